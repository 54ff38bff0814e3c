"""Small made-up filings that the tests of this folder share."""

from __future__ import annotations

INLINE = """<?xml version='1.0' encoding='UTF-8'?>
<html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><head><title>x</title></head><body>
<div style="display:none"><ix:header><ix:hidden>
<ix:nonNumeric contextRef="c-1" name="dei:AmendmentFlag">{amendment}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:DocumentFiscalYearFocus">{year}</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:EntityCentralIndexKey">0000001234</ix:nonNumeric>
</ix:hidden></ix:header></div>
<p>FORM <ix:nonNumeric contextRef="c-1" name="dei:DocumentType">{form}</ix:nonNumeric></p>
<p>For the fiscal year ended <ix:nonNumeric contextRef="c-1" name="dei:DocumentPeriodEndDate"
 format="ixt:date-monthname-day-year"><ix:nonNumeric contextRef="c-1"
 name="dei:CurrentFiscalYearEndDate">January&#160;28</ix:nonNumeric>, 2024</ix:nonNumeric></p>
<p><ix:nonNumeric contextRef="c-2" name="dei:EntityRegistrantName">Kestrel Sub LLC</ix:nonNumeric>
<ix:nonNumeric contextRef="c-1" name="dei:EntityRegistrantName">KESTREL &amp;
 <b>SONS</b>, INC.</ix:nonNumeric></p>
<p>(Exact name of registrant as specified in its charter)</p></body></html>"""

HEADER = """<SEC-DOCUMENT>0000950170-03-001122.txt : 20030328
<SEC-HEADER>0000950170-03-001122.hdr.sgml : 20030328
ACCESSION NUMBER:\t\t0000950170-03-001122
CONFORMED SUBMISSION TYPE:\t{form}
CONFORMED PERIOD OF REPORT:\t20021231
FILER:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tKESTREL MILLS INC
\t\tCENTRAL INDEX KEY:\t\t\t0000004321

FILER:

\tCOMPANY DATA:
\t\tCOMPANY CONFORMED NAME:\t\t\tKESTREL FINANCE CORP
\t\tCENTRAL INDEX KEY:\t\t\t0000008765
</SEC-HEADER>
"""


def inline(form: str = "10-K", year: str = "2024", amendment: str = "false") -> str:
    """An inline XBRL cover page with a co-registrant."""
    return INLINE.format(form=form, year=year, amendment=amendment)


def cover(
    form_line: str = "FORM 10-K",
    period: str = "For the fiscal year ended December 31, 2002",
    name: str = "KESTREL MILLS, INC.",
    below: str = "",
) -> str:
    """A plain-text cover page."""
    return f"""<PAGE>
                         UNITED STATES
               SECURITIES AND EXCHANGE COMMISSION
                     WASHINGTON, D.C.  20549

                           {form_line}

[X]  ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d) OF
     THE SECURITIES EXCHANGE ACT OF 1934
     {period}
                 Commission file number 1-9999

                      {name}
     (Exact name of registrant as specified in its charter)

Indicate by check mark whether the registrant has filed all reports. See Form 10-Q and Form 8-K.
{below}
Item 1.  Business
"""


def html_cover(form_line: str = "FORM 10-K", period: str = "December&nbsp;31, 2002") -> str:
    """The same cover as early HTML."""
    return (
        "<HTML><HEAD><TITLE>Form 10-Q</TITLE></HEAD><BODY><!-- FORM 8-K -->"
        f"<P><B>SECURITIES AND EXCHANGE COMMISSION</B></P><P>{form_line}</P>"
        f"<P>Annual report pursuant to Section 13</P><P>For the fiscal year ended {period}</P>"
        "<P>Commission file number 1-9999</P><P><FONT>KESTREL</FONT> &amp; CO.</P>"
        "<P>(Exact Name of Registrant as Specified in Its Charter)</P></BODY></HTML>"
    )


def block(type_name: str, text: str) -> str:
    """One document of a full submission."""
    return f"<DOCUMENT>\n<TYPE>{type_name}\n<SEQUENCE>1\n<TEXT>\n{text}\n</TEXT>\n</DOCUMENT>\n"


def full_submission(form: str, *blocks: str) -> str:
    """A header and its documents."""
    return HEADER.format(form=form) + "".join(blocks) + "</SEC-DOCUMENT>\n"
