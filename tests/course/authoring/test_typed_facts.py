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
        ("le 7 octobre 2024", "python-3-8.end"),
        ("un build de 60 minutes, en mars", None),
        ("until March 2025", "container-registry.closed"),
        ("on October 7, 2024", "python-3-8.end"),
        ("on 7 October 2024", "python-3-8.end"),
        ("it costs $0.006 per minute", "cloud-build.price.default"),
        ("$0.006 a minute, no more", "cloud-build.price.default"),
        ("2,500 min per month", "cloud-build.free"),
        ("2,000,000 requests per month", "cloud-run.free.requests"),
        ("a build of 60 minutes, in March", None),
    ],
)
def test_prose_that_repeats_a_fact_is_found(
    prose: str, fact_id: str | None
) -> None:
    assert find_typed_facts(prose) == ([fact_id] if fact_id else [])
