"""Times, durations and names as the pages write them."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath


def moment(iso: str | None) -> str:
    """'22 Nov 2026, 23:07 UTC'."""
    if iso is None:
        return "–"
    return f"{datetime.fromisoformat(iso):%d %b %Y, %H:%M} UTC".lstrip("0")


def day(iso: str) -> str:
    """'22 Nov 2026'."""
    return f"{datetime.fromisoformat(iso):%d %b %Y}".lstrip("0")


def duration(seconds: float | None) -> str:
    """'6.6 s', '2 min 05 s'."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s"


def file_name(target: str) -> str:
    """A target as a heading: of a path its last part, of an upload no hash."""
    if target.startswith("upload:"):
        return "Uploaded filing"
    if target.lower() == "sample":
        return "The sample filing"
    return PurePosixPath(target).name or target
