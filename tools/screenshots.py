"""Screenshots of every page, for the README: ``make screenshots``.

Reads the bundled sample through the simulated provider on loopback, with Debian's Chromium; asks
nobody else. Pictures go to docs/images. They are made at the size at which they are shown.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from support.chromium import chromium
from support.dashboard import Dashboard, dashboard

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
MOST_BYTES = 150_000
WIDTH, HEIGHT = 1200, 800


def main() -> None:
    """Take them all."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory(prefix="tenfold-screenshots-")
    with folder, chromium() as browser, dashboard(Path(folder.name)) as site:
        finished = _running(browser, site)
        _finished(browser, finished)
        _evidence(browser, finished)
        with _page(browser) as page:
            page.goto(site.url)
            _take(page, "start")
        with _page(browser, width=390, height=780) as page:
            page.goto(finished)
            _take(page, "narrow")
        _report(browser, finished, Path(folder.name))


def _running(browser: Browser, site: Dashboard) -> str:
    site.model.lengths.update(dict.fromkeys(("business_competition", "mda_cash_flow"), 2500))
    with _page(browser) as page:
        address = site.start(target="sample")
        page.goto(address)
        page.locator(".card.is-ok").nth(20).wait_for()
        page.locator(".card.is-writing").first.wait_for()
        _take(page, "running")
        page.locator("#page[data-state=finished]").wait_for(timeout=120_000)
    return address


def _finished(browser: Browser, address: str) -> None:
    with _page(browser) as page:
        page.goto(address)
        _take(page, "finished")
    # Some fifty risks are much text.
    with _page(browser, height=600) as page:
        page.goto(address)
        page.locator("#section-risk_factors").evaluate("e => e.scrollIntoView()")
        _take(page, "risks")
    with _page(browser, scheme="dark") as page:
        page.goto(address)
        page.locator("#figures").evaluate("e => e.scrollIntoView()")
        _take(page, "dark")


def _evidence(browser: Browser, address: str) -> None:
    # Much text makes large pictures.
    with _page(browser, width=1040, height=480) as page:
        page.goto(address)
        page.locator("a.evidence", has_text="“").nth(2).click()
        page.locator("#evidence[open] mark").first.wait_for()
        _take(page, "evidence")


def _report(browser: Browser, address: str, folder: Path) -> None:
    with _page(browser, width=1040, height=600) as page:
        page.goto(address)
        page.locator(".menu summary").click()
        with page.expect_download() as download:
            page.locator(".menu a", has_text="Report").click()
        download.value.save_as(folder / "report.html")
        page.goto((folder / "report.html").as_uri())
        page.locator("#section-mda").evaluate("e => e.scrollIntoView()")
        _take(page, "report")


@contextmanager
def _page(
    browser: Browser, *, width: int = WIDTH, height: int = HEIGHT, scheme: str = "light"
) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def _take(page: Page, name: str) -> None:
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes")
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name} is larger than {MOST_BYTES:,} bytes. Show less on it.")


if __name__ == "__main__":
    main()
