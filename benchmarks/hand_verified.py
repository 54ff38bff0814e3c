"""Values read by hand off real filings' own statements, and ratios worked out from them by hand.

The statement a value stands in is the source, not its tag. Amounts are in millions of dollars, per
share in dollars. A ratio is given as the sum that was done, with the numbers as they are printed.
"""

from __future__ import annotations

from typing import Final

LINES: Final = (
    *("revenue", "net_income", "total_assets", "shareholders_equity"),
    *("operating_cash_flow", "capital_expenditure", "cash_and_equivalents", "eps_diluted"),
)
INDUSTRIES: Final = {
    "AAPL_2024": "consumer electronics",
    "AAPL_2025": "consumer electronics",
    "AMZN_2023": "retail and cloud",
    "GE_2023": "aviation and energy equipment",
    "GM_2023": "cars",
    "GOOGL_2024": "advertising",
    "MARA_2023": "bitcoin mining",
    "MCD_2023": "restaurants",
    "NVDA_2024": "semiconductors",
    "RKT_2023": "mortgages",
    "TSLA_2024": "electric cars",
    "UBER_2019": "transport",
}
OWN_YEAR: Final = {
    "AAPL_2024": ("391035", "93736", "364980", "56950", "118254", "9447", "29943", "6.08"),
    "AAPL_2025": ("416161", "112010", "359241", "73733", "111482", "12715", "35934", "7.46"),
    "AMZN_2023": ("574785", "30425", "527854", "201875", "84946", "52729", "73387", "2.90"),
    "GE_2023": ("67954", "9481", "163045", "27378", "5179", "1595", "16967", "8.36"),
    "GM_2023": ("171842", "10127", "273064", "64286", "20930", "10970", "18853", "7.32"),
    "GOOGL_2024": ("350018", "100118", "450256", "325084", "125299", "52535", "23466", "8.04"),
    "MARA_2023": (
        *("387.508", "261.173", "1990.973", "1615.921", "-315.651", "27.611", "357.313", "1.06"),
    ),
    "MCD_2023": (
        *("25493.7", "8468.8", "56146.8", "-4706.7", "9611.9", "2357.4", "4579.3", "11.56"),
    ),
    "NVDA_2024": ("60922", "29760", "65728", "42978", "28090", "1069", "7280", "11.93"),
    "RKT_2023": (
        *("3799.269", "-15.514", "19231.740", "624.900", "110.329", "60.336", "1108.466", "-0.15"),
    ),
    "TSLA_2024": ("97690", "7091", "122070", "72913", "14923", "11339", "16139", "2.04"),
    "UBER_2019": ("14147", "-8506", "31761", "14190", "-4321", "588", "10873", "-6.81"),
}
"""Filing to its values in the order of ``LINES``, for the report's own year."""
EARLIER: Final = {
    ("AAPL_2024", "net_income", 2022): "99803",
    ("AAPL_2025", "revenue", 2023): "383285",
    ("AMZN_2023", "net_income", 2022): "-2722",
    ("GE_2023", "net_income", 2021): "-6337",
    ("GOOGL_2024", "revenue", 2022): "282836",
    ("NVDA_2024", "net_income", 2023): "4368",
    ("TSLA_2024", "net_income", 2023): "14997",
    ("UBER_2019", "net_income", 2018): "997",
    ("GE_2023", "net_income_including_noncontrolling", 2023): "9443",
    ("TSLA_2024", "net_income_including_noncontrolling", 2024): "7153",
    ("AAPL_2024", "gross_profit", 2024): "180683",
    ("AAPL_2024", "ebitda", 2024): "134661",
    ("AMZN_2023", "cost_of_revenue", 2023): "304739",
    ("NVDA_2024", "free_cash_flow", 2024): "27021",
    ("UBER_2019", "cost_of_revenue", 2019): "7208",
}
"""Years before a report's own, what others own, and lines that are computed."""
REVENUE_CAPTIONS: Final = {
    "AAPL_2024": "Total net sales",
    "AAPL_2025": "Total net sales",
    "AMZN_2023": "Total net sales",
    "GE_2023": "Total revenues",
    "GM_2023": "Total net sales and revenue",
    "GOOGL_2024": "Revenues",
    "MARA_2023": "Total revenues",
    "MCD_2023": "Total revenues",
    "NVDA_2024": "Revenue",
    "RKT_2023": "Total revenue, net",
    "TSLA_2024": "Total",
    "UBER_2019": "Revenue",
}
"""What the row is called in which revenue stands."""
RATIOS: Final[dict[str, dict[str, float]]] = {
    "AAPL_2024": {
        "revenue_growth": 391035 / 383285 - 1,
        "operating_income_growth": 123216 / 114301 - 1,
        "net_income_growth": 93736 / 96995 - 1,
        "eps_growth": 6.08 / 6.13 - 1,
        "fcf_growth": (118254 - 9447) / (110543 - 10959) - 1,
        "gross_margin": (391035 - 210352) / 391035,
        "operating_margin": 123216 / 391035,
        "ebitda_margin": (123216 + 11445) / 391035,
        "net_margin": 93736 / 391035,
        "effective_tax_rate": 29749 / 123485,
        "roe": 93736 / ((56950 + 62146) / 2),
        "roa": 93736 / ((364980 + 352583) / 2),
        "current_ratio": 152987 / 176392,
        "quick_ratio": (29943 + 35228 + 33410) / 176392,
        "cash_ratio": (29943 + 35228) / 176392,
        "debt_to_equity": (9967 + 10912 + 85750) / 56950,
        "net_debt_to_ebitda": (9967 + 10912 + 85750 - 29943 - 35228) / (123216 + 11445),
        "cash_conversion": 118254 / 93736,
        "fcf_margin": (118254 - 9447) / 391035,
        "days_sales_outstanding": 33410 / 391035 * 365,
        "days_inventory": 7286 / 210352 * 365,
        "days_payable": 68960 / 210352 * 365,
        "cash_conversion_cycle": 33410 / 391035 * 365 + (7286 - 68960) / 210352 * 365,
        "book_value_per_share": 56950 / 15116.786,
        "fcf_per_share": (118254 - 9447) / 15408.095,
        "payout_ratio": 15234 / 93736,
        "total_payout_ratio": (15234 + 94949) / 93736,
    },
    "AMZN_2023": {
        "revenue_growth": 574785 / 513983 - 1,
        "operating_income_growth": 36852 / 12248 - 1,
        "gross_margin": (574785 - 304739) / 574785,
        "operating_margin": 36852 / 574785,
        "ebitda_margin": (36852 + 48663) / 574785,
        "effective_tax_rate": 7120 / 37557,
        "roe": 30425 / ((201875 + 146043) / 2),
        "roa": 30425 / ((527854 + 462675) / 2),
        "asset_turnover": 574785 / ((527854 + 462675) / 2),
        "current_ratio": 172351 / 164917,
        "quick_ratio": (73387 + 13393 + 52253) / 164917,
        "interest_coverage": 36852 / 3182,
        "ebitda_coverage": (36852 + 48663) / 3182,
        "cash_conversion": 84946 / 30425,
        "fcf_margin": (84946 - 52729) / 574785,
        "days_sales_outstanding": 52253 / 574785 * 365,
        "days_inventory": 33318 / 304739 * 365,
        "days_payable": 84981 / 304739 * 365,
        "revenue_per_share": 574785 / 10492,
    },
    "NVDA_2024": {
        "revenue_growth": 60922 / 26974 - 1,
        "eps_growth": 11.93 / 1.74 - 1,
        "fcf_growth": (28090 - 1069) / (5641 - 1833) - 1,
        "gross_margin": 44301 / 60922,
        "operating_margin": 32972 / 60922,
        "net_margin": 29760 / 60922,
        "roe": 29760 / ((42978 + 22101) / 2),
        "roa": 29760 / ((65728 + 41182) / 2),
        "roic": 32972
        * (1 - 4058 / 33818)
        / ((1250 + 8459 + 42978 - 7280 + 1250 + 9703 + 22101 - 3389) / 2),
        "current_ratio": 44345 / 10631,
        "quick_ratio": (7280 + 18704 + 9999) / 10631,
        "debt_to_equity": (1250 + 8459) / 42978,
        "debt_to_assets": (1250 + 8459) / 65728,
        "liabilities_to_assets": 22750 / 65728,
        "net_debt_to_ebitda": (1250 + 8459 - 7280 - 18704) / (32972 + 1508),
        "interest_coverage": 32972 / 257,
        "cash_conversion": 28090 / 29760,
        "capex_to_revenue": 1069 / 60922,
        "days_inventory": 5282 / 16621 * 365,
        "book_value_per_share": 42978 / 2464,
        "dividends_per_share": 0.16,
        "payout_ratio": 395 / 29760,
        "total_payout_ratio": (395 + 9533) / 29760,
    },
}
"""Filing to its ratios for the report's own year, with the numbers printed in its statements."""
