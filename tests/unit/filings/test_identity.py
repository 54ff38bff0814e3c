"""Who filed what, and for which year: header, tagged facts, cover page, and their precedence."""

from __future__ import annotations

import time

import pytest

from tenfold.filings.cover import read_cover
from tenfold.filings.dates import find_day
from tenfold.filings.fiscal_year import fiscal_year
from tenfold.filings.forms import normal_form
from tenfold.filings.identity import Identity, accession_in, identify
from tenfold.filings.inline_facts import read_inline_facts
from tenfold.filings.markup import visible_text
from tenfold.filings.model import Document, DocumentFormat
from tenfold.filings.submission import document_format, parse_submission
from unit.filings.covers import block, cover, full_submission, html_cover, inline


def of(text: str, name: str = "") -> Identity:
    return identify(parse_submission(text), name)


def cover_of(text: str) -> tuple[str | None, str | None, str | None]:
    facts = read_cover(Document("", text, document_format(text)))
    return facts.company, facts.form, facts.period_end


def test_the_header_tells_the_first_filer() -> None:
    assert of(full_submission("10-K405", block("10-K405", "Item 1"))) == Identity(
        company="KESTREL MILLS INC",
        cik="4321",
        form="10-K405",
        fiscal_year=2002,
        period_end="2002-12-31",
        accession="0000950170-03-001122",
    )


def test_tagged_facts_tell_the_filing_as_a_whole() -> None:
    assert of(inline()) == Identity(
        company="KESTREL & SONS, INC.",
        cik="1234",
        form="10-K",
        fiscal_year=2024,
        period_end="2024-01-28",
        accession=None,
    )


def test_an_untagged_document_has_no_facts() -> None:
    facts = read_inline_facts(html_cover() + 'speaks of "dei:DocumentType" in words')
    assert (facts.company, facts.form, facts.fiscal_year) == (None, None, None)


def test_the_tagged_name_and_the_headers_cik() -> None:
    identity = of(full_submission("10-K", block("10-K", inline())))
    assert (identity.company, identity.cik) == ("KESTREL & SONS, INC.", "4321")


@pytest.mark.parametrize("text", [cover(), cover(name="KESTREL MILLS,\n         INC.")])
def test_the_plain_text_cover(text: str) -> None:
    assert cover_of(text) == ("KESTREL MILLS, INC.", "10-K", "2002-12-31")


def test_the_html_cover_ignores_title_and_comments() -> None:
    assert cover_of(html_cover()) == ("KESTREL & CO.", "10-K", "2002-12-31")


def test_a_cover_within_pre_keeps_its_lines() -> None:
    assert cover_of(f"<html><body><pre>{cover()}</pre></body></html>")[:2] == (
        "KESTREL MILLS, INC.",
        "10-K",
    )


def test_a_cover_behind_the_hidden_header_of_inline_xbrl() -> None:
    hidden = "<ix:header>" + "<xbrli:context>FORM 10-Q</xbrli:context>" * 20_000 + "</ix:header>"
    text = html_cover().replace("<BODY>", f"<BODY><div>{hidden}</div>")
    assert cover_of(text) == ("KESTREL & CO.", "10-K", "2002-12-31")


def test_a_cover_behind_glossy_pages() -> None:
    glossy = '<div style="position:absolute"><span></span></div>' * 3_000
    assert cover_of(html_cover().replace("<BODY>", f"<BODY>{glossy}"))[1] == "10-K"


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("FORM 10-K", "10-K"),
        ("Form 10 - K", "10-K"),
        ("(FORM 10-K)", "10-K"),
        ("FORM 10\u2011K", "10-K"),
        ("FORM 10-K405", "10-K405"),
        ("FORM 10-KT", "10-KT"),
        ("FORM 10-K/A", "10-K/A"),
        ("FORM 10-K/A (Amendment No. 2)", "10-K/A"),
        ("FORM 10-K\n                 Amendment No. 1", "10-K/A"),
        ("FORM 10-K ANNUAL REPORT PURSUANT TO SECTION 13", "10-K"),
        ("FORM 10-KSB ANNUAL REPORT UNDER SECTION 13", "10-KSB"),
        ("10-K", "10-K"),
        ("FORM\n            10-K", "10-K"),
        ("ANNUAL REPORT ON FORM 10-K", "10-K"),
        ("FORM 20-F", "20-F"),
        ("FORM 10-Q", "10-Q"),
        ("FORM 10-QSB", "10-QSB"),
    ],
)
def test_the_form_line(line: str, form: str) -> None:
    assert cover_of(cover(form_line=line))[1] == form


@pytest.mark.parametrize(
    "below",
    [
        "The registrant's Form 10-Q for the quarter is incorporated by reference.",
        "Exhibits:\n\n  Form 8-K\n\n  Form 10-Q\n\n  10-Q\n",
        "x\n" * 4_000 + "FORM 10-Q\n",
    ],
)
@pytest.mark.parametrize("line", ["FORM 10-K", "Annual Report for 2002 on Form 10-K to the SEC"])
def test_a_10_k_that_mentions_other_forms_is_a_10_k(line: str, below: str) -> None:
    assert cover_of(cover(form_line=line, below=below))[1] == "10-K"


def test_a_form_listed_far_below_is_not_the_documents_own() -> None:
    assert cover_of("Item 1. Business\n" * 400 + "FORM 10-Q\n")[1] is None


def test_a_quarterly_report_by_its_title() -> None:
    text = "QUARTERLY REPORT PURSUANT TO SECTION 13 OR 15(d)\nfor the period ended June 30, 2002\n"
    assert cover_of(text)[1:] == ("10-Q", "2002-06-30")


def test_a_transition_report_by_its_dates() -> None:
    text = cover(period="For the transition period from July 1, 2002 to December 31, 2002")
    assert cover_of(text)[1:] == ("10-KT", "2002-12-31")


def test_an_unused_transition_period_does_not_matter() -> None:
    period = "For the fiscal year ended June 30, 2002\n For the transition period from ___ to ___"
    assert cover_of(cover(period=period))[1:] == ("10-K", "2002-06-30")


@pytest.mark.parametrize("name", ["(Mark One)", "Commission file number 1-1", "1-9999 KESTREL INC"])
def test_what_is_no_name_is_not_taken_for_one(name: str) -> None:
    assert cover_of(cover(name=name))[0] is None


def test_a_name_without_the_usual_mark_must_look_like_one() -> None:
    text = "Commission File Number 0-1234\n{}\nDelaware\nSecurities registered"
    assert cover_of(text.format("KESTREL CORPORATION"))[0] == "KESTREL CORPORATION"
    assert cover_of(text.format("Mill Road 4, Ely"))[0] is None


def test_the_cik_on_the_cover_of_a_trust() -> None:
    text = cover(below="Central Index Key Number of issuing entity: 0001779999")
    assert of(text).cik == "1779999"


@pytest.mark.parametrize(
    ("name", "accession"),
    [
        ("K_2002_0000950170-03-001122.htm", "0000950170-03-001122"),
        ("0000950170-03-001122.txt", "0000950170-03-001122"),
        ("10000950170-03-001122.txt", None),
        ("0000950170-03-001122_0000950170-03-001123.txt", None),
        ("kestrel.htm", None),
    ],
)
def test_the_accession_in_a_name(name: str, accession: str | None) -> None:
    assert accession_in(name) == accession
    assert of(cover(), name).cik is None


def test_an_amendment_on_the_cover_of_a_document_typed_as_original() -> None:
    assert of(block("10-K", cover(form_line="FORM 10-K/A"))).form == "10-K/A"


def test_a_document_type_in_the_filers_own_words_says_nothing() -> None:
    assert of(block("ANNUAL REPORT", cover())).form == "10-K"


@pytest.mark.parametrize(
    ("period_end", "tagged", "text", "year"),
    [
        ("2002-12-31", None, "", 2002),
        ("2002-06-30", None, "fiscal 2003 " * 9, 2002),
        ("2017-01-01", None, "fiscal 2017 " * 9, 2016),  # a 52/53-week year
        ("2003-02-01", None, "fiscal 2002, fiscal 2001, fiscal 2002, fiscal 2003", 2002),
        ("2006-02-03", None, "Fiscal 2006, Fiscal&nbsp;2005, fiscal year 2006", 2006),
        ("2023-02-28", None, "", 2022),
        ("2024-01-28", 2024, "", 2024),
        ("2024-01-28", 2023, "fiscal 2024 " * 9, 2023),
        ("2015-12-31", 2013, "", 2015),  # a slip in the tag
        (None, 2020, "", 2020),
        (None, None, "fiscal 2020", None),
    ],
)
def test_the_fiscal_year(
    period_end: str | None, tagged: int | None, text: str, year: int | None
) -> None:
    assert fiscal_year(period_end, tagged, text) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("December 31, 2023", "2023-12-31"),
        ("Sept. 28 , 2024", "2024-09-28"),
        ("the 1st: 3 July 2005", "2005-07-03"),
        ("2023-12-31", "2023-12-31"),
        ("12/31/2023", "2023-12-31"),
        ("February 30, 2023", None),
        ("December 2023", None),
        ("13/31/2023", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    assert find_day(text) == day


@pytest.mark.parametrize(
    ("name", "normal"),
    [("10KSB", "10-KSB"), ("10-k405/a", "10-K405/A"), ("10-K / A", "10-K/A"), ("8K", "8-K"),
     ("DEF  14A", "DEF 14A"), ("NT 10-K", "NT 10-K"), ("10\u2013K", "10-K"), ("S-1", "S-1")],
)  # fmt: skip
def test_form_spelling(name: str, normal: str) -> None:
    assert normal_form(name) == normal


def test_inline_tags_do_not_part_words_and_blocks_do() -> None:
    markup = "<p>KES<b>TREL</b><br>MILLS</p><style>p{}</style><td>a</td><td>&lt;b&gt;</td><!-- c"
    assert visible_text(markup) == "KESTREL\nMILLS\n\na\n\n<b>\n<!-- c"


@pytest.mark.parametrize(
    "piece",
    ["<style>", "<!--", "<head ", "<", "\n", "-\n", "FORM ", '"dei:DocumentType"', "&#", " ", "1-"],
)
def test_hostile_markup_costs_no_more_than_a_moment(piece: str) -> None:
    text = "<html>" + piece * (400_000 // len(piece))
    document = Document("", text, DocumentFormat.HTML)
    start = time.process_time()
    read_cover(document)
    read_inline_facts(text)
    read_cover(Document("", text, DocumentFormat.TEXT))
    assert time.process_time() - start < 2.0
