"""One feature: how often the user has looked at the product before."""

import ibis


def count_earlier_views(
    decisions: ibis.Table, events: ibis.Table
) -> ibis.Table:
    """Count the user's views of the product before, in any session."""
    views = events.filter(events.event_type == "view")
    views = views.select("user_id", "product_id", seen="event_time")
    pairs = decisions.join(views, ["user_id", "product_id"])
    before = pairs.filter(pairs.seen < pairs.event_time)
    return before.group_by(["user_session", "product_id"]).agg(
        num_prev_product_views=before.count()
    )
