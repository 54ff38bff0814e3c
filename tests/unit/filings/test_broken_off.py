"""Files that break off: what tells so, and what does not."""

from __future__ import annotations

import pytest

from tenfold.filings.broken_off import html_breaks_off, submission_breaks_off
from tenfold.filings.parsing import parse_filing
from tenfold.filings.submission import parse_submission
from unit.filings.covers import block, full_submission, html_cover

WHOLE = "<html><body><p>Item 1. Business</p><table><tr><td>1</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (WHOLE, None),
        (WHOLE.upper() + "\n<!-- made by hand -->\n", None),
        (WHOLE.removesuffix("</html>"), None),
        ("<p>Item 1.</p><p>Never opened, never closed: 3 < 4", None),
        ("<p>Item 1.</p><table><tr><td>1</td></tr></table><p>End.</p>", None),
        (WHOLE.removesuffix("</body></html>"), "closing </html> is missing"),
        (WHOLE + WHOLE[:30], "closing </html> is missing"),
        (WHOLE[:-3], "within a tag"),
        (WHOLE[:20] + "<span sty", "within a tag"),
        ("<p>Item 1.</p><table><tr><td>1", "within a table"),
    ],
)
def test_html_is_whole_where_it_closes_what_it_opened(content: str, words: str | None) -> None:
    told = html_breaks_off(content)
    assert told is None if words is None else words in (told or "")


def test_a_document_in_a_closed_envelope_is_whole_whatever_its_markup_leaves_open() -> None:
    text = full_submission("10-K", block("10-K", "<html><body><p>report<table><tr>"))
    submission = parse_submission(text)
    assert submission.broken_off is None
    assert submission.documents[0].broken_off is None


def test_only_the_last_document_of_a_submission_breaks_off() -> None:
    text = full_submission("10-K", block("10-K", "report"), block("EX-13", "discussion " * 9))
    submission = parse_submission(text[: text.index("discussion") + 15])
    assert [d.broken_off for d in submission.documents] == [None, "its </DOCUMENT> is missing"]
    assert submission.broken_off == "its </DOCUMENT> is missing"


def test_a_submission_cut_between_documents_may_have_had_more() -> None:
    text = f"<SEC-DOCUMENT>x.txt : 19980331\n{block('10-K', 'report')}\n"
    assert parse_submission(text).broken_off == "the submission's </SEC-DOCUMENT> is missing"
    assert parse_submission(text + "</SEC-DOCUMENT>\n").broken_off is None
    assert submission_breaks_off("Item 1. Business") is None


def test_a_filing_says_so() -> None:
    whole = html_cover()
    assert parse_filing(whole.encode(), source="r.htm").broken_off is None
    half = whole.removesuffix("</BODY></HTML>")
    assert "</html> is missing" in (parse_filing(half.encode(), source="r.htm").broken_off or "")
