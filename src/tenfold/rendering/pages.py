"""Pages and fragments made of the templates."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version

from markupsafe import Markup

from tenfold.analysis.typed import Analysis
from tenfold.charts.waterfall import CallTiming, make_waterfall
from tenfold.rendering.context import analysis_context
from tenfold.rendering.environment import make_environment, stylesheet
from tenfold.rendering.supplement import NOTHING_ELSE, Supplement


def render_report(analysis: Analysis, supplement: Supplement = NOTHING_ELSE) -> str:
    """A whole HTML document that opens offline: no script, one style element, nothing loaded."""
    styles = stylesheet()
    digest = b64encode(sha256(styles.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    # Written as it is hashed: Markup keeps templates from escaping the selectors' '>'.
    return (
        make_environment()
        .get_template("report.html.jinja")
        .render(
            page=analysis_context(analysis, supplement),
            styles=Markup(styles),  # noqa: S704 - our own file
            policy=policy,
            version=version("tenfold"),
        )
    )


def render_analysis(analysis: Analysis, supplement: Supplement = NOTHING_ELSE) -> str:
    """Header, navigation and content, for the body of a page that links to the stylesheet."""
    template = make_environment().get_template("analysis.html.jinja")
    return template.render(page=analysis_context(analysis, supplement), version=version("tenfold"))


def render_waterfall(calls: Sequence[CallTiming], now_seconds: float | None = None) -> str:
    """The waterfall alone, for a page that follows calls as they run."""
    template = make_environment().get_template("waterfall.html.jinja")
    return template.render(waterfall=make_waterfall(calls, now_seconds))
