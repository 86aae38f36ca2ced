"""A build with every substitution made."""

import re
from collections.abc import Mapping

from cloudbuild_emulator.errors import ConfigError, Problem
from cloudbuild_emulator.messages import Build, BuildOptions, BuildStep
from cloudbuild_emulator.substitutions.builtin import (
    BUILT_IN,
    SETTABLE,
    USER_KEY,
)
from cloudbuild_emulator.substitutions.expansion import (
    ExpansionError,
    expand,
)
from cloudbuild_emulator.substitutions.fields import change_texts
from localcloud.messages import copy_message
from localcloud.spelling import find_similar

LOOSE = BuildOptions.SubstitutionOption.ALLOW_LOOSE
# As near as PROJET_ID is to PROJECT_ID; at less, REGION would be REVISION_ID.
MISSPELT = 0.85
# What no program is given: a `$$` there would stay a dollar.
NO_SHELL = re.compile(
    r"steps\[\d+\]\.(name|dir|entrypoint)|images|tags|artifacts|logsBucket"
    r"|serviceAccount|availableSecrets|options\.(pool|worker)"
)
NOT_IN_KEYS = re.compile("[^A-Z0-9_]+")


def resolve_build(
    build: Build,
    values: Mapping[str, str],
    *,
    triggered: bool,
    name: str = "build",
) -> Build:
    """Return the build with everything substituted.

    Args:
        build: As its config says; its `substitutions` are the defaults.
        values: What the service, and a trigger or submit, provide.
        triggered: Builds of triggers are always loose and dynamic.
        name: What messages call the build's config.

    Returns:
        A copy whose `substitutions` hold all final values that are set.

    Raises:
        ConfigError: With every problem found.
    """
    return _Resolution(build, values, triggered=triggered).run(name)


class _Resolution:
    def __init__(
        self, build: Build, values: Mapping[str, str], *, triggered: bool
    ) -> None:
        self.build = copy_message(build)
        options = build.options
        self.dynamic = triggered or options.dynamic_substitutions
        self.loose = triggered or options.substitution_option == LOOSE
        self.raw = dict.fromkeys(BUILT_IN, "") | dict(build.substitutions)
        self.raw |= values
        self.user = {key for key in self.raw if key not in BUILT_IN}
        self.known: dict[str, str] = {}
        self.used: set[str] = set()
        self.open: list[str] = []
        self.problems: dict[Problem, None] = {}
        self.where = ""

    def run(self, name: str) -> Build:
        self._check_keys()
        for key in sorted(self.raw):
            self.where = f"substitutions.{key}"
            self._find_value(key)
        change_texts(self.build, self._change)
        self._map_to_env()
        self._check_use()
        if self.problems:
            raise ConfigError(name, list(self.problems))
        self.build.substitutions = {
            key: value
            for key, value in self.known.items()
            if value or key in self.user
        }
        return self.build

    def _check_keys(self) -> None:
        # A protobuf map has no order of its own.
        for key in sorted(self.build.substitutions):
            if key in SETTABLE or USER_KEY.fullmatch(key):
                continue
            allowed = NOT_IN_KEYS.sub("_", key.upper()).strip("_") or "NAME"
            self._add(
                f"substitutions.{key}",
                "invalid value for 'build.substitutions': key in the "
                f'template "{key}" is not a valid built-in substitution',
                f"name it _{allowed}: keys of your own match ^_[A-Z0-9_]+$",
            )

    def _add(self, where: str, message: str, next_step: str) -> None:
        self.problems[Problem(where, message, next_step)] = None

    def _change(self, where: str, text: str) -> str:
        self.where = where
        return self._expand(text, dynamic=self.dynamic)

    def _expand(self, text: str, *, dynamic: bool) -> str:
        try:
            return expand(text, self._look, dynamic=dynamic)
        except ExpansionError as error:
            self._add(self.where, str(error), error.next_step)
            return text

    def _look(self, key: str) -> str:
        self.used.add(key)
        if key in self.raw:
            return self._find_value(key)
        self._report_unknown(key)
        return ""

    def _find_value(self, key: str) -> str:
        if key not in self.known:
            self.known[key] = self._resolve_value(key)
        return self.known[key]

    def _resolve_value(self, key: str) -> str:
        if key in self.open:
            circle = " -> ".join([*self.open, key])
            self._add(
                f"substitutions.{key}",
                f"substitutions refer to each other in a circle: {circle}",
                "give one of them a value of its own",
            )
            return ""
        value = self.raw[key]
        if not self.dynamic or key in BUILT_IN:
            return value
        self.open.append(key)
        value = self._expand(value, dynamic=True)
        self.open.pop()
        return value

    def _report_unknown(self, key: str) -> None:
        if not key.startswith("_"):
            self._add(
                self.where,
                "invalid value for 'build.substitutions': key in the "
                f'template "{key}" is not a valid built-in substitution',
                _advise_key(key, self.where),
            )
        elif not self.loose:
            self._add(
                self.where,
                f'key in the template "{key}" is not matched in the '
                "substitution data",
                f"add {key} to `substitutions` or to --substitutions",
            )

    def _check_use(self) -> None:
        if self.loose:
            return
        # A built-in one that was given is to be used, as any other.
        given = self.user | (SETTABLE & set(self.build.substitutions))
        for key in sorted(given - self.used):
            self._add(
                f"substitutions.{key}",
                f'key "{key}" in the substitution data is not matched in '
                "the template",
                "use it, remove it, or set options.substitutionOption: "
                "ALLOW_LOOSE",
            )

    def _map_to_env(self) -> None:
        options = self.build.options
        for step in self.build.steps:
            if not _maps_to_env(step, options):
                continue
            given = (*options.env, *step.env)
            own = {each.partition("=")[0] for each in given}
            own |= {*options.secret_env, *step.secret_env}
            step.env = [
                f"{key}={value}"
                for key, value in self.known.items()
                if key not in own
            ] + list(step.env)
            self.used |= self.user


def _advise_key(key: str, where: str) -> str:
    meant = _find_meant(key)
    if NO_SHELL.match(where):
        own = f"name it _{key}, and give it in `substitutions`"
        return f"did you mean {meant}?" if meant else own
    own = f"_{key} for a substitution of yours"
    other = f"{meant} for the built-in one" if meant else own
    return f"write $${key} for the shell's own variable, or {other}"


def _find_meant(key: str) -> str:
    """Write the built-in one that was meant, if one was."""
    # A key is read as far as it goes: $BRANCH_NAME_x is BRANCH_NAME_.
    whole = [each for each in BUILT_IN if key.startswith(f"{each}_")]
    if whole:
        longest = max(whole, key=len)
        return f"${{{longest}}}{key.removeprefix(longest)}"
    similar = find_similar(key, BUILT_IN, likeness=MISSPELT)
    return f"${similar}" if similar else ""


def _maps_to_env(step: BuildStep, options: BuildOptions) -> bool:
    """Tell whether substitutions become variables: the step's word counts."""
    holder = step if "automap_substitutions" in step else options
    return bool(holder.automap_substitutions)
