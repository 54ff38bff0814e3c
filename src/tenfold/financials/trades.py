"""What proves that a company is of a trade whose figures read differently.

A bank lives on interest, so there is nothing to earn before it. Many companies that are no bank
tag some deposits, of tenants, customers or for machines: only deposits that weigh prove a bank.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tenfold.financials.figures import Figure

_DEPOSITS: Final = "deposits"
_BANKS_OWN: Final = "interest_income"
"""Its concepts are those of operating interest, which only lenders have."""
_LEAST_SHARE: Final = Decimal("0.1")
"""Of total assets. Goldman Sachs, an investment bank, has a quarter; shops and miners next to
nothing."""


def speaks(line: str, fiscal_year: int, figures: Mapping[tuple[str, int], Figure]) -> bool:
    """Whether a line is there for the year and, if it is to prove a trade, weighs enough."""
    if line != _DEPOSITS:
        return (line, fiscal_year) in figures
    deposits = figures.get((_DEPOSITS, fiscal_year))
    if deposits is None:
        return False
    assets = figures.get(("total_assets", fiscal_year))
    large = assets is not None and deposits.value >= assets.value * _LEAST_SHARE
    return large or (_BANKS_OWN, fiscal_year) in figures
