"""Every page and state, narrow and wide, light and dark: accessible, and nothing wider than it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from support.dashboard import Dashboard, signed_in_site

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def addresses(site: Dashboard, open_page: Callable[..., Page]) -> dict[str, str]:
    """A page in each state; the running one does not end while the test looks at it."""
    site.model.failing.update({"supply_chain", "business"})
    site.model.gate.hold("mda_outlook_and_trends")
    site.forget_answers()
    partly = ["risk_factors.overall_profile", "business.supply_chain", "business.key_products"]
    made = {
        "start": site.url,
        "running": site.start(target="sample", include=["mda"]),
        "finished": site.start(target="sample", include=partly),
        "passages": site.start(target="KSTR", model="extractive", include=["business"]),
        "failed": site.start(target="KSTR", year=1995),
        "listing": f"{site.url}/analyses",
        "choice": f"{site.url}/?q=o",
        "nothing": f"{site.url}/nothing-here",
        "login": f"{site.url}/login?failed=1",
    }
    page = open_page()
    for name, state in (("finished", "finished"), ("passages", "finished"), ("failed", "failed")):
        page.goto(made[name])
        expect(page.locator("#page")).to_have_attribute("data-state", state)
    quote = page.goto(made["passages"]) and page.locator("a.evidence").first
    made["evidence"] = site.url + quote.get_attribute("href")
    made["pane"] = (
        made["passages"]
        + "#evidence/"
        + quote.get_attribute("href").split("/")[-1].replace("?start=", "/").replace("&end=", "-")
    )
    return made


def test_no_serious_finding_and_nothing_clipped_on_any_page(
    addresses: dict[str, str], site: Dashboard, open_page: Callable[..., Page]
) -> None:
    wrong: list[object] = []
    for width, scheme in ((320, "dark"), (1440, "light")):
        # axe is a script from elsewhere, which the pages' own policy would refuse.
        page = open_page(width, color_scheme=scheme, bypass_csp=True)
        for name, address in addresses.items():
            page.goto(address)
            if name == "pane":
                expect(page.locator("#evidence[open] mark").first).to_be_visible()
            if name == "running":
                expect(page.locator(".card.is-ok").first).to_be_visible()
            found = Axe().run(page).response["violations"]
            wrong += [
                (width, scheme, name, f["id"], f["nodes"][0]["html"][:200])
                for f in found
                if f["impact"] in {"serious", "critical"}
            ]
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [(width, scheme, name, "is wide", wide)] if wide > width else []
    site.model.reset()
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
