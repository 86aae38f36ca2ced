"""What this service is called."""

from localcloud.product import Product

PRODUCT = Product(
    name="Cloud Run",
    command="cloudrun",
    api="Cloud Run's REST v2, such as "
    "/v2/projects/local/locations/europe-west1/services",
    variable="CLOUDRUN_EMULATOR_HOST",
    port=8086,
)
