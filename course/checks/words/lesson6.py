"""What the checks of lesson 6 say."""

from course.checks.texts import Texts, Words
from course.messages import N_

WAITS = Texts(
    expected=N_(
        "two checks that start without waiting for each other, and a report "
        "that starts only once everything is checked."
    ),
    right={
        "right": N_(
            "style and tests start together, and report waits for both of them."
        ),
        "right_default": N_(
            "style and tests start together. Without waitFor, report waits for "
            "all the steps before it: that is how the service understands it."
        ),
        "right_dash": N_(
            "style and tests start together, and report waits for them; the "
            "dash, next to ids, does not count."
        ),
    },
    wrong={
        "type": Words(
            N_("{value}, which is not a file."),
            N_("give the path of the file, in quotes."),
        ),
        "no_file": Words(
            N_("no readable file at {value}."),
            N_("run the cell that writes it, just above."),
        ),
        "unreadable": Words(
            N_("a YAML file that cannot be read, line {line}."),
            N_(
                "compare this line with the others: indentation, quotes, "
                "brackets."
            ),
        ),
        "steps": Words(
            N_("steps other than style, tests and report."),
            N_(
                "keep all three, with their ids; only waitFor is yours to "
                "write."
            ),
        ),
        "blank": Words(
            N_('a "..." in the waitFor of {step}.'),
            N_("ask yourself what {step} needs before it starts."),
        ),
        "no_list": Words(
            N_("{value} in the waitFor of {step}, which is not a list."),
            N_("use brackets, even around a single string."),
        ),
        "itself": Words(
            N_("{step} waits for itself: it would never start."),
            N_("leave only other steps there."),
        ),
        "later": Words(
            N_(
                "{step} waits for {value}, written further down: the service "
                "refuses that."
            ),
            N_("a step waits only for those that come before it in the file."),
        ),
        "misspelt": Words(
            N_("{value}, which is the id of no step."),
            N_("did you mean {guess}?"),
        ),
        "unknown": Words(
            N_("{value}, which is the id of no step."),
            N_("use an id from the file, to the letter."),
        ),
        "in_turn": Words(
            N_("{step} waits for {other}: they run one after the other."),
            N_('find, above, how to write "right away".'),
        ),
        "at_once": Words(
            N_(
                "report starts right away: it will read files that are not "
                "there."
            ),
            N_("tell it what to wait for."),
        ),
        "too_early": Words(
            N_("report starts before one of the two checks has ended."),
            N_("look, in its command, at everything it reads."),
        ),
    },
)

PATTERN = Texts(
    expected=N_(
        "a pattern that takes release-1, release-12... and no other branch."
    ),
    right={
        "right": N_(
            "{value} takes the release branches, digits and all, and nothing "
            "else."
        ),
    },
    wrong={
        "type": Words(
            N_("{value}, which is not a string."),
            N_(
                "give the pattern in quotes, just as --branch-pattern would "
                "take it."
            ),
        ),
        "ref": Words(
            N_("{value}, which names the whole git reference."),
            N_(
                "the trigger compares the name of the branch alone: remove "
                "refs/heads/."
            ),
        ),
        "invalid": Words(
            N_("{value}, which RE2 cannot read."),
            N_(
                "check parentheses, brackets and repetitions; RE2 has neither "
                "(?=...) nor \\1."
            ),
        ),
        "glob": Words(
            N_(
                "{value}, where the star repeats what comes before it, the "
                "dash."
            ),
            N_(
                "this is a regular expression, not a file wildcard: say what "
                "repeats."
            ),
        ),
        "misses": Words(
            N_("{value} does not take {branch}."),
            N_("after the dash comes any digit, zero too, once or more."),
        ),
        "misses_all": Words(
            N_("{value} does not even take {branch}."),
            N_(
                "hold it against that name, sign by sign: a quote, a slash or "
                "a capital counts too."
            ),
        ),
        "spaces": Words(
            N_("{value}, with a space or a line break."),
            N_("no branch has one: remove it from the pattern."),
        ),
        "alternatives": Words(
            N_(
                "{value} also takes {branch}: an anchor holds only for its "
                "side of the |."
            ),
            N_("in parentheses, it would hold for all: ^(...|...)$."),
        ),
        "wide": Words(
            N_(
                "{value} also takes {branch}: the anchors are there, but what "
                "they enclose accepts too much."
            ),
            N_("narrow what they enclose down to what the exercise names."),
        ),
        "case": Words(
            N_("{value} also takes {branch}, in capitals."),
            N_(
                "to git these are other branches: write release in lowercase, "
                "without (?i)."
            ),
        ),
        "unanchored": Words(
            N_("{value} also takes {branch}: nothing anchors it."),
            N_("say where the name starts, and where it ends."),
        ),
        "start": Words(
            N_("{value} also takes {branch}: the start is free."),
            N_("anchor the start, with ^."),
        ),
        "end": Words(
            N_("{value} also takes {branch}: the end is free."),
            N_("anchor the end, with $."),
        ),
        "loose": Words(
            N_("{value} also takes {branch}."),
            N_("after the dash, accept only digits, at least one."),
        ),
    },
)

MENDED = Texts(
    expected=N_(
        "the name of the failing test, then the test and its neighbors green, "
        "with the tests unchanged."
    ),
    right={
        "right": N_(
            "that is the test, and {file} once again passes all those in its "
            "folder."
        ),
    },
    wrong={
        "type": Words(
            N_("{value}, which is not a string."),
            N_("copy the name from the log, in quotes."),
        ),
        "file": Words(
            N_("{value}, a file of tests."),
            N_('it holds several: the name comes after the "::".'),
        ),
        "passes": Words(
            N_("{value}, a test that passes."),
            N_("work your way up from the last line of the log."),
        ),
        "part": Words(
            N_("{value}, a piece of a name."),
            N_("copy it in full."),
        ),
        "no_test": Words(
            N_("{value}, which is not the name of any test."),
            N_(
                "pytest sums up its failures at the very end: a name like "
                "test_..."
            ),
        ),
        "tests_changed": Words(
            N_("that is the test, but the file of tests has changed."),
            N_(
                "it is the code that is wrong: give it back its test, then fix "
                "the code."
            ),
        ),
        "still_red": Words(
            N_("that is the test, but the code still fails ({value})."),
            N_(
                "what does the name of the test promise? Compare it with what "
                "the code does now."
            ),
        ),
        "endless": Words(
            N_("the tests do not end within {seconds} seconds."),
            N_("look for the loop in what you have just written."),
        ),
    },
)

TEXTS = {"waits": WAITS, "pattern": PATTERN, "mended": MENDED}
