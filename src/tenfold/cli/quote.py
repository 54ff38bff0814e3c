"""`tenfold quote`: what an analysis will take, before anything is sent."""

from __future__ import annotations

import json
from pathlib import Path

import click

from tenfold.cli.choices import (
    Reading,
    engine_options,
    logging_options,
    question_options,
    target_argument,
)
from tenfold.cli.logs import configure_logging
from tenfold.cli.target_command import TargetCommand


@click.command(
    "quote",
    cls=TargetCommand,
    epilog="""\b
Examples:
  tenfold quote AAPL --model anthropic:claude-sonnet-5
  tenfold quote 10-k.htm --model openai:gpt-6-luna --include mda --json

Nothing is sent to a model, so no key is needed. Retries and repairs are not foreseen.""",
)
@target_argument
@question_options
@engine_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--no-cache", is_flag=True, help="As if nothing had been answered before.")
@logging_options
def quote_command(
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
    fanout: str | None,
    max_in_flight: int | None,
    requests_per_minute: int | None,
    tokens_per_minute: int | None,
    as_json: bool,
    no_cache: bool,
    log_level: str,
    log_format: str,
) -> None:
    """Tell what reading the 10-K that TARGET names would take: calls, tokens, dollars, seconds.

    TARGET is what `tenfold analyze` takes. Answers that the cache holds cost nothing.
    """
    configure_logging(log_level, log_format)
    reading = Reading(
        year=year,
        model=model,
        base_url=base_url,
        strategy=strategy,
        include=include,
        components=components,
        context=context,
        context_tokens=context_tokens,
        fanout=fanout,
        max_in_flight=max_in_flight,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
        skip_suspect=skip_suspect,
        use_cache=not no_cache,
    )
    from tenfold.quoting import quote_sync

    quote = quote_sync(target, **reading.keywords())
    if as_json:
        from tenfold.planning.quote_json import quote_json

        click.echo(json.dumps(quote_json(quote), indent=2))
        return
    from tenfold.cli.quote_table import print_quote

    print_quote(quote)
