"""A trace as a waterfall of lines, for a terminal of 40 to 160 columns or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.text import Text

from tenfold.analysis.view import clean, section_title
from tenfold.charts.call_timing import CallStatus, Saving
from tenfold.cli.trace_lanes import LEGEND, Ink, lane
from tenfold.cli.trace_words import CRITICAL, counted, foot, head, packed
from tenfold.trace.calls import CallTrace
from tenfold.trace.run import RunTrace

_LEAST_COLUMNS: Final = 40
_MOST_COLUMNS: Final = 160
_LEAST_LANE: Final = 12
_LEAST_LABEL: Final = 6
_MARKS_COLUMNS: Final = 5
"""The critical path's mark, the section's letter, and the spaces about them."""
_SECONDS_COLUMNS: Final = 8
_COLOURS: Final = ("cyan", "green", "magenta", "yellow", "blue", "bright_red")
_INKS: Final = {
    Ink.QUEUED: "dim",
    Ink.PAUSE: "dim",
    Ink.LOST: "dim",
    Ink.FAILED: "bold red",
    Ink.REPAIR: "bold yellow",
    Ink.HEDGE: "bold yellow",
}
"""The others are drawn in their section's colour."""
_FLAGS: Final = {CallStatus.FAILED: "✗", CallStatus.CANCELLED: "–"}
_WORDS_FROM_COLUMNS: Final = 120
"""From here on what happened to a call is told in words."""


@dataclass(frozen=True, slots=True)
class _Section:
    letter: str
    colour: str


@dataclass(frozen=True, slots=True)
class _Layout:
    columns: int
    label: int
    lane: int
    any_flagged: bool
    span: float
    """Seconds that the lane stands for."""


def waterfall_lines(trace: RunTrace, columns: int, *, unfold: bool = False) -> list[Text]:
    """The waterfall of ``trace`` in lines of at most ``columns``.

    Args:
        trace: what to show.
        columns: the terminal's width; wider than 160 is not made use of.
        unfold: a row for each call that the cache answered, instead of one a section.
    """
    columns = max(_LEAST_COLUMNS, min(columns, _MOST_COLUMNS))
    path = trace.critical_path
    sections = _sections(trace.calls)
    shown = [n for n, c in enumerate(trace.calls) if unfold or c.saved is not Saving.CACHE]
    shown.sort(key=lambda n: (_begin(trace.calls[n]), trace.calls[n].queued, n))
    layout = _layout(trace, [trace.calls[n] for n in shown], columns)
    lines = list(head(trace, path, columns))
    if shown:
        lines += [Text(), *_keys(sections, columns), _axis(layout)]
        for n in shown:
            call = trace.calls[n]
            lines.append(_row(call, sections[call.section], layout, critical=n in path.calls))
    if not unfold:
        lines += [] if shown else [Text()]
        lines += _folded(trace.calls, sections)
    lines += [Text(), *foot(trace, path, columns)]
    drawn = {ink for n in shown for ink in lane(trace.calls[n], layout.span, layout.lane)}
    return [*lines, *_legend(drawn, columns)]


def _keys(sections: dict[str, _Section], columns: int) -> Iterator[Text]:
    parts = [
        Text.assemble((section.letter, f"bold {section.colour}"), f" {clean(section_title(key))}")
        for key, section in sections.items()
    ]
    yield from packed(parts, columns, gap="  ")


def _axis(layout: _Layout) -> Text:
    """Round numbers of seconds over the lanes."""
    cells = [" "] * layout.lane
    step = _tick(layout.span, layout.lane)
    number = 0
    while step > 0 and number * step < layout.span:
        at = int(number * step / layout.span * layout.lane)
        label = f"{number * step:g} s" if number == 0 else f"{number * step:g}"
        if at + len(label) <= layout.lane:
            cells[at : at + len(label)] = label
        number += 1
    return Text(" " * (layout.label + _MARKS_COLUMNS) + "".join(cells).rstrip(), "dim")


def _tick(span: float, width: int) -> float:
    """1, 2 or 5 times a power of ten, so that labels have some ten columns each."""
    most = max(1, width // 10)
    size = 10.0**-3
    while span / size > most * 10:
        size *= 10
    return next((m * size for m in (1, 2, 5, 10) if span / (m * size) <= most), 0.0)


def _row(call: CallTrace, section: _Section, layout: _Layout, *, critical: bool) -> Text:
    failed = call.status is CallStatus.FAILED
    row = Text(f"{CRITICAL} " if critical else "  ")
    row.append(section.letter, f"bold {section.colour}")
    style = "bold" if critical else ("red" if failed else "")
    row.append(f" {_fit(clean(call.timing().label), layout.label)} ", style)
    for ink in lane(call, layout.span, layout.lane):
        row.append(" " if ink is None else ink.value, _INKS.get(ink, section.colour) if ink else "")
    row.append(_seconds(call).rjust(_SECONDS_COLUMNS), style)
    if layout.any_flagged:
        row.append(f" {_FLAGS.get(call.status, ' ')}", "bold red" if failed else "dim")
    row.append(f"  {_notes(call, layout.columns)}")
    row.rstrip()
    return row


def _seconds(call: CallTrace) -> str:
    if call.saved is not None:
        return call.saved.value
    seconds = call.timing().seconds
    if seconds is None:
        return "unsent" if call.status is CallStatus.CANCELLED else call.status.value
    return f"{seconds:.2f} s"


def _notes(call: CallTrace, columns: int) -> str:
    """'×1 ↺1 »1', in words where there is room."""
    won, lost = call.hedges_won, call.hedges - call.hedges_won
    if columns < _WORDS_FROM_COLUMNS:
        counts = ((Ink.FAILED, call.resent), (Ink.REPAIR, call.repairs), (Ink.HEDGE, call.hedges))
        return " ".join(f"{ink.value}{count}" for ink, count in counts if count)
    words = (
        counted(call.resent, "retry", "retries") if call.resent else "",
        counted(call.repairs, "repair") if call.repairs else "",
        "hedge won" if won else "",
        "hedge lost" if lost else "",
        "cancelled" if call.cancelled else "",
    )
    return ", ".join(word for word in words if word)


def _folded(calls: Sequence[CallTrace], sections: dict[str, _Section]) -> Iterator[Text]:
    for key, section in sections.items():
        cached = sum(c.section == key and c.saved is Saving.CACHE for c in calls)
        if cached:
            text = f" {counted(cached, 'call')} answered from the cache"
            yield Text.assemble("  ", (section.letter, f"bold {section.colour}"), (text, "dim"))


def _legend(drawn: Iterable[Ink | None], columns: int) -> Iterator[Text]:
    inks = set(drawn)
    parts = [Text.assemble((f"{ink.value} {words}", "dim")) for ink, words in LEGEND if ink in inks]
    yield from packed(parts, columns, gap="  ")


def _sections(calls: Iterable[CallTrace]) -> dict[str, _Section]:
    """A letter and a colour for each section, in the order in which they appear."""
    sections: dict[str, _Section] = {}
    taken: set[str] = set()
    for key in dict.fromkeys(call.section for call in calls):
        letters = [c for c in clean(key).upper() if c.isalnum()]
        letter = next((c for c in [*letters, *"123456789"] if c not in taken), "?")
        taken.add(letter)
        sections[key] = _Section(letter, _COLOURS[len(sections) % len(_COLOURS)])
    return sections


def _layout(trace: RunTrace, calls: Sequence[CallTrace], columns: int) -> _Layout:
    ends = [call.ended for call in calls if call.ended is not None]
    span = max([trace.wall_seconds, *ends, *(call.queued for call in calls)], default=0.0)
    longest = max((len(clean(call.timing().label)) for call in calls), default=0)
    notes = max((len(_notes(call, columns)) for call in calls), default=0)
    any_flagged = any(call.status in _FLAGS for call in calls)
    right = _SECONDS_COLUMNS + 2 * any_flagged + (notes + 2 if notes else 0)
    room = columns - _MARKS_COLUMNS - right
    label = max(_LEAST_LABEL, min(longest, columns // 3, room - _LEAST_LANE))
    return _Layout(columns, label, max(_LEAST_LANE, room - label), any_flagged, span)


def _begin(call: CallTrace) -> float:
    return call.queued if call.started is None else call.started


def _fit(text: str, width: int) -> str:
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)
