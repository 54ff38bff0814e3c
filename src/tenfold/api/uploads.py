"""An uploaded filing: taken as bytes, named safely, never opened as anything but data."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import Request

from tenfold.api.problems import Problem

_UNPLAIN: Final = re.compile(r"[^\w .()+,-]+")
_LONGEST_NAME: Final = 100
_MOST_FIELDS: Final = 16


def safe_name(name: str | None) -> str:
    """The last part of a sent file name in plain characters; it only ever names, never opens."""
    last = re.split(r"[/\\]", name or "")[-1]
    plain = _UNPLAIN.sub("_", last).strip(" .")[-_LONGEST_NAME:]
    return plain or "upload"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file on its way in; what is long of it lies on the disk until it is read."""

    name: str
    """Safe to show."""
    fields: Mapping[str, str]
    """What else the form holds."""
    file: UploadFile

    async def content(self, most_bytes: int) -> bytes:
        """All of it.

        Raises:
            Problem: it has more than ``most_bytes``.
        """
        content = await self.file.read(most_bytes + 1)
        if len(content) > most_bytes:
            raise too_large(most_bytes)
        return content


@asynccontextmanager
async def sent_file(request: Request) -> AsyncGenerator[SentFile, None]:
    """The one file of a multipart request, in its field 'file'.

    Raises:
        Problem: there is none.
    """
    async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=4_096) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise Problem(
                422,
                "no-file",
                "No file was sent",
                "Send the 10-K as a file in the multipart field 'file', with a file name.",
            )
        fields = {
            name: value
            for name, value in form.multi_items()
            if name != "file" and isinstance(value, str)
        }
        yield SentFile(safe_name(file.filename), fields, file)


def too_large(most_bytes: int) -> Problem:
    """The refusal of a body with more than ``most_bytes``."""
    size = f"{most_bytes / 2**20:,.0f} MiB" if most_bytes >= 2**20 else f"{most_bytes // 1024} KiB"
    return Problem(
        413,
        "too-large",
        "Too large",
        f"This request may have {size}. Send the 10-K's main document alone.",
    )
