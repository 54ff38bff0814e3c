"""Every page and state, narrow and wide, light and dark: accessible, and nothing wider than it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from support.analyses import doubted_json, judged_json
from support.dashboard import Dashboard, signed_in_site

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def addresses(site: Dashboard, open_page: Callable[..., Page]) -> dict[str, str]:
    """A page in each state; those under way do not end while the test looks at them."""
    site.model.failing.update({"supply_chain", "business"})
    site.forget_answers()
    partly = ["risk_factors.overall_profile", "business.supply_chain", "business.key_products"]
    made = {
        "start": site.url,
        "choice": f"{site.url}/?q=o",
        "reports": f"{site.url}/companies/KSTR",
        "unknown": f"{site.url}/companies/ZZZQ",
        "partial": site.start(target="sample", include=partly),
        "passages": site.start(target="KSTR", model="extractive", include=["business"]),
        "failed": site.start(target="KSTR", year=1995),
        "doubtful": site.keep(doubted_json()),
        "judged": site.keep(judged_json()),
        "listing": f"{site.url}/analyses",
        "nothing": f"{site.url}/nothing-here",
        "login": f"{site.url}/login?failed=1",
    }
    page = open_page()
    for name, state in (("partial", "finished"), ("passages", "finished"), ("failed", "failed")):
        page.goto(made[name])
        expect(page.locator("#page")).to_have_attribute("data-state", state)
    page.goto(made["passages"])
    quote = page.locator("a.evidence").first.get_attribute("href")
    assert quote is not None
    made["evidence"] = site.url + quote
    place = quote.split("/")[-1].replace("?start=", "/").replace("&end=", "-")
    made["pane"] = f"{made['passages']}#evidence/{place}"
    site.model.reset()
    site.model.gate.hold("mda_outlook_and_trends", "business_competition")
    made["cancelled"] = site.start(target="sample", include=["mda.outlook_and_trends", *partly])
    page.goto(made["cancelled"])
    expect(page.locator("#card-business-key_products-card.is-ok")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#page")).to_have_attribute("data-state", "cancelled")
    include = ["mda.outlook_and_trends", "business.competition", "risk_factors"]
    made["running"] = site.start(target="sample", include=include)
    return made


def test_no_serious_finding_and_nothing_clipped_on_any_page(
    addresses: dict[str, str], open_page: Callable[..., Page]
) -> None:
    wrong: list[object] = []
    for width, scheme in ((320, "dark"), (768, "light"), (1440, "light"), (1920, "dark")):
        # axe is a script from elsewhere, which the pages' own policy would refuse.
        page = open_page(width, color_scheme=scheme, bypass_csp=True)
        for name, address in addresses.items():
            page.goto(address)
            if name == "pane":
                expect(page.locator("#evidence[open] mark").first).to_be_visible()
            if name == "running":
                expect(page.locator(".matrix td li").first).to_be_attached()
                expect(page.locator(".card.is-asked").first).to_be_attached()
            # What axe looks at does not follow the width; each scheme is looked at in one.
            found = Axe().run(page).response["violations"] if width in {320, 1440} else []
            wrong += [
                (width, scheme, name, f["id"], f["nodes"][0]["html"][:200])
                for f in found
                if f["impact"] in {"serious", "critical"}
            ]
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [(width, name, "is wide", wide)] if wide > width else []
    assert wrong == []


def test_dark_is_dark(site: Dashboard, open_page: Callable[..., Page]) -> None:
    for scheme, is_dark in (("light", False), ("dark", True)):
        page = open_page(color_scheme=scheme)
        page.goto(site.url)
        paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
        shades = [int(part) for part in paper.removeprefix("rgb(").rstrip(")").split(",")]
        assert (sum(shades) < 3 * 64) is is_dark, paper


def test_signing_in_and_out(site: Dashboard, browser: Browser, tmp_path: Path) -> None:
    with signed_in_site(site, tmp_path) as (url, token):
        page = browser.new_context().new_page()
        page.goto(f"{url}/analyses")
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.get_by_label("Token").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_contain_text("unknown")
        page.get_by_label("Token").fill(token)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        assert page.evaluate("document.cookie") == ""
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.goto(url)
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.context.close()
