"""Mistakes that a type checker must find: each line is an error; checked by test_types.py."""

from __future__ import annotations

import tenfold


def check(analysis: tenfold.Analysis) -> None:
    print(analysis.business.key_product)
    print(analysis.business.key_products.items[0].nmae)
    print(analysis.mda.key_products)
