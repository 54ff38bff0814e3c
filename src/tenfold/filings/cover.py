"""Identity from the cover page, as a reader sees it.

Covers follow the form's own template, from 1993 to today: the form's name on a line of its own,
'For the fiscal year ended …', the commission file number, and the company's name above
'(Exact name of registrant as specified in its charter)'. Only those marks are trusted. A 10-K
mentions 'Form 10-Q' and 'Form 8-K' in running text, so a form is taken from a line that says
nothing else, and a title that no other form bears ('Quarterly report pursuant to Section 13').
What cannot be told is None: a wrong name is worse than a missing one.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import Final

from tenfold.filings.dates import DAY_PATTERN, iso_day
from tenfold.filings.forms import amended, is_annual, normal_form
from tenfold.filings.markup import tidy, visible_text
from tenfold.filings.model import Document, DocumentFormat

_WINDOWS_CHARS: Final = (60_000, 400_000)
"""How much markup is read: a cover's usual share, and if the form is not named there, enough for
one behind a wrap report's glossy pages or in very verbose markup."""
_COVER_CHARS: Final = 20_000

_SGML_TAG = re.compile(r"<[A-Za-z/][^<>\n]{0,40}>")
_FORM_NAME: Final = (
    r"10\s?[-\u2010-\u2015]?\s?(?:KSB\d*|KT405|K405|KT|K|QSB|QT|Q|D|12[BG])"
    r"|(?:6|8|11|18)\s?[-\u2010-\u2015]?\s?K|(?:20|40)\s?[-\u2010-\u2015]?\s?F"
    r"|[SF]-\d{1,2}|N-[A-Z]{2,5}|ARS"
)
_FORM_LINE = re.compile(
    rf"^[^\w\n]*(?:(?:ANNUAL REPORT ON )?FORM\s+)({_FORM_NAME})(\s?/\s?A)?\b[^\w\n]*"
    r"(?:(Amendment\s+No\.?[ \d]*)[^\w\n]*|(?:ANNUAL|QUARTERLY|CURRENT|TRANSITION)\b[^\n]*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_BARE_FORM_LINE = re.compile(
    rf"^[^\w\n]*({_FORM_NAME})(\s?/\s?A)?()[^\w\n]*$", re.IGNORECASE | re.MULTILINE
)
_HEAD_CHARS: Final = 4_000
"""A form named below this stands in a list of exhibits, not at the top of a cover."""
_BARE_HEAD_CHARS: Final = 1_500
_OTHER_ANNUAL: Final = frozenset({"10-KSB", "10-KSB40", "20-F", "40-F", "11-K", "18-K"})
_AMENDMENT = re.compile(
    r"^\W*\(?(?:Form 10-?K/A|Amendment\s+(?:No\.?|Number)\s*\d+)", re.IGNORECASE | re.MULTILINE
)
_ANNUAL_TITLE = re.compile(r"annual\s+report\s+(?:pursuant|under|on\s+form\s+10)", re.IGNORECASE)
_FORM_10K = re.compile(r"form\s+10-?K\b", re.IGNORECASE)
_OTHER_TITLES: Final = (
    (re.compile(r"quarterly\s+report\s+(?:pursuant|under)", re.IGNORECASE), "10-Q"),
    (re.compile(r"current\s+report\s+(?:pursuant|under)", re.IGNORECASE), "8-K"),
    (re.compile(r"proxy\s+statement\s+pursuant\s+to\s+section\s+14", re.IGNORECASE), "DEF 14A"),
)
_PERIOD = re.compile(
    r"\b(?:fiscal\s+|calendar\s+)?(?:year|period)\s*(?:\([^)]{1,40}\)\s*)?end(?:ed|ing)\s*:?\s*"
    rf"({DAY_PATTERN})",
    re.IGNORECASE,
)
_TRANSITION = re.compile(
    rf"transition\s+period\s+from\s*:?\s*{DAY_PATTERN}\s*(?:to|through)\s*({DAY_PATTERN})",
    re.IGNORECASE,
)
_CIK = re.compile(r"\bCentral\s+Index\s+Key[^\d\n]{0,60}\b0*(\d{1,10})\b", re.IGNORECASE)
_EXACT_NAME = re.compile(
    r"\(?\s*(?:Exact\s+name\s+of|Name\s+of\s+(?:small\s+business\s+)?(?:issuer|registrant))",
    re.IGNORECASE,
)
_FILE_NUMBER = re.compile(
    r"Commission\s+File\s+(?:No\.?|Number)[^\n]*\d[\d-]*[ \t]*\n+", re.IGNORECASE
)
_NOT_A_NAME = re.compile(
    r"commission|file\s+n|transition|period|fiscal|year\s+ended|section\s+13|act\s+of\s+19"
    r"|mark\s+one|securities\s+and|form\s+10|central\s+index|annual\s+report|amendment"
    r"|united\s+states\W*$|washington,?\s+d\.?\s?c|\d{2,}-\d{2,}|\b\d{1,3}-\d{3,6}\b"
    r"|^\W*or\W*$|^\(|^(?:of|and|&)\s|^[^A-Za-z]*$",
    re.IGNORECASE,
)
_CORPORATE = re.compile(
    r"\b(?:corporation|corp|incorporated|inc|company|co|ltd|limited|llc|l\.l\.c|l\.?p|plc|trust"
    r"|n\.a|group|holdings|partners|partnership|fund|bancorp|bancshares)\b\.?\)?$",
    re.IGNORECASE,
)
_MAX_NAME_CHARS: Final = 120


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What a cover page tells; None where it does not, or not clearly."""

    company: str | None
    cik: str | None
    form: str | None
    period_end: str | None


NO_COVER: Final = CoverFacts(None, None, None, None)


def read_cover(document: Document) -> CoverFacts:
    """Read the cover page at the head of a document."""
    facts = NO_COVER
    for window in _WINDOWS_CHARS:
        facts = _read_text(cover_text(document, window))
        if (facts.form and facts.period_end) or len(document.content) <= window:
            break
    return facts


def cover_text(document: Document, chars: int = _WINDOWS_CHARS[-1]) -> str:
    """The first pages as visible text, without the hidden header of inline XBRL.

    ``chars`` of the markup are read.
    """
    content = document.content
    if document.format is DocumentFormat.TEXT:
        return tidy(_SGML_TAG.sub("\n", content[:_COVER_CHARS]))
    start = content.find("<ix:header", 0, chars)
    if start >= 0:
        end = content.find("</ix:header>", start)
        if end >= 0:
            content = content[:start] + content[end : end + chars]
    return visible_text(_whole_tags(content[:chars]))[:_COVER_CHARS]


def _read_text(text: str) -> CoverFacts:
    transition = _TRANSITION.search(text)
    period = _PERIOD.search(text)
    form = _form(text)
    if form == "10-K" and transition is not None and period is None:
        form = "10-KT"
    cik = _CIK.search(text)
    return CoverFacts(
        company=_company(text),
        cik=cik[1] if cik else None,
        form=form,
        period_end=_day(period) or _day(transition),
    )


def _whole_tags(markup: str) -> str:
    """Drop a tag that the cut left open: its attributes would read as words."""
    last_open = markup.rfind("<")
    return markup[:last_open] if last_open > markup.rfind(">") else markup


def _day(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    # The last day in the match: a transition period names its first day before.
    return next((iso_day(g) for g in reversed(found.groups()) if g and iso_day(g)), None)


def _form(text: str) -> str | None:
    found = _form_line(text)
    if found is not None:
        name = _name_in(found)
        tail = text[found.end() : found.end() + 400]
        return amended(name) if found[2] or found[3] or _AMENDMENT.search(tail) else name
    if _ANNUAL_TITLE.search(text):
        return "10-K" if _FORM_10K.search(text) else None
    for title, name in _OTHER_TITLES:
        if title.search(text[:_HEAD_CHARS]):
            return name
    return None


def _form_line(text: str) -> re.Match[str] | None:
    """The line that names the document's own form, not another that it lists or mentions."""
    lines = _FORM_LINE.finditer(text)
    bare = _BARE_FORM_LINE.finditer(text[:_BARE_HEAD_CHARS])
    return next((line for line in (*lines, *bare) if _names_this_document(line, text)), None)


def _names_this_document(line: re.Match[str], text: str) -> bool:
    name = _name_in(line)
    if is_annual(name):
        return True
    if line.start() > _HEAD_CHARS:
        return False
    return name in _OTHER_ANNUAL or _ANNUAL_TITLE.search(text, 0, line.start()) is None


def _name_in(line: re.Match[str]) -> str:
    return normal_form("".join(line[1].split()))


def _company(text: str) -> str | None:
    mark = _EXACT_NAME.search(text)
    if mark is not None:
        return _name_above(text[: mark.start()])
    number = _FILE_NUMBER.search(text)
    if number is None:
        return None
    # Without the usual mark, the line under the file number is a name only if it looks like one.
    line = text[number.end() :].split("\n", 1)[0].strip()
    return line if _CORPORATE.search(line) and _is_name(line) else None


def _name_above(text: str) -> str | None:
    """The last paragraph above the mark, from below the template's own lines in it."""
    for paragraph in reversed(text[-1500:].split("\n\n")):
        lines = [line.strip(" *_-=\n") for line in paragraph.split("\n")]
        lettered = [line for line in lines if re.search(r"[A-Za-z]", line)]
        if lettered:
            name_lines = itertools.takewhile(_is_name, reversed(lettered))
            name = " ".join(reversed(list(name_lines)))
            return name if name and _is_name(name) else None
    return None


def _is_name(line: str) -> bool:
    return len(line) <= _MAX_NAME_CHARS and _NOT_A_NAME.search(line) is None
