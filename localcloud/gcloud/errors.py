"""What is wrong with an expression of `--format`, `--filter` or `--sort-by`."""

from dataclasses import dataclass

from localcloud.errors import InvalidError


class ExpressionError(InvalidError):
    """An expression that gcloud refuses, or that no resource can answer."""

    # gcloud's own, for any expression that it cannot use.
    exit_code = 1


@dataclass(eq=False)
class CallError(Exception):
    """What is wrong with a transform, which knows no option it stands in."""

    found: str
    then: str = ""

    def place(self, option: str) -> ExpressionError:
        """Say in which option it stands."""
        return ExpressionError(f"{option}: {self.found}", self.then)
