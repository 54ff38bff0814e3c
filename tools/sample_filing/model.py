"""Three years of a company that does not exist, from which every figure in the filing comes.

Amounts are integers in thousands of dollars, as the statements show them. The judgement is in
`inputs`; everything that another figure determines is computed, so that the balance sheet
balances because the cash flow statement accounts for each of its changes, and not because two
hand-typed columns happen to agree. `checked` then proves the identities before anything is
written. Fiscal 2023 is the opening year: its closing balances are inputs (retained earnings is
what is left), and so are the working-capital movements of its cash flow statement.
"""

from __future__ import annotations

from inputs import (
    ACQUIRED,
    FX_CASH_2023,
    INPUTS,
    MOVEMENTS_2023,
    OPENING,
    SEGMENTS,
    YEARS,
    Figures,
    Series,
)
from require import require


def build() -> Figures:
    """All figures of the filing by name and fiscal year, identities checked."""
    f: Figures = {name: dict(zip(YEARS, row, strict=False)) for name, row in INPUTS.items()}
    _income(f)
    _balances(f)
    _cash_flow(f)
    _equity(f)
    _derived(f)
    checked(f)
    return f


def total(f: Figures, *names: str) -> Series:
    """The sum of the named figures, for the years all of them have; '-name' subtracts."""
    signed = [(-1, n[1:]) if n.startswith("-") else (1, n) for n in names]
    years = [y for y in YEARS if all(y in f[n] for _, n in signed)]
    return {y: sum(s * f[n][y] for s, n in signed) for y in years}


def _income(f: Figures) -> None:
    for line in ("revenue", "cost", "rd"):
        f[line] = total(f, *(f"{s}_{line}" for s in SEGMENTS))
    f["sga"] = total(f, *(f"{s}_sga" for s in SEGMENTS), "corporate_sga")
    f["product_revenue"] = total(f, "revenue", "-service_revenue")
    f["product_cost"] = total(f, "cost", "-service_cost")
    f["gross_profit"] = total(f, "revenue", "-cost")
    for s in SEGMENTS:
        f[f"{s}_gross_profit"] = total(f, f"{s}_revenue", f"-{s}_cost")
        f[f"{s}_income"] = total(f, f"{s}_gross_profit", f"-{s}_rd", f"-{s}_sga")
    f["segment_income"] = total(f, *(f"{s}_income" for s in SEGMENTS))
    f["operating_expenses"] = total(f, "rd", "sga", "amortization", "impairment", "restructuring")
    f["operating_income"] = total(f, "gross_profit", "-operating_expenses")
    f["pretax"] = total(f, "operating_income", "-interest_expense", "other_income")
    f["pretax_us"] = total(f, "pretax", "-pretax_foreign")
    f["tax_statutory"] = {y: round(f["pretax"][y] * 0.21) for y in YEARS}
    f["tax_impairment"] = {y: round(f["impairment"][y] * 0.21) for y in YEARS}
    rows = ("statutory", "state", "foreign", "credits", "stock", "impairment", "other")
    f["tax"] = total(f, *(f"tax_{r}" for r in rows))
    f["net_income"] = total(f, "pretax", "-tax")
    f["oci"] = total(f, "oci_translation", "oci_pension", "oci_hedges")
    f["comprehensive_income"] = total(f, "net_income", "oci")
    f["shares_diluted"] = total(f, "shares_basic", "shares_dilutive")
    for kind in ("basic", "diluted"):
        f[f"eps_{kind}"] = {y: round(f["net_income"][y] / f[f"shares_{kind}"][y], 2) for y in YEARS}
    f["dividends"] = {
        y: round(f["shares_basic"][y] * f["dividends_per_share_cents"][y] / 100) for y in YEARS
    }


def _balances(f: Figures) -> None:
    for name in ("ppe", "goodwill", "intangibles"):
        f[name] = {2023: OPENING[name]}
    for y in (2024, 2025):
        bought = ACQUIRED if y == 2025 else dict.fromkeys(ACQUIRED, 0)
        f["ppe"][y] = (
            f["ppe"][y - 1]
            + f["capex"][y]
            - f["depreciation"][y]
            - f["disposals"][y]
            - f["write_downs"][y]
            + f["fx_ppe"][y]
            + bought["ppe"]
        )
        f["goodwill"][y] = (
            f["goodwill"][y - 1] - f["impairment"][y] + f["fx_goodwill"][y] + bought["goodwill"]
        )
        f["intangibles"][y] = f["intangibles"][y - 1] - f["amortization"][y] + bought["intangibles"]
    f["total_debt"] = total(f, "term_loan", "revolver", "notes")
    f["carrying_debt"] = total(f, "total_debt", "-debt_costs")
    f["long_debt"] = total(f, "carrying_debt", "-current_debt")
    f["current_liabilities"] = total(
        f,
        "current_debt",
        "payables",
        "accrued_pay",
        "contract_liabilities",
        "current_leases",
        "other_current",
    )
    f["liabilities"] = total(
        f,
        "current_liabilities",
        "long_debt",
        "long_leases",
        "deferred_tax_liabilities",
        "other_liabilities",
    )


def _cash_flow(f: Figures) -> None:
    def movement(name: str, year: int) -> float:
        bought = ACQUIRED.get(name, 0) if year == 2025 else 0
        return f[name][year] - f[name][year - 1] - bought

    uses = ("receivables", "contract_assets", "inventories", "prepaids")
    sources = ("payables", "accrued_pay", "contract_liabilities", "other_current")
    for name, value in MOVEMENTS_2023.items():
        f[name] = {2023: value}
    f["fx_cash"] = {2023: FX_CASH_2023}
    for y in (2024, 2025):
        for name in uses:
            f[f"cf_{name}"][y] = -movement(name, y)
        for name in sources:
            f[f"cf_{name}"][y] = movement(name, y)
        f["cf_deferred_tax"][y] = movement("deferred_tax_liabilities", y) - movement(
            "deferred_tax_assets", y
        )
        f["cf_other"][y] = (
            -movement("other_assets", y)
            + f["oci_hedges"][y]
            - movement("lease_assets", y)
            + movement("current_leases", y)
            + movement("long_leases", y)
            + movement("other_liabilities", y)
            + f["oci_pension"][y]
        )
        f["fx_cash"][y] = f["oci_translation"][y] - f["fx_goodwill"][y] - f["fx_ppe"][y]
    f["operating_cash"] = total(
        f,
        "net_income",
        "depreciation",
        "amortization",
        "debt_cost_amortization",
        "sbc",
        "impairment",
        "write_downs",
        *MOVEMENTS_2023,
    )
    f["investing_cash"] = total(f, "-capex", "-acquisition", "disposals")
    f["revolver_net"] = {
        2023: 0,
        **{y: f["revolver"][y] - f["revolver"][y - 1] for y in (2024, 2025)},
    }
    f["financing_cash"] = total(
        f, "revolver_net", "-term_repaid", "-dividends", "-repurchases", "stock_proceeds"
    )
    f["cash_change"] = total(f, "operating_cash", "investing_cash", "financing_cash", "fx_cash")
    f["cash"] = {2023: OPENING["cash"], 2022: OPENING["cash"] - f["cash_change"][2023]}
    for y in (2024, 2025):
        f["cash"][y] = f["cash"][y - 1] + f["cash_change"][y]
    f["opening_cash"] = {y: f["cash"][y - 1] for y in YEARS}
    f["current_assets"] = total(
        f, "cash", "receivables", "contract_assets", "inventories", "prepaids"
    )
    f["assets"] = total(
        f,
        "current_assets",
        "ppe",
        "lease_assets",
        "goodwill",
        "intangibles",
        "deferred_tax_assets",
        "other_assets",
    )
    f["free_cash"] = total(f, "operating_cash", "-capex")


def _equity(f: Figures) -> None:
    f["equity"] = {2023: f["assets"][2023] - f["liabilities"][2023]}
    f["common_stock"] = dict.fromkeys((2022, *YEARS), OPENING["common_stock"])
    f["paid_in"] = {2023: OPENING["paid_in"]}
    f["aoci"] = {2023: OPENING["aoci"]}
    f["retained"] = {
        2023: f["equity"][2023] - OPENING["common_stock"] - OPENING["paid_in"] - OPENING["aoci"]
    }
    kept = total(f, "net_income", "-dividends", "-repurchases")
    issued = total(f, "sbc", "stock_proceeds")
    for y in (2024, 2025):
        f["paid_in"][y] = f["paid_in"][y - 1] + issued[y]
        f["retained"][y] = f["retained"][y - 1] + kept[y]
        f["aoci"][y] = f["aoci"][y - 1] + f["oci"][y]
    f["paid_in"][2022] = f["paid_in"][2023] - issued[2023]
    f["retained"][2022] = f["retained"][2023] - kept[2023]
    f["aoci"][2022] = f["aoci"][2023] - f["oci"][2023]
    parts = ("common_stock", "paid_in", "retained", "aoci")
    f["equity"] |= {y: sum(f[p][y] for p in parts) for y in (2022, 2024, 2025)}
    f["liabilities_and_equity"] = total(f, "liabilities", "equity")


def _derived(f: Figures) -> None:
    f["tax_deferred"] = f["cf_deferred_tax"]  # the same figure in the note as in the cash flow
    f["tax_current"] = total(f, "tax", "-tax_deferred")
    f["adjusted_ebitda"] = total(
        f, "operating_income", "depreciation", "amortization", "sbc", "impairment", "restructuring"
    )
    one_offs = f["legal_accrual"][2025] + f["cyber_costs"][2025] - f["cyber_recovery"][2025]
    f["one_offs"] = {2025: one_offs, 2024: 0, 2023: 0}
    f["covenant_ebitda"] = total(f, "adjusted_ebitda", "one_offs")
    f["net_debt"] = total(f, "total_debt", "-cash")
    f["leverage"] = {y: f["net_debt"][y] / f["covenant_ebitda"][y] for y in YEARS}
    f["coverage"] = {y: f["covenant_ebitda"][y] / f["interest_expense"][y] for y in YEARS}
    f["covenant_cushion"] = {2025: f["covenant_ebitda"][2025] - f["net_debt"][2025] / 3.25}
    f["dso"] = {y: f["receivables"][y] / f["revenue"][y] * 365 for y in YEARS}
    f["inventory_days"] = {y: f["inventories"][y] / f["cost"][y] * 365 for y in YEARS}
    f["revolver_available"] = {2025: 350_000 - f["revolver"][2025] - 11_800}
    f["working_capital"] = total(f, "current_assets", "-current_liabilities")
    f["other_revenue"] = total(f, "revenue", "-us_revenue", "-emea_revenue", "-china_revenue")
    f["foreign_revenue"] = total(f, "revenue", "-us_revenue")
    f["finished_goods"] = total(f, "inventories", "-raw_materials", "-work_in_process")
    f["ppe_gross"] = total(f, "land", "buildings", "machinery", "construction")
    f["accumulated_depreciation"] = total(f, "ppe_gross", "-ppe")
    f["standard_revenue"] = total(f, "product_revenue", "-engineered_revenue")
    f["field_service_revenue"] = total(f, "service_revenue", "-software_revenue")
    f["backlog"] = total(f, *(f"{s}_backlog" for s in SEGMENTS))
    f["segment_assets"] = total(f, *(f"{s}_assets" for s in SEGMENTS))
    f["corporate_assets"] = total(f, "assets", "-segment_assets")
    f["segment_depreciation"] = total(f, *(f"{s}_depreciation" for s in SEGMENTS))
    f["corporate_depreciation"] = total(f, "depreciation", "-segment_depreciation")
    f["flow_revenue_before_estimate"] = {
        2025: f["flow_revenue"][2025] - f["estimate_revenue"][2025],
        2024: f["flow_revenue"][2024],
    }
    f["estimate_eps"] = {
        2025: round(f["estimate_income"][2025] * 0.765 / f["shares_diluted"][2025], 2)
    }
    f["flow_income_before_estimate"] = {
        2025: f["flow_income"][2025] - f["estimate_income"][2025],
        2024: f["flow_income"][2024],
    }
    f["warranty"] = {2023: OPENING["warranty"]}
    f["warranty_opening"] = {2023: OPENING["warranty"] - 8_950 + 8_411}
    f["restructuring_accrual"] = {2023: OPENING["restructuring_accrual"]}
    for y in (2024, 2025):
        f["warranty_opening"][y] = f["warranty"][y - 1]
        f["warranty"][y] = (
            f["warranty"][y - 1] + f["warranty_expense"][y] - f["warranty_settled"][y]
        )
        f["restructuring_accrual"][y] = (
            f["restructuring_accrual"][y - 1] + f["severance_charge"][y] - f["severance_paid"][y]
        )
    f["restructuring_opening"] = {y: f["restructuring_accrual"][y - 1] for y in (2025, 2024)}
    f["other_customers_revenue"] = total(f, "revenue", "-customer_a_revenue")
    f["other_customers_receivables"] = total(f, "receivables", "-customer_a_receivables")
    f["rate_shock"] = {2025: round((f["term_loan"][2025] + f["revolver"][2025]) / 2 * 0.01)}
    f["variable_debt"] = total(f, "term_loan", "revolver")
    f["service_gp"] = total(f, "service_revenue", "-service_cost")
    f["motion_other_revenue"] = total(f, "motion_revenue", "-customer_a_revenue")
    f["pretax_before_impairment"] = total(f, "pretax", "impairment")
    f["covenant_required"] = {2025: f["net_debt"][2025] / 3.25}
    f["returned"] = total(f, "dividends", "repurchases")
    dep = ("inventory", "capitalized_rd", "accruals", "losses", "allowance", "ppe")
    f["dep_tax_intangibles"] = {
        y: f["deferred_tax_assets"][y]
        - f["deferred_tax_liabilities"][y]
        - sum(f[f"dep_tax_{d}"][y] for d in dep)
        for y in (2025, 2024)
    }
    f["net_deferred_tax"] = total(f, "deferred_tax_assets", "-deferred_tax_liabilities")


def checked(f: Figures) -> None:
    """Prove the identities a reader could check; the build stops at the first that fails."""
    for y in (2025, 2024):
        require(f["assets"][y] == f["liabilities_and_equity"][y], f"balance sheet {y}")
        require(f["cash"][y] - f["cash"][y - 1] == f["cash_change"][y], f"cash {y}")
        parts = f["net_income"][y] + f["oci"][y] + f["sbc"][y] + f["stock_proceeds"][y]
        given = f["dividends"][y] + f["repurchases"][y]
        require(f["equity"][y] == f["equity"][y - 1] + parts - given, f"equity {y}")
        require(f["dep_tax_intangibles"][y] < 0, f"deferred tax on intangibles {y}")
    for y in YEARS:
        restructured = ("severance_charge", "write_downs", "relocation_charge")
        if y != 2023:
            require(f["restructuring"][y] == sum(f[n][y] for n in restructured), f"charge {y}")
        unallocated = sum(
            f[n][y] for n in ("corporate_sga", "amortization", "impairment", "restructuring")
        )
        require(f["operating_income"][y] == f["segment_income"][y] - unallocated, f"segments {y}")
    bought = sum(
        ACQUIRED[n] for n in ("goodwill", "intangibles", "receivables", "inventories", "ppe")
    )
    owed = sum(
        ACQUIRED[n] for n in ("payables", "contract_liabilities", "deferred_tax_liabilities")
    )
    require(bought - owed == f["acquisition"][2025], "what was bought is what was paid")
