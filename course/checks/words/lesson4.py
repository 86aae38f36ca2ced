"""What the checks of lesson 4 say."""

from course.checks.texts import Texts, Words
from course.messages import N_

FILE = {
    "unread": Words(
        N_("your file does not load: {error}."),
        N_("fix that line in the cell above, then run it again."),
    ),
    "no_function": Words(
        N_("no function {name} in your file."),
        N_("keep this name: it is the one that the project calls."),
    ),
}

CARTS = Texts(
    expected=N_(
        "the scores you were given, with auc_cart and log_loss_cart added, for "
        "the model and for the constant."
    ),
    right={
        "right": N_(
            "the same scores, on only the rows where there was a decision to "
            "predict."
        ),
    },
    wrong={
        **FILE,
        "not_callable": Words(
            N_("{value}, not a function."),
            N_("write def score_carts(...), as in the exercise."),
        ),
        "arguments": Words(
            N_("a function that cannot be called with three arguments."),
            N_("keep row_scores, predictions and train_rows, in that order."),
        ),
        "raises": Words(
            N_("an error on a small table: {error}."),
            N_(
                "read the message; carts must be rows of predictions, and "
                "base_rate one number."
            ),
        ),
        "changed": Words(
            N_("your node changes what it is given."),
            N_(
                "build a new dictionary, or a copy: other nodes read the same "
                "data."
            ),
        ),
        "none": Words(
            N_("your function returns None."),
            N_("end it with return followed by the dictionary."),
        ),
        "not_scores": Words(
            N_(
                "{value}, without a dictionary of scores under model and "
                "baseline."
            ),
            N_(
                "return a dictionary that has the keys model and baseline, as "
                "row_scores does."
            ),
        ),
        "lost": Words(
            N_("the scores of all the rows are gone from the result."),
            N_("add the two new ones to those of row_scores."),
        ),
        "lacking": Words(
            N_("nothing under {names:and} for {who}."),
            N_("give both names, exactly, for model and for baseline."),
        ),
        "all_rows": Words(
            N_("the scores of all the rows, not of the carts alone."),
            N_("keep only the rows of predictions where in_cart is 1."),
        ),
        "rate_of_all": Words(
            N_("a constant learned on all the training rows."),
            N_(
                "it must be the proportion of purchases among the carts: "
                "filter train_rows too."
            ),
        ),
        "rate_of_test": Words(
            N_("a constant learned on the test rows."),
            N_(
                "take the proportion of purchases in train_rows: nothing from "
                "the test may help to answer."
            ),
        ),
        "half": Words(
            N_("a constant that always answers one half."),
            N_(
                "have it answer the proportion of purchases among the carts of "
                "train_rows."
            ),
        ),
        "swapped": Words(
            N_("the AUC and the log loss, swapped."),
            N_(
                "auc_cart is the roc_auc of the carts, log_loss_cart their "
                "log_loss."
            ),
        ),
        "rounded": Words(
            N_("the right scores, but rounded."),
            N_("keep all the decimals; round when you display."),
        ),
        "other": Words(
            N_("scores that are not those of the carts."),
            N_("filter both tables, then let compare do the rest."),
        ),
    },
)

WIRING = Texts(
    expected=N_(
        "a score_carts node that goes from row_scores, predictions and "
        "train_rows to scores."
    ),
    right={
        "right": N_(
            "Kedro runs your node on the right data, after score_model, "
            "without being told when."
        ),
    },
    wrong={
        **FILE,
        "refused": Words(
            N_("Kedro refuses this pipeline: {error}."),
            N_(
                "two nodes cannot produce the same dataset, and none can read "
                "what it produces."
            ),
        ),
        "not_built": Words(
            N_("Kedro cannot build this pipeline: {error}."),
            N_(
                "Node takes the function itself, the list of its inputs, the "
                "name of its output: compare with the three lines above yours."
            ),
        ),
        "not_pipeline": Words(
            N_("create_pipeline returns {value}."),
            N_("return Pipeline([...]), with all four nodes."),
        ),
        "not_wired": Words(
            N_("no node runs score_carts."),
            N_(
                "the first argument of Node is the function itself, without "
                "quotes or parentheses."
            ),
        ),
        "output": Words(
            N_("the node produces {names:and}."),
            N_(
                "the rest of the project expects a dataset named scores, and "
                "nothing else."
            ),
        ),
        "output_list": Words(
            N_("the output is a list, in brackets."),
            N_(
                "a list stands for a function that returns several values; "
                "yours returns one: write its name alone."
            ),
        ),
        "inputs": Words(
            N_(
                "the inputs differ from what the function expects: "
                "{names:and}, extra or missing."
            ),
            N_("use the names of the three arguments of score_carts."),
        ),
        "order": Words(
            N_(
                "with these inputs, in this order, the function fails: {error}."
            ),
            N_(
                "Kedro passes the inputs in the order of the list: follow that "
                "of the arguments."
            ),
        ),
        "other": Words(
            N_("the node runs, but its scores are not those of the carts."),
            N_("go back to the first exercise: carts.py does not pass yet."),
        ),
    },
)

ENTRY = Texts(
    expected=N_(
        "an encoder entry, which keeps the encoder in a file under data/."
    ),
    right={
        "right": N_(
            "an encoder kept by this entry comes back just as it was. training "
            "no longer needs processing to run with it."
        ),
    },
    wrong={
        "not_yaml": Words(
            N_("YAML that cannot be read, line {line}."),
            N_(
                "check the colons, the spaces at the start of the line, and "
                "that there are no tabs."
            ),
        ),
        "not_mapping": Words(
            N_("{value}, not names followed by their values."),
            N_('write "encoder:", then its lines two spaces further in.'),
        ),
        "no_entry": Words(
            N_("no encoder entry, but {names:and}."),
            N_("the name is that of the dataset in the pipeline: encoder."),
        ),
        "others": Words(
            N_("encoder, and also {names:and}."),
            N_(
                "write only the missing entry: the others are in catalog.yml, "
                "and the same name twice is refused."
            ),
        ),
        "lacking": Words(
            N_("an entry without {names:and}."),
            N_("an entry gives at least its type and its file."),
        ),
        "memory": Words(
            N_("a dataset kept in memory: it disappears with the run."),
            N_("choose a type that writes a file."),
        ),
        "place": Words(
            N_("the file {value}."),
            N_("put it under data/, which git ignores."),
        ),
        "taken": Words(
            N_("the file {value}, where the catalog keeps {name}."),
            N_("each would overwrite the other: choose another file name."),
        ),
        "not_kept": Words(
            N_("Kedro cannot keep an encoder this way: {error}."),
            N_(
                "an encoder is a Python object; so is the model, in "
                "catalog.yml."
            ),
        ),
        "changed_type": Words(
            N_("what comes back from the file is no longer an encoder."),
            N_(
                "choose a type that gives the object back just as it received "
                "it."
            ),
        ),
    },
)

TEXTS = {"carts": CARTS, "wiring": WIRING, "entry": ENTRY}
