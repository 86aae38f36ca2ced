"""What is wrong with an expression of `--format`, `--filter` or `--sort-by`."""

from localcloud.errors import InvalidError


class ExpressionError(InvalidError):
    """An expression that gcloud refuses, or that no resource can answer."""

    # gcloud's own, for any expression that it cannot use.
    exit_code = 1
