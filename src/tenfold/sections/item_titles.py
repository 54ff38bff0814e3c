"""What the items were called, and which of them there were, in each fiscal year since 1993.

The form has renamed and renumbered its items many times, and a title of today over a section of
1997 is plainly wrong: Item 14 held the exhibits then. The years are those of the first reports the
change applied to; the sources are releases of the SEC:

- 33-7386 (1997): Item 7A.
- 33-8048 (2001): equity compensation plans under Item 12, from fiscal 2002.
- 33-8124 (2002): 'Controls and Procedures' as Item 14, the exhibits as Item 15, from fiscal 2002.
- 33-8183 and 33-8238 (2003): accountant's fees as Item 14, controls as Item 9A, from fiscal 2003.
- 33-8335 (2003): issuer purchases under Item 5, from fiscal 2004.
- 33-8400 (2004): Item 9B; no more reports on Form 8-K in Item 15, from fiscal 2004.
- 33-8591 (2005): Items 1A and 1B, from fiscal 2005.
- 33-8732A (2006): corporate governance in Items 10 and 13, from fiscal 2006.
- 33-9089 (2009): Item 4 removed and reserved, in reports filed from 28 February 2010 on.
- 33-9286 (2011): mine safety as Item 4, from fiscal 2011.
- 34-77969 (2016): Item 16. 34-93701 (2021): Item 9C. 33-11216 (2023): Item 1C.
- 33-10890 (2020): Item 6 reserved, from fiscal 2021.

Filings of the year of a change bear the one title or the other. So where the heading itself bears a
title that the item had in another year, that one is its title.
"""

from __future__ import annotations

from tenfold.sections.items import BY_NUMBER, letters

_VOTE = "Submission of Matters to a Vote of Security Holders"
_EXHIBITS_AND_REPORTS = "Exhibits, Financial Statement Schedules, and Reports on Form 8-K"
_MARKET = "Market for Registrant's Common Equity and Related Stockholder Matters"
_OWNERSHIP = "Security Ownership of Certain Beneficial Owners and Management"
_RELATED = "Certain Relationships and Related Transactions"

_EARLIER: dict[str, tuple[tuple[int, str], ...]] = {
    "4": ((2009, _VOTE), (2011, "(Removed and Reserved)")),
    "5": ((2004, _MARKET),),
    "6": ((2021, "Selected Financial Data"),),
    "10": ((2006, "Directors and Executive Officers of the Registrant"),),
    "12": ((2002, _OWNERSHIP),),
    "13": ((2006, _RELATED),),
    "14": ((2002, _EXHIBITS_AND_REPORTS), (2003, "Controls and Procedures")),
    "15": ((2004, _EXHIBITS_AND_REPORTS),),
}
"""Titles before today's, each with the first fiscal year that no longer had it."""

_TODAY: dict[str, str] = {"6": "[Reserved]"}
"""Today's title, where the item table names the one that most filings bear."""

_TELLING_LETTERS = 8

_ALWAYS = frozenset({"1", "2", "3", "5", "7", "8", "9", "10", "11", "12", "13", "14"})
_WITHOUT_MATTER: dict[str, tuple[tuple[int, int | None], ...]] = {
    "4": ((2009, 2010),),
    "6": ((2020, None),),
}
"""First and last fiscal years in which the item was reserved, or could be left out already."""

_REQUIRED_LATER = ("9A", "15")
"""Required of every filer since they came. Items 1A, 1B, 7A, 9B, 9C and 16 are not: smaller
companies, or those with nothing to say, leave them out."""


def title_for(number: str, year: int | None, heading: str = "") -> str:
    """The title an item had in a fiscal year; of an unknown year, today's.

    ``heading`` is the item's heading in the filing: where it bears the title of another year and
    not this year's, that one is given.
    """
    earlier = _EARLIER.get(number, ())
    today = _TODAY.get(number, BY_NUMBER[number].title)
    by_year = next((t for until, t in earlier if year is not None and year < until), today)
    words = letters(heading)
    if not words or _bears(words, by_year):
        return by_year
    others = (title for title in (*(t for _, t in earlier), today) if _bears(words, title))
    return next(others, by_year)


def required(number: str, year: int | None) -> bool:
    """Whether every annual report of a fiscal year has the item, with or without much to say.

    Of an unknown year only what all years required is.
    """
    if number in _ALWAYS:
        return True
    if number in _WITHOUT_MATTER:
        return year is not None and not any(
            first <= year and (last is None or year <= last)
            for first, last in _WITHOUT_MATTER[number]
        )
    since = BY_NUMBER[number].since
    return number in _REQUIRED_LATER and since is not None and year is not None and year >= since


def _bears(words: str, title: str) -> bool:
    """Whether the beginning of a title, enough to tell it from the others, stands in a heading."""
    wanted = letters(title)
    if wanted.endswith("reserved"):
        return words.endswith("reserved")
    return wanted[:_TELLING_LETTERS] in words
