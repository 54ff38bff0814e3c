"""Words of filings, models and stored files are words: nothing runs, nothing breaks."""

from __future__ import annotations

import pytest

from support.analyses import LONG_WORD, hostile_analysis, sample_supplement
from support.pages import check_page
from tenfold.rendering import Supplement, render_analysis, render_report

_UNWANTED = "\x00\x1b\u202e\u2066\ufeff\ud800"


@pytest.fixture(scope="module")
def page() -> str:
    return render_report(hostile_analysis(), sample_supplement())


def test_the_page_is_as_sound_as_any(page: str) -> None:
    tree = check_page(page, styles=1)
    assert tree.xpath("string(//title)").startswith("<script>document.title='run'</script>")


def test_no_control_or_direction_mark_is_left(page: str) -> None:
    assert not set(_UNWANTED) & set(page)
    page.encode()


def test_template_words_are_not_read_as_a_template(page: str) -> None:
    assert "{{ 7 * 7 }}" in page
    assert "{% raw %}" in page


def test_endless_words_are_there_once_for_each_place(page: str) -> None:
    assert LONG_WORD in page


def test_the_fragment_is_safe_too() -> None:
    supplement = Supplement(
        document_url="javascript:alert(1)", ticker="<b>", filed='"><script>', text="x"
    )
    fragment = render_analysis(hostile_analysis(), supplement)
    tree = check_page(f"<!doctype html><html><body>{fragment}</body></html>", styles=0)
    assert not tree.xpath("//a[contains(@href, 'sec.gov')]")
