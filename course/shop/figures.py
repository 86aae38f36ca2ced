"""The published figures that the shop reproduces: time, users and sessions.

Source: REES46 "eCommerce behavior data from multi category store" (Kaggle,
mkechinov), October 2019: aggregates published there. No row of the data is
used. The assortment has a module of its own.
"""

from __future__ import annotations

SECONDS_A_DAY = 86_400

MONTH_EVENTS = 42_448_764  # in 31 days
EVENTS_A_DAY = 1_370_000
EVENTS_A_SESSION = 4.59

# --- Time (UTC) -------------------------------------------------------------
# Tables are read by row.
# fmt: off
# Events by hour, in any unit; published: the peak is at 14 to 16 h.
HOUR_VOLUME = (
    0.8, 1.1, 1.9, 3.0, 4.1, 4.9, 5.3, 5.5, 5.7, 5.6, 5.4, 5.3,
    5.5, 6.0, 6.8, 7.1, 6.8, 5.7, 4.2, 2.8, 1.7, 1.1, 0.8, 0.7,
)
# Percent of sessions with a purchase by hour; published: 7.5 at 8 to 11 h,
# 3 at 0 to 1 h. The hours between are interpolated.
HOUR_PURCHASE_RATE = (
    3.0, 3.2, 4.5, 5.6, 6.3, 6.8, 7.1, 7.3, 7.5, 7.5, 7.5, 7.4,
    7.0, 6.6, 6.2, 5.8, 5.5, 5.1, 4.7, 4.3, 3.9, 3.6, 3.3, 3.1,
)
# The same by weekday, Monday first. Their mean is 6.08 while the month has
# 6.81: the shop keeps the month's level and the ratios of the weekdays.
WEEKDAY_PURCHASE_RATE = (5.75, 5.75, 5.75, 5.75, 4.9, 5.75, 8.9)
# fmt: on

# --- Users ------------------------------------------------------------------
# 3.02 M users and 9.24 M sessions a month; 84% of a day's decisions are made
# in the user's first session of that day. A session's user is number
# floor(USER_POOL * x ** USER_SKEW), x uniform; RETURNING of the sessions are by
# someone who has another on the same day.
USER_POOL = 3_600_000
USER_SKEW = 1.5
RETURNING = 0.135
# Users who never decide: dirt that touches sessions is kept among them, so that
# it cannot change what the features of a decision show.
DIRTY_USERS = 1 / 128

# --- Sessions ---------------------------------------------------------------
# Log-normal counts, cut to integers. Published for all sessions: events mean
# 4.59, median 2, 52% below 3; length mean 1,042 s, median 63 s; products 3.0.
BROWSE_VIEWS = (0.93, 1.06)
BROWSE_VIEWS_MAX = 1_100
BROWSE_SPAN = (5.02, 1.95)  # log seconds of a session with two views
BROWSE_SPAN_SLOPE = 0.85  # by which the log grows with the log of the views
SPAN_MAX = SECONDS_A_DAY
NEW_PRODUCT = 0.635  # share of views that show a product new to the session
SAME_CATEGORY = 0.85  # share of new products of the session's category_code
FAVOURITE = 0.25  # share of users whose sessions all begin with one product

# --- Decisions: the rows of the primary data set ----------------------------
# A month of 6.81% buying sessions needs more than the 23,000 rows (78% bought)
# published for one day, a Tuesday: the shop has 24,500, between the two.
DECIDING_SESSIONS_A_DAY = 24_100
TUESDAY = 1
EPISODES = (0.955, 0.037, 0.008)  # sessions with one, two, three decisions
BROWSES_ON = 0.35  # share of sessions with views after their last decision
DECIDING_NEW_PRODUCT = 0.42
# Views before the first decision: quantile, views. Published: quartiles 2/4/7,
# q95 20, q99 42.
DECIDING_VIEWS = (
    (0.0, 0.35),
    (0.012, 1.0),
    (0.25, 2.4),
    (0.50, 4.4),
    (0.75, 7.5),
    (0.95, 20.5),
    (0.99, 43.0),
    (0.999, 110.0),
    (1.0, 700.0),
)
DECIDING_SPAN = (5.6, 1.2)  # published: log-normal seconds to the decision
SPAN_FOLLOWS_VIEWS = 0.6  # correlation of the two logs
LATER_SPAN = (4.7, 1.0)  # log seconds of each later part of the session
LATER_VIEWS = 0.45  # its views are geometric, at least one
# 53.6% of buying sessions hold no cart event; a session can hold another
# product's.
NO_CART = 0.547
# Further carts and purchases of one product, geometric: 2.18% of events are
# carts and 1.75% purchases, more than there are products carted and bought.
CART_AGAIN = 0.49
PURCHASE_AGAIN = 0.155
AGAIN_GAP = (5, 90)  # seconds between them
PURCHASE_DELAY = (4.6, 0.9)  # log seconds from cart to purchase

# --- Dirt -------------------------------------------------------------------
DUPLICATE_ROWS = 30_220 / MONTH_EVENTS
PRICE_ZERO_ROWS = 68_673 / MONTH_EVENTS
SHARED_SESSIONS = 1e-4  # share of sessions whose id another user has too
TWO_BRANDS = 0.005  # share of products sold under a second brand as well
