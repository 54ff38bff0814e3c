"""What a client may ask of the service.

Narrower than ``tenfold.Options``: nothing here names a file of the server, an address that the
server would connect to, or code that it would run.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from tenfold.errors import FilingNotFoundError
from tenfold.filings.edgar.addresses import Addresses
from tenfold.filings.edgar.targets import edgar_kind, parse_target
from tenfold.filings.parsing import parse_filing
from tenfold.filings.sample import SAMPLE, is_sample, read_sample
from tenfold.filings.targets import Target
from tenfold.planning.fan_out import FanOut
from tenfold.planning.focus.policy import ContextMode
from tenfold.planning.plan import Strategy
from tenfold.settings import MIN_CONTEXT_TOKENS, Settings
from tenfold.store.analyses.uploads import Uploads

MOST_COST_USD: Final = 1e6
MOST_SECONDS: Final = 86_400.0
_UPLOAD: Final = re.compile(r"upload:([0-9a-f]{64})")
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class AnalysisRequest(BaseModel):
    """One analysis that is asked for; equal requests have equal keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    target: str = Field(
        min_length=1,
        max_length=500,
        description="A ticker, CIK, accession number or address on www.sec.gov; 'sample' for the "
        "bundled 10-K; 'upload:SHA256' for a file sent before.",
        examples=["AAPL", "0000320193-24-000123", "sample"],
    )
    year: int | None = Field(
        default=None,
        ge=1990,
        le=2099,
        description="Fiscal year as the company names it, for a ticker or CIK; null: the latest.",
        examples=[2024],
    )
    include: Sequence[_Name] | None = Field(
        default=None,
        max_length=200,
        description="Sections ('risk_factors') and components ('business.key_products'); all if "
        "null.",
        examples=[["business", "mda"]],
    )
    model: _Name | None = Field(
        default=None,
        description="'openai:NAME', 'anthropic:NAME', 'extractive' …; the server's choice if null.",
        examples=["extractive"],
    )
    strategy: Strategy = Field(
        default=Strategy.COMPONENTS,
        description="How the questions are put.",
        examples=["components"],
    )
    skip_suspect: bool = Field(default=False, description="Leave out items whose text looks wrong.")
    context: ContextMode | None = Field(
        default=None,
        description="Give questions all of an item that fits the model ('full'), the passages that "
        "each needs ('focused'), or all unless that costs much more ('auto'); the server's choice "
        "if null.",
        examples=["full"],
    )
    context_tokens: int | None = Field(
        default=None,
        ge=MIN_CONTEXT_TOKENS,
        le=10_000_000,
        description="The most filing text in one prompt; a longer item is cut.",
        examples=[20_000],
    )
    fanout: FanOut | None = Field(
        default=None,
        description="Send the calls about one text all at once ('eager'), or after the one that "
        "brings it to the provider's cache ('prefix'); 'auto' by provider and length; the server's "
        "choice if null.",
        examples=["auto"],
    )
    max_cost_usd: float | None = Field(
        default=None,
        ge=0,
        le=MOST_COST_USD,
        description="The most that may be spent, in dollars, as far as prices tell; what is left "
        "out for it says so. Never more than the server's own bound.",
        examples=[0.5],
    )
    deadline_seconds: float | None = Field(
        default=None,
        gt=0,
        le=MOST_SECONDS,
        description="When to return what has landed, in seconds from the analysis's beginning. "
        "Never later than the server's own bound.",
        examples=[60],
    )

    @property
    def key(self) -> str:
        """The hash of all that decides the analysis."""
        values: dict[str, Any] = self.model_dump(mode="json")
        target = self.target.strip()
        values["target"] = self.ticker or (SAMPLE if is_sample(target) else target)
        if self.include is not None:
            values["include"] = sorted({name.replace("-", "_") for name in self.include})
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()

    @property
    def ticker(self) -> str | None:
        """The company's ticker where it was asked for by it, in capitals."""
        if is_sample(self.target) or edgar_kind(self.target) != "a ticker":
            return None
        return self.target.strip().upper()

    def keywords(self, settings: Settings) -> dict[str, Any]:
        """The keyword arguments of ``tenfold.stream``."""
        return {
            "year": self.year,
            "include": self.include,
            "model": self.model,
            "strategy": self.strategy,
            "skip_suspect": self.skip_suspect,
            "context": self.context,
            "context_tokens": self.context_tokens,
            "fanout": self.fanout,
            "max_cost_usd": _lower(self.max_cost_usd, settings.max_cost_usd),
            "deadline_seconds": _lower(self.deadline_seconds, settings.deadline_seconds),
            "partials": True,
            "settings": settings,
        }


def _lower(asked: float | None, bound: float | None) -> float | None:
    """What the client asks for, within what the operator allows."""
    return min((amount for amount in (asked, bound) if amount is not None), default=None)


def check_target(target: str, settings: Settings) -> None:
    """Refuse at once what can name no filing.

    Raises:
        FilingNotFoundError: neither an upload nor anything EDGAR knows, or an address elsewhere.
    """
    if is_sample(target) or _UPLOAD.fullmatch(target):
        return
    _on_edgar(target, settings)


def resolve(target: str, uploads: Uploads, settings: Settings) -> Target:
    """What ``tenfold.stream`` is to read; blocks while an uploaded file is parsed.

    Raises:
        FilingError: it names nothing, or the upload is no 10-K.
    """
    if is_sample(target):
        return read_sample()
    if upload := _UPLOAD.fullmatch(target):
        kept = uploads.get(upload[1])
        if kept is None:
            raise FilingNotFoundError("That upload is not kept here. Send the file again.")
        return parse_filing(kept.content, source=kept.name, file_name=kept.name)
    return _on_edgar(target, settings)


def _on_edgar(target: str, settings: Settings) -> Target:
    if edgar_kind(target) is None:
        raise FilingNotFoundError(
            f"{target!r} is no ticker, CIK, accession number or address of a filing. Search for "
            "the company by name to find its ticker, or upload the file."
        )
    # Never the name of a file on this machine, which a plain string could also be.
    return parse_target(target, Addresses.at(settings.edgar_url))
