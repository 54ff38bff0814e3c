"""Tenfold reads a 10-K with many small model calls at once and returns typed, cited insight.

    import tenfold

    analysis = tenfold.analyze_sync("filing.htm", model="openai:…")
    for product in analysis.business.key_products.items:
        print(product.name, "–", product.evidence.quote)
"""

from __future__ import annotations

from tenfold.analysis.events import AnalysisFinished, AnalysisStarted, Event
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
from tenfold.execution.outcome import AnswerSource, Outcome, OutcomeStatus
from tenfold.llm.blocking import BlockingClient
from tenfold.llm.protocol import CompletionClient
from tenfold.options import Options
from tenfold.pipeline import analyze, analyze_sync, stream
from tenfold.planning.plan import Strategy
from tenfold.settings import Settings

__version__ = "0.1.0"

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
    "Event",
    "Evidence",
    "FilingError",
    "FirstToken",
    "Insight",
    "ModelError",
    "Notice",
    "Options",
    "Outcome",
    "OutcomeStatus",
    "PartialText",
    "Settings",
    "Strategy",
    "TenfoldError",
    "UsageError",
    "__version__",
    "analysis_json",
    "analyze",
    "analyze_sync",
    "stream",
]
