"""A service that is neither of ours."""

from localcloud.product import Product

KITCHEN = Product(
    name="Kitchen",
    command="kitchen",
    api="the kitchen's REST v7, such as /v7/soups",
    variable="KITCHEN_HOST",
    port=8099,
)
