"""What a plan will take: calls, tokens, dollars and seconds, before anything is sent. Pure.

A prompt's tokens follow from its text; which of them a provider reads from its cache follows from
the fan-out: of the calls that share a text the first writes it and the rest read it. The answers'
length is what this model's earlier answers to the same question were, else reckoned from the form
that is asked for. Retries, repairs and hedges are not foreseen: they are what a bill may differ by.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tenfold.llm.prefix_caching import PrefixCaching
from tenfold.llm.prices import cost_usd
from tenfold.llm.protocol import ModelIdentity
from tenfold.llm.usage import NO_USAGE, Usage
from tenfold.llm.windows import estimated_prompt_tokens
from tenfold.planning.answer_length import expected_answer_tokens
from tenfold.planning.fan_out import shared_tokens
from tenfold.planning.last_answer import expected_last
from tenfold.planning.minute_pace import MinutePace
from tenfold.planning.model_history import ModelHistory
from tenfold.planning.plan import Plan, PlannedCall

_FREE: Final = frozenset({"extractive"})


@dataclass(frozen=True, slots=True)
class CallQuote:
    """One call, as it is expected."""

    call: str
    section: str
    components: tuple[str, ...]
    """Full names."""
    plain_tokens: int
    """Its prompt at four characters a token, whatever this model makes of it."""
    reckoned_tokens: int
    """Its answer's length by its form alone, whatever this model makes of it."""
    usage: Usage
    """Expected tokens and dollars."""
    most_cost_usd: float | None
    """Were its answer as long as it may be; None where the price is unknown."""
    begins_seconds: float
    ends_seconds: float
    """From the first call on."""


@dataclass(frozen=True, slots=True)
class QuoteSummary:
    """A quote in one line, as an analysis keeps it beside what it took."""

    calls: int
    saved_calls: int
    prompt_tokens: int
    cached_prompt_tokens: int
    """Expected to be read from the provider's cache."""
    completion_tokens: int
    cost_usd: float | None
    """None where the price is unknown."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Quote:
    """A whole analysis, as it is expected."""

    model: str
    calls: tuple[CallQuote, ...]
    """Those that will be sent."""
    saved_calls: int
    """Those whose answers the cache holds: they cost nothing."""
    skipped: int
    """Components that are not asked because their item has nothing to read."""
    spread: float = 0.0
    """How far answers' times scatter: their standard deviation, as a part of what is expected."""
    reads_passages: bool = False
    """True where no model is asked: it costs nothing, and its seconds mean nothing."""

    @property
    def usage(self) -> Usage:
        """Tokens and dollars of all calls; dollars are None where the price is unknown."""
        return sum((call.usage for call in self.calls), NO_USAGE)

    @property
    def cost_usd(self) -> float | None:
        """What it is expected to cost; None where the price is unknown."""
        return self.usage.cost_usd

    @property
    def most_cost_usd(self) -> float | None:
        """What it could cost were every answer as long as it may be, nothing asked twice."""
        costs = [call.most_cost_usd for call in self.calls]
        known = [cost for cost in costs if cost is not None]
        return sum(known) if len(known) == len(costs) else None

    @property
    def seconds(self) -> float:
        """From the first call to the last answer."""
        return self.seconds_of(self.calls)

    def seconds_of(self, calls: Iterable[CallQuote]) -> float:
        """From the first call to the last answer of ``calls``."""
        times = ((call.begins_seconds, call.ends_seconds) for call in calls)
        return expected_last(times, self.spread)

    def summary(self) -> QuoteSummary:
        """The totals."""
        usage = self.usage
        return QuoteSummary(
            calls=len(self.calls),
            saved_calls=self.saved_calls,
            prompt_tokens=usage.prompt_tokens,
            cached_prompt_tokens=usage.cached_prompt_tokens,
            completion_tokens=usage.completion_tokens,
            cost_usd=usage.cost_usd,
            seconds=self.seconds,
        )


def quote_plan(
    plan: Plan,
    identity: ModelIdentity,
    history: ModelHistory,
    *,
    caching: PrefixCaching | None,
    max_in_flight: int,
    requests_per_minute: int | None = None,
    tokens_per_minute: int | None = None,
    saved: Collection[str] = (),
) -> Quote:
    """What ``plan`` will take on ``identity``.

    Args:
        plan: with its fan-out settled.
        identity: the model, for its prices.
        history: what its earlier answers tell.
        caching: how its prompts are cached; None where they are not, or for free.
        max_in_flight: calls at a time.
        requests_per_minute: at most, where the user set it; the provider's limits are not known.
        tokens_per_minute: of prompts and answers together, likewise.
        saved: names of calls whose answers the cache holds.
    """
    asked = [call for call in plan.calls if call.name not in saved]
    led: set[str] = set()
    calls: list[CallQuote] = []
    for call in _leaders_first(asked):
        leads = call.shares_prefix and call.context.sha256 not in led
        led.add(call.context.sha256)
        calls.append(_quote_call(call, identity, history, caching, leads=leads))
    limits = (MinutePace(requests_per_minute), MinutePace(tokens_per_minute))
    timed = _scheduled(calls, _leaders_first(asked), history, max_in_flight, limits)
    order = {call.name: at for at, call in enumerate(plan.calls)}
    return Quote(
        model=str(identity),
        calls=tuple(sorted(timed, key=lambda each: order[each.call])),
        saved_calls=len(plan.calls) - len(asked),
        skipped=len(plan.skipped),
        spread=history.spread,
        reads_passages=identity.provider in _FREE,
    )


def expected_tokens(call: PlannedCall, history: ModelHistory) -> int:
    """How long the answer of ``call`` will be."""
    names = tuple(component.name for component in call.components)
    if history.has_answered(names):
        expected = history.answer_tokens(names, call.answer_tokens)
    else:
        expected = sum(
            history.answer_tokens((component.name,), expected_answer_tokens(component))
            for component in call.components
        )
    return min(round(expected), call.max_output_tokens)


def call_usage(
    call: PlannedCall,
    identity: ModelIdentity,
    history: ModelHistory,
    caching: PrefixCaching | None,
    *,
    leads: bool,
    output_tokens: int,
) -> Usage:
    """The tokens and dollars of ``call`` were its answer of ``output_tokens``."""
    request = call.request()
    ratio = history.prompt_ratio
    prompt = round(estimated_prompt_tokens(request) * ratio)
    shared = round(shared_tokens(call) * ratio)
    counts = Usage(prompt_tokens=prompt, completion_tokens=output_tokens)
    if call.shares_prefix and caching is not None and shared >= caching.least_tokens:
        if not leads:
            counts = replace(counts, cached_prompt_tokens=shared)
        elif caching.write_price > 1:
            counts = replace(counts, cache_write_tokens=shared)
    if identity.provider in _FREE:
        return replace(counts, cost_usd=0.0)
    return replace(counts, cost_usd=cost_usd(counts, identity))


def most_cost_usd(
    call: PlannedCall,
    identity: ModelIdentity,
    history: ModelHistory,
    caching: PrefixCaching | None,
    *,
    leads: bool,
) -> float:
    """What one attempt at ``call`` costs were its answer as long as it may be; 0.0 where no price
    is known."""
    usage = call_usage(
        call,
        identity,
        history,
        caching,
        leads=leads,
        output_tokens=call.max_output_tokens,
    )
    return usage.cost_usd or 0.0


def _quote_call(
    call: PlannedCall,
    identity: ModelIdentity,
    history: ModelHistory,
    caching: PrefixCaching | None,
    *,
    leads: bool,
) -> CallQuote:
    def at(output_tokens: int) -> Usage:
        return call_usage(
            call, identity, history, caching, leads=leads, output_tokens=output_tokens
        )

    return CallQuote(
        call=call.name,
        section=call.section,
        components=tuple(component.name for component in call.components),
        plain_tokens=estimated_prompt_tokens(call.request()),
        reckoned_tokens=call.answer_tokens,
        usage=at(expected_tokens(call, history)),
        most_cost_usd=at(call.max_output_tokens).cost_usd,
        begins_seconds=0.0,
        ends_seconds=0.0,
    )


def _leaders_first(calls: Iterable[PlannedCall]) -> list[PlannedCall]:
    """As the engine lets them go: of those that share a text the longest answer leads."""
    return sorted(calls, key=lambda call: -call.answer_tokens * call.shares_prefix)


def _scheduled(
    quotes: Sequence[CallQuote],
    calls: Sequence[PlannedCall],
    history: ModelHistory,
    max_in_flight: int,
    limits: tuple[MinutePace, MinutePace],
) -> list[CallQuote]:
    """``quotes`` with their times: leaders go at once, the rest behind their first token, all as
    far as the ``limits`` of requests and of tokens let them."""
    requests, tokens = limits
    wait, rate = history.first_token_seconds, history.tokens_per_second
    led: dict[str, float] = {}
    places: list[float] = []
    timed: list[CallQuote] = []
    for quoted, call in zip(quotes, calls, strict=True):
        ready = led.get(call.context.sha256, 0.0) if call.shares_prefix else 0.0
        free = heapq.heappop(places) if len(places) >= max_in_flight else 0.0
        took = quoted.usage.prompt_tokens + quoted.usage.completion_tokens
        begins = max(ready, free, requests.take(1), tokens.take(took))
        led.setdefault(call.context.sha256, begins + wait)
        ends = begins + wait + quoted.usage.completion_tokens / rate
        heapq.heappush(places, ends)
        timed.append(replace(quoted, begins_seconds=begins, ends_seconds=ends))
    return timed
