"""Lines computed from others where they are not reported, each by its definition.

A derived line shows its formula and the facts behind it. What cannot be told apart is not added up,
and nothing is taken for zero except terms marked as optional, which then leave the formula too.
"""

from __future__ import annotations

from typing import Final

from tenfold.financials.line import Derivation

_FFO_NOTE: Final = (
    "taken by Nareit's definition as far as tags tell: all depreciation counts as that of real "
    "estate, and shares of partners and joint ventures are left out"
)

FIRST_DERIVATIONS: Final[tuple[Derivation, ...]] = (
    Derivation("net_interest_income", ((1, "interest_income"), (-1, "interest_expense")),
               beside=("deposits",)),
    Derivation("revenue", ((1, "net_interest_income"), (1, "noninterest_income"))),
    Derivation("gross_profit", ((1, "revenue"), (-1, "cost_of_revenue"))),
    Derivation("cost_of_revenue", ((1, "revenue"), (-1, "gross_profit"))),
    Derivation("selling_general_administrative",
               ((1, "selling_and_marketing"), (1, "general_and_administrative"))),
    Derivation("net_income",
               ((1, "net_income_including_noncontrolling"), (-1, "net_income_noncontrolling"))),
    Derivation("net_income", ((1, "net_income_including_noncontrolling"),),
               unless=("net_income_noncontrolling", "noncontrolling_interests",
                       "redeemable_noncontrolling"),
               note="no noncontrolling interests are tagged, so all of it is the parent's"),
    Derivation("net_income_including_noncontrolling",
               ((1, "net_income"), (1, "net_income_noncontrolling"))),
    Derivation("shareholders_equity", ((1, "total_equity"), (-1, "noncontrolling_interests"))),
    Derivation("shareholders_equity", ((1, "total_equity"),),
               unless=("noncontrolling_interests", "net_income_noncontrolling"),
               note="no noncontrolling interests are tagged, so all of it is the parent's"),
    Derivation("total_equity", ((1, "shareholders_equity"),), ((1, "noncontrolling_interests"),)),
    Derivation("common_equity", ((1, "shareholders_equity"),), ((-1, "preferred_stock"),)),
    Derivation("pretax_income", ((1, "pretax_income_domestic"), (1, "pretax_income_foreign"))),
    Derivation("redeemable_interests", ((1, "redeemable_noncontrolling"),),
               ((1, "redeemable_stock"),)),
    Derivation("redeemable_interests", ((1, "redeemable_stock"),)),
    Derivation("total_liabilities", ((1, "liabilities_and_equity"), (-1, "total_equity")),
               ((-1, "redeemable_interests"),)),
    Derivation("long_term_debt_total",
               ((1, "long_term_debt"), (1, "long_term_debt_current"))),
    Derivation("debt_current", ((1, "long_term_debt_current"),), ((1, "short_term_borrowings"),)),
    Derivation("total_debt", ((1, "long_term_debt"), (1, "debt_current"))),
    Derivation("total_debt", ((1, "long_term_debt_total"),), ((1, "short_term_borrowings"),),
               unless=("debt_current",)),
    Derivation("total_debt", ((1, "long_term_debt"),), ((1, "short_term_borrowings"),),
               unless=("debt_current",)),
    Derivation("depreciation_amortization",
               ((1, "depreciation"), (1, "amortization_of_intangibles"))),
)  # fmt: skip
"""In the order in which they are tried; a later one may build on an earlier."""

LAST_DERIVATIONS: Final[tuple[Derivation, ...]] = (
    Derivation("net_debt", ((1, "total_debt"), (-1, "cash_and_equivalents")),
               ((-1, "short_term_investments"),), unless=("deposits",)),
    Derivation("ebitda", ((1, "operating_income"), (1, "depreciation_amortization")),
               unless=("deposits", "premiums_earned")),
    Derivation("ebitda",
               ((1, "pretax_income"), (1, "interest_expense"), (1, "depreciation_amortization")),
               unless=("deposits", "premiums_earned"),
               note="operating income is not tagged, so other income is in it"),
    Derivation("funds_from_operations", ((1, "net_income"), (1, "depreciation_amortization")),
               ((-1, "gain_on_property_sales"), (1, "impairment_of_real_estate")),
               beside=("real_estate", "rental_revenue"), note=_FFO_NOTE),
    Derivation("free_cash_flow", ((1, "operating_cash_flow"), (-1, "capital_expenditure"))),
)  # fmt: skip
"""Tried when total debt is as complete as the balance sheet makes it."""

DERIVATIONS: Final = (*FIRST_DERIVATIONS, *LAST_DERIVATIONS)
