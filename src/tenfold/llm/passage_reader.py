"""The extractive reader: answers without a model, in the filing's own words.

It stands behind the same door as the models, so the engine, the cache and the surfaces treat it
alike. For each question it ranks the section's paragraphs by the component's cues and fills the
output schema with verbatim passages. It never judges: what only a model could say stays null.
Wherever its answers are shown they are labelled 'passages, no model'.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import OrderedDict
from collections.abc import AsyncGenerator
from typing import Any, Final

from tenfold.errors import ProviderRejectedError
from tenfold.llm.passages.filling import filled
from tenfold.llm.passages.reading import SectionReading
from tenfold.llm.protocol import (
    Completed,
    CompletionEvent,
    CompletionRequest,
    ModelIdentity,
    ModelProfile,
    PassageQuery,
    TextDelta,
)
from tenfold.llm.usage import NO_USAGE

READER_VERSION: Final = "passages-1"
"""Stands as the model's name; raised whenever the same section may give other passages."""

_KEPT_READINGS: Final = 8
"""An analysis reads four sections; a second one may overlap with it."""
_MARKED: Final = re.compile(r"<filing_text>\n(.*)\n</filing_text>", re.DOTALL)


class PassageReader:
    """A ``CompletionClient`` that needs no key, no download and no network.

    One reader serves any number of calls at once; each section is indexed once.
    """

    def __init__(self) -> None:
        self._readings: OrderedDict[str, SectionReading] = OrderedDict()
        # SQLite connections are shared between worker threads, one at a time.
        self._lock = threading.Lock()

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(provider="extractive", model=READER_VERSION)

    @property
    def profile(self) -> ModelProfile:
        return ModelProfile(max_in_flight=4, reads_passages=True, answers_elsewhere=False)

    async def stream(self, request: CompletionRequest) -> AsyncGenerator[CompletionEvent, None]:
        """Answer from the request's context, as one piece of JSON text.

        Raises:
            ProviderRejectedError: the request carries no passage queries, or this Python's
                SQLite cannot index text.
        """
        yield TextDelta(await asyncio.to_thread(self._answer, request))
        yield Completed(usage=NO_USAGE, finish_reason="stop")

    async def aclose(self) -> None:
        """Free the indexes. Calling it twice is fine."""
        await asyncio.to_thread(self._free)

    def _answer(self, request: CompletionRequest) -> str:
        if not request.passages:
            raise ProviderRejectedError(
                "The extractive reader was asked a question without cues to search by. "
                "Choose a model with --model for questions of this kind."
            )
        with self._lock:
            reading = self._reading(request.context)
            answers = {query.component: _answer(reading, query) for query in request.passages}
        one = len(request.passages) == 1
        answer = answers[request.passages[0].component] if one else answers
        return json.dumps(answer, ensure_ascii=False)

    def _reading(self, context: str) -> SectionReading:
        reading = self._readings.pop(context, None)
        if reading is None:
            marked = _MARKED.search(context)
            reading = SectionReading(marked.group(1) if marked else context)
        self._readings[context] = reading
        while len(self._readings) > _KEPT_READINGS:
            self._readings.popitem(last=False)[1].close()
        return reading

    def _free(self) -> None:
        with self._lock:
            for reading in self._readings.values():
                reading.close()
            self._readings.clear()


def _answer(reading: SectionReading, query: PassageQuery) -> dict[str, Any]:
    return filled(query.output_schema, reading.find(query.title, query.cues, query.rivals))
