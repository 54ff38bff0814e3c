"""pygal's drawings, brought into a form that a strict page can take.

pygal writes its own stylesheet and a script into each drawing, ids that repeat from one chart to
the next, and descriptions for that script to read. The drawing is rebuilt from what is left: known
elements with known attributes, and classes of pygal's that the page's stylesheet speaks of. What a
script would have shown beside the pointer becomes each mark's ``<title>``, which browsers show by
themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    import pygal

_WIDTH: Final = 520
_HEIGHT: Final = 220
_SVG: Final = "http://www.w3.org/2000/svg"
_ELEMENTS: Final = frozenset({"g", "rect", "path", "text", "circle"})
_ATTRIBUTES: Final = frozenset(
    {"x", "y", "width", "height", "d", "cx", "cy", "r", "transform", "class", "points"}
)
_UNWANTED: Final = frozenset({"background", "titles", "legends", "text-overlay", "tooltip-overlay"})
_LABELS: Final = {"label_font_size": 12, "major_label_font_size": 12, "value_font_size": 12}
"""pygal derives the space that labels need from these sizes; the stylesheet repeats them."""
_OPTIONS: Final[dict[str, Any]] = {
    "css": [],
    "js": [],
    "width": _WIDTH,
    "height": _HEIGHT,
    "margin": 8,
    "min_scale": 3,
    "max_scale": 5,
    "include_x_axis": True,
    "show_legend": False,
}

Series = tuple[str, Sequence[float | None]]
"""(name, one value for each label); None leaves a gap."""


def draw_bars(
    title: str, labels: Sequence[str], series: Sequence[Series], read: Callable[[float], str]
) -> str:
    """Grouped bars, a group for each label; ``read`` writes a value out."""
    # pygal takes a fifth of a second to import, which a page without charts need not wait for.
    import pygal
    from pygal.style import Style

    chart = pygal.Bar(value_formatter=read, spacing=8, style=Style(**_LABELS), **_OPTIONS)
    return _drawn(chart, title, labels, series)


def draw_lines(
    title: str, labels: Sequence[str], series: Sequence[Series], read: Callable[[float], str]
) -> str:
    """A line for each series over the labels; ``read`` writes a value out."""
    import pygal
    from pygal.style import Style

    chart = pygal.Line(value_formatter=read, dots_size=4, style=Style(**_LABELS), **_OPTIONS)
    return _drawn(chart, title, labels, series)


def _drawn(chart: pygal.Graph, title: str, labels: Sequence[str], series: Sequence[Series]) -> str:
    chart.x_labels = list(labels)
    for name, values in series:
        chart.add(name, list(values))
    drawn = ET.fromstring(chart.render())  # noqa: S314 - pygal's own output
    svg = ET.Element("svg", viewBox=f"0 0 {_WIDTH} {_HEIGHT}", role="img")
    svg.set("class", "chart")
    svg.set("focusable", "false")
    svg.set("aria-label", title)
    for child in drawn:
        _copy(child, svg, [name for name, _ in series])
    return ET.tostring(svg, encoding="unicode")


def _copy(source: ET.Element, into: ET.Element, names: Sequence[str], told_of: str = "") -> None:
    """Append what is wanted of ``source`` to ``into``; ``told_of`` is the series it belongs to."""
    tag = source.tag.removeprefix(f"{{{_SVG}}}")
    classes = set(source.get("class", "").split())
    if tag not in _ELEMENTS or classes & _UNWANTED:
        return
    kept = {name: value for name, value in source.items() if name in _ATTRIBUTES and value}
    copy = ET.SubElement(into, tag, kept)
    copy.text = source.text.strip() if tag == "text" and source.text else None
    for number, name in enumerate(names):
        if f"serie-{number}" in classes:
            told_of = name
    if told := _told(source):
        ET.SubElement(copy, "title").text = f"{told_of}, {told}" if told_of else told
    for child in source:
        _copy(child, copy, names, told_of)


def _told(source: ET.Element) -> str:
    """'FY2025: 1,413' for a mark that stands for one value."""
    notes = {
        child.get("class", ""): (child.text or "").strip()
        for child in source
        if child.tag == f"{{{_SVG}}}desc"
    }
    if "value" not in notes:
        return ""
    label = notes.get("x_label")
    return f"{label}: {notes['value']}" if label else notes["value"]
