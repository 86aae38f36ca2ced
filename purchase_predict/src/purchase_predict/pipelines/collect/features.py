"""Features as of the moment of decision: nothing later is looked at."""

from collections.abc import Callable

import ibis
from ibis import _

from .decisions import KEY, pick_decisions
from .earlier_views import count_earlier_views

FIRST, SECOND = r"^([^.]+)", r"^[^.]+\.([^.]+)"  # levels of category_code
PRICES = (0.01, 1e9)  # any other, such as 0, is dirt

# Names an intermediate table and computes it once.
Keep = Callable[[str, ibis.Table], ibis.Table]


def build_features(events: ibis.Table, keep: Keep) -> ibis.Table:
    """Turn clean events into the 18 columns, one row a decision, by time."""
    decisions = keep("decisions", pick_decisions(events))
    return assemble_features(
        decisions,
        keep("session_views", count_session_views(decisions, events)),
        keep("earlier_views", count_earlier_views(decisions, events)),
        keep("sessions", rank_sessions(decisions, events)),
    )


def count_session_views(
    decisions: ibis.Table, events: ibis.Table
) -> ibis.Table:
    """Count the session's views before the decision, and the product's."""
    views = events.filter(_.event_type == "view")
    views = views.select("user_session", seen="event_time", what="product_id")
    before = decisions.join(views, "user_session").filter(_.seen < _.event_time)
    return before.group_by(KEY).agg(
        num_views_session=_.count(),
        num_views_product=(_.what == _.product_id).sum(),
    )


def rank_sessions(decisions: ibis.Table, events: ibis.Table) -> ibis.Table:
    """Find when the sessions of deciding users began, and how many before.

    Returns:
        user_id, user_session, `start`, and `num_prev_sessions`: how many of
        the user's sessions began strictly before.
    """
    theirs = events.semi_join(decisions, "user_id")
    sessions = theirs.select("user_id", "user_session").distinct()
    # Users may share a session: it begins with its first event, whosever.
    whole = events.semi_join(sessions, "user_session")
    starts = whole.group_by("user_session").agg(start=_.event_time.min())
    # rank() is 0 for the first, and the same for those that began together.
    earlier = ibis.rank().over(group_by="user_id", order_by="start")
    timed = sessions.join(starts, "user_session")
    return timed.mutate(num_prev_sessions=earlier)


def assemble_features(
    decisions: ibis.Table,
    session_views: ibis.Table,
    earlier_views: ibis.Table,
    sessions: ibis.Table,
) -> ibis.Table:
    """Join what is known of each decision; no view at all counts as 0."""
    rows = (
        decisions.left_join(session_views, KEY, rname="{name}_session")
        .left_join(earlier_views, KEY, rname="{name}_earlier")
        .join(sessions, ["user_id", "user_session"])
        .order_by("event_time", *KEY)
    )
    # A pattern, not split("."): Spark takes that for one.
    code = rows.category_code
    return rows.select(
        "product_id",
        "brand",
        price=rows.price.between(*PRICES).ifelse(rows.price, None),
        user_id="user_id",
        user_session="user_session",
        purchased="purchased",
        num_views_session=rows.num_views_session.fill_null(0),
        num_views_product=rows.num_views_product.fill_null(0),
        category=code.re_extract(FIRST, 1).nullif(""),
        sub_category=code.re_extract(SECOND, 1).nullif(""),
        hour=rows.event_time.hour(),
        minute=rows.event_time.minute(),
        weekday=rows.event_time.day_of_week.index(),
        duration=rows.event_time.epoch_seconds() - rows.start.epoch_seconds(),
        num_prev_sessions="num_prev_sessions",
        num_prev_product_views=rows.num_prev_product_views.fill_null(0),
        date=rows.event_time.strftime("%Y-%m-%d"),
        in_cart=(rows.event_type == "cart").cast("int64"),
    )
