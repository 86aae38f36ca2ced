"""What the checks of lesson 7 say."""

from course.checks.texts import Texts, Words
from course.messages import N_

ENV = Texts(
    expected=N_(
        "a list of NAME=value strings, where the step finds, in staging as in "
        "production, what the project reads."
    ),
    right={
        "right": N_(
            "every build finds its branch, its addresses, its commit and its "
            "number there."
        ),
    },
    wrong={
        "text": Words(
            N_("{value}, just one string."),
            N_("write a list: one string per variable, in brackets."),
        ),
        "mapping": Words(
            N_("{value}, where names and values do not form lines."),
            N_("the env field is a list: strings, with an = sign in each."),
        ),
        "type": Words(
            N_("{value}, which is not a list."),
            N_("write strings in brackets."),
        ),
        "line_type": Words(
            N_("{value} among the lines."),
            N_("each line is a string, in quotes."),
        ),
        "dash": Words(
            N_("{value}: a dash or quotes from YAML in the string."),
            N_("remove them; the next cell will write them for you."),
        ),
        "no_equals": Words(
            N_("{value}, without an = sign."),
            N_("separate the name from the value with =, no colon."),
        ),
        "spaces": Words(
            N_("{value}: a space, or an empty name, around the = sign."),
            N_("join name, sign and value: the shell would see the space."),
        ),
        "dollar_name": Words(
            N_("{value}, a dollar sign to the left of the = sign."),
            N_(
                "on the left, the name that the project reads; on the right, "
                "the substitution."
            ),
        ),
        "unknown_key": Words(
            N_("{key}, which neither Cloud Build nor the trigger knows."),
            N_(
                "a name of our own starts with an underscore; the others are "
                "Cloud Build's, letter for letter."
            ),
        ),
        "expansion": Words(
            N_("a substitution that cannot be read: {error}."),
            N_("write it simply: a dollar sign, then the name."),
        ),
        "missing": Words(
            N_("no line for {key}."),
            N_("go back to the list of what the project reads."),
        ),
        "empty": Words(
            N_("{key} is empty."),
            N_(
                "the substitution does not exist, and nobody says so: check "
                "the name that the trigger will give."
            ),
        ),
        "short": Words(
            N_("{key} is {value}, an abbreviated commit."),
            N_(
                "the model's tag wants the whole commit: that is another "
                "predefined name."
            ),
        ),
        "unclosed": Words(
            N_("{key} is {value}, a brace that never closes."),
            N_("write ${{NAME}}, or $NAME without braces."),
        ),
        "escaped": Words(
            N_("{key} is {value}, dollar sign included."),
            N_("a double dollar sign protects the name: use just one."),
        ),
        "literal": Words(
            N_("{key} is the text {value}."),
            N_("without a dollar sign, or in lowercase, a name is only text."),
        ),
        "fixed": Words(
            N_("{key} is {value} whatever the branch."),
            N_(
                "the same file serves both environments: ask a substitution "
                "for this value."
            ),
        ),
        "swapped": Words(
            N_("{key} is {value}: the value of another name."),
            N_("go over what each variable expects."),
        ),
        "other": Words(
            N_("{key} is {value}."),
            N_(
                "to the right of the = sign, put only the substitution, "
                "nothing around it."
            ),
        ),
    },
)

LIMITS = Texts(
    expected=N_(
        "two `timeout` fields: one second for the first step, three for the "
        "whole build."
    ),
    right={
        "right": N_("one limit for the step, another for the whole build."),
    },
    wrong={
        "no_file": Words(
            N_("no file {value}."),
            N_("run the cell above: it is the one that writes it."),
        ),
        "yaml": Words(
            N_("a file that cannot be read, line {line}."),
            N_('line "timeout" up with its neighbors, using spaces.'),
        ),
        "steps": Words(
            N_("a file without its two steps."),
            N_("keep those of the file; add only the limits."),
        ),
        "in_options": Words(
            N_('"timeout" in options.'),
            N_("the build's own stands at the far left, next to steps."),
        ),
        "spelling": Words(
            N_("{value}, a field that Cloud Build does not know."),
            N_("write timeout, all in lowercase."),
        ),
        "no_step": Words(
            N_("no limit in the first step."),
            N_("write it under args, indented like it."),
        ),
        "second_step": Words(
            N_("a limit in the second step, none in the first."),
            N_("move it: a step ends where the next dash begins."),
        ),
        "both_steps": Words(
            N_("a limit in each step."),
            N_("the second one does not need it: the build's will stop it."),
        ),
        "no_build": Words(
            N_("no limit for the build."),
            N_("write it at the far left, with no indentation, next to steps."),
        ),
        "turned": Words(
            N_("a step's limit longer than the build's."),
            N_("swap them."),
        ),
        "step": Words(
            N_("{value} for the first step."),
            N_("give it one second."),
        ),
        "build": Words(
            N_("{value} for the build."),
            N_("give it three seconds."),
        ),
        "number": Words(
            N_("{value}, without a unit."),
            N_("Cloud Build wants a string: the number, then s."),
        ),
        "no_unit": Words(
            N_("{value}, without a unit."),
            N_("add the letter s."),
        ),
        "long_unit": Words(
            N_("{value}: the right unit, wrongly written."),
            N_("just one letter, lowercase, right after the number: s."),
        ),
        "other_unit": Words(
            N_("{value}, in another unit."),
            N_("only one unit is allowed: convert to seconds."),
        ),
        "spaces": Words(
            N_("{value}, with a space."),
            N_("put the s right after the number."),
        ),
        "form": Words(
            N_("{value}, which Cloud Build cannot read."),
            N_("look again at the one in our file, and keep its form."),
        ),
    },
)

TEXTS = {"env": ENV, "limits": LIMITS}
