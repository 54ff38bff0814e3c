"""`tenfold cache`: what is kept, why a question would hit or miss, and how to forget it all."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tenfold.cli.choices import Reading, question_options, target_argument
from tenfold.cli.tables import print_table

if TYPE_CHECKING:
    from tenfold.cli.explain import Explained
    from tenfold.store.response_cache import SqliteResponseCache

_COLOURS = {"hit": "green", "miss": "yellow", "uncached": "cyan", "skipped": "bright_black"}


@click.group("cache")
def cache_command() -> None:
    """The cache of answers: paid for once, kept for good.

    It lies in your user cache folder, or in TENFOLD_CACHE_DIR. No filing ever changes, so no
    answer expires; prompts and keys are not stored.
    """


@cache_command.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats_command(as_json: bool) -> None:
    """Say how many answers are kept, where, and how large the file is."""
    store = _open()
    try:
        stats = store.stats()
    finally:
        store.close()
    if as_json:
        click.echo(json.dumps(dataclasses.asdict(stats), indent=2))
        return
    click.echo(f"{stats.path}: {stats.size_bytes / 1e6:.1f} MB")
    click.echo(f"{stats.responses:,} answers, {stats.splits:,} filings split into items")


@cache_command.command(
    "explain",
    epilog="""\b
Examples:
  tenfold cache explain 10-k.htm
  tenfold cache explain 10-k.htm --model openai:gpt-6-luna --include mda""",
)
@target_argument
@question_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain_command(
    target: str,
    year: int | None,
    model: str | None,
    base_url: str | None,
    strategy: str,
    include: tuple[str, ...] | None,
    components: tuple[Path, ...],
    skip_suspect: bool,
    context: str | None,
    context_tokens: int | None,
    as_json: bool,
) -> None:
    """Say for each question about TARGET whether its answer is kept, and if not, what has changed.

    Give the options of the `analyze` command you have in mind. Nothing is asked of a model.
    """
    from tenfold.cli.explain import explain

    reading = Reading(
        year=year,
        model=model,
        base_url=base_url,
        strategy=strategy,
        include=include,
        components=components,
        skip_suspect=skip_suspect,
        context=context,
        context_tokens=context_tokens,
    )
    explained = explain(target, reading)
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(one) for one in explained], indent=2))
        return
    rows = [(one.component, one.status, _why(one)) for one in explained]
    print_table(("component", "cache", "why"), rows, _COLOURS)
    hits = sum(one.status == "hit" for one in explained)
    click.echo(f"\n{hits} of {len(explained)} components would come from the cache.")


@cache_command.command("clear")
@click.option("--yes", is_flag=True, help="Do not ask.")
def clear_command(yes: bool) -> None:
    """Forget every answer and every split."""
    store = _open()
    try:
        stats = store.stats()
        if not yes:
            question = f"Forget {stats.responses:,} answers in {stats.path}?"
            if not click.confirm(question, err=True):
                click.echo("Nothing was forgotten.", err=True)
                return
        forgotten = store.clear()
    finally:
        store.close()
    click.echo(f"{forgotten:,} answers forgotten.")


def _why(one: Explained) -> str:
    return f"changed: {', '.join(one.changed)}" if one.changed else one.reason


def _open() -> SqliteResponseCache:
    from tenfold.settings import Settings
    from tenfold.store.response_cache import SqliteResponseCache

    return SqliteResponseCache(Settings.from_environment().cache_dir)
