"""Script in the filing, in the company's name and in the model's answers: nothing of it runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.dashboard import Dashboard
from support.small_filing import small_filing_text

pytestmark = pytest.mark.xdist_group("browser")
HOSTILE = (
    "<script>window.ran=1;alert(1)</script><img src=https://evil.example/x.png onerror=alert(2)>"
    "<svg onload=alert(3)><a href=javascript:alert(4)>{{7*7}}</a>\"'></title></textarea>"
)


@pytest.mark.parametrize("model", ["extractive", ""])
def test_hostile_content_runs_nothing_and_asks_nobody(
    site: Dashboard, open_page: Callable[..., Page], tmp_path: Path, model: str
) -> None:
    text = small_filing_text().replace("TARRAGON KITES, INC.", f"KITES {HOSTILE[:70]}")
    # A model quotes anything; the reader of passages wants sentences that say something.
    if model:
        text = text.replace("Tarragon designs", f"Tarragon designs {HOSTILE}", 1)
    else:
        text = text.replace("Our ", f"Our {HOSTILE} ").replace("Net sales", f"Net {HOSTILE} sales")
    filing = tmp_path / 'report"><script>alert(5)<.txt'.replace("/", "_")
    filing.write_text(text, encoding="utf-8")
    page = open_page()
    page.goto(site.url)
    page.get_by_label("Or a file of your own").set_input_files(filing)
    page.get_by_text("Year, model, sections and budget").click()
    page.get_by_label("Model").fill(model)
    page.get_by_role("button", name="Read the file").click()
    expect(page.locator("#page")).to_have_attribute("data-state", "finished")
    page.locator("a.evidence").first.click()
    shown = page.locator("#evidence[open] .filing-text")
    expect(shown).to_contain_text("<script>window.ran=1;alert(1)</script>")
    expect(shown).to_contain_text("onerror=alert(2)")
    assert page.evaluate("window.ran") is None
    assert (
        page.evaluate("document.querySelectorAll('main img, main script, main iframe').length") == 0
    )
    page.goto(f"{site.url}/?q=%3Cscript%3Ealert(6)%3C/script%3E")
    expect(page.get_by_role("heading", name="Nothing is called")).to_contain_text("alert(6)")
    page.goto(site.url)
    expect(page.locator(".analyses tbody tr").first).to_be_visible()
