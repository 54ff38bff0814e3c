"""Titles and items as the form of the fiscal year had them."""

from __future__ import annotations

import pytest

from tenfold.sections.item_titles import required, title_for
from tenfold.sections.splitter import split_filing
from unit.sections.builders import TITLES, bodies, filing, modern_html

REPORTS = "Exhibits, Financial Statement Schedules, and Reports on Form 8-K"
VOTE = "Submission of Matters to a Vote of Security Holders"


@pytest.mark.parametrize(
    ("item", "year", "title"),
    [
        ("14", 1997, REPORTS),
        ("14", 2001, REPORTS),
        ("14", 2002, "Controls and Procedures"),
        ("14", 2003, "Principal Accountant Fees and Services"),
        ("15", 2002, REPORTS),
        ("15", 2004, "Exhibits and Financial Statement Schedules"),
        ("4", 2008, VOTE),
        ("4", 2010, "(Removed and Reserved)"),
        ("4", 2011, "Mine Safety Disclosures"),
        ("6", 2020, "Selected Financial Data"),
        ("6", 2021, "[Reserved]"),
        ("10", 2005, "Directors and Executive Officers of the Registrant"),
        ("10", 2006, "Directors, Executive Officers and Corporate Governance"),
        ("12", 2001, "Security Ownership of Certain Beneficial Owners and Management"),
        ("13", 2005, "Certain Relationships and Related Transactions"),
        ("7", 1993, TITLES["7"].replace("’", "'")),
        ("14", None, "Principal Accountant Fees and Services"),
    ],
)
def test_a_title_is_that_of_the_year(item: str, year: int | None, title: str) -> None:
    assert title_for(item, year) == title


@pytest.mark.parametrize(
    ("item", "year", "heading", "title"),
    [
        ("4", 2009, "Item 4. SUBMISSION OF MATTERS TO A VOTE OF SECURITY HOLDERS", VOTE),
        ("4", 2009, "Item 4. Reserved", "(Removed and Reserved)"),
        ("14", 2002, "Item 14. Exhibits, Financial Statement Schedules", REPORTS),
        ("14", None, "ITEM 14. CONTROLS AND PROCEDURES", "Controls and Procedures"),
        ("14", 2010, "Item 14. Something of its own", "Principal Accountant Fees and Services"),
    ],
)
def test_a_heading_decides_in_the_year_of_a_change(
    item: str, year: int | None, heading: str, title: str
) -> None:
    assert title_for(item, year, heading) == title


def test_required_items_are_those_of_the_year() -> None:
    assert required("2", None)
    assert required("15", 2002)
    assert not required("15", 2001)
    assert not required("15", None)
    assert required("4", 2008)
    assert not required("4", 2010)
    assert required("4", 2012)
    assert not required("6", 2021)
    assert not any(required(item, 2024) for item in ("1A", "1B", "7A", "9B", "9C", "16"))


def test_an_old_report_has_old_titles_and_no_item_15() -> None:
    texts = bodies()
    del texts["15"]
    texts["14"] = "The exhibits are listed here one by one, as the form wants them to be."
    content = modern_html({k: v for k, v in texts.items() if k != "14"}, contents=False).replace(
        "<div>SIGNATURES",
        f"<div><b>Item 14. {REPORTS}</b></div><div>{texts['14']}</div><div>SIGNATURES",
    )
    found = split_filing(filing(content, year=1997))
    assert found.section("14").title == REPORTS
    assert found.section("14").text == texts["14"]
    assert found.section("15").reason == "the form had no such item before fiscal 2002"
