"""What the checks of lesson 3 say."""

from course.checks.texts import Texts, Words
from course.messages import N_

SHARE = Texts(
    expected=N_(
        "a share between 0 and 1: among the sessions with a purchase, those "
        "with no cart event."
    ),
    right={
        "right": N_(
            "{value} of the sessions with a purchase never saw the cart. "
            "Waiting for a cart before predicting would miss them all."
        ),
        "right_null": N_(
            "{value}, except for one detail: you count the events without a "
            "user_session as one session. Leave them out."
        ),
    },
    wrong={
        "percent": Words(
            N_("{value}, the right proportion, but as a percentage."),
            N_("divide by 100 to get a share."),
        ),
        "complement": Words(
            N_(
                "{value}, the complementary share: the sessions that DO have a "
                "cart."
            ),
            N_(
                "turn the condition around: keep the sessions without any cart."
            ),
        ),
        "of_all": Words(
            N_(
                "{value}: the numerator is right, but divided by all the "
                "sessions."
            ),
            N_("divide by the number of sessions with at least one purchase."),
        ),
        "all_cartless": Words(
            N_(
                "{value}, the share without a cart among all sessions, with or "
                "without a purchase."
            ),
            N_("first keep only the sessions that have a purchase event."),
        ),
        "count": Words(
            N_("{value}, a number of sessions: the count, not the share."),
            N_("divide it by the number of sessions with a purchase."),
        ),
        "inverse": Words(
            N_("{value}, the right fraction, but upside down."),
            N_("swap the numerator and the denominator."),
        ),
        "events": Words(
            N_(
                "{value}, a share of purchase events: a session that buys "
                "three times counts three times in it."
            ),
            N_("count distinct sessions: count(distinct user_session)."),
        ),
        "null": Words(
            N_(
                "{value}: you count the events without a user_session as one "
                "more session."
            ),
            N_("leave them out: where user_session is not null."),
        ),
        "near": Words(
            N_(
                "{value}, very close: rounded too much, or counted with one "
                "filter too many."
            ),
            N_(
                "keep at least four decimals, and count each user_session once."
            ),
        ),
        "nan": Words(
            N_("{value}, which is not a finite quantity."),
            N_(
                "look for the division by zero: do your filters keep any "
                "sessions?"
            ),
        ),
        "over_one": Words(
            N_("{value}, greater than 1: that is not a share."),
            N_("divide a number of sessions by a number of sessions."),
        ),
        "negative": Words(
            N_("{value}, a negative number."),
            N_(
                "a share comes from counting, it does not go below 0: look at "
                "the subtraction again."
            ),
        ),
        "other": Words(
            N_(
                "{value}, which is indeed between 0 and 1, but is not this "
                "share."
            ),
            N_(
                "count by session (group by user_session), then divide those "
                "without a cart by all those that buy."
            ),
        ),
        "unreadable": Words(
            N_("the events cannot be read ({error})."),
            N_(
                "your answer is not to blame: check the path to the events, "
                "the second argument."
            ),
        ),
        "no_purchase": Words(
            N_("no session with a purchase in these events."),
            N_(
                "your answer is not to blame: check the path to the events, "
                "the second argument."
            ),
        ),
    },
)

EARLIER_VIEWS = Texts(
    expected=N_(
        "a function count_earlier_views(decisions, events) that returns an "
        "Ibis table with three columns: user_session, product_id and "
        "num_prev_product_views."
    ),
    right={
        "right": N_(
            "this customer's views of the product, across all sessions, and "
            "nothing that follows the decision."
        ),
    },
    wrong={
        "not_callable": Words(
            N_("{value}, which is not a function."),
            N_(
                "write def count_earlier_views(decisions, events), and hand "
                "back the table with return."
            ),
        ),
        "arguments": Words(
            N_("a function that cannot be called with two arguments."),
            N_("keep both: decisions, then events."),
        ),
        "textless": Words(
            N_("a function whose text cannot be found."),
            N_(
                "define it with def in a cell, and run that cell: this is the "
                "text that will go into the project."
            ),
        ),
        "renamed": Words(
            N_(
                "a function whose text does not start with def "
                "count_earlier_views."
            ),
            N_(
                "keep this name and this beginning, with no decorator: that is "
                "how the project calls it."
            ),
        ),
        "elsewhere": Words(
            N_(
                "{name}, a name that your notebook knows, but the project's "
                "file will not."
            ),
            N_(
                "use only decisions, events and ibis, or define this name "
                "inside the function."
            ),
        ),
        "raises": Words(
            N_("an error, {error}."),
            N_(
                "try the function on the small table: "
                "count_earlier_views(decisions, small)."
            ),
        ),
        "pandas": Words(
            N_("a pandas object, already computed."),
            N_(
                "stay in Ibis from start to finish: another engine must be "
                "able to compute it."
            ),
        ),
        "column": Words(
            N_("a column or a number, not a table."),
            N_("end with group_by(...).agg(num_prev_product_views=...)."),
        ),
        "type": Words(
            N_("{value}, which is not an Ibis table."),
            N_("return the table that agg gives."),
        ),
        "missing": Words(
            N_("a table that lacks {names}."),
            N_(
                "group_by keeps the columns it names, agg those it computes: "
                "check these names."
            ),
        ),
        "extra": Words(
            N_("a table with extra columns: {names}."),
            N_("group by user_session and product_id, nothing else."),
        ),
        "kind": Words(
            N_("a count of type {kind}, which is not an integer."),
            N_("count rows: before.count()."),
        ),
        "twice": Words(
            N_("several rows for the same decision."),
            N_("group by user_session and product_id, then count."),
        ),
        "same_second": Words(
            N_("the view in the same second as the decision is counted."),
            N_("before means strictly before: look at the sign again."),
        ),
        "any_time": Words(
            N_("views that come after the decision are counted."),
            N_("filter on time, as in pandas."),
        ),
        "after": Words(
            N_("only the views that come after the decision are counted."),
            N_("reverse the comparison."),
        ),
        "one_session": Words(
            N_("only the views of the same session are counted."),
            N_("look for views by customer and product, not by session."),
        ),
        "other_sessions": Words(
            N_("the views of the same session are not counted."),
            N_(
                "any session will do, as long as the view comes before the "
                "decision."
            ),
        ),
        "any_user": Words(
            N_("the views of other customers are counted."),
            N_("join on user_id too."),
        ),
        "any_product": Words(
            N_("the views of other products are counted."),
            N_("join on product_id too."),
        ),
        "any_event": Words(
            N_("carts or purchases are counted along with the views."),
            N_("first keep only the view events."),
        ),
        "nothing": Words(
            N_("no view is counted."),
            N_(
                "print it step by step, with .to_pandas(): after the filter, "
                "after the join."
            ),
        ),
        "other": Words(
            N_("{found} where there are {expected} views before the decision."),
            N_(
                "print the pairs before you count them, and look for the one "
                "that is missing or should not be there."
            ),
        ),
    },
)

DESCRIPTIONS = {
    "num_views_session": N_("views in the session before the decision"),
    "session_length": N_(
        "seconds from the start of the session to its last event"
    ),
    "num_purchases_session": N_("number of purchases in the session"),
    "hour": N_("hour of the decision"),
    "num_prev_sessions": N_(
        "the customer's sessions that started before this one"
    ),
    "last_event_type": N_("type of the session's last event"),
    "price": N_("price of the product at the moment of the decision"),
    "num_views_after_cart": N_(
        "views in the session after the product goes into the cart"
    ),
}
# Why a leak is one, and why what is none is none.
REASONS = {
    "num_views_session.reason": N_(
        "num_views_session (counted before the decision)"
    ),
    "session_length.reason": N_(
        "session_length (the session ends after the decision)"
    ),
    "num_purchases_session.reason": N_(
        "num_purchases_session (contains the purchase to predict)"
    ),
    "hour.reason": N_("hour (known at the moment of the decision)"),
    "num_prev_sessions.reason": N_(
        "num_prev_sessions (those sessions began before this one)"
    ),
    "last_event_type.reason": N_(
        "last_event_type (the last event is often the purchase itself)"
    ),
    "price.reason": N_("price (shown before the decision)"),
    "num_views_after_cart.reason": N_(
        "num_views_after_cart (those views have not happened yet)"
    ),
}

LEAKS = Texts(
    expected=N_(
        "the set of names of the features that look beyond the decision, for "
        "example {{'name_1', 'name_2'}}."
    ),
    right={
        "right": N_(
            "all the leaks, and nothing but the leaks. When it is time to "
            "predict, none of these features exists yet."
        ),
    },
    wrong={
        "empty": Words(
            N_("an empty set: no feature accused."),
            N_(
                "there are leaks: for each feature, ask yourself when its "
                "value is known."
            ),
        ),
        "missing_one": Words(
            N_("one leak escapes you: {missing}."),
            N_("read its definition again: at what moment is it known?"),
        ),
        "missing_many": Words(
            N_("those are indeed leaks, but {count} more escape you."),
            N_("look in each definition for what comes after the decision."),
        ),
        "accused_one": Words(
            N_("wrongly accused: {accused}."),
            N_("take it out: the decision changes nothing about its value."),
        ),
        "accused_many": Words(
            N_("{count} wrongly accused, among them {accused}."),
            N_("keep only those whose value changes after the decision."),
        ),
        "both": Words(
            N_(
                "wrongly accused: {accused}; and leaks are still missing "
                "({count})."
            ),
            N_(
                "for each feature, place the moment when it is known relative "
                "to the decision."
            ),
        ),
        "joined": Words(
            N_("{name}, several names in a single string."),
            N_("put each name in quotes of its own."),
        ),
        "unknown": Words(
            N_("{name}, an unknown name."),
            N_("take the names from CANDIDATES, to the letter."),
        ),
        "misspelt": Words(
            N_("{name}, an unknown name."),
            N_("did you mean {guess}?"),
        ),
        "one_string": Words(
            N_("{value}, a single string."),
            N_("put the names in braces, even if there is only one."),
        ),
        "not_iterable": Words(
            N_("{value}, which holds no names."),
            N_("write a set of names in braces."),
        ),
        "descriptions": Words(
            N_("the descriptions of the features, not their names."),
            N_("take the names, the left-hand column (the index)."),
        ),
        "mask": Words(
            N_("booleans, one per feature."),
            N_("keep only the names of those that leak."),
        ),
        "not_names": Words(
            N_("among the names, {value}, which is not a string."),
            N_("put each name in quotes."),
        ),
    },
    things=REASONS,
)

TEXTS = {
    "share": SHARE,
    "earlier_views": EARLIER_VIEWS,
    "leaks": LEAKS,
}
