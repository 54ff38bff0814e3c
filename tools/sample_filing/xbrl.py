"""Inline XBRL: which figure reports which concept, and the header that declares the contexts.

Format: Inline XBRL 1.1 (namespace http://www.xbrl.org/2013/inlineXBRL). A concept's sign is the
taxonomy's, not the page's: payments are positive facts though the page prints them in
parentheses, and an increase in receivables is a positive fact though it reduces cash.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from concepts import CONCEPTS, Concept
from inputs import Figures

CIK = "0009999901"
NAMESPACES = {
    "": "http://www.w3.org/1999/xhtml",
    "ix": "http://www.xbrl.org/2013/inlineXBRL",
    "ixt": "http://www.xbrl.org/inlineXBRL/transformation/2020-02-12",
    "xbrli": "http://www.xbrl.org/2003/instance",
    "xbrldi": "http://xbrl.org/2006/xbrldi",
    "link": "http://www.xbrl.org/2003/linkbase",
    "xlink": "http://www.w3.org/1999/xlink",
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "us-gaap": "http://fasb.org/us-gaap/2025",
    "srt": "http://fasb.org/srt/2025",
    "country": "http://xbrl.sec.gov/country/2025",
    "dei": "http://xbrl.sec.gov/dei/2025",
    "cyd": "http://xbrl.sec.gov/cyd/2025",
    "hlvc": "http://www.halvorsencontrols.example/20250930",
}
UNITS = {
    "usd": "<xbrli:measure>iso4217:USD</xbrli:measure>",
    "shares": "<xbrli:measure>xbrli:shares</xbrli:measure>",
    "usdPerShare": (
        "<xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso4217:USD</xbrli:measure>"
        "</xbrli:unitNumerator><xbrli:unitDenominator><xbrli:measure>xbrli:shares"
        "</xbrli:measure></xbrli:unitDenominator></xbrli:divide>"
    ),
    "pure": "<xbrli:measure>xbrli:pure</xbrli:measure>",
}
HIDDEN_DEI = {
    "AmendmentFlag": "false",
    "DocumentFiscalYearFocus": "2025",
    "DocumentFiscalPeriodFocus": "FY",
    "EntityCentralIndexKey": CIK,
    "CurrentFiscalYearEndDate": "--09-30",
}

Dimensions = tuple[tuple[str, str], ...]


def period(kind: str, year: int) -> str:
    """The period element of a fiscal year ('duration'), its last day, or a cover date."""
    if kind == "duration":
        return (
            f"<xbrli:startDate>{year - 1}-10-01</xbrli:startDate>"
            f"<xbrli:endDate>{year}-09-30</xbrli:endDate>"
        )
    day = {"instant": "09-30", "float": "03-31", "cover": "11-14"}[kind]
    return f"<xbrli:instant>{year}-{day}</xbrli:instant>"


@dataclass
class Tagger:
    """Tags figures and remembers which contexts the header has to declare."""

    figures: Figures
    contexts: dict[str, str] = field(default_factory=dict)
    facts: int = 0

    def __post_init__(self) -> None:
        self.duration = self.context("duration", 2025, ())

    def context(self, kind: str, year: int, dimensions: Dimensions) -> str:
        """The id of a context, declared on first use."""
        members = "_".join(member.split(":")[1] for _, member in dimensions)
        name = f"{kind[0]}{year}" + (f"_{members}" if members else "")
        inner = "".join(
            f'<xbrldi:explicitMember dimension="{axis}">{member}</xbrldi:explicitMember>'
            for axis, member in dimensions
        )
        segment = f"<xbrli:segment>{inner}</xbrli:segment>" if inner else ""
        self.contexts[name] = (
            f'<xbrli:context id="{name}"><xbrli:entity><xbrli:identifier '
            f'scheme="http://www.sec.gov/CIK">{CIK}</xbrli:identifier>{segment}</xbrli:entity>'
            f"<xbrli:period>{period(kind, year)}</xbrli:period></xbrli:context>"
        )
        return name

    def figure(self, name: str, year: int, shown: str, scale: int, decimals: int) -> str:
        """`shown` (digits only) as a tagged fact where the figure has a concept, else as it is."""
        concept = CONCEPTS.get(name)
        if concept is None:
            return shown
        value = self.figures[name][year] * concept.factor
        return self.number(concept, year, shown, scale, decimals, negative=value < 0)

    def number(
        self, concept: Concept, year: int, shown: str, scale: int, decimals: int, *, negative: bool
    ) -> str:
        """One ix:nonFraction; a dash is a zero by the fixed-zero transformation."""
        context = self.context(concept.period, year, concept.dimensions)
        style = "fixed-zero" if shown == "—" else "num-dot-decimal"
        sign = ' sign="-"' if negative else ""
        return (
            f'<ix:nonFraction unitRef="{concept.unit}" contextRef="{context}" '
            f'decimals="{decimals}" name="{concept.name}" format="ixt:{style}" '
            f'scale="{scale}"{sign} id="{self._next()}">{shown}</ix:nonFraction>'
        )

    def text(self, name: str, shown: str, form: str = "") -> str:
        """One ix:nonNumeric in the context of the fiscal year."""
        form = f' format="ixt:{form}"' if form else ""
        return (
            f'<ix:nonNumeric contextRef="{self.duration}" name="{name}"{form} '
            f'id="{self._next()}">{shown}</ix:nonNumeric>'
        )

    def block(self, name: str) -> str:
        """The opening tag of a text block: a whole note, markup included."""
        return (
            f'<ix:nonNumeric contextRef="{self.duration}" name="{name}" escape="true" '
            f'id="{self._next()}">'
        )

    def _next(self) -> str:
        self.facts += 1
        return f"f-{self.facts}"

    def header(self) -> str:
        """ix:header with hidden facts, schema reference, contexts and units."""
        hidden = "".join(self.text(f"dei:{k}", escape(v)) for k, v in HIDDEN_DEI.items())
        units = "".join(f'<xbrli:unit id="{k}">{v}</xbrli:unit>' for k, v in UNITS.items())
        return (
            f'<div style="display:none"><ix:header><ix:hidden>{hidden}</ix:hidden>'
            '<ix:references xml:lang="en-US"><link:schemaRef xlink:type="simple" '
            'xlink:href="hlvc-20250930.xsd"/></ix:references>'
            f"<ix:resources>{''.join(self.contexts.values())}{units}</ix:resources>"
            "</ix:header></div>"
        )
