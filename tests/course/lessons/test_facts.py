import re
import warnings
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from course.errors import FactError
from course.lessons.facts import (
    Fact,
    describe_fact,
    describe_facts,
    find_fact,
    list_old,
    read_fact,
    read_facts,
)

WriteFacts = Callable[[str], Path]
GOOD = """\
a.b:
  value: 1
  unit: min
  name: {fr: un, en: one}
  source: https://example.org
  verified: 2026-01-02
"""


class OldFactsWarning(UserWarning):
    """Facts that nobody has verified for a year."""


def warn_of_old(facts: Iterable[Fact], today: date) -> None:
    if old := ", ".join(fact.id for fact in list_old(facts, today)):
        message = f"facts.yaml: verify again, and date: {old}"
        warnings.warn(message, OldFactsWarning, stacklevel=2)


@pytest.fixture
def write_facts(tmp_path: Path) -> WriteFacts:
    def write_one(text: str) -> Path:
        path = tmp_path / "facts.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_one


def test_the_facts_keep_their_schema() -> None:
    assert len(read_facts()) > 40


@pytest.mark.filterwarnings(
    "default::tests.course.lessons.test_facts.OldFactsWarning"
)
def test_old_facts_are_named_in_a_warning_that_fails_nothing() -> None:
    warn_of_old(read_facts().values(), datetime.now(UTC).date())


def test_a_fact_of_366_days_is_warned_of(write_facts: WriteFacts) -> None:
    facts = read_facts(write_facts(GOOD)).values()
    with pytest.warns(OldFactsWarning, match=r"verify again, and date: a\.b"):
        warn_of_old(facts, date(2027, 1, 3))


def test_a_fact_of_a_year_is_not_warned_of(write_facts: WriteFacts) -> None:
    facts = read_facts(write_facts(GOOD)).values()
    assert list_old(facts, date(2027, 1, 2)) == []


def test_a_fact_gives_its_value() -> None:
    assert read_fact("cloud-build.timeout.default") == 60


def test_a_fact_has_its_source_and_date() -> None:
    fact = find_fact("cloud-source.closed")
    assert fact.value == date(2024, 6, 17)
    assert fact.source.startswith("https://cloud.google.com/")
    assert fact.verified >= date(2026, 11, 26)


def test_an_unknown_fact_is_answered_with_one_like_it() -> None:
    with pytest.raises(FactError, match=r"did you mean 'cloud-build\.free'"):
        read_fact("cloudbuild.free")


def test_a_fact_unlike_any_other_points_to_the_file() -> None:
    with pytest.raises(FactError, match=r"Next: read notebooks/facts\.yaml"):
        read_fact("zzz")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "E2_STANDARD_2\u00a0: 0,006\u00a0$ la minute\n    https"),
        ("en", "E2_STANDARD_2: $0.006 per minute\n    https"),
    ],
)
def test_a_fact_is_said_in_both_languages(language: str, said: str) -> None:
    assert said in describe_fact("cloud-build.price.default", language)


def test_a_french_fact_says_when_it_was_verified() -> None:
    said = describe_fact("cloud-source.closed")
    assert "depuis\u00a0: 17/06/2024\n" in said
    assert re.search(r", vérifié le \d\d/\d\d/\d{4}$", said)


def test_a_fact_that_its_source_leaves_open_says_so() -> None:
    said = describe_fact("cloud-build.timeout.most", "en")
    assert said.endswith(", not confirmed")


@pytest.mark.parametrize(
    ("fact_id", "value"),
    [
        ("cloud-run.free.requests", "2\u00a0000\u00a0000"),
        ("cloud-run.price.processor", "0,000024"),
        ("code-pipeline.price.pipeline", "1\u00a0$ par mois"),
        ("github-actions.free.public", "oui"),
        ("cloud-source.ssh.key-types", "RSA, ECDSA, ED25519"),
    ],
)
def test_a_value_is_written_as_french_writes_it(
    fact_id: str, value: str
) -> None:
    assert f"\u00a0: {value}" in describe_fact(fact_id)


def test_facts_below_a_prefix_are_said_in_order() -> None:
    lines = describe_facts("cloud-build.timeout").splitlines()
    assert len(lines) == 6
    assert all("Cloud Build" in line for line in lines[::2])


def test_a_prefix_of_no_fact_is_refused() -> None:
    with pytest.raises(FactError, match="none of this name"):
        describe_facts("cloud-build.pri")


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("a.b:", "a.b: [", "it cannot be read"),
        (GOOD, "- 1", "valid dictionary, not [1]"),
        (GOOD, "a.b: 1", "a.b: input should be a valid dictionary"),
        (
            "value: 1",
            "valeur: 1",
            "a.b.valeur: extra inputs are not permitted, not 1",
        ),
        ("  source: https://example.org\n", "", "a.b.source: field required"),
        ("  verified: 2026-01-02\n", "", "a.b.verified: field required"),
        (
            "value: 1",
            "value: {}",
            "a.b.value: must be a value of a known kind, not {}",
        ),
        ("value: 1", "value: [1]", "a.b.value: must be a value of a known"),
        ("unit: min", "unit: miles", "a.b.unit: must be one of min, h"),
        (", en: one", "", "a.b.name: must be in fr, en, not"),
        ("https:", "http:", "a.b.source: string should match"),
        (
            "2026-01-02",
            "yesterday",
            "a.b.verified: input should be a valid date",
        ),
        (
            "unit: min",
            "confirmed: true",
            "a.b.confirmed: input should be False",
        ),
        (
            "unit: min",
            "confirmed: false",
            "a.b: `confirmed: false` and `why` go together",
        ),
        (
            "unit: min",
            "why: because",
            "a.b: `confirmed: false` and `why` go together",
        ),
    ],
)
def test_each_fault_of_a_fact_is_named(
    write_facts: WriteFacts, before: str, after: str, complaint: str
) -> None:
    assert before in GOOD
    path = write_facts(GOOD.replace(before, after))
    with pytest.raises(FactError, match=re.escape(complaint)):
        read_facts(path)


def test_all_faults_of_the_file_are_named_at_once(
    write_facts: WriteFacts,
) -> None:
    text = GOOD.replace("unit: min", "unit: miles").replace("https", "http")
    path = write_facts(text + GOOD.replace("a.b", "c").replace("value: 1", ""))
    with pytest.raises(FactError, match=r"a\.b\.unit: .*; a\.b\.source: .*; c"):
        read_facts(path)
