"""What the checks of lesson 8 say."""

from course.checks.texts import Texts, Words
from course.messages import N_

TRIGGER = Texts(
    expected=N_(
        "a function that returns another trigger: the production branch alone, "
        "the rest as in staging's, and approval on top."
    ),
    right={
        "right": N_(
            "one branch, the same addresses, and nothing starts without "
            "approval."
        ),
    },
    wrong={
        "not_callable": Words(
            N_("{value}, instead of a function."),
            N_(
                "keep the line def make_production(staging), without calling "
                "it."
            ),
        ),
        "arguments": Words(
            N_("a function that does not take exactly one argument."),
            N_("it receives staging's trigger, and nothing else."),
        ),
        "raises": Words(
            N_("an error, {error}."),
            N_("call your function yourself on staging, and fix it."),
        ),
        "none": Words(
            N_("your function returns None."),
            N_("finish with return, followed by the dictionary."),
        ),
        "not_trigger": Words(
            N_("your function returns {value}, not a dictionary."),
            N_("return a dictionary of the same form as staging."),
        ),
        "same": Words(
            N_("staging's trigger, just as it is."),
            N_("change what sets production apart."),
        ),
        "same_id": Words(
            N_(
                "staging's id: the import would change staging's trigger "
                "instead of creating one."
            ),
            N_("do not carry over the id key; the service will give one."),
        ),
        "changed": Words(
            N_("the trigger your function received has changed too."),
            N_(
                "triggerTemplate is a dictionary inside the dictionary: copy "
                "everything, with deepcopy."
            ),
        ),
        "invalid": Words(
            N_("a field that Cloud Build refuses: {error}."),
            N_("look again at the names and forms in staging."),
        ),
        "name": Words(
            N_("the name {value}."),
            N_("the exercise gives production's."),
        ),
        "repository": Words(
            N_("the repository {value}."),
            N_("keep staging's repository: only the branch changes."),
        ),
        "pattern": Words(
            N_("the pattern {value}, which RE2 cannot read."),
            N_("follow the form of staging's pattern."),
        ),
        "misses": Words(
            N_("the pattern {value}, which does not match production."),
            N_("the pattern is in triggerTemplate, under branchName."),
        ),
        "takes_staging": Words(
            N_("the pattern {value}, which still matches staging."),
            N_("a push to staging would start both."),
        ),
        "wide_end": Words(
            N_("the pattern {value}, which also takes production-2."),
            N_("the trap of lesson 6: close the pattern with $."),
        ),
        "wide_start": Words(
            N_("the pattern {value}, which also takes pre-production."),
            N_("the trap of lesson 6: open the pattern with ^."),
        ),
        "wide": Words(
            N_("the pattern {value}, which takes other branches as well."),
            N_("write the exact name, between ^ and $."),
        ),
        "config": Words(
            N_("the file {value}."),
            N_("both environments share cloudbuild.yaml."),
        ),
        "substitutions": Words(
            N_("substitutions other than staging's."),
            N_("here, a single server serves both: keep them."),
        ),
        "disabled": Words(
            N_("a disabled trigger."),
            N_("without approval, it must start and wait, not stay silent."),
        ),
        "no_approval": Words(
            N_("no approval required: the build would start right away."),
            N_("the field is called approvalConfig, and it holds another one."),
        ),
    },
)

IS_TESTED = Texts(
    expected=N_(
        "True if a successful build of the staging branch carries this commit, "
        "otherwise False."
    ),
    right={
        "right": N_(
            "a commit is let in because a green staging build carries it, and "
            "for no other reason."
        ),
    },
    wrong={
        "not_callable": Words(
            N_("{value}, instead of a function."),
            N_(
                "keep the line def is_tested(commit, builds), without calling "
                "it."
            ),
        ),
        "arguments": Words(
            N_("a function that does not take two arguments."),
            N_("it receives the commit, then the list of builds."),
        ),
        "raises": Words(
            N_("an error, {error}."),
            N_("call your function yourself on list_builds(), and fix it."),
        ),
        "none": Words(
            N_("your function returns None."),
            N_("return the result: return any(...)."),
        ),
        "not_bool": Words(
            N_("your function returns {value}, neither True nor False."),
            N_("a question calls for a boolean: any(...) returns one."),
        ),
        "green": Words(
            N_("False, though a green staging build carries this commit."),
            N_(
                "check the three keys: each.status.name, then BRANCH_NAME and "
                "COMMIT_SHA in each.substitutions."
            ),
        ),
        "empty": Words(
            N_("True, though there is no build at all."),
            N_(
                "without proof, the answer is False: any([]) says so, all([]) "
                "does not."
            ),
        ),
        "status": Words(
            N_("True, though this commit's build failed."),
            N_("look at each.status.name too."),
        ),
        "running": Words(
            N_("True, though this commit's build has not finished."),
            N_("let in only SUCCESS: not having failed is not enough."),
        ),
        "waiting": Words(
            N_(
                "True, though this commit's build is still waiting for "
                "approval."
            ),
            N_("let in only SUCCESS: not having failed is not enough."),
        ),
        "cut_short": Words(
            N_("True, though this commit's builds were interrupted."),
            N_("let in only SUCCESS: not having failed is not enough."),
        ),
        "branch_start": Words(
            N_("True, though the only green build comes from staging-2."),
            N_(
                "the trap of lesson 6: compare with ==, not with in or "
                "startswith."
            ),
        ),
        "branch_end": Words(
            N_("True, though the only green build comes from my-staging."),
            N_(
                "the trap of lesson 6: compare with ==, not with in or "
                "endswith."
            ),
        ),
        "red_first": Words(
            N_(
                "False, though in the list a green build comes after a red "
                "build of the same commit."
            ),
            N_("one green build is enough, wherever it is: any(...)."),
        ),
        "red_last": Words(
            N_(
                "False, though in the list a green build comes before a red "
                "build of the same commit."
            ),
            N_("one green build is enough, wherever it is: any(...)."),
        ),
        "turned": Words(
            N_("the right answers, but only with the two arguments swapped."),
            N_("keep their order: is_tested(commit, builds)."),
        ),
        "branch": Words(
            N_("True, though the only green build comes from production."),
            N_("require BRANCH_NAME to be staging."),
        ),
        "commit": Words(
            N_("True, though the green build is another commit's."),
            N_("compare COMMIT_SHA with the commit received."),
        ),
        "no_commit": Words(
            N_("True, though the only green build of staging has no commit."),
            N_("compare the whole COMMIT_SHA, with == and not with in."),
        ),
        "by_hand": Words(
            N_(
                "True, though the only build, started by hand, has neither "
                "branch nor commit."
            ),
            N_("compare with ==: an empty string is contained in every other."),
        ),
        "mixed": Words(
            N_(
                "True, though no build meets the three conditions all by "
                "itself."
            ),
            N_("join them with and, on one and the same build."),
        ),
        "first_only": Words(
            N_("False, though the second build in the list qualifies."),
            N_("go through the whole list before you answer no."),
        ),
        "last_only": Words(
            N_("False, though the first build in the list qualifies."),
            N_("do not let a later build erase the answer."),
        ),
    },
)

THINGS = {
    "no_method": N_("the client has no {name}, in this check"),
    "stages": N_("stages are deprecated, and move no alias"),
    "other_client": N_("it talks to a client other than the one it receives"),
}
PROMOTION = Texts(
    expected=N_(
        "a function that sets the production alias on the version of the "
        "staging alias, and touches nothing else."
    ),
    right={
        "right": N_(
            "production points to the version that staging has proven, and the "
            "staging alias has not moved."
        ),
    },
    wrong={
        "called": Words(
            N_(
                "None, which is what a call returns: if you called "
                "client.set_registered_model_alias, YOUR alias has moved."
            ),
            N_(
                "write def promote(client), without calling anything yourself; "
                "to undo that, give the alias back the number that MLflow's "
                "page shows for the previous version."
            ),
        ),
        "not_callable": Words(
            N_("{value}, instead of a function."),
            N_("keep the line def promote(client), without calling it."),
        ),
        "arguments": Words(
            N_("a function that does not take exactly one argument."),
            N_("it receives the client, and nothing else."),
        ),
        "raises": Words(
            N_("an error, {error}."),
            N_(
                "the useful methods are get_model_version_by_alias and "
                "set_registered_model_alias, the model purchase_predict."
            ),
        ),
        "unmoved": Words(
            N_("no alias has moved."),
            N_("call set_registered_model_alias(model, alias, number)."),
        ),
        "deleted": Words(
            N_("the production alias is gone."),
            N_("just set it elsewhere: setting it moves it."),
        ),
        "staging_moved": Words(
            N_("the staging alias has moved."),
            N_("read staging, and write only production."),
        ),
        "other_alias": Words(
            N_("one more alias, with another name."),
            N_("the exact name is production, in lowercase."),
        ),
        "newest": Words(
            N_("production points to {number}, the most recent version."),
            N_(
                "the most recent one may have passed no gate: ask for the one "
                "with the staging alias."
            ),
        ),
        "hard_coded": Words(
            N_(
                "production points to {number} in two different registries: a "
                "number written by hand?"
            ),
            N_("ask the client that the function receives for the number."),
        ),
        "other": Words(
            N_(
                "production points to {number}, which is not staging's version."
            ),
            N_(
                "take the version attribute of what get_model_version_by_alias "
                "returns."
            ),
        ),
    },
    things=THINGS,
)

TEXTS = {"trigger": TRIGGER, "is_tested": IS_TESTED, "promotion": PROMOTION}
