"""One running service for all tests of the pages, and a browser for each module of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from support.chromium import chromium, chromium_path
from support.dashboard import Dashboard, dashboard

expect.set_options(timeout=30_000)
_WATCH = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__refused.push(event.violatedDirective);
});
window.__landed = [];
new MutationObserver(() => {
  for (const card of document.querySelectorAll(".card.is-ok, .card.is-failed")) {
    if (!window.__landed.includes(card.id)) window.__landed.push(card.id);
  }
}).observe(document, { childList: true, subtree: true });
"""


@dataclass
class Watched:
    """What pages did that they must not do."""

    faults: list[str] = field(default_factory=list[str])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Not for the session: its event loop counts as running in this thread until it is closed, and
    # asynchronous tests that the same process runs later could not have their own.
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    chromium_path()  # without one the tests are skipped before anything is started
    with dashboard(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def site(shared_site: Dashboard) -> Iterator[Dashboard]:
    """The service; model and EDGAR behind it answer well unless the test says otherwise."""
    yield shared_site
    shared_site.reset()


@pytest.fixture
def open_page(site: Dashboard, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages that may do nothing but talk to the service."""
    watched = Watched()
    contexts: list[Any] = []
    ours = urlsplit(site.url).netloc

    def opened(width: int = 1440, *, also: str = "", **options: Any) -> Page:
        height = options.pop("height", 900)
        options.setdefault("reduced_motion", "reduce")
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(_WATCH)
        page.on("dialog", lambda dialog: watched.faults.append(f"dialog {dialog.message}"))
        page.on("pageerror", lambda error: watched.faults.append(f"error {error}"))
        allowed = {ours, urlsplit(also).netloc}
        page.on("request", lambda request: _check(request.url, allowed, watched))
        page.on("console", lambda said: _hear(said, watched))
        return page

    yield opened
    for context in contexts:
        for page in context.pages:
            watched.faults += page.evaluate("window.__refused ?? []")
        context.close()
    assert watched.faults == []


def _check(url: str, allowed: set[str], watched: Watched) -> None:
    if urlsplit(url).netloc not in allowed:
        watched.faults.append(f"request {url}")


def _hear(said: Any, watched: Watched) -> None:
    if said.type == "error" and "Content Security Policy" in said.text:
        watched.faults.append(f"refused {said.text}")
