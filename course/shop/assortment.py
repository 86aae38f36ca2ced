"""What the shop sells: categories, brands and prices as published."""

from __future__ import annotations

from typing import NamedTuple

PRODUCTS = 166_794  # in October 2019
BRANDS = 3_444
NO_CODE = ""  # category_code is null
NO_BRAND = ""  # brand is null

# Cumulative share of carted or bought products that the best sold hold:
# published for 10, 100 and 1,000.
BEST_SELLERS = ((1, 0.034), (10, 0.20), (100, 0.49), (1_000, 0.77))

PRICE_MAX = 2_574.07
NO_CODE_VIEWS = 0.335  # of all events 32%
NO_BRAND_VIEWS = 2.2  # unbranded products are looked at more than sold: 14%
VIEW_FLATTENING = 0.88  # views ~ sales ** this: what sells less is seen too
# Share of the views that follow sales: those of deciders, and of favourites.
VIEWS_LIKE_SALES = 0.30

# Percent of sessions with a purchase, by first level of category_code. With the
# sales below it gives the views. (Taken alone it would mean 5.6% of sessions
# with a purchase where 6.81% are published: the ratios are kept.)
PURCHASE_RATE = {
    "electronics": 7.8,
    "medicine": 6.5,
    "appliances": 6.0,
    "construction": 4.1,
    "stationery": 4.1,
    "computers": 4.0,
    "auto": 3.9,
    "kids": 3.2,
    "furniture": 2.7,
    "sport": 2.6,
    "accessories": 2.6,
    "apparel": 2.0,
    "country_yard": 1.9,
}


class Shelf(NamedTuple):
    """A category_code: its share of sales, its prices, its best known brands.

    ``share`` is of carted or bought products, ``price`` the median of a
    log-normal of width ``sigma``. ``unbranded`` and ``brands`` are shares of
    the shelf's sales; what they leave goes to small brands.
    """

    code: str
    share: float
    price: float
    sigma: float
    unbranded: float
    brands: dict[str, float]


# Written by row.
# fmt: off
SHELVES = (
    Shelf("electronics.smartphone", 0.5, 260, 0.75, 0.0, {
        "samsung": 0.385, "apple": 0.375, "xiaomi": 0.14, "huawei": 0.07,
        "oppo": 0.024,
    }),
    Shelf("electronics.audio.headphone", 0.05, 150, 0.5, 0.01, {
        "apple": 0.62, "xiaomi": 0.12, "samsung": 0.07, "jbl": 0.09,
        "sony": 0.05,
    }),
    Shelf("electronics.video.tv", 0.033, 330, 0.6, 0.0, {
        "samsung": 0.5, "lg": 0.15, "xiaomi": 0.05, "artel": 0.15,
        "sony": 0.08,
    }),
    Shelf("electronics.clocks", 0.025, 190, 0.8, 0.05, {
        "apple": 0.36, "xiaomi": 0.22, "samsung": 0.12, "casio": 0.15,
    }),
    Shelf("electronics.tablet", 0.01, 230, 0.55, 0.0, {
        "samsung": 0.38, "apple": 0.28, "huawei": 0.18,
    }),
    Shelf("electronics.telephone", 0.005, 25, 0.5, 0.02, {
        "nokia": 0.35,
    }),
    Shelf("electronics.audio.subwoofer", 0.004, 90, 0.6, 0.02, {
        "pioneer": 0.25,
    }),
    Shelf("electronics.camera.photo", 0.001, 600, 0.6, 0.0, {
        "canon": 0.45,
    }),
    Shelf("electronics.video.projector", 0.001, 350, 0.7, 0.05, {
        "epson": 0.35,
    }),
    Shelf("electronics.audio.music_tools.piano", 0.001, 420, 0.6, 0.0, {
        "casio": 0.3,
    }),
    Shelf("appliances.kitchen.washer", 0.017, 260, 0.4, 0.0, {
        "samsung": 0.25, "lg": 0.2, "indesit": 0.2, "bosch": 0.1,
    }),
    Shelf("appliances.kitchen.refrigerators", 0.016, 330, 0.5, 0.02, {
        "samsung": 0.18, "lg": 0.12, "indesit": 0.15, "artel": 0.12,
    }),
    Shelf("appliances.environment.vacuum", 0.018, 95, 0.7, 0.02, {
        "samsung": 0.22, "xiaomi": 0.1, "philips": 0.12, "bosch": 0.08,
    }),
    Shelf("appliances.iron", 0.008, 35, 0.6, 0.02, {
        "tefal": 0.2, "philips": 0.2,
    }),
    Shelf("appliances.kitchen.kettle", 0.006, 25, 0.5, 0.05, {
        "bosch": 0.1,
    }),
    Shelf("appliances.kitchen.blender", 0.005, 45, 0.6, 0.05, {
        "philips": 0.15,
    }),
    Shelf("appliances.kitchen.microwave", 0.006, 80, 0.4, 0.02, {
        "samsung": 0.3,
    }),
    Shelf("appliances.personal.hair_cutter", 0.004, 30, 0.6, 0.05, {
        "philips": 0.3,
    }),
    Shelf("appliances.kitchen.oven", 0.003, 220, 0.6, 0.02, {
        "bosch": 0.15,
    }),
    Shelf("appliances.environment.water_heater", 0.004, 120, 0.4, 0.02, {}),
    Shelf("appliances.sewing_machine", 0.002, 150, 0.5, 0.05, {
        "janome": 0.4,
    }),
    Shelf("appliances.kitchen.dishwasher", 0.001, 380, 0.4, 0.0, {
        "bosch": 0.3,
    }),
    Shelf("computers.notebook", 0.026, 440, 0.6, 0.01, {
        "lenovo": 0.22, "acer": 0.2, "asus": 0.16, "hp": 0.15, "apple": 0.1,
    }),
    Shelf("computers.desktop", 0.004, 380, 0.6, 0.15, {
        "pulser": 0.3,
    }),
    Shelf("computers.peripherals.printer", 0.003, 160, 0.6, 0.03, {
        "canon": 0.35,
    }),
    Shelf("computers.components.cpu", 0.001, 170, 0.6, 0.0, {
        "intel": 0.4,
    }),
    Shelf("computers.components.videocards", 0.002, 230, 0.6, 0.02, {
        "msi": 0.2,
    }),
    Shelf("computers.peripherals.monitor", 0.002, 170, 0.5, 0.02, {
        "samsung": 0.25,
    }),
    Shelf("computers.peripherals.mouse", 0.001, 25, 0.8, 0.05, {
        "logitech": 0.2,
    }),
    Shelf("computers.ebooks", 0.001, 150, 0.5, 0.0, {
        "pocketbook": 0.4,
    }),
    Shelf("auto.accessories.player", 0.005, 110, 0.5, 0.1, {
        "pioneer": 0.2,
    }),
    Shelf("auto.accessories.alarm", 0.003, 110, 0.5, 0.05, {
        "starline": 0.4,
    }),
    Shelf("auto.accessories.videoregister", 0.003, 70, 0.7, 0.15, {}),
    Shelf("auto.accessories.compressor", 0.001, 25, 0.5, 0.2, {}),
    Shelf("construction.tools.light", 0.005, 75, 1.0, 0.1, {
        "xiaomi": 0.1,
    }),
    Shelf("construction.tools.drill", 0.004, 85, 0.7, 0.1, {
        "makita": 0.1,
    }),
    Shelf("construction.tools.welding", 0.002, 120, 0.6, 0.15, {}),
    Shelf("construction.tools.saw", 0.001, 90, 0.6, 0.15, {}),
    Shelf("furniture.living_room.cabinet", 0.003, 130, 0.8, 0.4, {}),
    Shelf("furniture.bedroom.bed", 0.003, 200, 0.8, 0.4, {}),
    Shelf("furniture.living_room.sofa", 0.002, 260, 0.7, 0.4, {}),
    Shelf("furniture.kitchen.table", 0.001, 60, 0.8, 0.4, {}),
    Shelf("apparel.shoes", 0.004, 75, 0.6, 0.2, {
        "respect": 0.1,
    }),
    Shelf("apparel.shoes.keds", 0.002, 65, 0.5, 0.15, {
        "adidas": 0.1,
    }),
    Shelf("apparel.costume", 0.001, 60, 0.7, 0.4, {}),
    Shelf("kids.carriage", 0.003, 180, 0.6, 0.15, {}),
    Shelf("kids.toys", 0.003, 30, 0.8, 0.2, {
        "lego": 0.15,
    }),
    Shelf("kids.swing", 0.001, 50, 0.6, 0.2, {}),
    Shelf("accessories.bag", 0.0015, 30, 0.8, 0.3, {}),
    Shelf("accessories.umbrella", 0.0005, 20, 0.5, 0.4, {}),
    Shelf("sport.bicycle", 0.001, 210, 0.6, 0.2, {}),
    Shelf("sport.trainer", 0.0005, 205, 0.7, 0.2, {}),
    Shelf("medicine.tools.tonometer", 0.0005, 43, 0.4, 0.05, {
        "omron": 0.4,
    }),
    Shelf("stationery.cartrige", 0.0005, 9, 0.7, 0.05, {
        "canon": 0.3,
    }),
    Shelf("country_yard.cultivator", 0.0002, 220, 0.6, 0.2, {}),
    Shelf("country_yard.lawn_mower", 0.0001, 180, 0.6, 0.2, {}),
    Shelf(NO_CODE, 0.19, 62, 1.3, 0.29, {
        "lucente": 0.073, "xiaomi": 0.07, "samsung": 0.03, "apple": 0.02,
    }),
)
# fmt: on

# Multiplies the shelf's median price.
BRAND_PRICE = {
    "apple": 2.75,
    "samsung": 0.95,
    "xiaomi": 0.70,
    "huawei": 0.75,
    "oppo": 0.80,
    "lucente": 2.2,
}
