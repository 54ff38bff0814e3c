"""A finished analysis: brief where it is long, honest where it is not sure, whole on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from support.analyses import doubted_json, judged_json
from support.dashboard import Dashboard

pytestmark = pytest.mark.xdist_group("browser")
LONG = " ".join(f"Sentence {n} of a wordy answer." for n in range(40))


@pytest.fixture(scope="module")
def wordy() -> dict[str, Any]:
    """An analysis whose answers are wordy in every place."""
    document = judged_json()
    segments = document["sections"]["business"]["components"]["business_segments"]["value"]["items"]
    for segment in segments:
        segment |= {"share_of_revenue": LONG, "description": LONG}
    for risk in document["sections"]["risk_factors"]["components"]["financial_and_market"]["value"][
        "items"
    ]:
        risk |= {"description": LONG, "mitigation": LONG}
    return document


def test_a_long_text_opens_and_closes_by_keyboard(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any]
) -> None:
    page = open_page()
    page.goto(site.keep(wordy))
    cell = page.locator("#card-business-business_segments-card td.is-long").first
    assert len(cell.inner_text()) < 150
    height = _height(cell)
    more = cell.locator("summary")
    expect(more.get_by_text("more", exact=True)).to_be_visible()
    expect(more.get_by_text("less", exact=True)).to_be_hidden()
    more.focus()
    page.keyboard.press("Enter")
    expect(cell).to_contain_text("Sentence 39 of a wordy answer.")
    assert _height(cell) > 2 * height
    expect(more).to_be_focused()
    expect(more.get_by_text("less", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    assert _height(cell) == height


@pytest.mark.parametrize("width", [320, 768, 1440, 1920])
def test_no_card_is_tall_for_words_alone(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any], width: int
) -> None:
    page = open_page(width)
    page.goto(site.keep(wordy))
    row = page.locator("#card-business-business_segments-card tbody tr").first
    assert _height(row) < (700 if width == 320 else 260)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    columns = page.locator("#card-risk_factors-financial_and_market-card .items").first.evaluate(
        "list => getComputedStyle(list).gridTemplateColumns.split(' ').length"
    )
    assert columns == {320: 1, 768: 2, 1440: 2, 1920: 4}[width]


def test_paper_shows_all(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site.keep(wordy))
    last = page.get_by_text("Sentence 39 of a wordy answer.").first
    expect(last).to_be_hidden()
    page.emulate_media(media="print")
    expect(last).to_be_visible()
    expect(page.locator(".cue").first).to_be_hidden()
    expect(page.locator(".statements table").first).to_be_visible()
    expect(page.locator(".formula").first).to_be_visible()
    expect(page.locator(".topbar")).to_be_hidden()


def test_without_a_script_everything_can_be_read(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site.keep(wordy))
    expect(page.get_by_role("search")).to_have_count(0)
    cell = page.locator("#card-business-business_segments-card td.is-long").first
    cell.locator("summary").click()
    expect(cell.get_by_text("Sentence 39 of a wordy answer.")).to_be_visible()
    page.locator("#contents a", has_text="Risk factors").click()
    expect(page.locator("#section-risk_factors")).to_be_in_viewport()
    page.locator(".matrix li a").first.click()
    expect(page.locator("[data-risks] > .item:target")).to_be_in_viewport()
    page.get_by_text("The statements, line by line").click()
    expect(page.get_by_role("region", name="Balance sheet, USD millions")).to_be_visible()
    page.locator(".menu summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Report")).click()
    assert download.value.suggested_filename.endswith(".html")


def test_a_quote_that_is_not_in_the_filing_is_marked_and_leads_nowhere(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any]
) -> None:
    page = open_page()
    page.goto(site.keep(wordy))
    lost = page.locator(".quote.is-lost")
    expect(lost).to_have_count(1)
    expect(lost).to_contain_text("Not found in the filing")
    expect(lost).to_contain_text("Words that nobody filed.")
    expect(lost.get_by_role("link")).to_have_count(0)
    expect(page.locator(".notices")).to_contain_text(re.compile(r"1 of \d+ quotes could not"))


def test_numbers_are_marked_where_they_stand_and_listed_with_what_they_match(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(site.keep(doubted_json()))
    card = page.locator("#card-financials-profitability_trends-card")
    found = card.locator(".num:not(.is-lost)")
    expect(found).to_have_text(["8.0%", "37.7%"])
    expect(found.first).to_have_attribute(
        "title", "revenue_growth FY2025, computed from tagged facts"
    )
    expect(card.locator(".num.is-lost")).to_have_text(["$9.9 million", "39.9%", "77 days"])
    summary = card.locator(".checks summary")
    expect(summary).to_have_text("5 numbers looked up, 3 found nowhere")
    summary.focus()
    page.keyboard.press("Enter")
    expect(card.locator(".checks dt")).to_have_text(
        ["$9.9 million", "39.9%", "77 days", "8.0%", "37.7%"]
    )


def test_charts_and_matrix_are_named_and_ratios_explain_themselves_on_focus(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any]
) -> None:
    page = open_page()
    page.goto(site.keep(wordy))
    for title in ("Revenue and profit", "Margins", "Cash flow", "Balance sheet"):
        expect(page.get_by_role("img", name=re.compile(f"^{title}, FY2023 to"))).to_have_count(1)
        numbers = page.get_by_role("region", name=f"{title}, the numbers of the chart")
        expect(numbers.get_by_role("columnheader", name="FY2025")).to_have_count(1)
    matrix = page.get_by_role("table", name=re.compile("^Risks by severity"))
    expect(matrix.get_by_role("columnheader")).to_have_count(3)
    expect(matrix.get_by_role("button").first).to_have_accessible_name(re.compile(r"^\d+ risks?$"))
    margin = page.get_by_role("button", name="Operating margin")
    expect(margin).to_have_accessible_description(re.compile("^operating income ÷ revenue"))
    margin.focus()
    expect(page.get_by_text("operating income ÷ revenue").first).to_be_visible()


def test_the_order_of_the_focus_is_that_of_the_page(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any]
) -> None:
    page = open_page()
    page.goto(site.keep(wordy))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    for name in ("Tenfold", "Analyses", "New analysis", "Export"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text(name)
    for place in ("figures", "section-business", "section-mda", "section-risk_factors"):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_attribute("href", f"#{place}")
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_accessible_name(
        "Revenue and profit, the numbers of the chart"
    )


def test_the_contents_say_where_one_is(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any]
) -> None:
    page = open_page()
    page.goto(site.keep(wordy))
    page.locator("#contents a", has_text="Risk factors").click()
    expect(page.locator("#contents a[aria-current]")).to_contain_text(["Risk factors"])
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#contents a[aria-current]")).to_have_count(0)


def test_nothing_moves_where_no_motion_is_wanted(
    site: Dashboard, open_page: Callable[..., Page], wordy: dict[str, Any]
) -> None:
    page = open_page(reduced_motion="reduce")
    page.goto(site.keep(wordy))
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = "document.getAnimations().length"
    assert page.evaluate(moving) == 0


def _height(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["height"]
