"""JSON that a command reads: what ``tenfold analyze --json`` wrote, from a file or from stdin."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final, cast

from tenfold.cli.output_files import STDOUT
from tenfold.errors import TenfoldError, UsageError

_ENDING: Final = ".json"
_MAKE_ONE: Final = "'tenfold analyze TARGET --json PATH'"


def is_stored(source: str) -> bool:
    """Whether ``source`` is a file with an analysis in it rather than a filing to read."""
    return source.lower().endswith(_ENDING)


def stored_json(source: str) -> dict[str, Any]:
    """The JSON object in the file ``source``, or on stdin for '-'.

    Raises:
        UsageError: it cannot be read.
        TenfoldError: it is no JSON object.
    """
    if source == STDOUT:
        return _object(sys.stdin.buffer.read(), "standard input")
    try:
        content = Path(source).expanduser().read_bytes()
    except OSError as error:
        raise UsageError(
            f"{source} cannot be read ({error.strerror or error}). Make one with {_MAKE_ONE}."
        ) from error
    return _object(content, source)


def _object(content: bytes, name: str) -> dict[str, Any]:
    try:
        read: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise TenfoldError(f"{name} is not JSON. Give what {_MAKE_ONE} wrote.") from error
    if not isinstance(read, dict):
        raise TenfoldError(f"{name} is no analysis. Give what {_MAKE_ONE} wrote.")
    return cast("dict[str, Any]", read)
