"""The SGML envelope that EDGAR wraps around the documents of a submission.

A full submission (``0000320193-24-000123.txt``) is a header of ``NAME: value`` lines and then
``<DOCUMENT>`` blocks: type, file name, and between ``<TEXT>`` and ``</TEXT>`` the document. Until
2001 all of it stood within a Privacy-Enhanced Message (RFC 1421), which escapes lines that begin
with a hyphen as ``- -``. A document saved alone may keep its ``<DOCUMENT>`` block, or nothing.

The envelope is not SGML enough for a parser (tags stay open, the documents inside are of any
kind), so it is cut with string searches: fast, and what is cut off is never part of a document.
Graphics, PDFs, archives and XBRL instances are left out: nothing in them is read as prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tenfold.filings.broken_off import html_breaks_off, submission_breaks_off
from tenfold.filings.forms import is_annual, normal_form
from tenfold.filings.model import Document, DocumentFormat

_ENVELOPE = re.compile(
    r"\s*(?:<(?:DOCUMENT|SUBMISSION|SEC-DOCUMENT|IMS-DOCUMENT|SEC-HEADER|IMS-HEADER)>"
    r"|-----BEGIN PRIVACY-ENHANCED MESSAGE-----)"
)
_PEM_MARK: Final = "-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
_PEM_ESCAPE = re.compile(r"^- (?=-)", re.MULTILINE)
_TYPE = re.compile(r"<TYPE>([^\n<]*)")
_WRAPPER = re.compile(r"\s*<(XBRL|XML|PDF|JSON)>")
_UUENCODED = re.compile(r"\s*begin [0-7]{3,4} \S")
_HTML_CERTAIN = re.compile(r"<(?:!doctype html|html|body)\b", re.IGNORECASE)
_HTML_LIKELY = re.compile(r"<(?:div|font|p|br|td|tr|span|center|b)\b[^<>]*>", re.IGNORECASE)
# <TABLE>, <PAGE>, <S>, <C>, <CAPTION> and <FN> are EDGAR's own tags in plain text.
_LEFT_OUT_TYPES = re.compile(
    r"GRAPHIC|ZIP|EXCEL|XML|JSON|COVER|EX-10[0-4]\.(?:INS|SCH|CAL|DEF|LAB|PRE)"
)
_FORMAT_HEAD_CHARS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Submission:
    """What stood in one file: the header's text ('' where there is none) and the documents."""

    header: str
    documents: tuple[Document, ...]
    broken_off: str | None = None
    """How the file shows that its end is missing."""


def parse_submission(text: str) -> Submission:
    """Take the envelope off, if there is one.

    The first document of the 10-K family leads, whatever its place. A file without an envelope
    is one document of type ''. No document remains of a submission that holds only graphics.
    """
    if _ENVELOPE.match(text) is None:
        bare = _bare(text)
        return Submission("", (bare,), bare.broken_off)
    if text.lstrip().startswith(_PEM_MARK):
        text = _PEM_ESCAPE.sub("", text)
    starts = list(_line_starts(text, "<DOCUMENT>"))
    broken_off = submission_breaks_off(text)
    if not starts:
        return Submission(text, (), broken_off)
    ends = [*starts[1:], len(text)]
    blocks = (
        _read_block(text[a:b], is_last=b == len(text)) for a, b in zip(starts, ends, strict=True)
    )
    documents = [document for document in blocks if document is not None]
    broken_off = next((d.broken_off for d in documents if d.broken_off), broken_off)
    # Stable: among annual forms, and among the rest, the order of filing stays.
    documents.sort(key=lambda document: not is_annual(document.type))
    return Submission(text[: starts[0]], tuple(documents), broken_off)


def _bare(text: str) -> Document:
    """A document without an envelope."""
    written = document_format(text)
    broken_off = html_breaks_off(text) if written is DocumentFormat.HTML else None
    return Document("", text, written, broken_off)


def document_format(content: str) -> DocumentFormat:
    """HTML by its tags; EDGAR's own tags in plain text (``<PAGE>``, ``<TABLE>``) do not count."""
    head = content[:_FORMAT_HEAD_CHARS]
    likely = len(_HTML_LIKELY.findall(head))
    certain = _HTML_CERTAIN.search(head) is not None
    return DocumentFormat.HTML if certain or likely >= 3 else DocumentFormat.TEXT


def _line_starts(text: str, tag: str) -> Iterator[int]:
    """Where a tag begins a line. EDGAR writes its tags in capitals, so a plain search does."""
    indent = len(text) - len(text.lstrip())
    at = text.find(tag)
    while at >= 0:
        if at <= indent or text[at - 1] == "\n":
            yield at
        at = text.find(tag, at + len(tag))


def _read_block(block: str, *, is_last: bool) -> Document | None:
    """One ``<DOCUMENT>`` block, or None where its content is not text to read.

    Only the last may be broken off: another that is not closed ends where the next begins.
    """
    head, text_tag, body = block.partition("<TEXT>")
    if not text_tag:
        head, body = "", block.removeprefix("<DOCUMENT>")
    body = _cut_end(_cut_end(body, "</DOCUMENT>"), "</TEXT>")
    found = _TYPE.search(head)
    type_name = normal_form(found[1]) if found else ""
    if _LEFT_OUT_TYPES.match(type_name) or _UUENCODED.match(body):
        return None
    content = _unwrap(body)
    if content is None:
        return None
    cut = is_last and "</DOCUMENT>" not in block
    broken_off = "its </DOCUMENT> is missing" if cut else None
    return Document(type_name, content, document_format(content), broken_off)


def _cut_end(body: str, tag: str) -> str:
    """Drop the last closing ``tag`` with what follows it; all of ``body`` where it is missing."""
    at = body.rfind(tag)
    return body if at < 0 else body[:at]


def _unwrap(content: str) -> str | None:
    """Take off the ``<XBRL>`` around an inline document; other wrappers hold no prose."""
    wrapper = _WRAPPER.match(content)
    if wrapper is None:
        return content.removeprefix("\n")
    if wrapper[1] != "XBRL":
        return None
    return _cut_end(content[wrapper.end() :], "</XBRL>").removeprefix("\n")
