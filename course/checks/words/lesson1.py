"""What the checks of lesson 1 say."""

from course.checks.texts import Texts, Words
from course.messages import N_

TEST = Texts(
    expected=N_(
        "a test that is red on today's code, and green on code that refuses a "
        "negative price with a ValueError."
    ),
    right={
        "right": N_(
            "red on today's code, green on code that refuses. That code is "
            "still to be written."
        ),
        "right_wide": N_(
            "red today, green on code that refuses. It would also accept any "
            "other error: naming ValueError is safer."
        ),
    },
    wrong={
        "no_file": Words(
            N_("no file {name} in the repository."),
            N_("run the cell above, which writes it."),
        ),
        "none_played": Words(
            N_("no test to run."),
            N_(
                "unittest runs only the methods of a TestCase class whose "
                "names start with test: keep the form you started from."
            ),
        ),
        "not_expected": Words(
            N_(
                "correct code raises the error as asked, and takes the test "
                "down with it: {error}."
            ),
            N_(
                "the test must expect this error, and fail if it does not "
                "come: see hint 2."
            ),
        ),
        "refuses_right": Words(
            N_("a test that is red on code that is right: {error}."),
            N_(
                "read the error; all the test may require is that a negative "
                "price is refused."
            ),
        ),
        "never_red": Words(
            N_("a test that is green on today's code, which refuses nothing."),
            N_(
                "call price with a negative number, and require the error: "
                "without it, the test must fail."
            ),
        ),
    },
)

DELIVERY = Texts(
    expected=N_(
        "a CD step that, after CI, copies to gs://bookshop/ everything the "
        "application needs."
    ),
    right={
        "right": N_(
            "after the tests, the whole application reaches the bucket; if the "
            "copy fails, the build fails."
        ),
        "right_more": N_(
            "after the tests, the whole application reaches the bucket, along "
            "with files that customers have no use for."
        ),
    },
    wrong={
        "no_file": Words(
            N_("no file {name} in the repository."),
            N_("run the cell above, which writes it."),
        ),
        "no_yaml": Words(
            N_("a file that is not YAML (line {line})."),
            N_(
                "compare the indentation and the colons with those of the CI "
                "step."
            ),
        ),
        "no_steps": Words(
            N_("a file without a list of steps."),
            N_("keep steps:, then one dash per step."),
        ),
        "no_step": Words(
            N_("no step {id}."),
            N_("you need two, each with its id: CI, then CD."),
        ),
        "may_fail": Words(
            N_("a CI step that is allowed to fail."),
            N_("remove allowFailure: red tests must stop the build."),
        ),
        "at_once": Words(
            N_("a CD step that does not wait for CI."),
            N_(
                "remove waitFor and write CD after CI: steps run one after the "
                "other."
            ),
        ),
        "no_gcloud": Words(
            N_("{image}, an image without the gcloud command."),
            N_("hint 2 names an image that has it."),
        ),
        "no_command": Words(
            N_("a CD step that runs nothing."),
            N_("give it a script, as CI has."),
        ),
        "fails": Words(
            N_("a step that fails: {error}."),
            N_("fix the command: it starts from the repository's folder."),
        ),
        "nothing": Words(
            N_("a step that succeeds, and an empty bucket."),
            N_("a command must copy files into it: see hint 2."),
        ),
        "elsewhere": Words(
            N_("a copy in {place}."),
            N_("customers look in the bookshop bucket, with no subfolder."),
        ),
        "forgotten": Words(
            N_("a file left behind: the application is not whole."),
            N_("read price.py again: what does it need beside it?"),
        ),
        "hides": Words(
            N_("a step that stays green when the bucket refuses the copy."),
            N_("do not hide a command's failure: that failure is the alarm."),
        ),
    },
)

TEXTS = {"test": TEST, "delivery": DELIVERY}
