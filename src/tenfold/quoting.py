"""What reading a filing will take, before anything is sent: the flow up to the plan, priced."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from tenfold.errors import UsageError
from tenfold.execution.call import Price
from tenfold.execution.clients import choose, open_model
from tenfold.execution.saved import saved_calls
from tenfold.filings.model import Filing
from tenfold.filings.targets import Target
from tenfold.llm.model_names import EXTRACTIVE, PROVIDERS, parse_model
from tenfold.llm.prefix_caching import prefix_caching
from tenfold.llm.prices import cost_usd
from tenfold.llm.protocol import CompletionClient, ModelIdentity
from tenfold.llm.usage import Usage
from tenfold.options import Options, options_from
from tenfold.planning.model_history import ModelHistory, history_parts
from tenfold.planning.plan import Plan, PlannedCall
from tenfold.planning.quote import Quote, most_cost_usd, quote_plan
from tenfold.reading import plan_calls, read_filing
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.settings import Settings
from tenfold.store.caches import Caches, open_caches
from tenfold.store.derived_cache import derived_key
from tenfold.sync import run_sync

_UNUSED_KEY = "unused"


@dataclass(frozen=True, slots=True)
class QuotedReading:
    """What reading a filing will take, and which filing that is."""

    filing: Filing
    quote: Quote
    notices: tuple[str, ...]
    """What an analysis would tell before it asks anything."""


async def quote(target: Target, **options: Any) -> Quote:
    """What ``tenfold.analyze`` with the same arguments will take. Nothing is sent to a model.

    No key is needed for a model that is named.

    Raises:
        UsageError: an unknown model, section, component or option.
        FilingError: the target cannot be read as a 10-K.
    """
    return (await quote_reading(target, **options)).quote


async def quote_reading(target: Target, **options: Any) -> QuotedReading:
    """``quote`` with the filing that it is about. Arguments and errors as there."""
    return await _quote(target, options_from(options))


def quote_sync(target: Target, **options: Any) -> Quote:
    """``quote`` for code without an event loop; works inside a running one (Jupyter) too."""
    return run_sync(quote(target, **options))


def quoted(
    plan: Plan, client: CompletionClient, caches: Caches, settings: Settings, history: ModelHistory
) -> Quote:
    """What ``plan`` will take on ``client``'s model, with what the cache holds left out."""
    return quote_plan(
        plan,
        client.identity,
        history,
        caching=prefix_caching(client.identity),
        max_in_flight=settings.max_in_flight or client.profile.max_in_flight,
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
        saved=saved_calls(plan, client, caches.responses),
    )


_LATEST_KEY = derived_key("latest model history", 1)
"""Of whichever model was asked last."""


def known_history(model: ModelIdentity, caches: Caches) -> ModelHistory:
    """What earlier runs have seen of ``model``; where that is nothing, how long the answers of the
    model were that was asked last."""
    if caches.derived is None:
        return ModelHistory()
    stored = caches.derived.get(_key(model))
    if stored is None:
        return ModelHistory.from_json(caches.derived.get(_LATEST_KEY)).for_another()
    return ModelHistory.from_json(stored)


def keep_history(model: ModelIdentity, caches: Caches, history: ModelHistory) -> None:
    """Remember what was seen of ``model``; quietly not where there is no cache."""
    if caches.derived is not None:
        text = history.to_json()
        caches.derived.put(_key(model), text)
        if model.provider != EXTRACTIVE:  # passages are no measure for a model's answers
            caches.derived.put(_LATEST_KEY, text)


def price_of(identity: ModelIdentity, history: ModelHistory) -> Price:
    """What the engine sets aside for an attempt: the most that it may take, since an answer that
    is longer than was thought must not be what passes a budget."""
    caching = prefix_caching(identity)

    def price(call: PlannedCall, leads: bool) -> float:
        return most_cost_usd(call, identity, history, caching, leads=leads)

    return price


def check_budget(identity: ModelIdentity, max_cost_usd: float | None) -> None:
    """Refuse a budget in dollars that cannot be kept.

    Raises:
        UsageError: no price is known for the model.
    """
    if max_cost_usd is not None and cost_usd(Usage(1, 0, 0, 1), identity) is None:
        raise UsageError(
            f"No price is known for {identity}, so a budget in dollars cannot be kept. Leave out "
            "the budget (--max-cost-usd, max_cost_usd, TENFOLD_MAX_COST_USD), or choose a model of "
            "a provider's own API."
        )


async def _quote(target: Target, options: Options) -> QuotedReading:
    settings = _with_key(options, options.resolved_settings())
    components = options.catalogue(settings).components
    chosen = await choose(options.model, settings)
    with open_caches(
        settings.cache_dir, splitter_version=SPLITTER_VERSION, use_cache=options.use_cache
    ) as caches:
        read = await read_filing(target, options, components, caches, settings)
        async with open_model(chosen, settings, settings.max_in_flight) as model:
            client = model.client
            plan = await plan_calls(read, components, client, options, settings)
            quote = quoted(plan, client, caches, settings, known_history(client.identity, caches))
            return QuotedReading(read.filing, quote, tuple(plan.warnings))


def _with_key(options: Options, settings: Settings) -> Settings:
    """``settings`` with something in place of a key that a named model lacks: it is not used."""
    name = options.model if isinstance(options.model, str) else settings.model
    if not name or name.partition(":")[0] not in PROVIDERS:
        return settings
    key_name = PROVIDERS[parse_model(name).provider].key_name
    if key_name in settings.keys:
        return settings
    return dataclasses.replace(settings, keys={**settings.keys, key_name: _UNUSED_KEY})


def _key(model: ModelIdentity) -> str:
    return derived_key(*history_parts(model.provider, model.model, model.base_url))
