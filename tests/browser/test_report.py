"""The report in a real browser: narrow and wide, light and dark, hostile and tame."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from support.analyses import hostile_analysis, judged_json, sample_supplement
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.rendering import render_report

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    analysis = analysis_from_json(judged_json())
    path.write_text(render_report(analysis, sample_supplement()), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_accessibility(
    browser: Browser, report: str, width: int, scheme: str
) -> None:
    # axe is a script, which the report's own policy would refuse.
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    page.goto(report)
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(f["id"], f["nodes"][0]["html"]) for f in found] == []


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_is_wider_than_the_window(browser: Browser, report: str, width: int) -> None:
    page = _opened(browser, report, width)
    assert _page_width(page) == width
    page.close()


_FROM_THE_BOX = """kept => {
    const box = kept.closest(".scroll").getBoundingClientRect();
    return kept.getBoundingClientRect().x - box.x;
}"""


def test_large_figures_scroll_within_their_table(browser: Browser, report: str) -> None:
    page = _opened(browser, report, 320)
    page.locator(".numbers td").evaluate_all(
        "cells => cells.forEach(cell => cell.prepend('−123,456'))"
    )
    table = page.locator(".scroll", has=page.locator(".visually-hidden", has_text="derived")).first
    assert table.evaluate("box => box.scrollWidth > box.clientWidth")
    assert _page_width(page) == 320
    # The box begins at its latest years; what names a table and its lines stays in sight.
    for kept in ("caption:not(.visually-hidden) .stays", "thead th:first-child", "tbody th"):
        for at in page.locator(f".is-latest-first {kept}").all():
            if at.is_visible():
                assert abs(at.evaluate(_FROM_THE_BOX)) < 1, kept
    # Chromium draws no collapsed border under some cells that stay in place.
    borders = page.locator(".is-latest-first > table").evaluate_all(
        "tables => tables.map(table => getComputedStyle(table).borderCollapse)"
    )
    assert set(borders) == {"separate"}
    head = table.get_by_role("rowheader", name="Capital expenditure")
    height, line = head.evaluate(
        "head => [head.clientHeight, parseFloat(getComputedStyle(head).lineHeight)]"
    )
    assert height < 3.5 * line  # two lines and the padding: no word is broken
    page.close()


_IS_WHOLE = """button => {
    const tip = button.nextElementSibling.getBoundingClientRect();
    window.scrollBy({top: Math.max(0, tip.bottom - innerHeight + 10), behavior: "instant"});
    const seen = button.nextElementSibling.getBoundingClientRect();
    const at = (dx, dy) => document.elementFromPoint(dx, dy)?.closest(".tip-text");
    return [[seen.x + 2, seen.y + 6], [seen.right - 6, seen.bottom - 6]].every(
        ([dx, dy]) => at(dx, dy) === button.nextElementSibling
    );
}"""


@pytest.mark.parametrize("width", [1000, 390, 320])
def test_ratios_show_their_formula_on_focus(browser: Browser, report: str, width: int) -> None:
    page = _opened(browser, report, width)
    tip = page.locator(".tip-text").first
    assert not tip.is_visible()
    page.locator("button.tip").first.focus()
    assert tip.is_visible()
    for button in page.locator("button.tip").all():
        button.focus()
        # Waited for: a browser scrolls to what has the focus when it comes to it.
        page.wait_for_function(_IS_WHOLE, arg=button.element_handle(), timeout=5_000)
        assert _page_width(page) == width
    page.close()


def test_a_formula_on_the_phone_takes_no_more_room_than_it_needs(
    browser: Browser, report: str
) -> None:
    page = _opened(browser, report, 390)
    box = page.locator(".scroll", has=page.locator("button.tip")).first
    tip, before = box.locator(".tip-text").first, box.evaluate("box => box.offsetHeight")
    box.locator("button.tip").first.focus()
    grown = box.evaluate("box => box.offsetHeight") - before
    needed = tip.evaluate("tip => tip.offsetHeight")
    assert needed <= grown < needed + 24
    page.close()


def test_the_first_tab_leads_past_the_navigation(browser: Browser, report: str) -> None:
    page = _opened(browser, report, 1000)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_quotes_open_in_place(browser: Browser, report: str) -> None:
    page = _opened(browser, report, 1000)
    quote = page.locator(".quote details").first
    quote.locator("summary").press("Enter")
    assert quote.locator("mark").is_visible()
    page.close()


def test_a_hostile_analysis_runs_nothing_and_fits_the_window(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(render_report(hostile_analysis(), sample_supplement()), encoding="utf-8")
    page = browser.new_page(viewport={"width": 320, "height": 900}, bypass_csp=True)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog opened: {dialog.message}"))
    page.goto(path.as_uri())
    # Even without the policy that would refuse it, there is no script to run.
    assert page.title() != "run"
    assert requests == [path.as_uri()]
    assert _page_width(page) == 320
    assert page.evaluate("document.querySelectorAll('script, img, iframe').length") == 0
    page.close()


def _opened(browser: Browser, address: str, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address)
    return page


def _page_width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")
