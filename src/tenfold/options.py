"""How to read a filing: the options that every surface fills in alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tenfold.components.base import Component
from tenfold.components.catalogue import Catalogue, load_catalogue
from tenfold.errors import UsageError
from tenfold.execution.clients import Model
from tenfold.planning.fan_out import FanOut
from tenfold.planning.focus.policy import ContextMode
from tenfold.planning.plan import Strategy
from tenfold.setting_values import check_base_url
from tenfold.settings import MIN_CONTEXT_TOKENS, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What may be chosen for one analysis; every default is a sensible one."""

    model: Model | None = None
    """None: TENFOLD_MODEL, else a provider whose key is set, else a local Ollama, else passages."""
    base_url: str | None = None
    """Address of an OpenAI-compatible server, for 'openai-chat:NAME'."""
    year: int | None = None
    """The fiscal year, as the company names it, of a target that is a company; None: the latest."""
    include: Sequence[str] | None = None
    """Sections ('risk-factors') and components ('business.key_products'); None for all."""
    strategy: Strategy | str = Strategy.COMPONENTS
    fanout: FanOut | str | None = None
    """Whether the calls about one text go all at once ('eager'), or after the one that brings it to
    the provider's cache ('prefix'); 'auto' by provider and length. None: the settings'."""
    max_in_flight: int | None = None
    """Calls at a time; None for the provider's default. This and the next two hold for all analyses
    of a process that ask the same model."""
    requests_per_minute: int | None = None
    """Requests in any sixty seconds, those sent again included; None: the settings', else what the
    provider tells."""
    tokens_per_minute: int | None = None
    """Tokens of prompts and answers together, likewise."""
    deadline_seconds: float | None = None
    """When to return what has landed, from the beginning; None: the settings', else wait for all
    of it."""
    max_cost_usd: float | None = None
    """The most that may be spent, in dollars, as far as prices tell; None: the settings', else no
    bound."""
    components: Sequence[Component[Any] | Path | str] = ()
    """Components of your own, or Python files that define some."""
    skip_suspect: bool = False
    """Leave out items whose text looks wrong instead of reading them with a warning."""
    context: ContextMode | str | None = None
    """How much of an item its questions are given: 'full' (all that fits the model), 'focused' (for
    each question the passages it needs) or 'auto' (all, unless that costs much more). None: the
    settings'."""
    context_tokens: int | None = None
    """The most filing text in one prompt; None: the settings', else what the model takes."""
    use_cache: bool = True
    partials: bool = False
    """Ask for ``PartialText`` events."""
    settings: Settings | None = None
    """None: from the environment and the settings file."""

    def resolved_settings(self) -> Settings:
        """The settings with what these options override.

        Raises:
            UsageError: a setting or the base URL cannot be what it is meant to be.
        """
        settings = self.settings or Settings.from_environment()
        if self.base_url is not None:
            settings = dataclasses.replace(
                settings, base_url=check_base_url(self.base_url, "The base URL")
            )
        if self.max_in_flight is not None:
            settings = dataclasses.replace(settings, max_in_flight=self.max_in_flight)
        if self.requests_per_minute is not None:
            settings = dataclasses.replace(settings, requests_per_minute=self.requests_per_minute)
        if self.tokens_per_minute is not None:
            settings = dataclasses.replace(settings, tokens_per_minute=self.tokens_per_minute)
        if self.deadline_seconds is not None:
            settings = dataclasses.replace(settings, deadline_seconds=self.deadline_seconds)
        if self.max_cost_usd is not None:
            settings = dataclasses.replace(settings, max_cost_usd=self.max_cost_usd)
        if self.fanout is not None:
            settings = dataclasses.replace(settings, fanout=str(self.fanout))
        if self.context is not None:
            settings = dataclasses.replace(settings, context=str(self.context))
        if self.context_tokens is not None:
            settings = dataclasses.replace(settings, context_tokens=self.context_tokens)
        return settings

    def catalogue(self, settings: Settings) -> Catalogue:
        """The built-in components with the user's own, cut down to what is included.

        Raises:
            UsageError: a file with components cannot be used, or a name is unknown.
        """
        own = self.components
        paths = [Path(entry) for entry in own if not isinstance(entry, Component)]
        catalogue = load_catalogue([*settings.component_paths, *paths])
        catalogue = catalogue.extended(entry for entry in own if isinstance(entry, Component))
        include = [self.include] if isinstance(self.include, str) else self.include
        return catalogue.select(include)


def options_from(options: dict[str, Any]) -> Options:
    """``Options`` from keyword arguments.

    Raises:
        UsageError: an unknown argument or a value out of range.
    """
    known = {field.name for field in dataclasses.fields(Options)}
    if unknown := sorted(options.keys() - known):
        raise UsageError(f"Unknown option {unknown[0]!r}. There are: {', '.join(sorted(known))}.")
    result = Options(**options)
    if result.strategy not in list(Strategy):
        raise UsageError(f"Unknown strategy {result.strategy!r}. Choose {', '.join(Strategy)}.")
    if result.fanout is not None and result.fanout not in list(FanOut):
        raise UsageError(f"Unknown fanout {result.fanout!r}. Choose {', '.join(FanOut)}.")
    if result.deadline_seconds is not None and not result.deadline_seconds > 0:
        raise UsageError(
            f"deadline_seconds is {result.deadline_seconds}. Give a number of seconds above 0."
        )
    if result.max_cost_usd is not None and not 0 <= result.max_cost_usd < float("inf"):
        raise UsageError(f"max_cost_usd is {result.max_cost_usd}. Give a number of dollars.")
    for name in ("max_in_flight", "requests_per_minute", "tokens_per_minute"):
        bound = getattr(result, name)
        if bound is not None and bound < 1:
            raise UsageError(f"{name} is {bound}. Give at least 1.")
    if result.context is not None and result.context not in list(ContextMode):
        raise UsageError(f"Unknown context {result.context!r}. Choose {', '.join(ContextMode)}.")
    if result.context_tokens is not None and result.context_tokens < MIN_CONTEXT_TOKENS:
        raise UsageError(
            f"context_tokens is {result.context_tokens}. Give at least {MIN_CONTEXT_TOKENS}, "
            "or leave it out."
        )
    return result
