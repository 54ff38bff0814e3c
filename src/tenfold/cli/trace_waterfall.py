"""A trace as a waterfall of lines, for a terminal of 40 to 160 columns or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rich.console import Console
from rich.text import Text

from tenfold.analysis.headings import cost_text, earlier_lines
from tenfold.analysis.view import clean, section_title
from tenfold.charts.call_timing import CallStatus, Saving
from tenfold.charts.critical_path import CriticalPath
from tenfold.cli.trace_lanes import LEGEND, Ink, lane
from tenfold.trace.calls import CallTrace
from tenfold.trace.run import RunTrace, TraceTotals

_LEAST_COLUMNS: Final = 40
_MOST_COLUMNS: Final = 160
_LEAST_LANE: Final = 12
_LEAST_LABEL: Final = 6
_MARKS_COLUMNS: Final = 5
"""The critical path's mark, the section's letter, and the spaces about them."""
_SECONDS_COLUMNS: Final = 8
_COLOURS: Final = ("cyan", "green", "magenta", "yellow", "blue", "bright_red")
_CRITICAL: Final = "◆"
_INKS: Final = {
    Ink.QUEUED: "dim",
    Ink.PAUSE: "dim",
    Ink.LOST: "dim",
    Ink.FAILED: "bold red",
    Ink.REPAIR: "bold yellow",
    Ink.HEDGE: "bold yellow",
}
"""The others are drawn in their section's colour."""
_WORDS_FROM_COLUMNS: Final = 120
"""From here on what happened to a call is told in words."""
_TELLING: Final = 1.1
"""From how many times the whole run on a comparison tells anything."""


@dataclass(frozen=True, slots=True)
class _Section:
    letter: str
    colour: str


@dataclass(frozen=True, slots=True)
class _Layout:
    columns: int
    label: int
    lane: int
    any_failed: bool
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
    lines = list(_head(trace, path, columns))
    if shown:
        lines += [Text(), *_keys(sections, columns), _axis(layout)]
        for n in shown:
            call = trace.calls[n]
            lines.append(_row(call, sections[call.section], layout, critical=n in path.calls))
    if not unfold:
        lines += [] if shown else [Text()]
        lines += _folded(trace.calls, sections)
    lines += [Text(), *_foot(trace, path, columns)]
    drawn = {ink for n in shown for ink in lane(trace.calls[n], layout.span, layout.lane)}
    return [*lines, *_legend(drawn, columns)]


def _head(trace: RunTrace, path: CriticalPath, columns: int) -> Iterator[Text]:
    what = [trace.company or "A filing", trace.form or "10-K"]
    year = f" for fiscal year {trace.fiscal_year}" if trace.fiscal_year else ""
    yield _cut(Text(clean(", ".join(what) + year), "bold"), columns)
    began = trace.began_at[:19].replace("T", " ")
    yield _cut(Text(f"{clean(trace.model)}, {clean(trace.strategy)}, {began} UTC"), columns)
    one_by_one = trace.totals.one_by_one_seconds
    parts = [Text(f"Elapsed {trace.wall_seconds:.1f} s.")]
    if one_by_one > 0 and trace.wall_seconds > 0:
        times = one_by_one / trace.wall_seconds
        # Passages are ranked, not waited for: there the calls are a small part of the whole.
        longer = f": {times:.1f} times as long" if times >= _TELLING else ""
        parts.append(Text(f"One after another {one_by_one:.1f} s{longer}."))
    if path.steps:
        parts.append(Text(f"{_CRITICAL} Critical path {path.seconds:.1f} s.", "bold"))
    yield from _packed(parts, columns)
    for sentence in earlier_lines(trace.earlier):
        words = [Text(word, "yellow") for word in sentence.split()]
        yield from _packed(words, columns)


def _keys(sections: dict[str, _Section], columns: int) -> Iterator[Text]:
    parts = [
        Text.assemble((section.letter, f"bold {section.colour}"), f" {clean(section_title(key))}")
        for key, section in sections.items()
    ]
    yield from _packed(parts, columns, gap="  ")


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
    row = Text(f"{_CRITICAL} " if critical else "  ")
    row.append(section.letter, f"bold {section.colour}")
    style = "bold" if critical else ("red" if failed else "")
    row.append(f" {_fit(clean(call.timing().label), layout.label)} ", style)
    for ink in lane(call, layout.span, layout.lane):
        row.append(" " if ink is None else ink.value, _INKS.get(ink, section.colour) if ink else "")
    row.append(_seconds(call).rjust(_SECONDS_COLUMNS), style)
    if layout.any_failed:
        row.append(" ✗" if failed else "  ", "bold red")
    row.append(f"  {_notes(call, layout.columns)}")
    row.rstrip()
    return row


def _seconds(call: CallTrace) -> str:
    if call.saved is not None:
        return call.saved.value
    seconds = call.timing().seconds
    return call.status.value if seconds is None else f"{seconds:.2f} s"


def _notes(call: CallTrace, columns: int) -> str:
    """'×1 ↺1 »1', in words where there is room."""
    won, lost = call.hedges_won, call.hedges - call.hedges_won
    if columns < _WORDS_FROM_COLUMNS:
        counts = ((Ink.FAILED, call.resent), (Ink.REPAIR, call.repairs), (Ink.HEDGE, call.hedges))
        return " ".join(f"{ink.value}{count}" for ink, count in counts if count)
    words = (
        _counted(call.resent, "retry", "retries") if call.resent else "",
        _counted(call.repairs, "repair") if call.repairs else "",
        "hedge won" if won else "",
        "hedge lost" if lost else "",
    )
    return ", ".join(word for word in words if word)


def _folded(calls: Sequence[CallTrace], sections: dict[str, _Section]) -> Iterator[Text]:
    for key, section in sections.items():
        cached = sum(c.section == key and c.saved is Saving.CACHE for c in calls)
        if cached:
            text = f" {_counted(cached, 'call')} answered from the cache"
            yield Text.assemble("  ", (section.letter, f"bold {section.colour}"), (text, "dim"))


def _foot(trace: RunTrace, path: CriticalPath, columns: int) -> Iterator[Text]:
    if path.steps:
        steps = [
            f"{clean(trace.calls[step.call].timing().label)} "
            f"{'waits ' if step.waiting else ''}{step.end - step.begin:.1f} s"
            for step in path.steps
        ]
        arrows = [f"{step} →" for step in steps[:-1]] + steps[-1:]
        whole = f"{_CRITICAL} {path.seconds:.1f} s:"
        yield from _packed([Text(part) for part in (whole, *arrows)], columns)
    totals = trace.totals
    yield from _packed(_listed(_counts(totals)), columns)
    usage = totals.usage
    if usage.prompt_tokens or usage.completion_tokens:
        used = (
            f"{usage.prompt_tokens:,} tokens in ({usage.cached_prompt_tokens:,} cached)",
            f"{usage.completion_tokens:,} out",
            cost_text(usage.cost_usd),
        )
        yield from _packed(_listed(used), columns)


def _counts(totals: TraceTotals) -> Iterator[str]:
    lost = totals.hedges - totals.hedges_won
    yield _counted(totals.calls, "call") + (f" ({totals.failed} failed)" if totals.failed else "")
    yield _counted(totals.attempts, "attempt")
    yield _counted(totals.retries, "retry", "retries")
    yield _counted(totals.repairs, "repair")
    won = f" ({totals.hedges_won} won, {lost} lost)" if totals.hedges else ""
    yield _counted(totals.hedges, "hedge") + won
    yield f"{totals.cached} from the cache"
    if totals.joined:
        yield f"{totals.joined} joined to another analysis's calls"


def _legend(drawn: Iterable[Ink | None], columns: int) -> Iterator[Text]:
    inks = set(drawn)
    parts = [Text.assemble((f"{ink.value} {words}", "dim")) for ink, words in LEGEND if ink in inks]
    yield from _packed(parts, columns, gap="  ")


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
    any_failed = any(call.status is CallStatus.FAILED for call in calls)
    right = _SECONDS_COLUMNS + 2 * any_failed + (notes + 2 if notes else 0)
    room = columns - _MARKS_COLUMNS - right
    label = max(_LEAST_LABEL, min(longest, columns // 3, room - _LEAST_LANE))
    return _Layout(columns, label, max(_LEAST_LANE, room - label), any_failed, span)


def _begin(call: CallTrace) -> float:
    return call.queued if call.started is None else call.started


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _fit(text: str, width: int) -> str:
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)


def _cut(line: Text, columns: int) -> Text:
    line.truncate(columns, overflow="ellipsis")
    return line


def _listed(parts: Iterable[str]) -> list[Text]:
    texts = list(parts)
    return [Text(f"{text},") for text in texts[:-1]] + [Text(text) for text in texts[-1:]]


def _packed(parts: Iterable[Text], columns: int, gap: str = " ") -> Iterator[Text]:
    """``parts`` in as few lines as there may be; a part is broken only where it is too long."""
    console, line = Console(width=columns), Text()
    for part in parts:
        if line and line.cell_len + len(gap) + part.cell_len > columns:
            yield from line.wrap(console, columns)
            line = Text()
        line = Text.assemble(line, gap, part) if line else part
    if line:
        yield from line.wrap(console, columns)
