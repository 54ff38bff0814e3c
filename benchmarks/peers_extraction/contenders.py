"""Who takes part, in which form, and how each is set up."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from .environments import pins, python_with

TOKENS_A_FILING = 11_000
"""Tokens of answer for one filing, whoever asks: shared evenly among a contender's calls."""
QUESTION_TOKENS = 314
"""What that is for one of Tenfold's 35 questions."""
LANGEXTRACT_CHUNK_CHARS = 750
"""Mean length of LangExtract's chunks of at most 1,000 characters, which end at sentences."""

Key = Literal["name", "prompt"]


@dataclass(frozen=True)
class Contender:
    """One row of the tables."""

    name: str
    runner: str
    how: str
    """What its documentation recommends, and what was chosen."""
    packages: tuple[str, ...] = ()
    """Names in the dependency group; none for what runs in Tenfold's own environment."""
    form: Literal["questions", "sections"] = "questions"
    """One question a call, or (where a peer's documentation prefers it) many."""
    calls_named: bool = True
    """Whether its requests carry the question's name, by which the same question then has the
    same simulated latency; else latencies follow from the prompt."""
    only_at_once: bool = False
    """Takes part with many filings only."""

    @property
    def asks_the_same(self) -> bool:
        """Whether each question is put by itself about the whole text of its item."""
        return self.form == "questions"

    @property
    def latency_key(self) -> Key:
        return "name" if self.calls_named else "prompt"

    @property
    def versions(self) -> list[str]:
        return [pins()[package] for package in self.packages]

    def command(self, folder: Path, work: Path) -> list[str]:
        """The command that runs it; its environment is made in ``folder``."""
        script = Path(__file__).parent / "runners" / self.runner
        python = python_with(self.versions, folder) if self.packages else Path(sys.executable)
        return [str(python), str(script), str(work), self.form]

    def output_tokens(self, filing: dict[str, Any]) -> int:
        """Tokens of each of its answers about ``filing`` (of the work file)."""
        calls = len(filing["questions"])
        if self.form == "sections":
            chars = sum(map(len, filing["contexts"].values()))
            chunked = self.name.startswith("langextract")
            calls = chars // LANGEXTRACT_CHUNK_CHARS if chunked else len(filing["contexts"])
        return max(1, round(TOKENS_A_FILING / max(1, calls)))


TENFOLD = Contender("tenfold", "tenfold_runner.py", "its public API, one question a call")
TENFOLD_CALLS = Contender(
    "tenfold, calls alone",
    "tenfold_calls_runner.py",
    "its engine and client without the public API around them: plans that are ready, no "
    "statements, no look-up of numbers, nothing kept",
    only_at_once=True,
)
OURS = (TENFOLD, TENFOLD_CALLS)
CONTENDERS = (
    *OURS,
    Contender(
        "instructor",
        "instructor_runner.py",
        "AsyncOpenAI over aiohttp, asyncio.gather, Mode.TOOLS, up to 3 tries an answer",
        ("instructor", "openai"),
    ),
    Contender(
        "contextgem",
        "contextgem_runner.py",
        "use_concurrency (one concept a call), limiter out of the way; its own prompt, which "
        "puts the question before the text",
        ("contextgem",),
        calls_named=False,
    ),
    Contender(
        "contextgem, sections",
        "contextgem_runner.py",
        "default parameters: all questions about a section in one call",
        ("contextgem",),
        form="sections",
        calls_named=False,
    ),
    Contender(
        "langextract",
        "langextract_runner.py",
        "one extract a question on a thread of its own, the whole section as one chunk, "
        "output_schema; questions turned into extraction classes",
        ("langextract",),
        calls_named=False,
    ),
    Contender(
        "langextract, chunks",
        "langextract_runner.py",
        "one extract a section, all its questions' classes in one prompt, chunks of 1,000 "
        "characters, max_workers and batch_length at the limit, one pass",
        ("langextract",),
        form="sections",
        calls_named=False,
    ),
    Contender(
        "blocking, 8 threads",
        "blocking_runner.py",
        "openai.OpenAI, structured output, eight threads",
        ("openai",),
    ),
)


def chosen(names: list[str]) -> list[Contender]:
    """The contenders whose names begin with one of ``names``; all where none is given.

    Raises:
        ValueError: a name that none begins with.
    """
    for name in names:
        if not any(contender.name.startswith(name) for contender in CONTENDERS):
            known = ", ".join(repr(contender.name) for contender in CONTENDERS)
            raise ValueError(f"There is no contender {name!r}. Choose from {known}.")
    return [c for c in CONTENDERS if not names or any(c.name.startswith(n) for n in names)]
