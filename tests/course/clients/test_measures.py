from course.clients.measures import measure_answers
from course.clients.services import Answer


def answer(
    revision: str, status: int, seconds: float, *predictions: float
) -> Answer:
    return Answer(status, revision, seconds, {"predictions": [*predictions]})


def test_each_revision_is_measured() -> None:
    measured = measure_answers(
        [
            answer("v2", 500, 0.004, 0.9),
            answer("v1", 200, 0.001, 0.25),
            answer("v1", 200, 0.003, 0.5, 0.75),
        ]
    )
    assert measured == {
        "v1": {"requests": 2, "errors": 0, "median_ms": 2.0, "mean": 0.5},
        "v2": {"requests": 1, "errors": 1, "median_ms": 4.0, "mean": 0.0},
    }


def test_what_is_no_prediction_counts_as_none() -> None:
    bodies = ("<html>", {"predictions": "0.5"}, None)
    answers = [Answer(200, "v1", 0.001, body) for body in bodies]
    assert measure_answers(answers)["v1"]["mean"] == 0


def test_a_broken_connection_is_an_error_of_nobody() -> None:
    measured = measure_answers([Answer(0, "", 0.1, "reset")])
    assert measured[""]["errors"] == 1
    assert measure_answers([]) == {}
