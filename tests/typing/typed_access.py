"""What a type checker must see of an analysis; checked by pyright in test_types.py, never run."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import assert_type

import tenfold
from tenfold.components.shapes.business import Product, ProductList
from tenfold.components.shapes.common import Level


async def check(path: str) -> None:
    analysis = await tenfold.analyze(path)
    assert_type(analysis, tenfold.Analysis)
    assert_type(analysis.business.key_products, ProductList)
    assert_type(analysis.business.key_products.items, list[Product])
    assert_type(analysis.business.key_products.items[0].name, str)
    assert_type(analysis.business.key_products.items[0].evidence.start, int | None)
    assert_type(analysis.risk_factors.legal_and_regulatory.items[0].severity, Level | None)
    assert_type(analysis.figures, tenfold.Financials | None)
    assert_type(analysis.outcomes["mda.cash_flow"].numbers, tuple[tenfold.NumberCheck, ...] | None)
    assert_type(tenfold.analyze_sync(path), tenfold.Analysis)
    assert_type(tenfold.stream(path), AsyncGenerator[tenfold.Event, None])
