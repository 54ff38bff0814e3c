"""Bytes to a Filing: wherever they came from, this is the one way in."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from typing import Final

from tenfold.errors import UnreadableFilingError, WrongFormError
from tenfold.filings.cover import cover_text
from tenfold.filings.encoding import decode
from tenfold.filings.file_kinds import foreign_kind
from tenfold.filings.forms import require_annual
from tenfold.filings.identity import Identity, identify
from tenfold.filings.markup import visible_text
from tenfold.filings.model import Document, DocumentFormat, Filing
from tenfold.filings.submission import Submission, parse_submission

_SIGNS = re.compile(
    r"\bitem\s*\d{1,2}[AB]?\b|securities\s+and\s+exchange\s+commission|annual\s+report"
    r"|fiscal\s+year|risk\s+factors|management.s\s+discussion",
    re.IGNORECASE,
)
_SIGN_CHARS: Final = 1_000_000
_SEC_REFUSAL: Final = b"Undeclared Automated Tool"
"""Stands on the page that www.sec.gov sends to downloads without a naming User-Agent."""


def parse_filing(content: bytes, *, source: str, file_name: str = "") -> Filing:
    """Read a filing from its bytes.

    ``source`` is what the user calls it, for errors and ``Filing.source``; ``file_name`` is
    looked at for an accession number only.

    Raises:
        UnreadableFilingError: empty, binary, or text in no known encoding.
        WrongFormError: a filing of another form, or no filing at all.
    """
    if not content.strip():
        raise UnreadableFilingError(
            f"{source} is empty. Download the filing again, or name another file."
        )
    kind = foreign_kind(content)
    if kind is not None:
        raise UnreadableFilingError(
            f"{source} is {kind}, which Tenfold does not read. "
            "Give the 10-K as the .htm or .txt file that EDGAR serves."
        )
    if _SEC_REFUSAL in content[:20_000]:
        raise WrongFormError(
            f"{source} is the page with which www.sec.gov refuses a download, not the filing. "
            "Download it in a browser, or with a User-Agent that names you and your e-mail address."
        )
    submission = parse_submission(decode(content, source))
    if not any(document.content.strip() for document in submission.documents):
        raise UnreadableFilingError(
            f"{source} holds no readable document, only a submission's envelope. "
            "Download the complete submission, or the 10-K document itself."
        )
    identity = identify(submission, file_name)
    _require_annual_report(submission, identity, source)
    return Filing(
        source=source,
        sha256=hashlib.sha256(content).hexdigest(),
        documents=_typed(submission.documents, identity.form),
        company=identity.company,
        cik=identity.cik,
        form=identity.form,
        fiscal_year=identity.fiscal_year,
        period_end=identity.period_end,
        accession=identity.accession,
        broken_off=submission.broken_off,
    )


def _require_annual_report(submission: Submission, identity: Identity, source: str) -> None:
    primary = submission.documents[0]
    if identity.form is not None:
        require_annual(identity.form, source)
    elif primary.type.startswith("EX-"):
        raise WrongFormError(
            f"{source} holds only an exhibit ({primary.type}), not the 10-K itself. "
            "Give the filing's main document or the complete submission."
        )
    elif not _has_signs(primary):
        kind = "HTML" if primary.format is DocumentFormat.HTML else "text"
        raise WrongFormError(
            f"{source} is {kind} but shows no sign of an SEC annual report. "
            "Give a 10-K as EDGAR serves it (.htm or .txt)."
        )


def _has_signs(document: Document) -> bool:
    """Whether words of an annual report occur at all; which items it has is for the splitter."""
    if _SIGNS.search(cover_text(document)):
        return True
    content = document.content[:_SIGN_CHARS]
    is_html = document.format is DocumentFormat.HTML
    return _SIGNS.search(visible_text(content) if is_html else content) is not None


def _typed(documents: tuple[Document, ...], form: str | None) -> tuple[Document, ...]:
    """A bare file's only document takes the form's name as its type."""
    primary = documents[0]
    if primary.type or form is None:
        return documents
    return (dataclasses.replace(primary, type=form), *documents[1:])
