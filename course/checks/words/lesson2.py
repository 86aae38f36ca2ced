"""What the checks of lesson 2 say."""

from course.checks.texts import Texts, Words
from course.messages import N_

CONTRACT = Texts(
    expected=N_(
        "a test that is green as long as cart finds the field it reads in "
        "price's reply, and red otherwise."
    ),
    right={
        "right": N_(
            "green on the old reply, red on the new one, still green if fields "
            "are added."
        ),
        "right_value": N_(
            "the field that cart reads is required. This test will also fail "
            "the day a price changes: a contract is about the form."
        ),
    },
    wrong={
        "no_file": Words(
            N_("no file {name} in price's repository."),
            N_("run the cell above, which writes it."),
        ),
        "none_played": Words(
            N_("no test to run."),
            N_(
                "unittest runs only the methods of a TestCase class whose "
                "names start with test: keep the form you started from."
            ),
        ),
        "outside": Words(
            N_("a line that names self outside the method."),
            N_(
                "indent it like the line reply = ..., just above: by eight "
                "spaces."
            ),
        ),
        "no_self": Words(
            N_("{name}, on its own: it is a method of the test case."),
            N_("write self.{name}(...)."),
        ),
        "no_method": Words(
            N_("self.{name}, which unittest does not have."),
            N_("check the spelling: assertIn, assertTrue, assertEqual..."),
        ),
        "refuses_old": Words(
            N_("a test that is red on the reply that cart can read: {error}."),
            N_("print reply: what does it contain?"),
        ),
        "blind": Words(
            N_("a test that is green on the reply that has just broken cart."),
            N_("which field does cart.py read? Require that one."),
        ),
        "refuses_more": Words(
            N_(
                "a test that is red when the reply has one more field: {error}."
            ),
            N_(
                "cart ignores what it does not read: require only the field it "
                "reads, not the whole reply."
            ),
        ),
    },
)

PLAN = Texts(
    expected=N_(
        "the four deliveries, once each, in an order in which production "
        "always answers."
    ),
    right={
        "right": N_(
            "each version is tried in staging before production, and "
            "production never stops answering."
        ),
    },
    wrong={
        "breaks": Words(
            N_("production down after {move}."),
            N_(
                "at that moment, what does cart read, and what does price send?"
            ),
        ),
        "untried": Words(
            N_("{service} in production without having been tried in staging."),
            N_("what is staging for?"),
        ),
        "twice": Words(
            N_("{move}, twice."),
            N_("each delivery is made only once."),
        ),
        "missing": Words(
            N_("some deliveries are missing ({count})."),
            N_("two services, two environments: count."),
        ),
        "turned": Words(
            N_("{move}: the environment before the service."),
            N_("write the service first, the way deliver takes them."),
        ),
        "not_pair": Words(
            N_("{value}, which is not a delivery."),
            N_("one line, one delivery: a service, then an environment."),
        ),
        "misspelt": Words(
            N_("{value}, neither a service nor an environment."),
            N_("did you mean {guess}?"),
        ),
        "unknown": Words(
            N_("{value}, neither a service nor an environment."),
            N_("use the names from the lesson."),
        ),
        "no_file": Words(
            N_("no file {name}."),
            N_("run the cell above, which writes it."),
        ),
        "no_yaml": Words(
            N_("a file that is not YAML (line {line})."),
            N_("on each line a dash, then brackets that close."),
        ),
        "not_list": Words(
            N_("a file that is not a list."),
            N_("start each line with a dash and a space."),
        ),
    },
)

TEXTS = {"contract": CONTRACT, "plan": PLAN}
