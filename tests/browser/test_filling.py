"""A page that fills while it is looked at: charts first, risks as they land, and no place lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from support.dashboard import Dashboard

pytestmark = pytest.mark.xdist_group("browser")
RISKS = ["strategic_and_competitive", "financial_and_market", "overall_profile"]
FINISHED = '#page[data-state="finished"]'


def held(site: Dashboard, page: Page, *include: str) -> None:
    """Start an analysis of these components; no answer comes before the test lets it go."""
    site.forget_answers()
    site.model.gate.hold()
    page.goto(site.start(target="sample", include=list(include)))
    expect(page.locator(".card.is-asked")).to_have_count(len(include))


def test_charts_are_there_before_the_model_answers(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    held(site, page, "mda.outlook_and_trends")
    expect(page.locator(".chart-card")).to_have_count(4)
    expect(page.locator(".card.is-ok")).to_have_count(0)
    expect(page.get_by_role("img", name="Revenue and profit, FY2023 to FY2025")).to_be_visible()
    expect(page.locator(".highlights")).to_contain_text("1,413")
    expect(page.locator("#contents a").first).to_have_text("Figures")
    heading = page.locator("#figures")
    before = heading.bounding_box()
    site.model.gate.release()
    expect(page.locator(FINISHED)).to_be_visible()
    # The finished page is the same page: nothing has jumped.
    assert heading.bounding_box() == before


def test_the_matrix_and_the_list_fill_and_can_be_filtered_meanwhile(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    held(site, page, *(f"risk_factors.{name}" for name in RISKS))
    expect(page.locator(".matrix td[data-severity]")).to_have_count(9)
    expect(page.locator(".matrix td li")).to_have_count(0)
    expect(page.get_by_role("search", name="Filter the risks")).to_be_hidden()
    site.model.gate.release("risk_factors_strategic_and_competitive")
    risks = page.locator("[data-risks] > .item")
    expect(page.locator("#card-risk_factors-strategic_and_competitive-card.is-ok")).to_be_visible()
    first = risks.count()
    expect(page.locator(".matrix td li")).to_have_count(first)

    field = page.locator(".matrix .count button").first
    count = int(field.inner_text().split()[0])
    cell = field.locator("xpath=ancestor::td")
    wanted = (cell.get_attribute("data-severity"), cell.get_attribute("data-likelihood"))
    field.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Severity")).to_have_value(wanted[0] or "")
    expect(risks.locator("visible=true")).to_have_count(count)
    tally = page.get_by_role("search").get_by_role("status")
    expect(tally).to_have_text(f"{count} of {first} risks")

    # What lands now is filtered too, and the button in the matrix keeps the focus.
    site.model.gate.release("risk_factors_financial_and_market")
    expect(page.locator("#card-risk_factors-financial_and_market-card.is-ok")).to_have_count(1)
    every = risks.count()
    expect(page.locator(".matrix td li")).to_have_count(every)
    expect(tally).to_contain_text(f"of {every} risks")
    expect(page.locator(":focus")).to_have_attribute("aria-pressed", "true")
    site.model.gate.release()
    expect(page.locator(FINISHED)).to_be_visible()
    expect(tally).to_contain_text(f"of {every} risks")
    expect(page.get_by_label("Severity")).to_have_value(wanted[0] or "")
    page.get_by_role("button", name="Show all").click()
    expect(risks.locator("visible=true")).to_have_count(every)


def test_products_are_rows_while_they_are_written(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    site.model.lengths["business_key_products"] = 50_000
    page = open_page()
    held(site, page, "business.key_products")
    site.model.gate.release()
    card = page.locator("#card-business-key_products-card.is-writing")
    expect(card.locator("table.stack tbody tr")).not_to_have_count(0)
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator('#page[data-state="cancelled"]')).to_be_visible()


def test_the_readers_place_is_kept_while_parts_above_it_grow_and_when_it_ends(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page(height=500)
    held(
        site,
        page,
        "business.operational_overview",
        "financials.cash_generation",
        "financials.red_flags",
    )
    site.model.gate.release("financials_cash_generation")
    read = page.locator("#card-financials-cash_generation-card.is-ok")
    expect(read).to_be_visible()
    more = read.locator("details.clip summary").first
    more.evaluate("summary => summary.scrollIntoView({ block: 'center' })")
    more.focus()
    page.keyboard.press("Enter")
    expect(read.locator("details.clip[open]")).to_have_count(1)
    page.evaluate(
        """() => {
          window.__card = document.querySelector("#card-financials-cash_generation-card");
          getSelection().selectAllChildren(window.__card.querySelector("h3"));
        }"""
    )
    place = _top(read)

    site.model.gate.release("business_operational_overview")
    expect(page.locator("#card-business-operational_overview-card.is-ok")).to_have_count(1)
    assert abs(_top(read) - place) < 1  # a page is scrolled by whole pixels
    site.model.gate.release()
    expect(page.locator(FINISHED)).to_be_visible()
    assert abs(_top(read) - place) < 1  # a page is scrolled by whole pixels
    assert page.evaluate("getSelection().toString()").strip() == "Cash generation"
    expect(read.locator("details.clip[open]")).to_have_count(1)
    expect(more).to_be_focused()
    # Not one like it: the very card that was there.
    assert page.evaluate("window.__card === document.querySelector('#' + window.__card.id)")


def test_all_who_watch_see_the_same(site: Dashboard, open_page: Callable[..., Page]) -> None:
    pages = [open_page(), open_page(320)]
    held(site, pages[0], "business.key_products", "risk_factors.financial_and_market")
    pages[1].goto(pages[0].url)
    expect(pages[1].locator(".card.is-asked")).to_have_count(2)
    site.model.gate.release("risk_factors_financial_and_market")
    for page in pages:
        expect(page.locator("#card-risk_factors-financial_and_market-card.is-ok")).to_be_attached()
        # Its section's count is told after it.
        expect(page.locator("#section-risk_factors-part")).to_contain_text("1 of 1 answered")
    drawn = [page.locator("#section-risk_factors-part").text_content() for page in pages]
    assert drawn[0] == drawn[1]
    site.model.gate.release()
    for page in pages:
        expect(page.locator(FINISHED)).to_be_visible()


def _top(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"]
