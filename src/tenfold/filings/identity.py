"""Who filed what, and for which year: three witnesses, each trusted for what it knows best.

* the submission's header, written by EDGAR: CIK, form, accession number;
* inline XBRL facts: the company's own spelling of its name, and its name for the fiscal year;
* the cover page: what is left for bare files before 2019.

A file's name is read for an accession number alone. That number's first ten digits are the CIK
of whoever submitted the filing, often an agent, so no CIK is ever taken from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypedDict

from tenfold.filings.cover import NO_COVER, read_cover
from tenfold.filings.fiscal_year import fiscal_year
from tenfold.filings.inline_facts import read_inline_facts
from tenfold.filings.model import Filing
from tenfold.filings.sgml_header import read_header
from tenfold.filings.submission import Submission

_FORM_NAME = re.compile(r"(?!EX-)(?=.*\d|ARS)[A-Z\d][A-Z\d /.-]{0,15}")
_ACCESSION = re.compile(r"(?<!\d)\d{10}-\d{2}-\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity fields of a filing; the same names and meanings as there."""

    company: str | None
    cik: str | None
    form: str | None
    fiscal_year: int | None
    period_end: str | None
    accession: str | None


class FilingHeader(TypedDict):
    """The ``"filing"`` object of each JSON output; None becomes null."""

    company: str | None
    cik: str | None
    form: str | None
    fiscal_year: int | None
    period_end: str | None
    accession: str | None
    source: str
    sha256: str


def identify(submission: Submission, file_name: str) -> Identity:
    """Identify a filing from its text; None for whatever no witness tells.

    ``submission`` has at least one document, the first being the primary one.
    """
    primary = submission.documents[0]
    header = read_header(submission.header)
    facts = read_inline_facts(primary.content)
    # A tagged cover needs no reading: its facts are the same words.
    tagged = facts.company and facts.form and facts.period_end
    cover = NO_COVER if tagged else read_cover(primary)
    period_end = facts.period_end or header.period_end or cover.period_end
    return Identity(
        company=facts.company or header.company or cover.company,
        cik=header.cik or facts.cik or cover.cik,
        form=_form(header.form, primary.type, facts.form, cover.form),
        fiscal_year=fiscal_year(period_end, facts.fiscal_year, primary.content),
        period_end=period_end,
        accession=header.accession or accession_in(file_name),
    )


def filing_json(filing: Filing) -> FilingHeader:
    """The identity of a filing, without its documents."""
    return FilingHeader(
        company=filing.company,
        cik=filing.cik,
        form=filing.form,
        fiscal_year=filing.fiscal_year,
        period_end=filing.period_end,
        accession=filing.accession,
        source=filing.source,
        sha256=filing.sha256,
    )


def accession_in(name: str) -> str | None:
    """The accession number within a file's name, if it holds exactly one."""
    found = set(_ACCESSION.findall(name))
    return found.pop() if len(found) == 1 else None


def _form(*witnesses: str | None) -> str | None:
    """The first that names a form; an exhibit's type or a filer's own words do not."""
    said = [form for form in witnesses if form and _FORM_NAME.fullmatch(form)]
    if not said:
        return None
    first = said[0]
    # A cover that says amendment is believed over a document type typed without '/A'.
    is_amendment = any(form == f"{first}/A" for form in said)
    return f"{first}/A" if is_amendment else first
