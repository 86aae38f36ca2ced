"""The moment of decision: one event of each product in a session."""

import ibis
from ibis import _

KEY = ("user_session", "product_id")
# Rows of one second are put in order by all that the result shows of them, so
# that each engine picks the same; "cart" comes before "purchase".
ORDER = (
    "event_type",
    "event_time",
    "price",
    "brand",
    "category_code",
    "user_id",
)


def pick_decisions(events: ibis.Table) -> ibis.Table:
    """Pick the first cart of each product in a session, else its purchase.

    Returns:
        The columns of that event, and `purchased`: 1 if it was bought there.
    """
    purchase = (_.event_type == "purchase").cast("int64")
    choices = events.filter(_.event_type != "view").mutate(
        purchased=purchase.max().over(group_by=KEY),
        place=ibis.row_number().over(group_by=KEY, order_by=ORDER),
    )
    return choices.filter(_.place == 0)
