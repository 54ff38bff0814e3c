"""The SGML envelope: what is taken off, what is left out, what leads."""

from __future__ import annotations

from tenfold.filings.model import DocumentFormat
from tenfold.filings.submission import document_format, parse_submission
from unit.filings.covers import block, cover, full_submission, html_cover, inline


def test_a_bare_document_is_left_as_it_is() -> None:
    submission = parse_submission(html_cover())
    assert submission.header == ""
    assert [(d.type, d.content) for d in submission.documents] == [("", html_cover())]


def test_documents_come_in_order_without_their_envelope() -> None:
    text = full_submission("10-K", block("10-K", "first"), block("EX-13", "<html>second</html>"))
    submission = parse_submission(text)
    assert [(d.type, d.content.strip(), d.format) for d in submission.documents] == [
        ("10-K", "first", DocumentFormat.TEXT),
        ("EX-13", "<html>second</html>", DocumentFormat.HTML),
    ]
    assert "KESTREL MILLS INC" in submission.header
    assert "<DOCUMENT>" not in submission.header


def test_the_annual_report_leads_wherever_it_stands() -> None:
    text = full_submission(
        "10-K405",
        block("COVER", "letter"),
        block("EX-3", "x"),
        block("10-K405", "report"),
        block("EX-13", "y"),
    )
    assert [d.type for d in parse_submission(text).documents] == ["10-K405", "EX-3", "EX-13"]


def test_what_is_not_prose_is_left_out() -> None:
    text = full_submission(
        "10-K",
        block("10-K", "report"),
        block("GRAPHIC", "begin 644 g.jpg\nM_]C_X\nend"),
        block("EX-99", "begin 644 g.pdf\nM_]C_X\nend"),
        block("EX-99.1", "<PDF>\nbegin 644 x.pdf\n</PDF>"),
        block("EX-101.INS", "<XBRL>\n<xbrl/>\n</XBRL>"),
        block("XML", "<XML>\n<r/>\n</XML>"),
        block("ZIP", "begin 644 z.zip"),
        block("EX-21", "begin on page 4 with the subsidiaries"),
    )
    assert [d.type for d in parse_submission(text).documents] == ["10-K", "EX-21"]


def test_the_wrapper_of_an_inline_document_goes() -> None:
    text = full_submission("10-K", block("10-K", f"<XBRL>\n{inline()}\n</XBRL>"))
    assert parse_submission(text).documents[0].content == inline() + "\n"


def test_a_privacy_enhanced_message_is_unescaped() -> None:
    text = "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n\n" + (
        full_submission("10-K", block("10-K", "- -----\n- a list item\nend"))
        + "-----END PRIVACY-ENHANCED MESSAGE-----\n"
    )
    submission = parse_submission(text)
    assert submission.documents[0].content == "-----\n- a list item\nend\n"
    assert "ACCESSION NUMBER" in submission.header


def test_hyphens_outside_such_a_message_stay() -> None:
    text = block("10-K", "- -----")
    assert parse_submission(text).documents[0].content.strip() == "- -----"


def test_a_cut_off_submission_keeps_what_is_there() -> None:
    text = "<DOCUMENT>\n<TYPE>10-K\n<TEXT>\nreport, and then the line broke"
    assert parse_submission(text).documents[0].content == "report, and then the line broke"


def test_a_document_may_speak_of_the_tag() -> None:
    text = block("10-K", "The tag <DOCUMENT> opens a document, and </TEXT> ends its text. Next.")
    (document,) = parse_submission(text).documents
    assert document.content.strip().endswith("Next.")


def test_edgar_tags_do_not_make_html() -> None:
    text = "<PAGE>\n<TABLE>\n<CAPTION>\n<S> <C>\n</TABLE>\n<TABLE>\n<S> <C>\n</TABLE>"
    assert document_format(text) is DocumentFormat.TEXT
    assert document_format(cover()) is DocumentFormat.TEXT
    assert document_format("<p>a</p><p>b</p><div>c</div>") is DocumentFormat.HTML
