"""--filter: gcloud's documented expressions, and what is none."""

from datetime import UTC, datetime, timedelta

import pytest

from localcloud.gcloud.errors import ExpressionError
from localcloud.gcloud.filters import check_filter, parse_filter
from localcloud.gcloud.matching import matches
from tests.localcloud.gcloud.soups import SOUP, SOUPS

HELD = [
    "state=HOT",
    "state = hot",
    'state="HOT"',
    "state='HOT'",
    "STATE=HOT",
    "state:HO",
    "state:*",
    "state:H*T",
    "state!=COLD",
    "state=(COLD,HOT)",
    "state=(COLD HOT)",
    "state=(COLD OR HOT)",
    "state:(co ho)",
    "state:(COLD, 'HOT')",
    "NOT state=COLD",
    "not state=COLD",
    "-state=COLD",
    "NOT (state=COLD OR id=pea)",
    "state=HOT AND id=leek",
    "state=HOT and id=leek",
    "state=HOT And id=leek",
    "state=HOT id=leek",
    "state=COLD OR id=leek",
    "state=COLD or id=leek",
    "(state=COLD AND id=pea) OR (id=leek AND size>1)",
    "id=leek state=COLD OR state=HOT",
    "tags=green",
    "tags='of the day'",
    "tags:day",
    "-tags:red",
    "tags!=red",
    "labels.Chef=ada",
    "labels.table-no=7",
    'labels."table-no">6',
    "labels:ada",
    "-labels.none:*",
    "steps[0].tool=knife",
    "steps[].tool=pot",
    "steps.tool:kni",
    "steps.args=leek",
    "-steps[7].tool:*",
    "size>=2048",
    "size<9999.5",
    "size=2048",
    "price<5 price>4",
    "salted=true",
    "-note:*",
    "note=''",
    "NOT note=anything",
    "id~^le",
    "id!~^pe",
    "id~'(leek|pea)$'",
    "note!~.",
    "name:soups",
    "name~regions/north",
    "cookTime>2026-01-31",
    "cook_time>=2026-01-31T10:00:00Z",
    "cookTime<2026-01-31T12:00:00+01:00",
    "cookTime>'2026-01-31T09:00:00.5Z'",
    "cookTime.date('%Y-%m-%d', tz=UTC)=2026-01-31",
    "steps.len()=2",
    "duration(start=cookTime,end=servedTime).slice(:3).len()=3",
    "NOT(firstof(note, id)=pea)",
    "cookTime<-P1D",
    "cookTime<-p1d",
    "cookTime<-PT4H30M",
    "cookTime>-P300Y",
    "-eatenTime>2026-01-01",
    "how_many=2",
    "",
    "  ",
]
MISSED = [
    "state=COLD",
    "state!=HOT",
    "-state=(COLD HOT)",
    "state=HOT AND id=pea",
    "state=HOT id=pea",
    "tags=gree",
    "note:*",
    "eatenTime:*",
    "eatenTime<2026-01-01",
    "id~^ee",
    "id!~ee",
    "size<5",
    "salted=false",
    "cookTime>-PT1H",
    "labels.Cheff=ada",
]


def holds(text: str) -> bool:
    wanted = parse_filter(text)
    check_filter(wanted, SOUPS.find_field)
    return wanted.holds(SOUP, SOUPS.read)


@pytest.mark.parametrize("text", HELD)
def test_a_documented_filter_holds(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize("text", MISSED)
def test_a_filter_leaves_out_what_it_should(text: str) -> None:
    assert not holds(text)


# The topic's own table, as gcloud matches by default.
@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("abc*", "abcpdqxyz", True),
        ("abc", "abcpdqxyz", True),
        ("pdq*", "abcpdqxyz", False),
        ("pdq", "abcpdqxyz", True),
        ("xyz*", "abcpdqxyz", False),
        ("xyz", "abcpdqxyz", True),
        ("*", "abcpdqxyz", True),
        ("*", None, False),
        ("*", "", False),
        ("abc*", "abc.pdq.xyz", True),
        ("abc.pdq", "abc.pdq.xyz", True),
        ("pdq*", "abc.pdq.xyz", False),
        ("pdq", "abc.pdq.xyz", True),
        ("xyz*", "abc.pdq.xyz", False),
        ("*xyz", "abc.pdq.xyz", True),
    ],
)
def test_the_colon_matches_as_the_topic_says(
    pattern: str, value: object, *, expected: bool
) -> None:
    assert matches(value, ":", pattern) is expected


def test_a_time_without_date_is_so_long_ago() -> None:
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    soup = {"cookTime": an_hour_ago.isoformat()}
    assert parse_filter("cookTime>-PT2H").holds(soup)
    assert not parse_filter("cookTime>-PT30M").holds(soup)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour=red", "invalid filter: --filter: unknown key 'colour'"),
        ("stat=HOT", r"did you mean state\?"),
        ("steps.tol=pot", r"did you mean tool\?"),
        ("state=HTO", r"unknown state 'HTO' \(did you mean HOT\?\)"),
        ("state=(HOT,COL)", r"unknown state 'COL' \(did you mean COLD\?\)"),
        ("state=HO", r"unknown state 'HO' .did you mean HOT"),
        ("cookTime>yesterday", "unreadable time 'yesterday'"),
        ("state", "no operator after state"),
        ("state id=leek", "no operator after state"),
        ("state=", "no value after state="),
        ("state=(HOT", "no value after"),
        ("(state=HOT", "no closing parenthesis"),
        ("id==leek", "two signs before leek; put it in quotes"),
        ("id=~^le", r"two signs before \^le"),
        ("id=leek&&state=HOT", "&& in 'leek&&state=HOT'; write AND"),
        ("id=leek||id=pea", "write OR"),
        ("state=HOT)", r"unexpected '\)'"),
        ("state=HOT AND", "unexpected nothing after"),
        ("OR state=HOT", "no operator after OR"),
        ("state=HOT AND id=leek OR id=pea", "AND and OR need parentheses"),
        ("state='HOT", "no value after"),
        ("id~[", "unterminated character set"),
        ("id~(a)", "a list behind ~; put it in quotes"),
        ("id:a*b*", r"more than one \*"),
        ("id.uper()=LEEK", r"^--filter: unknown transform 'uper'"),
        ("uper(id)=LEEK", r"^--filter: unknown transform 'uper'"),
        ("id.enum()=LEEK", r"^--filter: enum\(\): known to gcloud"),
        ("id.date(zone=x)=1", r"^--filter: date\(\): got an unexpected"),
        ("id.segment(x)=leek", r"^--filter: segment\(\): index: found 'x'"),
        ("id.sub(e, a, count=x)=la", r"^--filter: sub\(\): cannot take 'leek'"),
        ("id.format('{1}')=x", r"^--filter: format\(\): '.1.' cannot be fill"),
        ("format('{0}', id.uper())=x", r"^--filter: format\(\): unknown trans"),
        ("extract('id[')=x", r"^--filter: extract\(\): found '\[' after 'id'"),
        ("NOT " * 60 + "id=leek", "nested more than 50 deep"),
        ("x" * 5000, "longer than"),
    ],
)
def test_a_wrong_filter_says_what_is_expected(text: str, words: str) -> None:
    with pytest.raises(ExpressionError, match=words):
        holds(text)
