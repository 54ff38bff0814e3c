"""instructor with ``asyncio.gather``, on ``AsyncOpenAI`` over its aiohttp transport.

As its documentation has it: an asynchronous client, one task a question in a gather, a semaphore
for the limit, ``Mode.TOOLS`` ("use TOOLS for most structured output cases"), ``max_retries`` for
answers that do not fit. The transport is what openai's documentation recommends for concurrency.
"""

from __future__ import annotations

import asyncio

import instructor
import openai
from instructor.core.exceptions import InstructorError
from shared import Outcomes, Question, Race, Work, model_of, run

TRIES = 3
"""The first answer and two repairs, as Tenfold has."""
ERRORS = (openai.OpenAIError, InstructorError, ValueError, AttributeError, TypeError)
"""AttributeError, TypeError: a page of HTML comes back as a plain string."""


def prepare(work: Work) -> Race:
    outputs = {q.name: model_of(q.schema_name, q.schema) for q in work.questions}

    async def ask_all(outcomes: Outcomes, questions: list[Question]) -> None:
        clients = [
            instructor.from_openai(
                openai.AsyncOpenAI(
                    base_url=url,
                    api_key="any",
                    timeout=work.timeout_seconds,
                    max_retries=work.attempts - 1,
                    http_client=openai.DefaultAioHttpClient(),
                ),
                mode=instructor.Mode.TOOLS,
            )
            for url in work.base_urls
        ]
        places = asyncio.Semaphore(work.max_in_flight)

        async def ask(question: Question) -> None:
            async with places:
                try:
                    await clients[question.filing % len(clients)].chat.completions.create(
                        model=work.model,
                        messages=question.messages,
                        response_model=outputs[question.name],
                        max_retries=TRIES,
                        max_completion_tokens=question.max_output_tokens,
                    )
                except ERRORS as error:
                    outcomes.lost(question.key, error)
                else:
                    outcomes.answered(question.key)

        await asyncio.gather(*(ask(question) for question in questions))

    asyncio.run(ask_all(Outcomes([]), work.questions[:1]))
    return lambda outcomes: asyncio.run(ask_all(outcomes, work.questions))


run(prepare)
