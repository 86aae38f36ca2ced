"""What a collected row promises, column by column."""

import pandera.pandas as pa

NOT_NEGATIVE = pa.Check.ge(0)
DATE = r"^\d{4}-\d\d-\d\d$"  # of the decision, in UTC

PRIMARY = pa.DataFrameSchema(
    {
        "product_id": pa.Column("int64"),
        "brand": pa.Column("str", nullable=True),
        "price": pa.Column("float64", pa.Check.gt(0), nullable=True),
        "user_id": pa.Column("int64"),
        "user_session": pa.Column("str"),
        "purchased": pa.Column("int64", pa.Check.isin([0, 1])),
        "num_views_session": pa.Column("int64", NOT_NEGATIVE),
        "num_views_product": pa.Column("int64", NOT_NEGATIVE),
        "category": pa.Column("str", nullable=True),
        "sub_category": pa.Column("str", nullable=True),
        "hour": pa.Column("int64", pa.Check.in_range(0, 23)),
        "minute": pa.Column("int64", pa.Check.in_range(0, 59)),
        "weekday": pa.Column("int64", pa.Check.in_range(0, 6)),
        "duration": pa.Column("int64", NOT_NEGATIVE),
        "num_prev_sessions": pa.Column("int64", NOT_NEGATIVE),
        "num_prev_product_views": pa.Column("int64", NOT_NEGATIVE),
        "date": pa.Column("str", pa.Check.str_matches(DATE)),
        "in_cart": pa.Column("int64", pa.Check.isin([0, 1])),
    },
    coerce=True,
    ordered=True,
    strict=True,
    unique=["user_session", "product_id"],
)
