"""Small inline XBRL documents written for these tests."""

from __future__ import annotations

from tenfold.financials.facts import FactSet
from tenfold.financials.inline_xbrl import read_facts
from tenfold.sections.html_text import read_html
from tenfold.sections.normal_form import NormalText

UNITS = """
<xbrli:unit id="usd"><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unit>
<xbrli:unit id="shares"><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unit>
<xbrli:unit id="eps"><xbrli:divide>
 <xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure></xbrli:unitNumerator>
 <xbrli:unitDenominator><xbrli:measure>xbrli:shares</xbrli:measure></xbrli:unitDenominator>
</xbrli:divide></xbrli:unit>
"""


def instant(name: str, day: str, *members: tuple[str, str]) -> str:
    """A context for one day."""
    return _context(name, f"<xbrli:instant>{day}</xbrli:instant>", members)


def duration(name: str, start: str, end: str, *members: tuple[str, str]) -> str:
    """A context for a span."""
    days = f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>"
    return _context(name, days, members)


def _context(name: str, days: str, members: tuple[tuple[str, str], ...]) -> str:
    inside = "".join(
        f'<xbrldi:explicitMember dimension="{axis}">{member}</xbrldi:explicitMember>'
        for axis, member in members
    )
    segment = f"<xbrli:segment>{inside}</xbrli:segment>" if inside else ""
    entity = f'<xbrli:identifier scheme="x">0000000001</xbrli:identifier>{segment}'
    return (
        f'<xbrli:context id="{name}"><xbrli:entity>{entity}</xbrli:entity>'
        f"<xbrli:period>{days}</xbrli:period></xbrli:context>"
    )


CONTEXTS = (
    duration("y24", "2024-01-01", "2024-12-31")
    + instant("i24", "2024-12-31")
    + duration("y24seg", "2024-01-01", "2024-12-31", ("us-gaap:SegmentAxis", "co:PumpsMember"))
)


def value(concept: str, shown: str, context: str = "y24", **attributes: str) -> str:
    """One tagged number; ``form`` is its format."""
    given = {"unitref": "usd", "decimals": "-6", "scale": "6", **attributes}
    if "form" in given:
        given["format"] = given.pop("form")
    listed = " ".join(f'{key}="{text}"' for key, text in given.items())
    return (
        f'<ix:nonFraction name="{concept}" contextRef="{context}" {listed}>{shown}</ix:nonFraction>'
    )


def document(body: str, contexts: str = CONTEXTS, hidden: str = "") -> str:
    """An inline XBRL document with ``body`` in it."""
    return (
        '<?xml version="1.0"?><html xmlns:ix="http://www.xbrl.org/2013/inlineXBRL"><body>'
        f'<div style="display:none"><ix:header><ix:hidden>{hidden}</ix:hidden>'
        f"<ix:resources>{contexts}{UNITS}</ix:resources></ix:header></div>{body}</body></html>"
    )


def read(body: str, contexts: str = CONTEXTS, hidden: str = "") -> tuple[NormalText, FactSet]:
    """The document's normal text and its facts."""
    normal = read_html(document(body, contexts, hidden))
    return normal, read_facts(normal.tagged, "0000000001-25-000001")
