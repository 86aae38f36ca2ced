"""What can go wrong in a run, each with its exit code and a next step."""

from click import ClickException


class PurchasePredictError(ClickException):
    """A problem that its reader can mend: shown without a traceback.

    The message says where, what was found, what is expected, what to do next.
    """

    exit_code = 10

    def __init__(
        self, where: str, found: str, expected: str, then: str
    ) -> None:
        super().__init__(f"{where}: {found}; expected {expected}. Next: {then}")


class SettingError(PurchasePredictError):
    """A parameter or an environment variable has a value that cannot work."""

    exit_code = 11


class BucketError(PurchasePredictError):
    """The bucket or its collected folder cannot be reached or written."""

    exit_code = 12


class DataError(PurchasePredictError):
    """Events, collected rows or kept files are not what they should be."""

    exit_code = 13


class EngineError(PurchasePredictError):
    """The engine of the collection cannot start here."""

    exit_code = 14


class MlflowError(PurchasePredictError):
    """The MLflow server does not answer, or refuses."""

    exit_code = 15


class QualityGateError(PurchasePredictError):
    """The model is no better than the constant, or worse than production's."""

    exit_code = 16
