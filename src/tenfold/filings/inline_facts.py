"""Identity from inline XBRL: the cover page's ``dei`` facts.

A fact is ``<ix:nonNumeric name="dei:EntityRegistrantName" …>Apple Inc.</ix:nonNumeric>``, nested
in others where two facts share words (the period's end holds the fiscal year's end). The names
are sought as plain strings, which takes a millisecond in 5 MB; only what stands around a hit is
looked at more closely. Source: EDGAR Filer Manual, volume II, document and entity information.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tenfold.filings.dates import find_day
from tenfold.filings.forms import amended, normal_form
from tenfold.filings.markup import one_line

_TAG_CHARS: Final = 2_000
_FACT_CHARS: Final = 20_000
_MAX_FACTS: Final = 100
"""Of one name: even a filing for forty co-registrants has fewer."""
_OPEN = re.compile(r"<((?:\w+:)?nonNumeric)\b([^<>]*)>")
_CONTEXT = re.compile(r"""\bcontextRef\s*=\s*["']([^"']*)""")


@dataclass(frozen=True, slots=True)
class InlineFacts:
    """What the tagged cover tells; None where a fact is missing."""

    company: str | None
    cik: str | None
    form: str | None
    fiscal_year: int | None
    period_end: str | None


@dataclass(frozen=True, slots=True)
class _Fact:
    context: str
    text: str


def read_inline_facts(content: str) -> InlineFacts:
    """Read the ``dei`` facts of an inline XBRL document; all None where it has none."""
    form = _first(content, "DocumentType")
    context = form.context if form else ""
    amendment = _value(content, "AmendmentFlag", context)
    year = _value(content, "DocumentFiscalYearFocus", context)
    cik = _value(content, "EntityCentralIndexKey", context)
    period = _value(content, "DocumentPeriodEndDate", context)
    return InlineFacts(
        company=_value(content, "EntityRegistrantName", context),
        cik=cik.lstrip("0") if cik and re.fullmatch(r"0*[1-9][0-9]{0,9}", cik) else None,
        form=_form_name(form, amendment),
        fiscal_year=int(year) if year and re.fullmatch(r"(?:19|20)[0-9]{2}", year) else None,
        period_end=find_day(period) if period else None,
    )


def tagged_ciks(content: str) -> frozenset[int]:
    """The CIK of each registrant that the document is of, as its cover tags them."""
    facts = itertools.islice(_facts(content, "EntityCentralIndexKey"), _MAX_FACTS)
    return frozenset(
        int(fact.text) for fact in facts if re.fullmatch(r"0*[1-9][0-9]{0,9}", fact.text)
    )


def tagged_period_end(content: str) -> str | None:
    """The end of the period it reports on, as its cover tags it; an ISO date."""
    return read_inline_facts(content).period_end


def _form_name(form: _Fact | None, amendment: str | None) -> str | None:
    if form is None or not form.text:
        return None
    name = normal_form(form.text)
    return amended(name) if amendment is not None and amendment.lower() == "true" else name


def _value(content: str, name: str, context: str) -> str | None:
    """A fact's text, from the document's own context where several entities are tagged.

    Co-registrants' facts stand in contexts with a member of their own; the document type's
    context is the one of the filing as a whole.
    """
    first: str | None = None
    for fact in itertools.islice(_facts(content, name), _MAX_FACTS):
        if fact.context == context and fact.text:
            return fact.text
        first = first or fact.text
    return first or None


def _first(content: str, name: str) -> _Fact | None:
    return next(_facts(content, name), None)


def _facts(content: str, name: str) -> Iterator[_Fact]:
    for quote in "\"'":
        needle = f"{quote}dei:{name}{quote}"
        at = content.find(needle)
        while at >= 0:
            fact = _fact_around(content, at)
            if fact is not None:
                yield fact
            at = content.find(needle, at + len(needle))


def _fact_around(content: str, at: int) -> _Fact | None:
    start = content.rfind("<", max(0, at - _TAG_CHARS), at)
    opening = _OPEN.match(content, start) if start >= 0 else None
    if opening is None or opening.end() < at:
        return None
    context = _CONTEXT.search(opening[2])
    inner = "" if opening[2].endswith("/") else _inner(content, opening.end(), opening[1])
    return _Fact(context[1] if context else "", one_line(inner))


def _inner(content: str, start: int, tag: str) -> str:
    """Markup up to the closing tag that belongs to the fact, past those nested in it."""
    window = content[start : start + _FACT_CHARS]
    depth = 1
    for found in re.finditer(rf"<(/?){re.escape(tag)}\b[^<>]*?(/?)>", window):
        if found[1]:
            depth -= 1
        elif not found[2]:
            depth += 1
        if depth == 0:
            return window[: found.start()]
    return ""
