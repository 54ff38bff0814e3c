"""From a few letters to a report that is read: by mouse, by keyboard, and with EDGAR away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from support.dashboard import Dashboard, serving

pytestmark = pytest.mark.xdist_group("browser")
FINISHED = '#page[data-state="finished"]'


@pytest.fixture
def unread(site: Dashboard, tmp_path: Path) -> Iterator[str]:
    """The address of a service that keeps nothing yet, whatever other tests have had read."""
    with serving({**site.env, "TENFOLD_DATA_DIR": str(tmp_path / "data")}) as url:
        yield url


def test_a_companys_reports_are_listed_and_one_is_chosen_by_keyboard_alone(
    unread: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(also=unread)
    page.goto(unread)
    search = page.get_by_role("combobox", name="Company")
    expect(search).to_be_focused()
    page.keyboard.type("kestrel")
    expect(page.get_by_role("option", name="KSTR")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    rows = page.locator("table.reports tbody tr")
    expect(rows).not_to_have_count(0)
    expect(page.locator("[data-search-status]")).to_contain_text("reports of Kestrel Mills, Inc.")
    told = [
        " ".join(row.split()) for row in rows.locator("th, td:nth-child(-n+4)").all_inner_texts()
    ]
    assert told[:8] == [
        *("2024", "10-K/A Amendment", "2024-12-31", "2025-04-30"),
        *("2024", "10-K", "2024-12-31", "2025-02-20"),
    ]
    assert page.url == f"{unread}/companies/KSTR"

    # The focus has stayed in the field; what comes next are its three buttons, then the list's.
    expect(search).to_be_focused()
    for name in (
        *("Read the latest", "All reports", "What will it cost"),
        *("What it would cost to read: 10-K/A", "Read: 10-K/A"),
        *("What it would cost to read: 10-K for fiscal 2024", "Read: 10-K for fiscal 2024"),
    ):
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_accessible_name(re.compile(f"^{name}"))
    page.keyboard.press("Enter")
    expect(page.locator(FINISHED)).to_be_visible()
    expect(page.locator(".masthead")).to_contain_text("0000950170-25-000007")
    expect(page.locator(".masthead")).to_contain_text("KSTR")


def test_what_is_kept_is_opened_from_the_list_and_the_list_has_an_address(
    unread: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(also=unread)
    page.goto(f"{unread}/companies/OTTR")
    row = page.locator("table.reports tbody tr").nth(1)
    expect(row).to_contain_text("2024")
    expect(row.get_by_role("link")).to_have_count(0)
    page.get_by_text("Year, model, sections and budget").click()
    page.get_by_label("Model").fill("extractive")
    row.get_by_role("button", name=re.compile("^Read:")).click()
    expect(page.locator(FINISHED)).to_be_visible()
    expect(page.locator(".masthead")).to_contain_text("0000002345-24-000001")
    address = page.url
    page.goto(f"{unread}/companies/OTTR")
    expect(row).to_contain_text("extractive")
    expect(row.get_by_role("button")).to_have_text(["Cost", "Read again"])
    row.get_by_role("link", name="Open").click()
    expect(page).to_have_url(address)


def test_back_takes_the_list_away_and_forward_brings_it_again(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(site.url)
    for ticker in ("KSTR", "OTTR"):
        search = page.get_by_role("combobox", name="Company")
        search.fill(ticker)
        page.get_by_role("option", name=ticker).click()
        expect(page.get_by_role("heading", level=2, name=ticker)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=2, name="KSTR")).to_be_visible()
    page.go_back()
    expect(page.locator("[data-reports] section")).to_have_count(0)
    page.go_forward()
    expect(page.get_by_role("heading", level=2, name="KSTR")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=2, name="KSTR")).to_be_visible()


def test_an_unknown_name_and_an_unknown_ticker_say_what_to_do(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(site.url)
    page.get_by_role("combobox", name="Company").fill("no such mills")
    expect(page.locator("[data-search-status]")).to_have_text(
        "No company of that name. Those without a ticker have a CIK: type that."
    )
    page.goto(f"{site.url}/companies/ZZZQ")
    expect(page.get_by_role("heading", name="Nothing is on file for “ZZZQ”")).to_be_visible()
    expect(page.locator(".company .note")).to_contain_text("EDGAR knows no ticker ZZZQ")
    page.goto(f"{site.url}/companies/HRN")
    expect(page.locator(".company .note")).to_contain_text("files no 10-K but Form 20-F")


def test_with_edgar_away_older_lists_stand_in_and_say_so(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.goto(f"{site.url}/companies/KSTR")
    expect(page.locator("table.reports")).to_be_visible()
    site.lose_edgar()
    page.goto(f"{site.url}/companies/KSTR")
    expect(page.locator(".company > .note").first).to_contain_text("Used instead")
    expect(page.locator("table.reports tbody tr")).not_to_have_count(0)


def test_with_edgar_away_and_nothing_kept_all_else_is_there(
    site: Dashboard, open_page: Callable[..., Page]
) -> None:
    site.lose_edgar()
    empty = {
        **site.env,
        "TENFOLD_DATA_DIR": str(site.folder / "empty-data"),
        "TENFOLD_CACHE_DIR": str(site.folder / "empty-cache"),
    }
    with serving(empty) as url:
        page = open_page(also=url)
        page.goto(url)
        expect(page.locator(".empty")).to_contain_text("Nothing has been read yet")
        page.get_by_role("combobox", name="Company").fill("kes")
        expect(page.locator("[data-search-status]")).to_contain_text("cannot be had just now")
        page.goto(f"{url}/companies/KSTR")
        expect(page.get_by_role("heading", level=2)).to_contain_text(
            ["The reports of KSTR cannot be listed just now", "Recent analyses"]
        )
        site.edgar.faults.clear()
        page.get_by_role("link", name="Ask EDGAR again").click()
        expect(page.locator("table.reports")).to_be_visible()
        page.get_by_role("button", name="Open the sample").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Halvorsen Controls Corporation")
        page.context.close()


def test_a_dropped_file_is_read(site: Dashboard, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto(site.url)
    expect(page.get_by_role("button", name="Read the file")).to_be_hidden()
    page.evaluate(
        """async (text) => {
          const moved = new DataTransfer();
          moved.items.add(new File([text], "kites.txt", { type: "text/plain" }));
          for (const type of ["dragenter", "dragover", "drop"]) {
            const more = { bubbles: true, cancelable: true, dataTransfer: moved };
            const event = new DragEvent(type, more);
            document.querySelector("[data-drop]").dispatchEvent(event);
          }
        }""",
        "This is no annual report.",
    )
    expect(page.get_by_role("alert").or_(page.locator(".panel"))).to_contain_text("10-K")
