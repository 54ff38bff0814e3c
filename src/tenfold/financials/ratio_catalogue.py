"""The catalogue of ratios: each is written once, as its formula.

``line`` is the year's value, at its last day for what stands in the balance sheet; ``line[-1]`` is
that of the year before; ``avg(line)`` is the mean of the year's last day and of the year before's.
A formula says which of these it takes, so that nobody has to guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class RatioKind(StrEnum):
    """How a ratio's value reads."""

    PERCENT = "percent"
    """A fraction: 0.25 is 25%."""
    TIMES = "times"
    DAYS = "days"
    PER_SHARE = "per share"


class RatioGroup(StrEnum):
    """What a ratio is about."""

    GROWTH = "growth"
    PROFITABILITY = "profitability"
    RETURNS = "returns"
    LIQUIDITY = "liquidity"
    LEVERAGE = "leverage and coverage"
    CASH = "cash"
    WORKING_CAPITAL = "working capital"
    PER_SHARE = "per share"
    PAYOUT = "payout"
    BANK = "bank"
    INSURER = "insurer"
    REAL_ESTATE = "real estate"

    @property
    def is_of_one_trade(self) -> bool:
        """Whether only companies of one trade have it, so that others need not see it missing."""
        return self in (RatioGroup.BANK, RatioGroup.INSURER, RatioGroup.REAL_ESTATE)


@dataclass(frozen=True, slots=True)
class RatioDefinition:
    """One ratio of the catalogue."""

    group: RatioGroup
    name: str
    title: str
    formula: str
    kind: RatioKind
    meaningless_below_zero: str | None = None
    """A line with which a negative or zero value makes no sense: a return on negative equity."""
    otherwise: str | None = None
    """A second formula for companies that lack an input of the first; the one used is shown."""


_G, _P, _R, _L = (RatioGroup.GROWTH, RatioGroup.PROFITABILITY, RatioGroup.RETURNS,
                  RatioGroup.LIQUIDITY)  # fmt: skip
_D, _C, _W, _S = (RatioGroup.LEVERAGE, RatioGroup.CASH, RatioGroup.WORKING_CAPITAL,
                  RatioGroup.PER_SHARE)  # fmt: skip
_Y, _B, _I, _E = RatioGroup.PAYOUT, RatioGroup.BANK, RatioGroup.INSURER, RatioGroup.REAL_ESTATE
_PERCENT, _TIMES = RatioKind.PERCENT, RatioKind.TIMES
_DAYS, _PER_SHARE = RatioKind.DAYS, RatioKind.PER_SHARE
_QUICK: Final = "cash_and_equivalents + short_term_investments + receivables"
_CYCLE: Final = (
    "receivables / revenue * 365 + inventory / cost_of_revenue * 365"
    " - payables / cost_of_revenue * 365"
)
_define = RatioDefinition

RATIOS: Final[tuple[RatioDefinition, ...]] = (
    _define(_G, "revenue_growth", "Revenue growth", "revenue / revenue[-1] - 1", _PERCENT),
    _define(_G, "operating_income_growth", "Operating income growth",
            "operating_income / operating_income[-1] - 1", _PERCENT),
    _define(_G, "net_income_growth", "Net income growth", "net_income / net_income[-1] - 1",
            _PERCENT),
    _define(_G, "eps_growth", "Growth of EPS, diluted", "eps_diluted / eps_diluted[-1] - 1",
            _PERCENT),
    _define(_G, "fcf_growth", "Free cash flow growth",
            "free_cash_flow / free_cash_flow[-1] - 1", _PERCENT),
    _define(_P, "gross_margin", "Gross margin", "gross_profit / revenue", _PERCENT),
    _define(_P, "operating_margin", "Operating margin", "operating_income / revenue", _PERCENT),
    _define(_P, "ebitda_margin", "EBITDA margin", "ebitda / revenue", _PERCENT),
    _define(_P, "net_margin", "Net margin", "net_income / revenue", _PERCENT),
    _define(_P, "effective_tax_rate", "Effective tax rate", "income_tax / pretax_income",
            _PERCENT, "pretax_income"),
    _define(_R, "roe", "Return on equity", "net_income / avg(shareholders_equity)", _PERCENT,
            "shareholders_equity"),
    _define(_R, "roa", "Return on assets", "net_income / avg(total_assets)", _PERCENT),
    _define(_R, "roic", "Return on invested capital",
            "operating_income * (1 - income_tax / pretax_income)"
            " / avg(total_debt + total_equity - cash_and_equivalents)", _PERCENT, "pretax_income"),
    _define(_R, "asset_turnover", "Asset turnover", "revenue / avg(total_assets)", _TIMES),
    _define(_L, "current_ratio", "Current ratio", "current_assets / current_liabilities", _TIMES),
    _define(_L, "quick_ratio", "Quick ratio", f"({_QUICK}) / current_liabilities", _TIMES,
            otherwise="(current_assets - inventory) / current_liabilities"),
    _define(_L, "cash_ratio", "Cash ratio",
            "(cash_and_equivalents + short_term_investments) / current_liabilities", _TIMES,
            otherwise="cash_and_equivalents / current_liabilities"),
    _define(_D, "debt_to_equity", "Debt to equity", "total_debt / shareholders_equity", _TIMES,
            "shareholders_equity"),
    _define(_D, "debt_to_assets", "Debt to assets", "total_debt / total_assets", _PERCENT),
    _define(_D, "liabilities_to_assets", "Liabilities to assets",
            "total_liabilities / total_assets", _PERCENT),
    _define(_D, "debt_to_ebitda", "Debt to EBITDA", "total_debt / ebitda", _TIMES, "ebitda"),
    _define(_D, "net_debt_to_ebitda", "Net debt to EBITDA", "net_debt / ebitda", _TIMES,
            "ebitda"),
    _define(_D, "interest_coverage", "Interest coverage", "operating_income / interest_expense",
            _TIMES),
    _define(_D, "ebitda_coverage", "EBITDA interest coverage", "ebitda / interest_expense",
            _TIMES),
    _define(_C, "cash_conversion", "Cash conversion", "operating_cash_flow / net_income", _TIMES,
            "net_income"),
    _define(_C, "fcf_margin", "Free cash flow margin", "free_cash_flow / revenue", _PERCENT),
    _define(_C, "fcf_conversion", "Free cash flow to net income", "free_cash_flow / net_income",
            _TIMES, "net_income"),
    _define(_C, "capex_to_revenue", "Capital expenditure to revenue",
            "capital_expenditure / revenue", _PERCENT),
    _define(_W, "days_sales_outstanding", "Days sales outstanding",
            "receivables / revenue * 365", _DAYS),
    _define(_W, "days_inventory", "Days of inventory",
            "inventory / cost_of_revenue * 365", _DAYS),
    _define(_W, "days_payable", "Days payable", "payables / cost_of_revenue * 365", _DAYS),
    _define(_W, "cash_conversion_cycle", "Cash conversion cycle", _CYCLE, _DAYS),
    _define(_S, "revenue_per_share", "Revenue per share", "revenue / shares_diluted", _PER_SHARE),
    _define(_S, "fcf_per_share", "Free cash flow per share",
            "free_cash_flow / shares_diluted", _PER_SHARE),
    _define(_S, "book_value_per_share", "Book value per share",
            "common_equity / shares_outstanding", _PER_SHARE),
    _define(_S, "dividends_per_share", "Dividends per share", "dividends_per_share", _PER_SHARE,
            otherwise="dividends_paid / shares_basic"),
    _define(_Y, "payout_ratio", "Payout ratio", "dividends_paid / net_income", _PERCENT,
            "net_income"),
    _define(_Y, "total_payout_ratio", "Payout incl. share repurchases",
            "(dividends_paid + share_repurchases) / net_income", _PERCENT, "net_income"),
    _define(_B, "net_interest_margin", "Net interest income to assets",
            "net_interest_income / avg(total_assets)", _PERCENT),
    _define(_B, "efficiency_ratio", "Efficiency ratio",
            "noninterest_expense / (net_interest_income + noninterest_income)", _PERCENT),
    _define(_B, "loans_to_deposits", "Loans to deposits", "loans / deposits", _PERCENT),
    _define(_B, "provision_to_loans", "Provision to loans",
            "provision_for_credit_losses / avg(loans)", _PERCENT),
    _define(_B, "allowance_to_loans", "Allowance to gross loans",
            "allowance_for_credit_losses / (loans + allowance_for_credit_losses)", _PERCENT),
    _define(_I, "loss_ratio", "Loss ratio", "policy_benefits / premiums_earned", _PERCENT),
    _define(_I, "expense_ratio", "Expense ratio",
            "(acquisition_costs + underwriting_expense) / premiums_earned", _PERCENT),
    _define(_I, "combined_ratio", "Combined ratio",
            "(policy_benefits + acquisition_costs + underwriting_expense) / premiums_earned",
            _PERCENT),
    _define(_E, "ffo_per_share", "FFO per share", "funds_from_operations / shares_diluted",
            _PER_SHARE),
    _define(_E, "ffo_payout", "Dividends to FFO", "dividends_paid / funds_from_operations",
            _PERCENT, "funds_from_operations"),
)  # fmt: skip
