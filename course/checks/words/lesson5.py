"""What the checks of lesson 5 say."""

from course.checks.texts import Texts, Words
from course.checks.words.lesson4 import FILE
from course.messages import N_

GATE = Texts(
    expected=N_(
        "a dictionary: what is missing, by score; empty if the version may "
        "pass."
    ),
    right={
        "right": N_(
            "your gate lets a good model through, and stops pure chance, a "
            "single score that is too low, a clear step back from production, "
            "and a score that is not a number."
        ),
    },
    wrong={
        **FILE,
        "not_callable": Words(
            N_("{value}, not a function."),
            N_("write def find_shortfalls(...), as in the exercise."),
        ),
        "arguments": Words(
            N_("a function that cannot be called with three arguments."),
            N_("keep scores, margins and champion, in that order."),
        ),
        "raises_always": Words(
            N_("an error on every model: {error}."),
            N_(
                "read the message; model holds more scores than margins, which "
                "names those that count."
            ),
        ),
        "raises": Words(
            N_("an error when no version is in production: {error}."),
            N_(
                "champion is then an empty dictionary: read it only if it "
                "holds something."
            ),
        ),
        "raises_champion": Words(
            N_("an error when a version is in production: {error}."),
            N_("champion holds version, roc_auc and margin."),
        ),
        "none": Words(
            N_("your function returns None."),
            N_("end it with return, in every case."),
        ),
        "not_mapping": Words(
            N_("{value}, not a dictionary."),
            N_("return what is missing, by score name: {{}} if nothing is."),
        ),
        "inverted": Words(
            N_(
                "the gate is backwards: it stops the good model, and lets pure "
                "chance through."
            ),
            N_("turn the comparison around."),
        ),
        "refuses_good": Words(
            N_("a model that clears every margin is stopped, for {names:and}."),
            N_(
                "add a score only if it does not exceed constant + margin; "
                "scores without a margin do not count."
            ),
        ),
        "lets_noise": Words(
            N_("a model that answers at random gets through."),
            N_("compare each score of model with that of baseline."),
        ),
        "no_margin": Words(
            N_("a lead smaller than the margin is enough to get through."),
            N_("it must beat the constant by more than margins[name]."),
        ),
        "equal": Words(
            N_("a score that only equals constant + margin gets through."),
            N_("it must exceed it: look at the sign, > or >=."),
        ),
        "one_score": Words(
            N_(
                "a model that knows nothing about carts gets through: its "
                "auc_cart is that of pure chance."
            ),
            N_("look at all the scores in margins, one after another."),
        ),
        "one_precision": Words(
            N_(
                "a model whose average precision is that of pure chance gets "
                "through."
            ),
            N_("look at all the scores in margins, one after another."),
        ),
        "no_champion": Words(
            N_("a model clearly worse than production gets through."),
            N_(
                "add champion to the result when roc_auc is below the "
                "champion's by more than its margin."
            ),
        ),
        "champion_strict": Words(
            N_("a step back smaller than the margin is enough to be stopped."),
            N_("leave chance its share: champion['margin']."),
        ),
        "champion_equal": Words(
            N_("a step back of exactly the margin is stopped."),
            N_("only more than the margin counts: look at the sign, > or >=."),
        ),
        "champion_reversed": Words(
            N_("a model better than production is stopped."),
            N_("only a step back counts; turn the difference around."),
        ),
        "nan": Words(
            N_("a score that is not a number (NaN) gets through."),
            N_(
                'any comparison with NaN is false: write "not a > b" rather '
                'than "a <= b".'
            ),
        ),
        "names": Words(
            N_("{names:and}: these are not the scores that are too low."),
            N_(
                "name those that fall short, as in margins, and champion for "
                "production."
            ),
        ),
        "not_number": Words(
            N_("{value}, instead of what is missing."),
            N_("give a number: the score wanted minus the score obtained."),
        ),
        "negative": Words(
            N_("{value} for {name}: the right gap, except for its sign."),
            N_("give what is missing, a positive number."),
        ),
        "rounded": Words(
            N_("{value} for {name}: the right gap, but rounded."),
            N_("keep all the decimals; the message will round."),
        ),
        "amount": Words(
            N_("{value} for {name}, where {right} is missing."),
            N_(
                "what is missing is constant + margin - model; for champion, "
                "its score - its margin - the model's."
            ),
        ),
        "changed": Words(
            N_("your function changes what it is given."),
            N_("build a new dictionary."),
        ),
    },
)

ALIAS = Texts(
    expected=N_(
        "the alias set on the version, and as the result, the version that had "
        "it before (an empty string if none had)."
    ),
    right={
        "right": N_(
            "the alias moves, and you know where it came from: all you need to "
            "go back."
        ),
    },
    wrong={
        **FILE,
        "not_callable": Words(
            N_("{value}, not a function."),
            N_("write def move_alias(...), as in the exercise."),
        ),
        "arguments": Words(
            N_("a function that cannot be called with three arguments."),
            N_("keep client, alias and version, in that order."),
        ),
        "raises": Words(
            N_("an error: {error}."),
            N_("read it, and try the function on an alias that exists."),
        ),
        "raises_absent": Words(
            N_("an error when no version had this alias: {error}."),
            N_(
                "ask for the aliases of the registered model: they are a "
                "dictionary, and .get complains about nothing."
            ),
        ),
        "unmoved": Words(
            N_("the alias has not moved."),
            N_("find the method of client that sets an alias, and call it."),
        ),
        "elsewhere": Words(
            N_("the alias is somewhere other than on the version asked for."),
            N_("set it on version, whichever version had it before."),
        ),
        "others": Words(
            N_("other aliases have moved, or have been created."),
            N_("touch only the one that alias names."),
        ),
        "none": Words(
            N_("your function returns None."),
            N_(
                "return the previous version: read it before you move the "
                "alias."
            ),
        ),
        "none_absent": Words(
            N_("None, when no version had this alias."),
            N_("return an empty string then."),
        ),
        "new": Words(
            N_("{value}, the version that has the alias now."),
            N_("read the old one before you move the alias, not after."),
        ),
        "told": Words(
            N_("{value}, which is not the previous version."),
            N_("return the number of the one that carried the alias."),
        ),
    },
    things={
        "other_client": N_("the code talks to a registry other than client's"),
        "stages": N_("stages are not aliases"),
        "no_method": N_("the client has no method {name}"),
    },
)

TEXTS = {"gate": GATE, "alias": ALIAS}
