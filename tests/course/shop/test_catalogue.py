"""The offers of a shop hang together."""

import numpy as np
import pytest

from course.shop.catalogue import Catalogue, build_catalogue, count_products


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return build_catalogue(1, 20_000)


def test_offers_of_a_code_are_neighbours(catalogue: Catalogue) -> None:
    for code, (low, high) in enumerate(
        zip(catalogue.code_edges, catalogue.code_edges[1:], strict=False)
    ):
        assert (catalogue.code[low:high] == code).all()
    assert catalogue.code_edges[-1] == len(catalogue.code)


def test_shares_rise_to_one(catalogue: Catalogue) -> None:
    for shares in (catalogue.sales, catalogue.views):
        assert (np.diff(shares) > 0).all()
        assert shares[-1] == 1.0


def test_a_product_under_two_brands_keeps_price_and_category(
    catalogue: Catalogue,
) -> None:
    facts = np.column_stack(
        [catalogue.product_id, catalogue.cents, catalogue.category_id]
    )
    products = len(np.unique(catalogue.product_id))
    assert len(np.unique(facts, axis=0)) == products < len(facts)


def test_a_small_shop_sells_fewer_products() -> None:
    assert 10_000 < count_products(20_000) < count_products(1_370_000)
    assert count_products(1_370_000) == 166_794
