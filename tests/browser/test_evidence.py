"""From a search to the words in the filing."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from support.dashboard import Dashboard

pytestmark = pytest.mark.xdist_group("browser")


def test_the_whole_way_from_search_to_highlighted_evidence(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(site.url)
    search = page.get_by_role("combobox", name="Company")
    search.press_sequentially("kes")
    expect(page.locator("[role=option]")).to_have_count(1)
    search.press("ArrowDown")
    expect(search).to_have_attribute("aria-activedescendant", "company-0")
    search.press("Enter")
    expect(search).to_have_value("KSTR – Kestrel Mills, Inc.")
    # The company's reports are listed meanwhile; the key that sends a form reads the latest.
    expect(page.locator("table.reports tbody tr").first).to_be_visible()
    search.press("Enter")
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kestrel Mills, Inc.")

    quoted = page.locator("a.evidence", has_text="“").first
    words = quoted.inner_text().strip("“”")
    quoted.click()
    pane = page.locator("#evidence[open]")
    mark = pane.locator("mark#quote")
    expect(mark).to_be_in_viewport()
    assert _plain("".join(pane.locator("mark").all_inner_texts())) == _plain(words)
    expect(pane.locator("#evidence-title")).to_be_focused()
    assert "#evidence/" in page.url
    sec = pane.get_by_role("link", name="The same words at SEC")
    href = sec.get_attribute("href")
    assert href.startswith("https://www.sec.gov/Archives/edgar/data/1234/000095017025000007/")
    assert ":~:text=" in href

    page.keyboard.press("Escape")
    expect(pane).to_have_count(0)
    expect(quoted).to_be_focused()
    assert "#evidence/" not in page.url
    page.go_forward()
    expect(page.locator("#evidence[open] mark#quote")).to_be_in_viewport()
    page.reload()
    expect(page.locator("#evidence[open] mark#quote")).to_be_in_viewport()
    page.get_by_role("button", name="Close the filing’s text").click()
    expect(page.locator("#evidence[open]")).to_have_count(0)


def test_evidence_covers_a_narrow_screen_and_gives_it_back(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page(320, height=640)
    page.goto(site.start(target="sample", model="extractive", include=["business"]))
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    link = page.locator("a.evidence").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence:modal mark#quote")).to_be_in_viewport()
    assert page.locator("#evidence").bounding_box()["width"] == 320
    page.keyboard.press("Escape")
    expect(page.locator("#evidence[open]")).to_have_count(0)
    expect(link).to_be_focused()
    page.go_back()


def test_without_a_script_everything_is_reached_by_plain_pages(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(site.url)
    page.get_by_label("Company").fill("tarragon nothing")
    page.get_by_role("button", name="Read the latest").click()
    expect(page.get_by_role("heading", name="Nothing is called")).to_be_visible()
    page.get_by_label("Company").fill("otter")
    page.get_by_role("button", name="Read the latest").click()
    expect(page.get_by_role("heading", name="Which company?")).to_be_visible()
    page.get_by_role("link", name="OTTR").click()
    expect(page.get_by_role("heading", name="Otter Chips Corp")).to_be_visible()
    page.get_by_text("Year, model, sections and budget").click()
    page.get_by_label("Model").fill("extractive")
    page.get_by_role("button", name=re.compile("^Read: 10-K for fiscal 2024")).click()
    # A running page loads itself anew until it is finished.
    expect(page.locator('#page[data-state="finished"]')).to_be_visible()
    link = page.locator("a.evidence").first
    link.click()
    expect(page.locator("mark#quote")).to_be_visible()
    page.get_by_role("link", name="Back to the analysis").click()
    expect(page.locator('#page[data-state="finished"]')).to_be_visible()


def test_a_finished_analysis_is_exported_and_its_risks_are_filtered(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(site.start(target="sample", include=["risk_factors"]))
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    for name, ending in (
        ("Report", "html"),
        ("Workbook", "xlsx"),
        ("Text", "md"),
        ("Data", "json"),
    ):
        page.locator(".menu summary").click()
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(f"^{name}")).click()
        assert download.value.suggested_filename.endswith(f".{ending}")
    risks = page.locator("[data-risks] > .item")
    before = risks.count()
    severity = page.get_by_role("combobox", name="Severity")
    severity.select_option("high")
    shown = page.locator("[data-risks] > .item:visible")
    assert 0 < shown.count() < before
    expect(page.locator('[data-risks] > .item:visible:not([data-severity="high"])')).to_have_count(
        0
    )
    expect(page.get_by_role("search").get_by_role("status")).to_have_text(
        f"{shown.count()} of {before} risks"
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
