"""LangExtract with its OpenAI provider, an output schema, and a single pass.

LangExtract does not take a question with an output schema of any shape: it extracts spans of the
text by class, each with attributes. So a question becomes classes: the entries of its list are one
(text: the evidence, attributes: the other fields), what stands beside the list another.

``questions``: one ``extract`` a question over the section's whole text (one chunk), a thread each.
``sections``: its documented way with long texts: one ``extract`` a section with all questions'
classes in one prompt, the text cut into chunks of ``max_char_buffer`` characters, ``max_workers``
and ``batch_length`` as many as may be in flight.
"""

from __future__ import annotations

import logging
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import langextract as lx
from langextract import factory
from langextract.core.exceptions import LangExtractError
from shared import Form, Outcomes, Question, Race, Work, form, run

CHUNK_CHARS = 1_000
"""LangExtract's default, and what its example for a long text uses."""
MOST_EXTRACTS = 64
"""At a time. Its documentation sets max_workers to 20; with 512 threads its tokenizer, which is
Python's own work, makes all wait for each other: 26 answers in two minutes."""


class OmittedChunks(logging.Handler):
    """Counts the chunks that LangExtract leaves out because their answer cannot be parsed."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += "Chunk omitted" in record.getMessage()


def classes_of(question: Question) -> dict[str, dict[str, Any]]:
    """A question's extraction classes: attributes' schemas by class name."""
    properties = question.schema["properties"]
    rest = {key: part for key, part in properties.items() if key != "items"}
    classes: dict[str, dict[str, Any]] = {}
    if "items" in properties:
        fields = properties["items"]["items"]["properties"]
        classes[question.schema_name] = {k: v for k, v in fields.items() if k != "evidence"}
    if rest:
        classes[f"{question.schema_name}_overall"] = rest
    return classes


def schema_for(questions: list[Question]) -> dict[str, Any]:
    items = [
        lx.schema.extraction_item_schema(name, attributes=attributes)
        for question in questions
        for name, attributes in classes_of(question).items()
    ]
    return lx.schema.extractions_schema(*items)


def description_for(questions: list[Question]) -> str:
    told = [
        f"{', '.join(classes_of(question))}: {question.question}\n"
        "The extraction's text is the evidence, copied word for word."
        for question in questions
    ]
    return "\n\n".join([questions[0].instructions, *told])


def prepare(work: Work) -> Race:
    warnings.filterwarnings("ignore")
    omitted = OmittedChunks()
    logging.getLogger("absl").addHandler(omitted)
    alone = form() is Form.QUESTIONS
    if alone:
        groups = [[question] for question in work.questions]
        workers = 1
    else:
        groups = [group for _, _, group in work.by_section()]
        workers = max(1, work.max_in_flight // min(4, len(groups)))
    models: dict[tuple[str, str], Any] = {}

    def model_for(group: list[Question]) -> Any:
        url = work.base_url(group[0].filing)
        name = group[0].name if alone else group[0].section
        if (name, url) not in models:
            arguments = {"api_key": "any", "base_url": url, "max_workers": workers}
            config = factory.ModelConfig(
                model_id=work.model, provider="openai", provider_kwargs=arguments
            )
            models[name, url] = factory.create_model(config, output_schema=schema_for(group))
        return models[name, url]

    def ask(group: list[Question]) -> set[str]:
        text = group[0].context
        document = lx.extract(
            text_or_documents=text,
            prompt_description=description_for(group),
            model=model_for(group),
            max_char_buffer=2 * len(text) if alone else CHUNK_CHARS,
            batch_length=workers,
            max_workers=workers,
            show_progress=False,
            use_schema_constraints=False,
        )
        return {extraction.extraction_class for extraction in document.extractions or []}

    def race(outcomes: Outcomes) -> None:
        def settle(group: list[Question]) -> None:
            try:
                found = ask(group)
            except LangExtractError as error:
                for question in group:
                    outcomes.lost(question.key, error)
                return
            for question in group:
                # Which classes a chunk holds is chance here; a section that came back counts.
                if not alone or not found.isdisjoint(classes_of(question)):
                    outcomes.answered(question.key)
                else:
                    outcomes.lost(question.key, "its chunk was left out of the results")

        at_once = min(len(groups), work.max_in_flight, MOST_EXTRACTS if alone else 4)
        with ThreadPoolExecutor(at_once) as threads:
            list(threads.map(settle, groups))
        outcomes.notes["chunks_omitted"] = omitted.count

    for group in groups:
        model_for(group)
    _warm_up(ask, groups[0][:1])
    omitted.count = 0
    return race


def _warm_up(ask: Any, group: list[Question]) -> None:
    try:
        ask(group)
    except LangExtractError:
        return  # a fault may meet this call as any other


run(prepare)
