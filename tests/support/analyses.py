"""Whole analyses for the tests of pages and exports: of the bundled sample, and a hostile one."""

from __future__ import annotations

import copy
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tenfold
from tenfold.analysis.deserialise import analysis_from_json
from tenfold.analysis.serialise import analysis_json
from tenfold.analysis.typed import Analysis
from tenfold.charts.waterfall import CallStatus, CallTiming
from tenfold.filings.model import Filing
from tenfold.filings.sample import sample_path
from tenfold.financials.report import compute_financials
from tenfold.reading import read_and_split
from tenfold.rendering.supplement import Supplement
from tenfold.sections.model import SplitFiling
from tenfold.sections.version import SPLITTER_VERSION
from tenfold.settings import Settings
from tenfold.store.caches import open_caches
from tenfold.sync import run_sync

SCRIPT = "<script>document.title='run'</script>"
IMAGE = '"><img src=x onerror="document.title=\'run\'">'
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("http://x.example","y")')
NASTY = (
    f"{SCRIPT}{IMAGE} javascript:alert(1) {{{{ 7 * 7 }}}} {{% raw %}} \x00\x1b[31m\u202egnp.exe "
    "\u2066\ufeff &lt;b&gt; ]]> </style></title></svg>"
)
LONG_WORD = "W" * 100_000


@cache
def sample_analysis() -> Analysis:
    """The bundled sample, read by the extractive reader."""
    with TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(), cache_dir=Path(folder))
        return tenfold.analyze_sync(sample_path(), model="extractive", settings=settings)


@cache
def sample_supplement() -> Supplement:
    """Its text and figures, and calls of which one failed."""

    filing, split = _sample()
    return Supplement(
        financials=compute_financials(filing, split.tagged), text=split.text, calls=CALLS
    )


def sample_split() -> SplitFiling:
    """Its items and their text."""
    return _sample()[1]


@cache
def _sample() -> tuple[Filing, SplitFiling]:
    async def read() -> tuple[Filing, SplitFiling]:
        with TemporaryDirectory() as folder:
            settings = replace(Settings.from_environment(), cache_dir=Path(folder))
            with open_caches(
                settings.cache_dir, splitter_version=SPLITTER_VERSION, use_cache=False
            ) as caches:
                return await read_and_split(sample_path(), caches, settings)

    return run_sync(read())


CALLS = (
    CallTiming(
        name="business.key_products",
        queued=0.0,
        started=0.0,
        first_token=0.5,
        ended=2.0,
        status=CallStatus.OK,
        cost_usd=0.01,
    ),
    CallTiming(
        name="mda.cash_flow",
        queued=0.0,
        started=0.0,
        ended=1.0,
        status=CallStatus.FAILED,
    ),
    CallTiming(
        name="business.competition",
        queued=0.0,
        started=2.0,
        first_token=2.5,
        ended=4.0,
        status=CallStatus.OK,
    ),
)


def sample_json() -> dict[str, Any]:
    """The sample's JSON, free to change."""
    return copy.deepcopy(analysis_json(sample_analysis()))


def judged_json() -> dict[str, Any]:
    """The sample as a model might have judged it: with levels, a lost quote and every state."""
    document = sample_json()
    levels = ("low", "medium", "high")
    risks = document["sections"]["risk_factors"]["components"]
    count = 0
    for key, outcome in risks.items():
        outcome["source"] = "model"
        for item in outcome["value"]["items"] if key != "overall_profile" else ():
            item["severity"], item["likelihood"] = levels[count % 3], levels[count // 3 % 3]
            count += 1
    business = document["sections"]["business"]["components"]
    business["key_products"] |= {"value": None, "status": "failed", "reason": "too slow"}
    business["key_products"]["source"] = None
    business["competition"] |= {"value": None, "status": "skipped", "reason": "not asked"}
    business["competition"]["source"] = None
    business["supply_chain"]["value"] = {"items": []}
    business["business_segments"]["value"]["items"][0] |= {
        "share_of_revenue": "61%",
        "evidence": {"quote": "Words that nobody filed.", "start": None, "end": None},
    }
    return document


DOUBT = "Neither in the figures nor in the text that was read"


def doubted_json() -> dict[str, Any]:
    """The sample with two statements on profitability, and three numbers that match nothing."""
    document = sample_json()
    component = document["sections"]["financials"]["components"]["profitability_trends"]
    (item, *_) = component["value"]["items"]
    value = {
        "summary": "Revenue grew 8.0%, and $9.9 million fell from the sky.",
        "items": [
            item | {"metric": "Gross margin", "explanation": "It was 37.7%.", "figures": []},
            item
            | {
                "metric": "Net margin",
                "explanation": "It was 39.9%.",
                "figures": [{"period": "2025", "value": "77 days"}],
            },
        ],
    }
    numbers = [
        ("8.0%", "summary", "computed"),
        ("$9.9 million", "summary", "unmatched"),
        ("37.7%", "items[0].explanation", "computed"),
        ("39.9%", "items[1].explanation", "unmatched"),
        ("77 days", "items[1].figures[0].value", "unmatched"),
    ]
    component |= {
        "source": "model",
        "value": component["value"] | value,
        "numbers": [
            {
                "text": text,
                "path": path,
                "start": 0,
                "end": len(text),
                "status": status,
                "match": "revenue_growth FY2025" if status == "computed" else None,
            }
            for text, path, status in numbers
        ],
    }
    return document


def hostile_analysis() -> Analysis:
    """Every word that a filing, a model or a stored file may bring is an attack."""
    return analysis_from_json(_poisoned(judged_json()))


def _poisoned(document: dict[str, Any]) -> dict[str, Any]:
    document["filing"] |= {
        "company": f"{NASTY}\ud800{LONG_WORD}",
        "source": "javascript:alert(1)//https://www.sec.gov/",
        "accession": IMAGE,
        "cik": SCRIPT,
        "period_end": NASTY,
        "form": NASTY,
    }
    document["model"] = document["strategy"] = NASTY
    document["notices"] = [NASTY, LONG_WORD]
    trace = document["trace"]
    trace |= {"model": NASTY, "strategy": NASTY, "company": NASTY, "form": NASTY}
    for call in trace["calls"]:
        call |= {"name": f"{NASTY}{LONG_WORD}", "section": NASTY, "reason": NASTY}
    sections = document["sections"]
    for section in sections.values():
        section["item"], section["reason"], section["status"] = NASTY, NASTY, "suspect"
        section["note"] = f"{NASTY} of the section"
        for outcome in section["components"].values():
            if outcome["value"] is None:
                outcome["reason"] = f"{NASTY}{LONG_WORD}"
            else:
                outcome["value"] = _words_poisoned(outcome["value"])
                outcome["numbers"] = [
                    {
                        "text": NASTY,
                        "path": path,
                        "start": 0,
                        "end": 1,
                        "status": "unmatched",
                        "match": NASTY,
                    }
                    for path in ("items[0].title", NASTY)
                ]
    items = [{"title": text, "description": LONG_WORD, IMAGE: NASTY} for text in FORMULAS]
    own = {"status": "ok", "reason": None, "source": "model", "seconds": 1.0}
    sections[IMAGE] = {
        "item": "1",
        "status": "present",
        "reason": None,
        "components": {
            f"{SCRIPT} {n}": own | {"value": {"items": items, "__proto__": {"a": SCRIPT}}}
            for n in range(2)
        },
    }
    return document


def _words_poisoned(value: Any) -> Any:
    """Texts are replaced; what is picked from a list of a schema's must stay."""
    if isinstance(value, list):
        return [_words_poisoned(part) for part in value]
    if not isinstance(value, dict):
        return value
    texts = {"title", "name", "description", "explanation", "summary", "quote", "metric", "segment"}
    return {
        key: NASTY if key in texts and isinstance(part, str) else _words_poisoned(part)
        for key, part in value.items()
    }
