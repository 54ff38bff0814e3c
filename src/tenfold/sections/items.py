"""The item table of form 10-K: every item it has had since 1993, in the order of the form.

Source: Form 10-K (SEC 1673) and its General Instructions. What the items were called in earlier
years, and the releases that changed them, is in ``item_titles``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the item table."""

    number: str
    """'1', '1A', …"""
    title: str
    """The title in today's form."""
    part: str
    """'I' to 'IV'."""
    other_titles: tuple[str, ...] = ()
    """Titles of older forms, and what filings commonly write instead."""
    since: int | None = None
    """First fiscal year in which the form had the item; None for always."""


ITEMS: tuple[Item, ...] = (
    Item(
        "1",
        "Business",
        "I",
        ("Description of Business", "Our Business", "General Business", "About the Company"),
    ),
    Item(
        "1A",
        "Risk Factors",
        "I",
        ("Factors That May Affect Future Results", "Certain Risk Factors", "Cautionary Factors"),
        2005,
    ),
    Item("1B", "Unresolved Staff Comments", "I", ("Unresolved SEC Staff Comments",), 2005),
    Item("1C", "Cybersecurity", "I", ("Cyber Security",), 2023),
    Item(
        "2",
        "Properties",
        "I",
        (
            "Description of Property",
            "Property",
            "Description of Properties",
            "Real Estate",
            "Facilities",
        ),
    ),
    Item(
        "3", "Legal Proceedings", "I", ("Pending Legal Proceedings", "Litigation", "Legal Matters")
    ),
    Item(
        "4",
        "Mine Safety Disclosures",
        "I",
        (
            "Submission of Matters to a Vote of Security Holders",
            "Mine Safety",
            "Reserved",
            "Removed and Reserved",
            "Executive Officers of the Registrant",
            "Submission of Matters to a Vote",
        ),
    ),
    Item(
        "5",
        "Market for Registrant's Common Equity, Related Stockholder Matters and Issuer "
        "Purchases of Equity Securities",
        "II",
        (
            "Market for",
            "Market Price",
            "Market and",
            "Market Information",
            "Common Equity",
            "Price Range of Common Stock",
        ),
    ),
    Item(
        "6",
        "Selected Financial Data",
        "II",
        (
            "Reserved",
            "Selected Consolidated Financial",
            "Selected",
            "Removed and Reserved",
            "Consolidated Selected Financial Data",
        ),
    ),
    Item(
        "7",
        "Management's Discussion and Analysis of Financial Condition and Results of Operations",
        "II",
        (
            "Management's Discussion and Analysis",
            "Management's Discussion",
            "Managements Discussion",
            "Management Discussion and Analysis",
            "Discussion and Analysis of",
            "Plan of Operation",
            "Management's Financial Discussion",
            "Management's Narrative Analysis",
            "Financial Review",
            "MD&A",
        ),
    ),
    Item(
        "7A",
        "Quantitative and Qualitative Disclosures about Market Risk",
        "II",
        (
            "Quantitative and Qualitative",
            "Qualitative and Quantitative",
            "Quantitative",
            "Quantative",
            "Disclosures about Market Risk",
            "Market Risk",
            "Disclosure about Market Risk",
        ),
        1997,
    ),
    Item(
        "8",
        "Financial Statements and Supplementary Data",
        "II",
        (
            "Financial Statements",
            "Consolidated Financial Statements",
            "Supplementary Financial",
            "Index to Financial Statements",
            "Financial Information",
        ),
    ),
    Item(
        "9",
        "Changes in and Disagreements with Accountants on Accounting and Financial Disclosure",
        "II",
        (
            "Changes in and Disagreements",
            "Changes in Accountants",
            "Changes in",
            "Change in Accountants",
            "Disagreements",
            "Changes and Disagreements",
        ),
    ),
    Item(
        "9A",
        "Controls and Procedures",
        "II",
        (
            "Control and Procedures",
            "Disclosure Controls",
            "Evaluation of Disclosure Controls",
            "Internal Control",
        ),
        2003,
    ),
    Item("9B", "Other Information", "II", (), 2004),
    Item(
        "9C",
        "Disclosure Regarding Foreign Jurisdictions that Prevent Inspections",
        "II",
        ("Disclosures Regarding Foreign Jurisdictions", "Foreign Jurisdictions"),
        2021,
    ),
    Item(
        "10",
        "Directors, Executive Officers and Corporate Governance",
        "III",
        ("Directors", "Executive Officers and Directors", "Executive Officers"),
    ),
    Item(
        "11",
        "Executive Compensation",
        "III",
        (
            "Compensation of Executive",
            "Compensation of Directors",
            "Executive and Director Compensation",
            "Management Remuneration",
        ),
    ),
    Item(
        "12",
        "Security Ownership of Certain Beneficial Owners and Management and Related "
        "Stockholder Matters",
        "III",
        ("Security Ownership", "Securities Ownership", "Ownership of", "Stock Ownership"),
    ),
    Item(
        "13",
        "Certain Relationships and Related Transactions, and Director Independence",
        "III",
        ("Certain Relationships", "Certain Transactions", "Related Party", "Certain Related"),
    ),
    Item(
        "14",
        "Principal Accountant Fees and Services",
        "III",
        (
            "Principal Accounting Fees",
            "Principal Auditor",
            "Principal Account",
            "Independent Auditor Fees",
            "Fees of",
            "Audit Fees",
            "Controls and Procedures",
            "Exhibits, Financial Statement Schedules, and Reports on Form 8-K",
            "Exhibits",
            "Exhibit",
        ),
    ),
    Item(
        "15",
        "Exhibits and Financial Statement Schedules",
        "IV",
        (
            "Exhibits",
            "Exhibit",
            "Principal Accountant Fees",
            "Principal Accounting Fees",
            "Financial Statement Schedules",
            "Financial Statements and Exhibits",
            "Exhibits, Financial Statement Schedules, and Reports on Form 8-K",
        ),
        2002,
    ),
    Item("16", "Form 10-K Summary", "IV", ("Summary", "10-K Summary", "Exhibits"), 2016),
)

ORDER: dict[str, int] = {item.number: place for place, item in enumerate(ITEMS)}
"""Where each item stands in the form."""

BY_NUMBER: dict[str, Item] = {item.number: item for item in ITEMS}


def order_of(number: str) -> int:
    """Sorting key of an item number, also of one that the table lacks ('4A')."""
    if number in ORDER:
        return ORDER[number] * 2
    digits = number.rstrip("ABCD")
    base = max((ORDER[n] for n in ORDER if n.rstrip("ABCD") == digits), default=len(ORDER))
    return base * 2 + 1


def letters(words: str) -> str:
    """Lower-case letters and digits only: how titles are compared, whatever was put between."""
    return "".join(c for c in words.lower() if c.isalnum())


_TITLES: dict[str, tuple[str, ...]] = {
    item.number: tuple(
        sorted({letters(t) for t in (item.title, *item.other_titles)}, key=len, reverse=True)
    )
    for item in ITEMS
}


def title_letters(number: str) -> tuple[str, ...]:
    """The item's known titles, as letters, longest first."""
    return _TITLES[number]
