"""An analysis from its JSON: the way back from ``analysis.serialise``.

Answers of built-in components come back as their own classes, so that a stored analysis is as
typed as a fresh one. Those of components that are not known here come back as ``StoredValue``.
Figures, the checks of numbers, notes and the trace come back with them; documents without them are
read too.
``analysis_json(analysis_from_json(x)) == x`` for whatever ``analysis_json`` wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from tenfold.analysis.model import SectionInsights, UsageSummary
from tenfold.analysis.stored_value import StoredValue, stored_value
from tenfold.analysis.typed import SECTION_CLASSES, Analysis
from tenfold.analysis.view import clean, label_of
from tenfold.components.base import Component
from tenfold.components.catalogue import builtin_catalogue
from tenfold.errors import TenfoldError
from tenfold.execution.outcome import AnswerSource, FailureCause, Outcome, OutcomeStatus
from tenfold.filings.model import Filing
from tenfold.financials.report import Financials
from tenfold.financials.stored import financials_from_json
from tenfold.grounding.number_check import NumberCheck, NumberStatus
from tenfold.llm.usage import Usage
from tenfold.planning.quote import QuoteSummary
from tenfold.planning.read_share import ReadShare
from tenfold.sections.model import SectionStatus
from tenfold.trace.stored import trace_from_json

_ADVICE = "Analyse the filing again with this version: answers that are in the cache cost nothing."


class _Stored(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Filing(_Stored):
    company: str | None
    cik: str | None
    form: str | None
    fiscal_year: int | None
    period_end: str | None
    accession: str | None
    source: str
    sha256: str


class _Number(_Stored):
    text: str
    path: str
    start: int
    end: int
    status: NumberStatus
    match: str | None


class _Read(_Stored):
    item: str
    words: int
    of_words: int
    own: bool = False


class _Outcome(_Stored):
    status: OutcomeStatus
    value: dict[str, JsonValue] | None
    reason: str | None
    source: AnswerSource | None
    seconds: float | None
    numbers: tuple[_Number, ...] | None = None
    cause: FailureCause | None = None
    read: _Read | None = None


class _Section(_Stored):
    item: str
    status: SectionStatus
    reason: str | None
    note: str | None = None
    components: dict[str, _Outcome]


class _Usage(_Stored):
    calls: int
    cached_calls: int
    hedges: int = 0
    prompt_tokens: int
    cached_prompt_tokens: int
    cache_write_tokens: int = 0
    completion_tokens: int
    cost_usd: float | None
    wall_seconds: float


class _Quote(_Stored):
    calls: int
    saved_calls: int
    prompt_tokens: int
    cached_prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    seconds: float


class _Analysis(_Stored):
    filing: _Filing
    model: str
    strategy: str
    sections: dict[str, _Section]
    usage: _Usage
    notices: tuple[str, ...]
    figures: dict[str, Any] | None = None
    quote: _Quote | None = None
    trace: dict[str, Any] | None = None


def analysis_from_json(
    document: Mapping[str, Any], components: Iterable[Component[Any]] | None = None
) -> Analysis:
    """The analysis that ``document`` was written from.

    Args:
        document: as ``analysis_json`` gives it.
        components: those whose answers come back typed; the built-in ones where absent.

    Raises:
        TenfoldError: it is no analysis, or one of another version of Tenfold.
    """
    try:
        stored = _Analysis.model_validate(document)
    except ValidationError as error:
        raise TenfoldError(
            f"This is no analysis of Tenfold's: {_first(error)}. {_ADVICE}"
        ) from error
    known = {c.name: c for c in components or builtin_catalogue().components}
    sections = {key: _section(key, section, known) for key, section in stored.sections.items()}
    return Analysis(
        filing=Filing(documents=(), **stored.filing.model_dump()),
        model=stored.model,
        strategy=stored.strategy,
        sections=sections,
        outcomes={o.component.name: o for section in sections.values() for o in section},
        usage=_usage(stored.usage),
        notices=stored.notices,
        computed=None if stored.figures is None else _figures(stored.figures),
        quote=None if stored.quote is None else QuoteSummary(**stored.quote.model_dump()),
        trace=None if stored.trace is None else trace_from_json(stored.trace),
    )


def outcome_from_json(
    section: str,
    key: str,
    item: str,
    document: Mapping[str, Any],
    known: Mapping[str, Component[Any]],
) -> Outcome[BaseModel]:
    """One component's outcome, from what ``outcome_json`` wrote of it.

    Raises:
        TenfoldError: it is none, or one of another version of Tenfold.
    """
    try:
        stored = _Outcome.model_validate(document)
    except ValidationError as error:
        raise TenfoldError(
            f"This is no outcome of Tenfold's: {_first(error)}. {_ADVICE}"
        ) from error
    return _outcome(known.get(f"{section}.{key}") or _unknown(section, key, item), stored)


def _section(key: str, stored: _Section, known: Mapping[str, Component[Any]]) -> SectionInsights:
    kind = SECTION_CLASSES.get(key, SectionInsights)
    outcomes = {
        name: _outcome(known.get(f"{key}.{name}") or _unknown(key, name, stored.item), outcome)
        for name, outcome in stored.components.items()
    }
    return kind(key, stored.item, stored.status, stored.reason, outcomes, stored.note)


def _unknown(section: str, key: str, item: str) -> Component[StoredValue]:
    title = label_of(key).capitalize()
    return Component(key, section, item, title, question="", output=StoredValue)


def _outcome(component: Component[Any], stored: _Outcome) -> Outcome[BaseModel]:
    if (stored.status is OutcomeStatus.OK) is (stored.value is None):
        raise TenfoldError(
            f"This is no analysis of Tenfold's: {clean(component.name)} is {stored.status.value} "
            f"{'without' if stored.value is None else 'and has'} a value. {_ADVICE}"
        )
    return Outcome(
        component=component,
        status=stored.status,
        result=None if stored.value is None else _value(component, stored.value),
        reason=stored.reason,
        source=stored.source,
        seconds=stored.seconds,
        numbers=None if stored.numbers is None else tuple(map(_number, stored.numbers)),
        cause=stored.cause,
        read=None if stored.read is None else ReadShare(**stored.read.model_dump()),
    )


def _number(stored: _Number) -> NumberCheck:
    return NumberCheck.from_json(stored.model_dump())


def _value(component: Component[Any], value: dict[str, JsonValue]) -> BaseModel:
    if component.output is StoredValue:
        return stored_value(value)
    try:
        return component.output.model_validate(value)
    except ValidationError as error:
        raise TenfoldError(
            f"The answer of {component.name} does not have the shape that this version of Tenfold "
            f"knows: {_first(error)}. {_ADVICE}"
        ) from error


def _figures(document: Mapping[str, Any]) -> Financials:
    try:
        return financials_from_json(document)
    except TenfoldError as error:
        raise TenfoldError(
            f"The figures of this analysis are not as Tenfold writes them. {_ADVICE}"
        ) from error


def _usage(stored: _Usage) -> UsageSummary:
    tokens = Usage(
        prompt_tokens=stored.prompt_tokens,
        cached_prompt_tokens=stored.cached_prompt_tokens,
        cache_write_tokens=stored.cache_write_tokens,
        completion_tokens=stored.completion_tokens,
        cost_usd=stored.cost_usd,
    )
    return UsageSummary(
        stored.calls, stored.cached_calls, tokens, stored.wall_seconds, stored.hedges
    )


def _first(error: ValidationError) -> str:
    """'sections.mda.item: Field required', and no word of what stood there."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return clean(f"{place}: {first['msg']}" if place else first["msg"])[:300].rstrip(".")
