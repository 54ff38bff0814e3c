"""Which fiscal year a report is about, as the company names it.

The rule, in order:

1. The tagged ``DocumentFiscalYearFocus``, unless it lies more than a year from the period's end
   (a slip of the filer's).
2. A year that ends in March to December is named after the calendar year it ends in.
3. A year of 52 or 53 weeks that ends in the first ten days of January is named after the year
   before ('the fiscal year ended January 1, 2017' is 2016).
4. For one that ends later in January or in February companies differ: Target calls the year to
   1 February 2003 'fiscal 2002', Dell the year to 3 February 2006 'Fiscal 2006'. The text tells:
   the two candidate names are counted, and one that clearly leads is taken.
5. Where the text does not tell, the year before, as retailers have it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_NAMED = re.compile(
    r"\b(?:[Ff]iscal|FISCAL)(?:\s|&nbsp;|&#160;|\xa0)*(?:[Yy]ear|YEAR)?(?:\s|&nbsp;|&#160;|\xa0)*"
    r"((?:19|20)\d\d)\b"
)
_LEAD: Final = 1.5
_SCAN_CHARS: Final = 2_000_000


def fiscal_year(period_end: str | None, tagged: int | None, content: str) -> int | None:
    """The fiscal year that ends on ``period_end`` (ISO), by the rule above.

    ``content`` is the primary document, read only where the rule needs it. None where neither
    a tag nor a period is known.
    """
    if period_end is None:
        return tagged
    end = date.fromisoformat(period_end)
    if tagged is not None and abs(tagged - end.year) <= 1:
        return tagged
    if end.month > 2:
        return end.year
    if end.month == 1 and end.day <= 10:
        return end.year - 1
    return _named_year(content, end.year)


def _named_year(content: str, end_year: int) -> int:
    names = _NAMED.findall(content[:_SCAN_CHARS])
    ending, before = names.count(str(end_year)), names.count(str(end_year - 1))
    return end_year if ending > before * _LEAD else end_year - 1
