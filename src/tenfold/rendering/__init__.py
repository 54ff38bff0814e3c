"""A finished analysis as HTML: one set of templates and one stylesheet for every page.

``analysis_context`` turns an analysis into what templates show, ``render_analysis`` draws it as a
fragment for a page of a service, and ``render_report`` as a document that needs nothing else.
"""

from __future__ import annotations

from tenfold.rendering.context import analysis_context
from tenfold.rendering.environment import make_environment, stylesheet
from tenfold.rendering.pages import render_analysis, render_report, render_waterfall
from tenfold.rendering.supplement import EvidencePlace, Supplement

__all__ = [
    "EvidencePlace",
    "Supplement",
    "analysis_context",
    "make_environment",
    "render_analysis",
    "render_report",
    "render_waterfall",
    "stylesheet",
]
