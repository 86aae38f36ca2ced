import pytest

from course.authoring.typed_facts import find_typed_facts


@pytest.mark.parametrize(
    ("prose", "fact_id"),
    [
        ("jusqu'en mars 2025", "container-registry.closed"),
        ("le 2024-10-07", "python-3-8.end"),
        ("Python 3.8 (07/10/2024)", "python-3-8.end"),
        ("il coûte 0,006 $ la minute", "cloud-build.price.default"),
        ("2\u00a0500 minutes offertes", "cloud-build.free"),
        ("2\u202f000\u202f000 requêtes", "cloud-run.free.requests"),
        ("un build de 60 minutes, en mars", None),
    ],
)
def test_prose_that_repeats_a_fact_is_found(
    prose: str, fact_id: str | None
) -> None:
    assert find_typed_facts(prose) == ([fact_id] if fact_id else [])
