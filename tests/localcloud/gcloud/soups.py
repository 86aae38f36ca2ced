"""A resource of no product, and what may stand in it."""

from localcloud.gcloud.fields import Fields
from localcloud.gcloud.resources import Column, Resource

TEXT = Fields()
SOUP = {
    "name": "https://kitchen.test/v7/regions/north/soups/leek",
    "id": "leek",
    "state": "HOT",
    "cookTime": "2026-01-31T10:00:00.123456789Z",
    "servedTime": "2026-01-31T11:01:05Z",
    "rest": "90s",
    "size": 2048,
    "price": 4.5,
    "salted": True,
    "tags": ["green", "of the day"],
    "steps": [
        {"id": "cut", "tool": "knife", "args": ["-f", "leek"]},
        {"id": "boil", "tool": "pot"},
    ],
    "labels": {"Chef": "ada", "table-no": "7"},
    "cook": {"first": {"name": "Ada"}, "last": {"name": "L"}},
}
STEP = Fields(
    children={
        "id": TEXT,
        "tool": TEXT,
        "args": TEXT,
        "state": Fields(choices=("DONE", "OPEN")),
    }
)
NAME = Fields(children={"name": TEXT})
FIELDS = Fields(
    children={
        **dict.fromkeys(("name", "id", "rest", "size", "price"), TEXT),
        **dict.fromkeys(("salted", "tags", "note", "description"), TEXT),
        "state": Fields(choices=("HOT", "COLD", "GONE")),
        "cookTime": Fields(is_time=True),
        "servedTime": Fields(is_time=True),
        "eatenTime": Fields(is_time=True),
        "steps": STEP,
        "labels": Fields(anything=True),
        "cook": Fields(children={"first": NAME, "last": NAME}),
    }
)
SOUPS = Resource(
    columns=(
        Column("ID", lambda each: str(each["id"])),
        Column("HOW_MANY", lambda each: str(len(each["steps"]))),
    ),
    load_fields=lambda: FIELDS,
)
