"""Addresses of the dashboard's own pages, and of a filing at SEC."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from tenfold.filings.edgar.addresses import Addresses
from tenfold.rendering.supplement import EvidenceLink, EvidencePlace
from tenfold.settings import Settings


def analysis_path(analysis_id: str) -> str:
    """Where an analysis is shown."""
    return f"/analyses/{analysis_id}"


def evidence_link(analysis_id: str) -> EvidenceLink:
    """Where the quotes of an analysis are shown in its filing."""

    def link(place: EvidencePlace) -> str:
        return evidence_path(analysis_id, place.item, start=place.start, end=place.end)

    return link


def evidence_path(analysis_id: str, item: str, **offsets: int) -> str:
    """An item of the filing, at ``start`` to ``end``, shown from ``since`` to ``until``."""
    return f"{analysis_path(analysis_id)}/evidence/{quote(item, safe='')}?{urlencode(offsets)}"


def source_document(source: str | None, settings: Settings) -> str | None:
    """The filing's document at SEC, if it came from there or from what serves SEC's layouts."""
    return Addresses.at(settings.edgar_url).at_sec(source) if source else None
