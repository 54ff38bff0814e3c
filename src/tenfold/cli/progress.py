"""Live progress on a terminal's stderr: a row a section, its components ticking in as they land."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from tenfold.analysis.headings import PASSAGES_LABEL, company_line, cost_text, filing_line
from tenfold.analysis.view import clean, section_title
from tenfold.cli.logs import redacted
from tenfold.cli.watch import Mark, SectionWatch, Watch

_REFRESHES_PER_SECOND = 8
_NARROW_COLUMNS = 72
_STYLES = {
    Mark.WAITING: "dim",
    Mark.IN_FLIGHT: "yellow",
    Mark.DONE: "green",
    Mark.CACHED: "cyan",
    Mark.FAILED: "bold red",
    Mark.SKIPPED: "dim",
}
_LEGEND = (
    (Mark.DONE, "answered"),
    (Mark.CACHED, "from cache"),
    (Mark.IN_FLIGHT, "in flight"),
    (Mark.WAITING, "waiting"),
    (Mark.FAILED, "failed"),
    (Mark.SKIPPED, "skipped"),
)


@contextmanager
def live_progress(watch: Watch) -> Generator[Callable[[str], None], None, None]:
    """Show ``watch`` while the block runs; gives a function that prints a line above it.

    The last state stays on the screen.
    """
    console = Console(stderr=True, highlight=False)
    with Live(
        console=console,
        get_renderable=lambda: render(watch, console.width),
        refresh_per_second=_REFRESHES_PER_SECOND,
    ):
        yield lambda text: console.print(Text(text), soft_wrap=False)


def render(watch: Watch, columns: int) -> RenderableType:
    """The display at this moment, for a terminal of ``columns``."""
    started = watch.started
    if started is None:
        return Text(f"Reading the filing … {watch.elapsed_seconds:.1f} s", style="dim")
    filing = started.filing
    head = Text.assemble((company_line(filing), "bold"), f"  {filing_line(filing)}")
    head.truncate(columns, overflow="ellipsis")
    parts: list[RenderableType] = [head, _rows(watch, columns), _totals(watch)]
    if watch.retrying:
        parts.append(_retries(watch, columns))
    return Group(*parts, _legend(watch))


def _rows(watch: Watch, columns: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=max(12, columns // 3))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    if columns >= _NARROW_COLUMNS:
        table.add_column(no_wrap=True, overflow="ellipsis", style="dim")
    for section in watch.sections.values():
        cells: list[RenderableType] = [section_title(section.key), _marks(section)]
        cells.append(f"{section.settled}/{len(section.marks)}")
        if columns >= _NARROW_COLUMNS:
            cells.append(section.latest)
        table.add_row(*cells)
    return table


def _marks(section: SectionWatch) -> Text:
    return Text.assemble(*((mark.value, _STYLES[mark]) for mark in section.marks.values()))


def _totals(watch: Watch) -> Text:
    parts = [f"{watch.elapsed_seconds:.1f} s"]
    if watch.started is not None and watch.started.reads_passages:
        parts.append(PASSAGES_LABEL)
    else:
        tokens = watch.usage
        parts.append(f"{len(watch.in_flight)} in flight")
        parts.append(f"{tokens.prompt_tokens:,} tokens in, {tokens.completion_tokens:,} out")
        parts.append(cost_text(tokens.cost_usd))
        parts.append(f"{watch.from_cache} from cache")
    return Text(" · ".join(parts), style="bold")


def _retries(watch: Watch, columns: int) -> Text:
    reason = clean(redacted(next(reversed(watch.retrying.values()))))
    text = Text(f"{len(watch.retrying)} waiting to try again: {reason}", style="yellow")
    text.truncate(columns, overflow="ellipsis")
    return text


def _legend(watch: Watch) -> Text:
    seen = {mark for section in watch.sections.values() for mark in section.marks.values()}
    legend = Text(style="dim")
    for mark, meaning in _LEGEND:
        if mark in seen:
            legend.append(mark.value, style=_STYLES[mark])
            legend.append(f" {meaning}  ")
    return legend
