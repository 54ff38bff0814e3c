"""The start page's form, read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from fastapi import Request
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from tenfold.api.context import ApiContext
from tenfold.api.uploads import safe_name, too_large
from tenfold.clock import utc_now
from tenfold.errors import UsageError
from tenfold.service.request import AnalysisRequest
from tenfold.store.analyses.uploads import Upload
from tenfold.web.again import request_of

_MOST_FIELDS = 16
_LONGEST_FIELD = 4_096
_NAMES = {"max_cost_usd": "budget in dollars", "context": "choice of context"}
"""What the form calls them."""


@dataclass(slots=True)
class Asked:
    """What the form says."""

    query: str = ""
    """What was typed into the search field."""
    target: str | None = None
    """What was chosen: a company of the list, a file, the sample."""
    year: str = ""
    model: str = ""
    sections: tuple[str, ...] = ()
    context: str = ""
    """How much of an item each question is given; empty for the service's choice."""
    max_cost_usd: str = ""
    """The most that may be spent, in dollars."""
    lists: bool = False
    """Whether the company's reports are to be listed, and nothing read yet."""
    again: AnalysisRequest | None = None
    """An earlier request that is to be run once more."""

    @property
    def chooses(self) -> bool:
        """Whether anything is chosen that the form shows only when it is unfolded."""
        chosen = (self.year, self.model, self.sections, self.context, self.max_cost_usd)
        return any(chosen)

    def request(self) -> AnalysisRequest:
        """What the service is asked for.

        Raises:
            UsageError: something in it cannot be used.
        """
        if self.again is not None:
            return self.again
        values = {
            "target": self.target,
            "year": self.year or None,
            "model": self.model or None,
            "include": list(self.sections) or None,
            "context": self.context or None,
            "max_cost_usd": self.max_cost_usd.removeprefix("$").strip() or None,
        }
        try:
            return AnalysisRequest.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            named = _NAMES.get(str(first["loc"][0]), first["loc"][0])
            raise UsageError(
                f"The {named} cannot be used: {first['msg'].lower()}. Correct it, or "
                "leave it empty."
            ) from error


async def read_form(request: Request, api: ApiContext) -> Asked:
    """The form's fields; a file among them is kept.

    Raises:
        TenfoldError: the file is too large, or cannot be kept.
    """
    async with request.form(
        max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD
    ) as form:
        asked = Asked(
            query=_text(form, "q"),
            target=_text(form, "target") or None,
            year=_text(form, "year"),
            model=_text(form, "model"),
            context=_text(form, "context"),
            max_cost_usd=_text(form, "max_cost_usd"),
            sections=tuple(v for v in form.getlist("include") if isinstance(v, str) and v),
            lists=bool(_text(form, "list")),
        )
        if pick := _text(form, "pick"):
            asked.target, asked.year = picked(pick)
        if again := _text(form, "again"):
            record = await api.service.get(again)
            asked.again = request_of(record, api.service.settings)
            asked.target = record.target
        file = form.get("file")
        if isinstance(file, UploadFile) and file.filename and _is_meant(form, asked):
            asked.target = await _keep(file, api)
    return asked


def picked(pick: str) -> tuple[str, str]:
    """Target and fiscal year of a report on the list: 'AAPL/2024', 'AAPL', or its address."""
    target, slash, year = pick.rpartition("/")
    is_year = bool(target and slash) and year.isdecimal() and "/" not in target
    return (target, year) if is_year else (pick, "")


async def _keep(file: UploadFile, api: ApiContext) -> str:
    most_bytes = api.config.max_upload_bytes
    content = await file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise too_large(most_bytes)
    upload = Upload(safe_name(file.filename), content)
    sha256 = await asyncio.to_thread(api.service.stores.uploads.put, upload, utc_now())
    return f"upload:{sha256}"


def _is_meant(form: FormData, asked: Asked) -> bool:
    """Whether a chosen file is to be read: by its own button, or because nothing else is named."""
    return _text(form, "read") == "file" or not (asked.target or asked.query)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
