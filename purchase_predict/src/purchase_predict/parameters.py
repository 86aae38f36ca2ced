"""Every parameter of conf/ and --params: its type and its limits."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from purchase_predict.errors import SettingError

ALIASES = ("staging", "production")
SHORT = ("prd", "stg")  # that neither begin an alias nor look like one
TYPING_ERROR = 0.85  # how alike a misspelt alias is, of 1
FEWEST_LETTERS = 3  # of an alias that was cut short
LARGEST_SEED = 2**31 - 1  # LightGBM's seeds are 32-bit integers
VARIABLES = {"bucket": "BUCKET", "env": "ENV", "mlflow_server": "MLFLOW_SERVER"}
MEND = "correct it in conf/ or in --params; nothing was run"


def check_env(env: str) -> str:
    """Let any branch's name pass, but no alias written wrongly.

    Raises ValueError: it can only be meant for staging or production.
    """
    text = env.strip().casefold()
    for alias in ALIASES:
        near = get_close_matches(text, [alias], cutoff=TYPING_ERROR)
        typed = bool(near) and abs(len(text) - len(alias)) < 2  # noqa: PLR2004
        cut = len(text) >= FEWEST_LETTERS and alias.startswith(text[:-1])
        if env != alias and (typed or cut):
            raise ValueError(alias)
    if env != env.strip() or text in SHORT:
        raise ValueError(env)
    return env


def check_bucket(bucket: str) -> str:
    """Refuse a cloud's address that nodes and catalog would read otherwise.

    Raises ValueError: some of it would count as a query, a part or a glob.
    """
    cloud = "://" in bucket and not bucket.startswith("file://")
    if cloud and any(sign in bucket for sign in ("?", "#", "*", "[", "::")):
        raise ValueError(bucket)
    return bucket


def check_order(limits: list[float]) -> list[float]:
    """Refuse a range that is reversed or holds a single value."""
    low, high = limits
    if not low < high:
        raise ValueError(limits)
    return limits


Limits = (Field(min_length=2, max_length=2), AfterValidator(check_order))
Amount = Annotated[float, Field(gt=0)]
Share = Annotated[float, Field(gt=0, le=1)]
Leaves = Annotated[int, Field(ge=2, le=131_072)]  # LightGBM's own limits
Rows = Annotated[int, Field(ge=1, le=LARGEST_SEED)]
AMOUNTS = "[low, high], two numbers above 0, the lower first"
SHARES = "[low, high], two numbers above 0 and at most 1, the lower first"
WHOLE = "[low, high], two whole numbers, the lower first, the least {}"


class Checked(BaseModel):
    """Parameters of exactly these names; 4.0, "4" and true are no integer."""

    model_config = ConfigDict(
        extra="forbid", strict=True, allow_inf_nan=False, frozen=True
    )


class Ranges(Checked):
    """What hyperopt may draw from; the scale of each is `search`'s."""

    learning_rate: Annotated[list[Share], *Limits] | None = Field(
        None, description=SHARES
    )
    num_leaves: Annotated[list[Leaves], *Limits] | None = Field(
        None, description=WHOLE.format(2)
    )
    min_data_in_leaf: Annotated[list[Rows], *Limits] | None = Field(
        None, description=WHOLE.format(1)
    )
    feature_fraction: Annotated[list[Share], *Limits] | None = Field(
        None, description=SHARES
    )
    bagging_fraction: Annotated[list[Share], *Limits] | None = Field(
        None, description=SHARES
    )
    lambda_l1: Annotated[list[Amount], *Limits] | None = Field(
        None, description=AMOUNTS
    )
    lambda_l2: Annotated[list[Amount], *Limits] | None = Field(
        None, description=AMOUNTS
    )
    min_gain_to_split: Annotated[list[Amount], *Limits] | None = Field(
        None, description=AMOUNTS
    )

    @model_validator(mode="after")
    def check_any(self) -> "Ranges":
        """Refuse a search that has nothing to draw."""
        if not self.model_fields_set:
            raise ValueError(self)
        return self


class Processing(Checked):
    """How the rows are split and encoded."""

    test_share: float = Field(
        gt=0, lt=1, description="a share above 0 and below 1, such as 0.25"
    )
    min_frequency: int = Field(
        ge=1, description="a whole number of rows, at least 1"
    )


class Training(Checked):
    """How long and where the search looks."""

    max_evals: int = Field(ge=1, description="a whole number, at least 1")
    # As many as a side has sessions at the least: processing's ENOUGH.
    folds: int = Field(ge=2, le=10, description="a whole number, 2 to 10")
    trials: Literal["local", "spark"] = Field(description="local or spark")
    ranges: Ranges = Field(description="[low, high] of at least one parameter")


class Collect(Checked):
    """Where the events are, and what reads them."""

    events: str = Field(
        min_length=1, description="a file, a folder or a glob, local or gs://"
    )
    engine: Literal["duckdb", "spark"] = Field(description="duckdb or spark")
    spark_master: str = Field(
        pattern=r"^(local|spark://|sc://|yarn|k8s://)",
        description="local[*], spark://host:7077 or sc://host:15002",
    )


class Parameters(Checked):
    """All of conf/base, as the environment and --params have changed it."""

    bucket: Annotated[str, AfterValidator(check_bucket)] = Field(
        description="a folder, or gs://... without any of ? # * [ ::"
    )
    env: Annotated[str, AfterValidator(check_env)] = Field(
        description="exactly staging or production, or another branch's name"
    )
    mlflow_server: str = Field(description="an address, http://...")
    seed: int = Field(
        ge=0,
        le=LARGEST_SEED,
        description=f"a whole number, 0 to {LARGEST_SEED}",
    )
    processing: Processing = Field(description="its parameters")
    training: Training = Field(description="its parameters")
    collect: Collect = Field(description="its parameters")


def check_parameters(parameters: dict[str, Any]) -> None:
    """Hold all parameters to their types and limits.

    Raises SettingError: names every one that cannot work, and what could.
    """
    try:
        Parameters.model_validate(parameters)
    except ValidationError as error:
        faults = {find_path(each): each for each in error.errors()}
        told = [describe_fault(*fault, parameters) for fault in faults.items()]
        (where, found, expected), *others = told
        also = [f"; and {w}: {f}; expected {e}" for w, f, e in others]
        raise SettingError(
            where, found, expected + "".join(also), MEND
        ) from None


Path = tuple[str, ...]


def find_path(error: ErrorDetails) -> Path:
    """Give the names that lead to a parameter; a range is one, not two."""
    return tuple(part for part in error["loc"] if isinstance(part, str))


def describe_fault(
    path: Path, error: ErrorDetails, parameters: dict[str, Any]
) -> tuple[str, str, str]:
    """Say where, what was found and what is expected."""
    name = ".".join(path)
    if error["type"] == "extra_forbidden":
        return name, "there is no such parameter", suggest_name(path)
    where = VARIABLES.get(name, name)
    if error["type"] == "missing":
        return where, "it is missing", find_field(path)
    value: Any = parameters
    for part in path:
        value = value[part]
    return where, f"it is {value!r}", find_field(path)


def find_field(path: Path) -> str:
    """Find a field's own words for what it expects."""
    names = dict(list_fields(Parameters))
    return names[".".join(path)]


def list_fields(
    model: type[BaseModel], prefix: str = ""
) -> Iterator[tuple[str, str]]:
    """List each parameter's full name, with what it expects."""
    for name, field in model.model_fields.items():
        yield f"{prefix}{name}", str(field.description)
        below = field.annotation
        if isinstance(below, type) and issubclass(below, BaseModel):
            yield from list_fields(below, f"{prefix}{name}.")


def suggest_name(path: Path) -> str:
    """Find the parameter that was meant, or list those beside it."""
    known = [name for name, _ in list_fields(Parameters)]
    same = [name for name in known if name.rpartition(".")[2] == path[-1]]
    close = same or get_close_matches(".".join(path), known, n=1)
    if close:
        return f"a parameter of conf/base (did you mean {close[0]}?)"
    parent = "".join(f"{part}." for part in path[:-1])
    beside = [
        name.removeprefix(parent) for name in known if name.startswith(parent)
    ]
    return "one of " + ", ".join(name for name in beside if "." not in name)
