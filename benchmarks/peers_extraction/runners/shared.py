"""What all runners have in common: the work, the start signal, the meter, and the report.

A runner is called as ``python RUNNER.py WORK.json``. It gets ready (imports, clients, one call
outside the race), prints ``ready``, waits for a line on stdin, asks everything, and prints one JSON
object. It may stand in an environment that has only one peer in it, so that nothing here needs
more than the standard library and pydantic.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

_CLEAR_REFS = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Question:
    """One component asked of one item of one filing."""

    filing: int
    name: str
    """'business.key_products'."""
    schema_name: str
    section: str
    title: str
    instructions: str
    context: str
    """The item's text as Tenfold renders it, the same for all questions of a section."""
    question: str
    schema: dict[str, Any]
    max_output_tokens: int

    @property
    def key(self) -> str:
        return f"{self.filing}:{self.name}"

    @property
    def messages(self) -> list[dict[str, str]]:
        """Filing first, question last, as Tenfold puts them."""
        return [
            {"role": "system", "content": self.instructions},
            {"role": "user", "content": f"{self.context}\n\n{self.question}"},
        ]


class Work:
    """What is to be asked, where, and within which limits."""

    def __init__(self, path: Path) -> None:
        fields = json.loads(path.read_text(encoding="utf-8"))
        self.model: str = fields["model"]
        self.base_urls: list[str] = fields["base_urls"]
        self.max_in_flight: int = fields["max_in_flight"]
        self.timeout_seconds: float = fields["timeout_seconds"]
        self.attempts: int = fields["attempts"]
        self.deadline_seconds: float = fields["deadline_seconds"]
        self.files: list[str] = [filing["path"] for filing in fields["filings"]]
        self.questions = [
            Question(
                filing=number,
                name=asked["name"],
                schema_name=fields["components"][asked["name"]]["schema_name"],
                section=fields["components"][asked["name"]]["section"],
                title=fields["components"][asked["name"]]["title"],
                instructions=asked["instructions"],
                context=filing["contexts"][asked["context"]],
                question=asked["question"],
                schema=fields["components"][asked["name"]]["schema"],
                max_output_tokens=fields["components"][asked["name"]]["max_output_tokens"],
            )
            for number, filing in enumerate(fields["filings"])
            for asked in filing["questions"]
        ]

    def base_url(self, filing: int) -> str:
        """Filings take turns where there are several providers."""
        return self.base_urls[filing % len(self.base_urls)]

    def by_section(self) -> Iterator[tuple[int, str, list[Question]]]:
        """Filing, section and its questions."""
        groups: dict[tuple[int, str], list[Question]] = {}
        for question in self.questions:
            groups.setdefault((question.filing, question.section), []).append(question)
        for (filing, section), group in groups.items():
            yield filing, section, group


class Outcomes:
    """Which questions were answered, and why others were not."""

    def __init__(self, wanted: list[str]) -> None:
        self._wanted = wanted
        self._answered: set[str] = set()
        self._reasons: dict[str, str] = {}
        self.notes: dict[str, float | str] = {}
        """Whatever else a runner has to tell."""

    def answered(self, key: str) -> None:
        self._answered.add(key)

    def lost(self, key: str, error: object) -> None:
        name = f"{type(error).__name__}: " if isinstance(error, BaseException) else ""
        self._reasons[key] = re.sub(r"\s+", " ", f"{name}{error}")[:200]

    def report(self) -> dict[str, Any]:
        lost = [key for key in self._wanted if key not in self._answered]
        unfinished = "not back when the time was over"
        return {
            "wanted": len(self._wanted),
            "lost": len(lost),
            "reasons": {key: self._reasons.get(key, unfinished) for key in lost[:20]},
            **self.notes,
        }


Race = Callable[[Outcomes], None]


def run(prepare: Callable[[Work], Race]) -> None:
    """The whole life of a runner; ``prepare`` returns what is to be timed."""
    work = Work(Path(sys.argv[1]))
    race = prepare(work)
    outcomes = Outcomes([question.key for question in work.questions])
    _say({"ready": True})
    if not sys.stdin.readline():
        return  # whoever was to give the signal is gone
    _forget_peak()
    wall, cpu = time.perf_counter(), time.process_time()
    reported = threading.Lock()

    def report() -> None:
        with reported:
            _say(
                {
                    "wall_seconds": time.perf_counter() - wall,
                    "cpu_seconds": time.process_time() - cpu,
                    "peak_memory_mb": _peak_mb(),
                    **outcomes.report(),
                }
            )
            # Threads that still wait for an answer would keep the process.
            os._exit(0)

    timer = threading.Timer(work.deadline_seconds, report)
    timer.daemon = True
    timer.start()
    race(outcomes)
    timer.cancel()
    report()


def _say(fields: dict[str, Any]) -> None:
    # With a mark, because some libraries print to stdout themselves.
    sys.stdout.write(f"RUNNER {json.dumps(fields)}\n")
    sys.stdout.flush()


def _forget_peak() -> None:
    try:
        _CLEAR_REFS.write_text("5", encoding="ascii")
    except OSError:
        return


def _peak_mb() -> float:
    try:
        for line in _STATUS.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def model_of(name: str, schema: dict[str, Any]) -> type[BaseModel]:
    """A pydantic class for an object's JSON schema, as a user of these libraries writes one.

    Covers what Tenfold's schemas use: objects, lists, strings, enums, constants, numbers,
    booleans, and null as an alternative.
    """
    fields: dict[str, Any] = {
        key: (_type_of(f"{name}_{key}", part), Field(description=part.get("description")))
        for key, part in schema["properties"].items()
    }
    return create_model(name, __config__=ConfigDict(extra="forbid"), **fields)


def _type_of(name: str, schema: dict[str, Any]) -> Any:
    if "enum" in schema:
        return Literal[tuple(schema["enum"])]
    if "const" in schema:
        return Literal[schema["const"]]
    if "anyOf" in schema:
        kinds = [_type_of(name, choice) for choice in schema["anyOf"]]
        joined = kinds[0]
        for kind in kinds[1:]:
            joined = joined | kind
        return joined
    match schema["type"]:
        case "object":
            return model_of(name, schema)
        case "array":
            return list[_type_of(name, schema["items"])]  # type: ignore[misc]
        case plain:
            return {
                "string": str,
                "integer": int,
                "number": float,
                "boolean": bool,
                "null": None,
            }[plain]


class Form(Enum):
    """How a peer puts the questions."""

    QUESTIONS = "questions"
    SECTIONS = "sections"


def form() -> Form:
    """What the command line asks for."""
    return Form(sys.argv[2]) if len(sys.argv) > 2 else Form.QUESTIONS
