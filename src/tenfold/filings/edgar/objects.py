"""Objects of the edgartools library as targets, known by their attributes alone.

A ``Filing`` has ``accession_no`` and ``cik``; a ``Company`` has ``cik`` and no accession number.
Source: edgartools 5.62, ``edgar/_filings.py`` and ``edgar/entity/core.py``. The library is not
imported, so it is needed by nobody else.
"""

from __future__ import annotations

from typing import Protocol, TypeAlias, runtime_checkable

from tenfold.errors import UsageError
from tenfold.filings.edgar.targets import AccessionTarget, CikTarget, dashed, edgar_kind


@runtime_checkable
class CompanyLike(Protocol):
    """A company, or anything that has a CIK."""

    @property
    def cik(self) -> int | str: ...


@runtime_checkable
class FilingLike(Protocol):
    """One filing of a company."""

    @property
    def cik(self) -> int | str: ...
    @property
    def accession_no(self) -> str: ...


EdgarObject: TypeAlias = CompanyLike | FilingLike


def object_target(target: EdgarObject) -> CikTarget | AccessionTarget:
    """What an edgartools object names.

    Raises:
        UsageError: it is neither a company nor a filing.
    """
    accession = getattr(target, "accession_no", None)
    try:
        cik = int(target.cik)
    except (AttributeError, TypeError, ValueError):
        cik = 0
    named = accession is None or edgar_kind(str(accession)) == "an accession number"
    if cik < 1 or not named:
        raise UsageError(
            f"{type(target).__name__} is neither a path, nor a name, nor a company or filing of "
            "edgartools. Give a ticker, CIK, accession number, EDGAR URL or file."
        )
    return CikTarget(cik) if accession is None else AccessionTarget(dashed(str(accession)), cik)
