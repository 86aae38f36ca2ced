"""What this service is called."""

from localcloud.product import Product

PRODUCT = Product(
    name="Cloud Build",
    command="cloudbuild",
    api="Cloud Build's REST v1, such as /v1/projects/local/builds",
    variable="CLOUDBUILD_EMULATOR_HOST",
    port=8085,
)
