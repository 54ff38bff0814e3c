"""What an analysis will cost, on the start page: with and without scripts, priced and unpriced."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from support.dashboard import Dashboard

pytestmark = pytest.mark.xdist_group("browser")
PRICED = "anthropic:claude-sonnet-5"
"""Quoted without a key; nothing is sent to it."""
COST = "What will it cost?"


@pytest.mark.parametrize("script", [True, False])
def test_a_company_by_its_ticker(
    site: Dashboard, open_page: Callable[..., Page], script: bool
) -> None:
    read_before = site.analysis_ids()
    page = open_page(java_script_enabled=script)
    page.goto(site.url)
    page.locator("summary", has_text="budget").click()
    page.fill("#model", PRICED)
    page.check("input[value=mda]")
    page.fill("#max-cost", "0.01")
    page.select_option("#context", "focused")
    page.fill("#q", "KSTR")
    page.locator("h1").click()
    page.get_by_role("button", name=COST).click()

    quoted = page.locator(".quoted")
    expect(quoted.locator("h2")).to_contain_text("About $0.")
    expect(quoted).to_contain_text("Kestrel Mills, Inc.")
    expect(quoted).to_contain_text("9 calls")
    expect(quoted).to_contain_text("The budget of $0.01 will not reach")
    expect(quoted.locator("tbody tr")).to_have_count(2)
    # What was chosen stays, so that it is read as it was quoted.
    expect(page.locator("#model")).to_have_value(PRICED)
    expect(page.locator("#max-cost")).to_have_value("0.01")
    expect(page.locator("#context")).to_have_value("focused")
    expect(page.locator("input[value=mda]")).to_be_checked()
    assert site.analysis_ids() == read_before


def test_an_unknown_price_is_told_and_the_rest_is_there(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    site.forget_answers()
    page = open_page()
    page.goto(site.url)
    page.locator(".sample").get_by_role("button", name="Its cost").click()
    quoted = page.locator(".quoted")
    expect(quoted.locator("h2")).to_contain_text("price unknown")
    expect(quoted.locator("h2")).to_be_focused()
    expect(quoted.locator("tr.is-total")).to_contain_text("Unknown")
    expect(quoted).to_contain_text("35 calls")


def test_a_quoted_report_of_a_list_is_read_from_there(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(f"{site.url}/companies/KSTR")
    page.get_by_role("button", name="What it would cost to read: 10-K for fiscal 2023").click()
    expect(page.locator(".quoted")).to_contain_text("fiscal year 2023")
    expect(page.locator("#year")).to_have_value("2023")
    page.fill("#model", "extractive")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    expect(page.locator("h1")).to_contain_text("Kestrel Mills")
    expect(page.locator(".sheet, main").first).to_contain_text("2023")


def test_passages_cost_nothing_and_what_is_wrong_is_told(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(site.url)
    page.locator("summary", has_text="budget").click()
    page.fill("#model", "extractive")
    page.locator(".sample").get_by_role("button", name="Its cost").click()
    expect(page.locator(".quoted h2")).to_have_text("It would cost nothing")
    page.fill("#max-cost", "a dollar")
    page.locator(".sample").get_by_role("button", name="Its cost").click()
    expect(page.get_by_role("alert")).to_contain_text("The budget in dollars cannot be used")


def test_the_bill_stands_beside_the_quote(site: Dashboard, open_page: Callable[..., Page]) -> None:
    site.forget_answers()
    page = open_page()
    page.goto(site.start(target="sample", include=["mda"]))
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    table = page.locator("table.usage")
    expect(table.locator("thead")).to_contain_text("Quoted")
    expect(table.get_by_role("row", name="Calls 9 9")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
def test_it_is_accessible_and_not_wider_than_the_page(
    site: Dashboard, open_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = open_page(width, color_scheme=scheme, bypass_csp=True)
    page.goto(site.url)
    page.locator("summary", has_text="budget").click()
    page.fill("#model", PRICED)
    page.locator(".sample").get_by_role("button", name="Its cost").click()
    expect(page.locator(".quoted h2")).to_contain_text("About $0.")
    found = Axe().run(page).response["violations"]
    assert [f["id"] for f in found if f["impact"] in {"serious", "critical"}] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
