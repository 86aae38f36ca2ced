"""What every check may say."""

from course.checks.texts import Frame, Words
from course.messages import N_

WORDS = {
    "raised": Words(
        N_("an error, {error}."),
        N_("read the error message, fix the cell above, then run it again."),
    ),
    "magic": Words(
        N_("a cell that has written nothing ({error})."),
        N_(
            "its %% line comes first, spelled as the lesson gives it, with "
            "nothing above it: put it back, then run it again."
        ),
    ),
    "headless": Words(
        N_("a cell without its first line, {line}, which wrote nothing."),
        N_(
            "put that line back at the very top, then run the cell again and "
            "this one."
        ),
    ),
    "syntax": Words(
        N_("Python cannot read the cell above: {error}."),
        N_(
            "look for the missing quote, parenthesis or colon, then run it "
            "again."
        ),
    ),
    "undefined": Words(
        N_("{name}, a name that nothing defines."),
        N_(
            "if it is text, put it in quotes; if not, check the spelling, and "
            "run the cell that defines it."
        ),
    ),
    "overdue": Words(
        N_("no answer within {seconds} seconds."),
        N_("look for the loop that never ends, or the wait (sleep, input)."),
    ),
    "coroutine": Words(
        N_("a coroutine: the function starts with async def."),
        N_("write plain def; nothing here has to be awaited."),
    ),
    "generator": Words(
        N_(
            "your function returns a generator, which has not computed "
            "anything yet."
        ),
        N_("hand back the value itself: use return, not yield."),
    ),
    "prints": Words(
        N_("your function prints, and returns nothing."),
        N_("put return in place of print."),
    ),
    "function": Words(
        N_("a function, instead of what it returns."),
        N_("call it, with its parentheses."),
    ),
    "class": Words(
        N_("a class, instead of a function."),
        N_("write a function, with def, outside any class."),
    ),
    "unexecuted": Words(
        N_("an Ibis expression, which is not computed yet."),
        N_("ask for its value: .to_pandas() at the end."),
    ),
    "iterator": Words(
        N_("an iterator, which can be read only once."),
        N_("keep its values: list(...) or set(...)."),
    ),
    "ellipsis": Words(
        N_('there is still a "..." among the values.'),
        N_('replace each "..." with your answer.'),
    ),
    "bool": Words(
        N_("{value}, a boolean: the answer to a question, not a measurement."),
        N_("give the number you computed, not the result of a comparison."),
    ),
    "text": Words(
        N_("{value}, a string."),
        N_("give the number itself, without quotes or a % sign."),
    ),
    "container": Words(
        N_("{value}, which holds values, instead of a single number."),
        N_(
            "bring them down to one, with .mean() for example; if there is "
            "only one, take it out: [0] or .item()."
        ),
    ),
    "comma": Words(
        N_("{value}: two numbers, because of the comma."),
        N_("write decimals after a point: 0.5."),
    ),
    "type": Words(
        N_("{value}, which is not a number."),
        N_("give the number itself."),
    ),
}

FRAME = Frame(
    right=N_("✔ Right: {}"),
    wrong=N_("✘ Not yet."),
    labels=(N_("Found: {}"), N_("Expected: {}"), N_("Next: {}")),
    unanswered={
        "unfilled": N_(
            "… Your turn: fill in the cell above, run it, then run this one "
            "again."
        ),
        "still_none": N_(
            "… Your turn: the answer is still None. Fill in the cell above; if "
            "you already have, your code returns nothing (a forgotten return?)."
        ),
    },
    words=WORDS,
    things={"object": N_("an object of type {type}")},
)
