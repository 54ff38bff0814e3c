"""A company's filings as EDGAR lists them.

Format (``submissions/CIK##########.json``): the company's name and tickers, ``filings.recent`` with
one array for each field (``form[i]`` belongs to ``accessionNumber[i]``), and ``filings.files``, the
names of older pages, which hold such arrays alone. Before about 2001 ``primaryDocument`` is empty:
there is only the full submission.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tenfold.errors import EdgarError
from tenfold.filings.edgar.bodies import printable
from tenfold.filings.forms import is_annual, normal_form

_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_ACCESSION = re.compile(r"\d{10}-\d{2}-\d{6}")
_PAGE_NAME = re.compile(r"CIK\d{10}-submissions-\d{3,4}\.json")
_MAX_PAGES: Final = 50


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One filing on a company's list."""

    cik: int
    accession: str
    form: str
    """As ``normal_form`` spells it."""
    filed: str
    """ISO date."""
    period_end: str | None
    """Last day of the period it reports on, ISO date."""
    document: str | None
    """File name of the primary document; None where only the full submission is known."""
    tagged_year: int | None = None
    """The fiscal year that the report tags as its own, where company facts told it."""

    @property
    def is_annual(self) -> bool:
        """Whether it is of the 10-K family, an amendment included."""
        return is_annual(self.form)

    @property
    def is_amendment(self) -> bool:
        """Whether it amends another filing."""
        return self.form.endswith("/A")


@dataclass(frozen=True, slots=True)
class OlderPage:
    """A further page of the list."""

    name: str
    filed_from: str
    filed_to: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company with the newest part of its list."""

    cik: int
    name: str
    tickers: tuple[str, ...]
    rows: tuple[FilingRow, ...]
    """Newest first."""
    pages: tuple[OlderPage, ...]


def parse_company(cik: int, listing: Mapping[str, Any]) -> Company:
    """Read a company's list.

    Raises:
        EdgarError: it is of another form.
    """
    try:
        filings = listing["filings"]
        tickers: list[str] = listing.get("tickers") or []
        pages = tuple(
            OlderPage(page["name"], _day(page["filingFrom"]), _day(page["filingTo"]))
            for page in filings.get("files", [])[:_MAX_PAGES]
            if _PAGE_NAME.fullmatch(page["name"])
        )
        return Company(
            cik=cik,
            name=printable(listing["name"]),
            tickers=tuple(printable(ticker) for ticker in tickers),
            rows=parse_rows(cik, filings["recent"]),
            pages=pages,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unexpected(cik) from error


def parse_rows(cik: int, columns: Mapping[str, Any]) -> tuple[FilingRow, ...]:
    """Read one page's arrays.

    Raises:
        EdgarError: an array is missing, they differ in length, or hold what is no date or name.
    """
    try:
        rows = zip(
            columns["accessionNumber"],
            columns["form"],
            columns["filingDate"],
            columns["reportDate"],
            columns["primaryDocument"],
            strict=True,
        )
        return tuple(
            FilingRow(
                cik=cik,
                accession=accession,
                form=normal_form(printable(form)),
                filed=_day(filed),
                period_end=_day_or_none(period),
                document=_safe_name(document),
            )
            for accession, form, filed, period, document in rows
            if _ACCESSION.fullmatch(accession)
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unexpected(cik) from error


def _day(text: str) -> str:
    """An ISO date as it is; ValueError for what is none."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text).isoformat()


def _day_or_none(text: str | None) -> str | None:
    """Periods are typed by filers: '0203-12-31' stands on EDGAR, and tells nothing."""
    try:
        return _day(text) if text else None
    except ValueError:
        return None


def _safe_name(document: str | None) -> str | None:
    """A name that stays in its filing's folder."""
    if not document or ".." in document or document.startswith("/"):
        return None
    return document if document.isprintable() else None


def _unexpected(cik: int) -> EdgarError:
    return EdgarError(
        f"EDGAR's list of filings for CIK {cik} is of another form than expected. Give the "
        "filing's URL, or the 10-K as a file."
    )
