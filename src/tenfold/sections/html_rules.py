"""What the names of HTML elements mean to a reader of filings, and which end by themselves.

Filings of twenty years leave out end tags and cross them. How to mend that is no matter of taste:
the bold type of a heading ends where the parser says it does. The rules here are those of libxml2,
the most used lenient parser that keeps words where they stand; HTML 5's own rules move the words
that stand between a table's rows to before the table.
"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache
from typing import Final


class Role(IntEnum):
    """What a block does to the text besides beginning and ending a paragraph."""

    NONE = 0
    TABLE = 1
    ROW = 2
    CELL = 3
    RULE = 4
    PREFORMATTED = 5


ROLES: Final = {
    "table": Role.TABLE,
    "tr": Role.ROW,
    "td": Role.CELL,
    "th": Role.CELL,
    "hr": Role.RULE,
    "page": Role.RULE,
    "pre": Role.PREFORMATTED,
}


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCKS: Final = _names(
    "address article aside blockquote body center caption dd dir div dl dt fieldset figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p page pre section table tbody td tfoot "
    "th thead title tr ul"
)
SKIPPED: Final = _names("script style head title ix:header noscript svg")
"""Elements whose words nobody sees."""
RAW: Final = _names("script style")
"""Elements in which nothing but their own end is a tag."""
BOLD: Final = _names("b strong h1 h2 h3 h4 h5 h6 th")
VOID: Final = _names("area base basefont br col frame hr img input isindex link meta param")
"""Elements without an end."""

_IN_HEAD: Final = _names("head title meta link style script base isindex object noscript")

_ENDED_BY: Final = {
    "a": "a fieldset table td th",
    "address": "dd dl dt form li ul",
    "b i": "center p td th",
    "big s small strike tt": "p",
    "caption": "col colgroup tbody tfoot thead tr",
    "colgroup": "colgroup tbody tfoot thead tr",
    "dd": "dt",
    "dir menu": "dd dl dt form ul",
    "dl": "form li",
    "dt": "dd dl",
    "font": "center td th",
    "form ol": "form",
    "h1 h2 h3 h4 h5 h6": "fieldset form li p table",
    "legend": "fieldset",
    "li": "li",
    "option": "optgroup option",
    "p": "address blockquote caption center col colgroup dd dir div dl dt fieldset form frameset "
    "h1 h2 h3 h4 h5 h6 hr li menu ol p pre table tbody td tfoot th title tr ul xmp",
    "pre": "dd dl dt fieldset form li table ul",
    "span": "td th",
    "tbody thead": "tbody tfoot",
    "td th": "tbody td tfoot th tr",
    "tfoot": "tbody",
    "tr": "tbody tfoot tr",
    "u": "p td th",
    "ul": "address form menu pre",
}
"""Open elements, and the elements whose beginning ends them where they are the innermost ones."""

_OUTRANKED_BY: Final = {
    "div": 150,
    "td": 160,
    "th": 160,
    "tr": 170,
    "thead": 180,
    "tbody": 180,
    "tfoot": 180,
    "table": 190,
    "head": 200,
    "body": 200,
}


def rank(name: str) -> int:
    """An end tag ends the elements inside its own, but none that outranks it.

    So '</b>' cannot leave the cell it stands in, and '</table>' ends whatever was left open there.
    """
    return _OUTRANKED_BY.get(name, 100)


@lru_cache(maxsize=500)
def ends(name: str) -> frozenset[str]:
    """The elements that end where an element called ``name`` begins directly inside them."""
    known = _ENDS.get(name, frozenset())
    return known if name in _IN_HEAD else known | {"head"}


def _inverted() -> dict[str, frozenset[str]]:
    ended: dict[str, set[str]] = {}
    for open_names, beginnings in _ENDED_BY.items():
        for beginning in beginnings.split():
            ended.setdefault(beginning, set()).update(open_names.split())
    return {name: frozenset(names) for name, names in ended.items()}


_ENDS: Final = _inverted()
