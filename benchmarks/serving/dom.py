"""From an event to the page: how long after a component landed its card stands in a browser."""

from __future__ import annotations

import asyncio
import shutil
import time
from typing import Any

from playwright.async_api import Browser, async_playwright

from serving.raw_http import open_stream
from serving.served import MODEL, Served, percentile

_CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)
_NOTE_CARDS = """
const seen = new Map();
window.landed = seen;
const look = () => {
  for (const card of document.querySelectorAll('article[data-component][data-state="ok"]')) {
    const key = card.dataset.component;
    if (seen.has(key)) continue;
    const times = { dom: Date.now(), frame: null };
    seen.set(key, times);
    requestAnimationFrame(() => { times.frame = Date.now(); });
  }
};
new MutationObserver(look).observe(document, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-state"],
});
"""
_CARDS = "() => Array.from(window.landed, ([key, times]) => [key, times.dom, times.frame])"


async def event_to_dom(service: Served, runs: int) -> dict[str, Any]:
    """Cards of ``runs`` analyses, each watched by one page from its beginning."""
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("This needs Chromium: apt-get install chromium.")
    in_dom: list[float] = []
    in_frame: list[float] = []
    first: list[float] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_CHROMIUM))
        try:
            # The first page warms the browser up; what it shows is not counted.
            for run in range(runs + 1):
                dom, frame, first_ms = await _one(browser, service, f"{MODEL}-dom-{run}")
                if run:
                    in_dom += dom
                    in_frame += frame
                    first.append(first_ms)
        finally:
            await browser.close()
    in_dom.sort()
    in_frame.sort()
    return {
        "runs": runs,
        "cards": len(in_dom),
        "event_to_dom_ms_median": round(percentile(in_dom, 0.5)),
        "event_to_dom_ms_p95": round(percentile(in_dom, 0.95)),
        "event_to_dom_ms_most": round(in_dom[-1]),
        "event_to_frame_ms_p95": round(percentile(in_frame, 0.95)),
        "request_to_first_card_ms": round(percentile(sorted(first), 0.5)),
    }


async def _one(
    browser: Browser, service: Served, model: str
) -> tuple[list[float], list[float], float]:
    """Milliseconds from event to DOM and to the next frame, and from the request to the first."""
    page = await browser.new_page()
    await page.add_init_script(_NOTE_CARDS)
    # By the clock of the day, which the browser knows too.
    wall = time.time() - time.monotonic()
    asked_at = time.time()
    analysis_id = await asyncio.to_thread(service.start, model=model)
    client = await open_stream(service.host, service.port, f"/api/v1/analyses/{analysis_id}/events")
    await page.goto(f"{service.url}/analyses/{analysis_id}")
    loaded_at = time.time()
    await client.over
    heard = client.heard()
    await page.locator("#page[data-state=finished]").wait_for(timeout=60_000)
    cards = await page.evaluate(_CARDS)
    await page.close()
    began = wall + min(e.at - e.at_seconds for e in heard if e.at_seconds is not None)
    happened = {
        e.component.partition(".")[2]: began + (e.at_seconds or 0.0)
        for e in heard
        if e.name == "component_done" and e.component
    }
    dom = [at - 1_000 * happened[k] for k, at, _ in cards if happened[k] > loaded_at]
    frame = [at - 1_000 * happened[k] for k, _, at in cards if happened[k] > loaded_at and at]
    return dom, frame, min(at for _, at, _ in cards) - 1_000 * asked_at
