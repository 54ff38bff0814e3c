"""An analysis while it runs: cards land one by one; neither reload nor failure costs any."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.dashboard import Dashboard

pytestmark = pytest.mark.xdist_group("browser")
FOUR = [
    "business.key_products",
    "business.competition",
    "mda.outlook_and_trends",
    "risk_factors.overall_profile",
]
CALLS = [name.replace(".", "_") for name in FOUR]
CARDS = [f"#card-{name.replace('.', '-')}-card" for name in FOUR]


def test_cards_land_in_the_order_in_which_the_answers_end(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    site.forget_answers()
    site.model.gate.hold()
    page = open_page()
    page.goto(site.start(target="sample", include=FOUR))
    expect(page.locator(".card.is-asked")).to_have_count(4)
    for card, name in reversed(list(zip(CARDS, CALLS, strict=True))):
        site.model.lengths[name] = 300
        site.model.gate.release(name)
        # What is being written is there before it is whole.
        expect(page.locator(f"{card}.is-writing .answer, {card}.is-ok")).to_contain_text("t")
        expect(page.locator(f"{card}.is-ok")).to_be_visible()
        if card != CARDS[0]:  # with the last one it is over
            title = page.locator(f"{card} h3").text_content() or ""
            expect(page.locator("#status .latest a").first).to_have_text(title)
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    assert page.evaluate("window.__landed") == [card[1:] for card in reversed(CARDS)]
    expect(page.locator("#calls-part .waterfall tbody tr")).to_have_count(4)
    expect(page.locator("#calls-part .waterfall .is-critical")).not_to_have_count(0)


def test_a_reload_in_the_middle_neither_loses_nor_repeats_a_card(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    site.forget_answers()
    site.model.gate.hold()
    page = open_page()
    address = site.start(target="sample", include=[*FOUR, "mda.cash_flow"])
    page.goto(address)
    site.model.gate.release(CALLS[0])
    expect(page.locator(f"{CARDS[0]}.is-ok")).to_be_visible()
    # The page that the server sends has what landed, without any script.
    plain = site.page(address)
    assert f'id="{CARDS[0][1:]}" class="card is-ok has-table"' in plain
    assert "<noscript>" in plain
    page.reload()
    expect(page.locator(f"{CARDS[0]}.is-ok")).to_be_visible()
    expect(page.locator(".card.is-asked")).to_have_count(4)
    site.model.gate.release()
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    for card in CARDS:
        expect(page.locator(card)).to_have_count(1)
        expect(page.locator(f"{card}.is-ok")).to_be_visible()


def test_a_running_analysis_is_cancelled(site: Dashboard, open_page: Callable[..., Page]) -> None:
    site.forget_answers()
    site.model.gate.hold(*CALLS[1:])
    page = open_page()
    page.goto(site.start(target="sample", include=FOUR, skip_suspect=True))
    expect(page.locator(f"{CARDS[0]}.is-ok")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#page")).to_have_attribute("data-state", "cancelled")
    expect(page.locator("#status")).to_contain_text("Cancelled")
    # What had landed stays, and the analysis can be taken up again.
    expect(page.locator(f"{CARDS[0]}.is-ok")).to_be_visible()
    site.model.reset()
    page.get_by_role("button", name="Go on with it").click()
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    expect(page.locator(CARDS[0])).to_contain_text("Cache")


def test_a_failed_component_says_why_beside_the_others(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    site.model.failing.update({"supply_chain", "business"})
    page = open_page()
    include = ["mda.performance_summary", "business.supply_chain"]
    page.goto(site.start(target="sample", include=include))
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    failed = page.locator("#card-business-supply_chain-card")
    expect(failed).to_contain_text("Failed")
    assert len(failed.locator(".absent").inner_text()) > 20
    expect(page.locator("#card-mda-performance_summary-card.is-ok")).to_be_visible()
    # As beside the section's title: what failed is not counted as answered.
    expect(page.locator("#contents .tally.has-failed")).to_have_text("⚠ 0/ of 1, 1 failed")
    expect(page.locator("#section-business-tally")).to_contain_text("0 of 1 answered")
    expect(page.locator(".strip")).to_contain_text("1 of 2 components failed")
    page.set_viewport_size({"width": 320, "height": 780})
    lane = page.locator("tr.is-failed .lane").first.bounding_box()
    assert lane
    assert lane["width"] > 70
    site.model.reset()
    page.get_by_role("button", name="Ask those again").click()
    expect(page.locator("#card-business-supply_chain-card.is-ok")).to_be_visible()


def test_a_filing_that_is_not_there_fails_with_what_to_do(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(site.start(target="KSTR", year=1995))
    expect(page.locator("#page")).to_have_attribute("data-state", "failed")
    expect(page.locator(".panel")).to_contain_text("1995")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
