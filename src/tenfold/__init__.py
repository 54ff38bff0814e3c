"""Tenfold reads a 10-K with many small model calls at once and returns typed, cited insight.

    import tenfold

    analysis = tenfold.analyze_sync("filing.htm", model="openai:…")
    for product in analysis.business.key_products.items:
        print(product.name, "–", product.evidence.quote)

Names are imported when they are first used: `tenfold --help` and a repeat from the cache should
not wait for libraries they do not need.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenfold.analysis.events import (
        AnalysisFinished,
        AnalysisStarted,
        Event,
        FiguresCompleted,
    )
    from tenfold.analysis.serialise import analysis_json
    from tenfold.analysis.typed import Analysis
    from tenfold.components.base import Component, Evidence, Insight, judged
    from tenfold.errors import (
        CacheError,
        ComponentFailedError,
        FilingError,
        ModelError,
        TenfoldError,
        UsageError,
    )
    from tenfold.execution.events import (
        CallFinished,
        CallQueued,
        CallRetrying,
        CallStarted,
        ComponentFinished,
        FirstToken,
        Notice,
        PartialText,
    )
    from tenfold.execution.outcome import AnswerSource, FailureCause, Outcome, OutcomeStatus
    from tenfold.financials.report import Financials
    from tenfold.grounding.number_check import NumberCheck, NumberStatus
    from tenfold.llm.blocking import BlockingClient
    from tenfold.llm.protocol import CompletionClient
    from tenfold.options import Options
    from tenfold.pipeline import analyze, analyze_sync, stream
    from tenfold.planning.fan_out import FanOut
    from tenfold.planning.focus.policy import ContextMode
    from tenfold.planning.plan import Strategy
    from tenfold.planning.quote import Quote
    from tenfold.planning.read_share import ReadShare
    from tenfold.quoting import quote, quote_sync
    from tenfold.settings import Settings

__version__ = "0.1.0"

_HOMES = {
    "Analysis": "tenfold.analysis.typed",
    "AnalysisFinished": "tenfold.analysis.events",
    "AnalysisStarted": "tenfold.analysis.events",
    "AnswerSource": "tenfold.execution.outcome",
    "BlockingClient": "tenfold.llm.blocking",
    "CacheError": "tenfold.errors",
    "CallFinished": "tenfold.execution.events",
    "CallQueued": "tenfold.execution.events",
    "CallRetrying": "tenfold.execution.events",
    "CallStarted": "tenfold.execution.events",
    "CompletionClient": "tenfold.llm.protocol",
    "Component": "tenfold.components.base",
    "ComponentFailedError": "tenfold.errors",
    "ComponentFinished": "tenfold.execution.events",
    "ContextMode": "tenfold.planning.focus.policy",
    "Event": "tenfold.analysis.events",
    "Evidence": "tenfold.components.base",
    "FiguresCompleted": "tenfold.analysis.events",
    "FilingError": "tenfold.errors",
    "FailureCause": "tenfold.execution.outcome",
    "FanOut": "tenfold.planning.fan_out",
    "Financials": "tenfold.financials.report",
    "FirstToken": "tenfold.execution.events",
    "Insight": "tenfold.components.base",
    "ModelError": "tenfold.errors",
    "Notice": "tenfold.execution.events",
    "NumberCheck": "tenfold.grounding.number_check",
    "NumberStatus": "tenfold.grounding.number_check",
    "Options": "tenfold.options",
    "Outcome": "tenfold.execution.outcome",
    "OutcomeStatus": "tenfold.execution.outcome",
    "PartialText": "tenfold.execution.events",
    "Quote": "tenfold.planning.quote",
    "ReadShare": "tenfold.planning.read_share",
    "Settings": "tenfold.settings",
    "Strategy": "tenfold.planning.plan",
    "TenfoldError": "tenfold.errors",
    "UsageError": "tenfold.errors",
    "analysis_json": "tenfold.analysis.serialise",
    "analyze": "tenfold.pipeline",
    "analyze_sync": "tenfold.pipeline",
    "judged": "tenfold.components.base",
    "quote": "tenfold.quoting",
    "quote_sync": "tenfold.quoting",
    "stream": "tenfold.pipeline",
}
"""The module that each public name comes from; the same as the imports above, which only type
checkers read."""

# Silent unless the program that uses the library configures logging.
logging.getLogger("tenfold").addHandler(logging.NullHandler())


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'tenfold' has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})


__all__ = [
    "Analysis",
    "AnalysisFinished",
    "AnalysisStarted",
    "AnswerSource",
    "BlockingClient",
    "CacheError",
    "CallFinished",
    "CallQueued",
    "CallRetrying",
    "CallStarted",
    "CompletionClient",
    "Component",
    "ComponentFailedError",
    "ComponentFinished",
    "ContextMode",
    "Event",
    "Evidence",
    "FailureCause",
    "FanOut",
    "FiguresCompleted",
    "FilingError",
    "Financials",
    "FirstToken",
    "Insight",
    "ModelError",
    "Notice",
    "NumberCheck",
    "NumberStatus",
    "Options",
    "Outcome",
    "OutcomeStatus",
    "PartialText",
    "Quote",
    "ReadShare",
    "Settings",
    "Strategy",
    "TenfoldError",
    "UsageError",
    "__version__",
    "analysis_json",
    "analyze",
    "analyze_sync",
    "judged",
    "quote",
    "quote_sync",
    "stream",
]
