"""--format: gcloud's documented formats and projections, and what is none."""

import json
from dataclasses import replace

import pytest
import yaml

from localcloud.gcloud.errors import ExpressionError
from localcloud.gcloud.filters import parse_filter
from localcloud.gcloud.output import print_all, print_one
from localcloud.gcloud.resources import Column
from tests.localcloud.gcloud.soups import SOUP, SOUPS

# `gcloud topic formats`, `projections`, `resource-keys`: how a key is written.
KEYS = [
    ("id", "leek"),
    ("cookTime", "2026-01-31T10:00:00.123456789Z"),
    ("cook_time", "2026-01-31T10:00:00.123456789Z"),
    ("COOK_TIME", "2026-01-31T10:00:00.123456789Z"),
    ("steps[0].tool", "knife"),
    ("steps[-1].tool", "pot"),
    ("steps[0].args[1]", "leek"),
    ("steps[].tool", "knife;pot"),
    ("steps.tool", "knife;pot"),
    ("steps[9].tool", ""),
    ("labels.Chef", "ada"),
    ('labels."table-no"', "7"),
    ("labels.table-no", "7"),
    ("labels.none", ""),
    ("labels", "Chef=ada;table-no=7"),
    ("tags", "green;of the day"),
    ("cook.first.name", "Ada"),
    ("note", ""),
    ("eatenTime", ""),
    ("salted", "True"),
    ("size, id", "2048\tleek"),
    (" id ,\n size ,", "leek\t2048"),
    ("how_many", "2"),
]
# The same page's transforms.
TRANSFORMS = [
    ("name.basename()", "leek"),
    ("name.scope()", "north/soups/leek"),
    ("name.scope(soups)", "leek"),
    ("name.segment()", "leek"),
    ("name.segment(-2)", "soups"),
    ("name.segment(2)", "kitchen.test"),
    ("name.segment(40,undefined=none)", "none"),
    ("name.uri()", SOUP["name"]),
    ("cookTime.date()", "2026-01-31T10:00:00"),
    ('cookTime.date("%Y-%m-%d")', "2026-01-31"),
    ("cookTime.date('%H:%M', tz=Europe/Paris)", "11:00"),
    ('cookTime.date(format="%S.%3f%Ez")', "00.123+00:00"),
    ("note.date(undefined='-')", "-"),
    ("cookTime.iso()", "2026-01-31T10:00:00.123+00:00"),
    ("rest.duration()", "PT1M30S"),
    ("size.duration(unit=2048)", "PT1S"),
    ("duration(start=cookTime,end=servedTime,precision=0)", "PT1H1M5S"),
    (
        "duration(start=cookTime,end=servedTime).slice(2:).join('')",
        "1H1M4.877S",
    ),
    (
        "duration(start=cookTime,precision=0,calendar=false).slice(:3).len()",
        "3",
    ),
    ("duration(start=eatenTime,undefined=never)", "never"),
    ("tags.len()", "2"),
    ("note.len()", "0"),
    ("tags.list()", "green,of the day"),
    ("tags.list(separator=' + ')", "green + of the day"),
    ("labels.list()", "Chef=ada,table-no=7"),
    ("labels.list(show=keys)", "Chef,table-no"),
    ("labels.list(show='values')", "ada,7"),
    ("steps[].tool.list()", "knife,pot"),
    ("steps.map().extract(tool).flatten()", "knife,pot"),
    ("steps.*extract(id).flatten()", "cut,boil"),
    ("steps[].id.map().upper().list()", "CUT,BOIL"),
    ("tags.join('|')", "green|of the day"),
    ("name.split('/').slice(-1)", "leek"),
    ("tags.slice(1)", "of the day"),
    ("tags.sort().list()", "green,of the day"),
    ("steps.filter('tool:kni').len()", "1"),
    ("steps.group(id, tool)", "[cut: knife] [boil: pot]"),
    ("tags.count()", "green=1;of the day=1"),
    ("note.yesno()", "No"),
    ("note.yesno(no='none')", "none"),
    ("id.yesno(yes=there)", "there"),
    ("firstof(note, description, id)", "leek"),
    ("steps[].state.notnull().len()", "0"),
    ("state.lower()", "hot"),
    ("id.upper()", "LEEK"),
    ("id.sub(le, 'la')", "laek"),
    ("id.regex('^l', does_match=yes)", "yes"),
    ("id.trailoff(4)", "l..."),
    ("id.encode(base64)", "bGVlaw=="),
    ("id.encode(base64).decode(base64)", "leek"),
    ("size.size()", "2 KiB"),
    ("size.size(units_out=M,precision=3)", "0.002"),
    ("price.float(precision=2)", "4.5"),
    ('format("{0}/{1}", id, state.lower())', "leek/hot"),
    ("id.color(red=leek)", "leek"),
    ("id.always().upper()", "LEEK"),
    ("id.if(NOT short)", "leek"),
]
# What they give of something that they are not made for.
OTHERWISE = [
    ("tags.basename()", "green;of the day"),
    ("note.basename(undefined=none)", "none"),
    ("name.collection(undefined=none)", "none"),
    ("note.color(red=leek)", ""),
    ("id.encode(ascii)", "leek"),
    ("id.decode(ascii)", "leek"),
    ("id.encode(klingon,undefined=none)", "none"),
    ("id.decode(klingon,undefined=none)", "none"),
    ("id.float(undefined=none)", "none"),
    ("size.float(precision=2)", "2048.0"),
    ("price.float(precision=2,spec=f)", "4.50"),
    ("tags.lower()", "green;of the day"),
    ("tags.upper()", "green;of the day"),
    ("tags.sub(e,a)", "green;of the day"),
    ("id.regex('^x',nomatch=no)", "no"),
    ("note.scope()", ""),
    ("id.scope()", "leek"),
    ("note.size(zero=none)", "none"),
    ("size.size(units_in=K)", "2 MiB"),
    ("size.size(units_in=x)", "2 KiB"),
    ("size.size(min=4096)", "< 4 KiB"),
    ("tags.trailoff(9,undefined=none)", "none"),
    ("labels.uri()", "."),
    ("labels.flatten()", "Chef=ada,table-no=7"),
    (
        "steps.flatten()",
        "args=-f,leek,id=cut,tool=knife,id=boil,tool=pot",
    ),
    ("note.group()", "[]"),
    ("size.join(undefined=none)", "none"),
    ("id.join('-')", "l-e-e-k"),
    ("id.sort().join()", "e/e/k/l"),
    ("steps.sort(tool).map().extract(id).flatten()", "cut,boil"),
    ("size.count()", ""),
    ("note.notnull().len()", "0"),
    ("size.slice(1:,undefined=none)", "none"),
    ("tags.slice(a,undefined=none)", "none"),
    ("size.split(undefined=none)", "none"),
    ("note.list(undefined=none)", "none"),
]


def write(form: str, capsys: pytest.CaptureFixture[str]) -> str:
    print_all([SOUP], form, SOUPS)
    return capsys.readouterr().out


@pytest.mark.parametrize(("keys", "expected"), [*KEYS, *TRANSFORMS, *OTHERWISE])
def test_a_documented_projection_gives_its_value(
    keys: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write(f"value({keys})", capsys) == f"{expected}\n"


BOX = """\
┌─────────────┐
│    Soups    │
├──────┬──────┤
│  ID  │ HEAT │
├──────┼──────┤
│ leek │ HOT  │
└──────┴──────┘
"""
TYPED = """\
+------+
|  ID  |
+------+
| leek |
+------+
"""
NESTED = """\
ID
leek
    ID    TOOL
    cut   knife
    boil  pot
"""
FLAT = """\
---
id:            leek
steps[0].tool: knife
steps[1].tool: pot
"""


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("get(id,size)", "leek\t2048\n"),
        ("value[separator=','](id,size)", "leek,2048\n"),
        ("value(id,size)[separator=' ']", "leek 2048\n"),
        ("value[terminator='!'](id)", "leek!"),
        ("value[delimiter='/'](tags)", "green/of the day\n"),
        ('value[separator="\\n"](id,size)', "leek\n2048\n"),
        ("csv(id,cookTime.date('%Y'))", "id,cook_time\nleek,2026\n"),
        ("csv[no-heading,separator='|'](id,size)", "leek|2048\n"),
        ("csv[no-heading](tags)", '"green;of the day"\n'),
        ("csv(id:label=SOUP)", "soup\nleek\n"),
        ("table(id,state:label=HEAT)", "ID    HEAT\nleek  HOT\n"),
        ("table[no-heading](id,state)", "leek  HOT\n"),
        (
            "table(id,size:align=right:label=LENGTH)",
            "ID    LENGTH\nleek    2048\n",
        ),
        ("table(cook.first.name,cook.last.name)", "NAME  LAST_NAME\nAda   L\n"),
        ("table(id,note:optional)", "ID\nleek\n"),
        ("table(id,note)", "ID    NOTE\nleek\n"),
        ("table[pad=4](id,state)", "ID      STATE\nleek    HOT\n"),
        ("table[box,title=Soups](id,state:label=HEAT)", BOX),
        ("table[all-box,ascii](id)", TYPED),
        ("table(id,steps:format='table(id,tool)')", NESTED),
        ("table", "ID    HOW_MANY\nleek  2\n"),
        ("default", "ID    HOW_MANY\nleek  2\n"),
        ("list(id,state)", " - leek\n   HOT\n"),
        ("list[compact,title=Soups](id,state)", "Soups\n - leek HOT\n"),
        ("flattened(id,steps.tool)", FLAT),
        ("text[no-pad,separator='=']( id, size )", "---\nid=leek\nsize=2048\n"),
        (
            "yaml(id,cook.first)",
            "---\ncook:\n  first:\n    name: Ada\nid: leek\n",
        ),
        (
            "config(id,labels,cook.first)",
            (
                "id = leek\n[cook]\nfirst = {'name': 'Ada'}\n"
                "[labels]\nChef = ada\ntable-no = 7\n"
            ),
        ),
        ("object[terminator='.'](id,size)", "{'id': 'leek', 'size': 2048}."),
        ("none", ""),
        ("disable", ""),
    ],
)
def test_a_documented_format_is_written(
    form: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write(form, capsys) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("id,cook.first.name", {
            "id": "leek", "cook": {"first": {"name": "Ada"}},
        }),
        ("steps.tool", {"steps": [{"tool": "knife"}, {"tool": "pot"}]}),
        ("steps[0].tool", {"steps": [{"tool": "knife"}]}),
        ("steps[].id,steps[].tool", {"steps": [
            {"id": "cut", "tool": "knife"}, {"id": "boil", "tool": "pot"},
        ]}),
        ("note", {"note": None}),
        ("cook_time.date('%Y')", {"cook_time": "2026"}),
        ("tags.len()", {"tags": 2}),
    ],
)  # fmt: skip
def test_json_keeps_keys_where_they_stand(
    keys: str, expected: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert json.loads(write(f"json({keys})", capsys)) == [expected]


def test_one_resource_is_no_list(capsys: pytest.CaptureFixture[str]) -> None:
    print_one(SOUP, "json[no-undefined](id, note)", SOUPS)
    assert json.loads(capsys.readouterr().out) == {"id": "leek"}
    print_one(SOUP, "default", SOUPS)
    assert yaml.safe_load(capsys.readouterr().out) == SOUP


def test_a_columns_dash_is_no_value_of_its_field(
    capsys: pytest.CaptureFixture[str],
) -> None:
    noted = replace(SOUPS, columns=(Column("NOTE", lambda _: "-"),))
    print_all([SOUP], "value(note,id)", noted)
    assert capsys.readouterr().out == "\tleek\n"
    assert not parse_filter("note:*").holds(SOUP, noted.read)
    print_all([SOUP], "default", noted)
    assert capsys.readouterr().out == "NOTE\n-\n"


def test_columns_say_how_rows_are_sorted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The topic's first example."""
    names = [("b", "x"), ("a", "x"), ("c", "y")]
    soups = [{"id": x, "state": y, "steps": []} for x, y in names]
    form = "table[no-heading](id:sort=2:align=center, state:sort=1:reverse)"
    print_all(soups, form, SOUPS)
    assert capsys.readouterr().out == "c  y\na  x\nb  x\n"


def test_each_key_of_multi_is_shown_in_its_own_format(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The topic's example, with two resources."""
    soups = [{"id": x, "steps": [{"tool": x, "args": []}]} for x in "ab"]
    inner = "'table[no-heading](tool)'"
    form = f"multi[separator='--\n'](id:format=json, steps:format={inner})"
    print_all(soups, form, SOUPS)
    printed = capsys.readouterr().out
    assert printed == '[\n  "a"\n]\n--\na\n--\n[\n  "b"\n]\n--\nb\n'


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("", ["-id:      cut", "-tool:    knife", "+id:   boil", "+tool: pot"]),
        ("[format=yaml]", ["-id: cut", "-tool: knife", "+id: boil"]),
        ("[title=Both]", ["Both", "-id:      cut", "+id:   boil"]),
    ],
)
def test_diff_shows_what_differs_between_two_keys(
    attributes: str, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    print_one(SOUP, f"diff{attributes}(steps[0], steps[1])", SOUPS)
    lines = capsys.readouterr().out.splitlines()
    assert "+++ " in lines
    assert [each for each in expected if each not in lines] == []


@pytest.mark.parametrize("form", ["diff(id)", "diff(id, id)"])
def test_diff_of_one_key_or_of_two_alike_shows_nothing(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    print_one(SOUP, form, SOUPS)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("value(idd)", r"unknown key 'idd' \(did you mean id\?\)"),
        ("value(steps[0].tol)", r"'tol' in steps\[0\].tol \(did you mean tool"),
        ("value(id.name)", "nothing stands below"),
        ("json(id,stat)", r"'stat' \(did you mean state\?\)"),
        ("table(id,cooktimes)", r"did you mean cookTime\?"),
        ("value(duration(start=cookTim))", r"did you mean cookTime\?"),
        ("value(steps.map().extract(tol))", r"did you mean tool\?"),
        ("xml", "unknown format; expected json, yaml, table"),
        ("tabel(id)", r"unknown format \(did you mean table\?\)"),
        ("diff", "keys are missing"),
        ("diff[format=jsno](id,name)", r"did you mean json\?"),
        ("value(steps.synthesize((x=id)))", "known to gcloud, not shown"),
        ("value(steps.enum(a))", r"enum\(\): known to gcloud, not shown here"),
        ("value(id.resolution())", "not shown here\nNext: use format"),
        ("multi", "keys are missing"),
        ("multi(id:format=json,size)", "multi: size has no format"),
        ("multi(id:format=jsno)", r"unknown format \(did you mean json\?\)"),
        ("value", "keys are missing"),
        ("csv[no-heading]", "keys are missing"),
        ("value[seperator=','](id)", r"did you mean separator\?"),
        ("table[boxed](id)", r"attribute of table 'boxed' \(did you mean box"),
        ("table(id:lable=A)", r"key attribute 'lable' \(did you mean label\?"),
        ("table(id:align=middle)", "unknown alignment 'middle'"),
        (
            "value(id.uper())",
            r"unknown transform 'uper'\(\) \(did you mean upper",
        ),
        (
            "value(id.date(zone=x))",
            r"date\(\): got an unexpected .* its arguments",
        ),
        ("value(id.segment(x))", "expected a number"),
        ("value(size.group())", r"^--format: group\(\): cannot take '2048'"),
        ("value(id.sub('[',x))", r"sub\(\): unterminated character set"),
        ("value(id.regex('['))", r"regex\(\): unterminated character set"),
        ("value(id.error(burnt))", "^burnt$"),
        ("value(cookTime.date(tz=Mars))", "no time zone 'Mars'"),
        ("value(id", "found the end after 'value\\(id'"),
        ("value(id state)", "found 'state\\)' after"),
        ("value)", "found '\\)' after 'value'"),
        ("json(" + "id," * 2000 + ")", "longer than"),
    ],
)
def test_what_gcloud_does_not_know_is_named(form: str, words: str) -> None:
    with pytest.raises(ExpressionError, match=words) as caught:
        print_all([SOUP], form, SOUPS)
    assert caught.value.exit_code == 1


def test_a_misspelt_key_of_no_resource_is_an_error_too() -> None:
    with pytest.raises(ExpressionError, match="unknown key 'idd'"):
        print_all([], "value(idd)", SOUPS)
