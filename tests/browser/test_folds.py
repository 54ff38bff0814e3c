"""On the phone a finished analysis begins folded; nothing of it is out of reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from support.analyses import judged_json
from support.dashboard import Dashboard

pytestmark = pytest.mark.xdist_group("browser")
_CARD = "#card-risk_factors-overall_profile-card"


def test_sections_are_folded_and_the_contents_and_the_keyboard_open_them(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page(390)
    address = site.keep(judged_json())
    page.goto(address)
    expect(page.locator(".fold")).to_have_count(5)
    expect(page.locator(".fold[open]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollHeight") < 9_000
    _peeks_tell_what_is_inside(page)
    serious = [
        found
        for found in Axe().run(page).response["violations"]
        if found["impact"] in {"serious", "critical"}
    ]
    assert serious == []
    page.locator("#contents").get_by_text("Risk").first.click()
    expect(page.locator(_CARD)).to_be_visible()
    expect(page.locator(".fold[open]")).to_have_count(1)
    expect(page.get_by_role("heading", name="Risk factors", exact=True)).to_be_in_viewport()
    closed = page.locator(".fold:not([open]) > summary").first
    closed.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fold[open]")).to_have_count(2)
    page.goto("about:blank")
    page.goto(f"{address}{_CARD}")
    expect(page.locator(_CARD)).to_be_in_viewport()


def _peeks_tell_what_is_inside(page: Page) -> None:
    """Each folded part's line shows its first words on one line, until it is opened."""
    peeks = page.locator(".fold > summary .peek")
    expect(peeks).to_have_count(5)
    for section in page.locator("#sections-part .part").all():
        said = (section.locator(".peek").text_content() or "").removesuffix(" …")
        assert said
        expect(section.locator(".card", has_text=said).first).to_be_attached()
    expect(peeks.first).to_contain_text("Growth, Profitability")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    ratios = page.locator(".fold", has=page.locator(".ratios"))
    expect(ratios.locator(".tip").first).to_be_hidden()
    ratios.locator("summary").first.click()
    expect(ratios.locator(".tip").first).to_be_visible()
    expect(peeks.first).to_be_hidden()
    ratios.locator("summary").first.click()


@pytest.mark.parametrize(("width", "script"), [(390, False), (1440, True)])
def test_without_a_script_or_on_a_wide_screen_nothing_is_folded(
    site: Dashboard, open_page: Callable[..., Page], width: int, script: bool
) -> None:
    page = open_page(width, java_script_enabled=script)
    page.goto(site.keep(judged_json()))
    expect(page.locator(_CARD)).to_be_visible()
    expect(page.locator(".fold[open]")).to_have_count(5)
    if width == 1440:
        expect(page.locator(".fold > summary").first).to_be_hidden()
