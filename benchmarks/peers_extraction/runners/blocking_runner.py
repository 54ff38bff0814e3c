"""A blocking client as people write one: ``openai.OpenAI`` on eight threads.

The schema goes along as structured output, the answer is validated by pydantic, and the client's
own retries do the rest; an answer that does not fit is lost.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import openai
from pydantic import ValidationError
from shared import Outcomes, Question, Race, Work, model_of, run

THREADS = 8


def prepare(work: Work) -> Race:
    clients = [
        openai.OpenAI(
            base_url=url,
            api_key="any",
            timeout=work.timeout_seconds,
            max_retries=work.attempts - 1,
        )
        for url in work.base_urls
    ]
    outputs = {q.name: model_of(q.schema_name, q.schema) for q in work.questions}

    def ask(question: Question) -> None:
        client = clients[question.filing % len(clients)]
        schema = {"name": question.schema_name, "strict": True, "schema": question.schema}
        completion = client.chat.completions.create(
            model=work.model,
            messages=question.messages,
            max_completion_tokens=question.max_output_tokens,
            response_format={"type": "json_schema", "json_schema": schema},
        )
        outputs[question.name].model_validate_json(completion.choices[0].message.content)

    def race(outcomes: Outcomes) -> None:
        def settle(question: Question) -> None:
            try:
                ask(question)
            except (openai.OpenAIError, ValidationError, AttributeError, TypeError) as error:
                # AttributeError: a page of HTML comes back as a plain string.
                outcomes.lost(question.key, error)
            else:
                outcomes.answered(question.key)

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(settle, work.questions))

    _warm_up(ask, work)
    return race


def _warm_up(ask: object, work: Work) -> None:
    try:
        ask(work.questions[0])
    except (openai.OpenAIError, ValidationError, AttributeError, TypeError):
        return  # a fault may meet this call as any other


run(prepare)
