"""Identity from the header of a full submission: the ``NAME: value`` lines EDGAR writes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenfold.filings.dates import iso_day
from tenfold.filings.forms import normal_form


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """What a submission's header tells; None where a line is missing."""

    company: str | None
    cik: str | None
    form: str | None
    period_end: str | None
    accession: str | None


def read_header(header: str) -> HeaderFacts:
    """Read the first filer's lines.

    A submission of several registrants lists the parent first; a trust's header names depositor
    and sponsor in tags of other names, which are not taken.
    """
    cik = _value(header, r"CENTRAL INDEX KEY", r"0*([1-9]\d{0,9})")
    form = _value(header, r"(?:CONFORMED )?SUBMISSION TYPE", r"(\S[^\n]*)")
    day = _value(header, r"CONFORMED PERIOD OF REPORT", r"(\d{8})")
    return HeaderFacts(
        company=_value(header, r"COMPANY CONFORMED NAME", r"(\S[^\n]*)"),
        cik=cik,
        form=normal_form(form) if form else None,
        period_end=iso_day(f"{day[:4]}-{day[4:6]}-{day[6:]}") if day else None,
        accession=_value(header, r"ACCESSION NUMBER", r"(\d{10}-\d{2}-\d{6})"),
    )


def header_ciks(header: str) -> frozenset[int]:
    """The CIKs of all that a header names: filers, subjects, co-registrants."""
    found = re.findall(r"^[ \t]*CENTRAL INDEX KEY:[ \t]*0*([1-9]\d{0,9})", header, re.M | re.ASCII)
    return frozenset(map(int, found))


def _value(header: str, name: str, pattern: str) -> str | None:
    found = re.search(rf"^[ \t]*{name}:[ \t]*{pattern}", header, re.MULTILINE | re.ASCII)
    return found[1].strip() if found else None
