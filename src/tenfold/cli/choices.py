"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tenfold.cli.logs import FORMATS, LEVELS
from tenfold.errors import UsageError
from tenfold.settings import CONTEXTS, FANOUTS, MIN_CONTEXT_TOKENS

if TYPE_CHECKING:
    from tenfold.options import Options

F = TypeVar("F", bound=Callable[..., Any])

STRATEGIES = ("components", "sections", "sequential")
"""The names of ``tenfold.Strategy``, written out because help texts should not import it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the user wants a filing to be read."""

    model: str | None = None
    base_url: str | None = None
    year: int | None = None
    strategy: str = STRATEGIES[0]
    include: tuple[str, ...] | None = None
    components: tuple[Path, ...] = ()
    fanout: str | None = None
    max_in_flight: int | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    deadline_seconds: float | None = None
    max_cost_usd: float | None = None
    skip_suspect: bool = False
    context: str | None = None
    context_tokens: int | None = None
    use_cache: bool = True

    def keywords(self) -> dict[str, Any]:
        """The keyword arguments of ``tenfold.stream``."""
        return {name: getattr(self, name) for name in self.__slots__}

    def options(self) -> Options:
        """The same as ``tenfold.Options``."""
        from tenfold.options import options_from

        return options_from(self.keywords())


def _names(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...] | None:
    if not values:
        return None
    names = tuple(name.strip() for value in values for name in value.split(",") if name.strip())
    if not names:
        raise UsageError("--include names nothing. Give sections, such as business,risk-factors.")
    return names


def components_option(command: F) -> F:
    """``--components FILE``, repeatable."""
    return click.option(
        "--components",
        "--component-file",
        "components",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Python file with components of your own. Repeatable.",
    )(command)


def target_argument(command: F) -> F:
    """``TARGET``."""
    return click.argument("target", metavar="TARGET")(command)


def year_option(command: F) -> F:
    """``--year N``."""
    return click.option(
        "--year",
        type=click.IntRange(1990, 2099),
        metavar="YEAR",
        help="The 10-K for this fiscal year, as the company names it (default: the latest).",
    )(command)


def question_options(command: F) -> F:
    """What decides which calls a reading plans: year, model, address, strategy, what to include."""
    options = (
        year_option,
        click.option(
            "--model",
            metavar="NAME",
            help="openai:…, anthropic:…, google:…, ollama:…, openai-chat:… or extractive.",
        ),
        click.option(
            "--base-url",
            metavar="URL",
            help="An OpenAI-compatible server, for --model openai-chat:NAME.",
        ),
        click.option(
            "--strategy",
            type=click.Choice(STRATEGIES),
            default=STRATEGIES[0],
            show_default=True,
            help="Focused questions at once; one prompt a section at once; or one by one.",
        ),
        click.option(
            "--include",
            multiple=True,
            callback=_names,
            metavar="NAMES",
            help="Sections or components only, comma-separated: mda,business.key_products.",
        ),
        components_option,
        click.option(
            "--skip-suspect", is_flag=True, help="Leave out items whose text looks wrong."
        ),
        click.option(
            "--context",
            type=click.Choice(CONTEXTS),
            help="Give questions all of an item that fits the model (full, the default), the "
            "passages they need, or all unless that costs much more (auto).",
        ),
        click.option(
            "--context-tokens",
            type=click.IntRange(min=MIN_CONTEXT_TOKENS),
            metavar="N",
            help="The most filing text in one prompt; a longer item is cut.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def engine_options(command: F) -> F:
    """How calls are let go: fan-out, places in flight, limits a minute."""
    options = (
        click.option(
            "--fanout",
            type=click.Choice(FANOUTS),
            help="Send the calls about one text all at once, after the one that brings it to the "
            "provider's cache, or whichever costs less (auto, the default).",
        ),
        click.option(
            "--max-in-flight",
            type=click.IntRange(min=1),
            metavar="N",
            help="Calls at a time (default: what the provider bears).",
        ),
        click.option(
            "--rpm",
            "requests_per_minute",
            type=click.IntRange(min=1),
            metavar="N",
            help="Requests a minute at most (default: what the provider tells).",
        ),
        click.option(
            "--tpm",
            "tokens_per_minute",
            type=click.IntRange(min=1),
            metavar="N",
            help="Tokens a minute at most, of prompts and answers together.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def logging_options(command: F) -> F:
    """``--log-level`` and ``--log-format``."""
    command = click.option(
        "--log-format",
        type=click.Choice(FORMATS),
        default=FORMATS[0],
        show_default=True,
        help="How log lines on stderr are written.",
    )(command)
    return click.option(
        "--log-level",
        type=click.Choice(LEVELS),
        default="warning",
        show_default=True,
        help="Log calls at info, their every step at debug.",
    )(command)
