"""What a filing is: its identity and its documents, as text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DocumentFormat(StrEnum):
    """How a document is written."""

    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a submission, decoded to text but otherwise as filed."""

    type: str
    """SEC document type: '10-K', 'EX-13', …; the form's own type for a bare file."""
    content: str
    """The markup or plain text, without the SGML envelope."""
    format: DocumentFormat
    broken_off: str | None = None
    """How the file shows that the document's end is missing; None where nothing does."""


@dataclass(frozen=True, slots=True)
class Filing:
    """An annual report with what identifies it.

    ``documents[0]`` is the primary document; exhibits of the same submission follow where the
    file is a full submission. Identity fields are None where the file does not tell.
    """

    source: str
    """Where it came from, as the user would name it (a path, later a URL)."""
    sha256: str
    """Hash of the file's bytes, in hex: the key of everything derived from it. Empty, as
    ``documents`` is, where only the filing's facts are at hand."""
    documents: tuple[Document, ...]
    company: str | None = None
    cik: str | None = None
    """Ten digits are not forced: '320193'."""
    form: str | None = None
    """'10-K', '10-K405', '10-KT', '10-K/A'."""
    fiscal_year: int | None = None
    """The fiscal year as the company names it (DocumentFiscalYearFocus where tagged)."""
    period_end: str | None = None
    """Last day of the fiscal period, ISO date."""
    accession: str | None = None
    """'0000320193-24-000123'."""
    broken_off: str | None = None
    """How the file shows that its end is missing: a document's, or that of the submission, which
    may have had more documents."""
