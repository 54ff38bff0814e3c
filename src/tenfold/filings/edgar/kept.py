"""What EDGAR sent, kept on disk under the address it came from.

    CACHE/edgar/www.sec.gov/Archives/edgar/data/320193/000032019324000123/aapl-20240928.htm
    CACHE/edgar/data.sec.gov/submissions/CIK0000320193.json
    CACHE/edgar/data.sec.gov/submissions/CIK0000320193.json.validators

A document never changes and is kept for ever. Lists carry validators (ETag, Last-Modified) beside
them and are asked about anew each time; a file's time of change is when EDGAR last sent it or said
that it still holds. Files are written whole under another name and then renamed, so that no reader,
and no crash, sees half of one. A folder that cannot be written costs the keeping and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_VALIDATORS_SUFFIX: Final = ".validators"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends back (RFC 9110, section 13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A kept body, with the validators it came with."""

    content: bytes
    validators: Validators
    confirmed_at: datetime
    """When EDGAR last sent it or said that it still holds (UTC)."""

    def age(self, now: datetime | None = None) -> str:
        """As a sentence has it: '2026-11-20 (2 days ago)'."""
        minutes = int(((now or datetime.now(UTC)) - self.confirmed_at).total_seconds() // 60)
        if minutes < 120:
            ago = "moments ago" if minutes < 2 else f"{minutes} minutes ago"
        else:
            ago = f"{minutes // 60} hours ago" if minutes < 2880 else f"{minutes // 1440} days ago"
        return f"{self.confirmed_at:%Y-%m-%d} ({ago})"


class KeptFiles:
    """The kept files of all hosts under one folder. Everything here blocks on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, url: str) -> KeptFile | None:
        """What is kept of an address; None where nothing is, or it cannot be read."""
        path = self._path(url)
        try:
            content = path.read_bytes()
            confirmed_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except (OSError, OverflowError):
            return None
        return KeptFile(content, _read_validators(path), confirmed_at)

    def has(self, url: str) -> bool:
        """Whether anything is kept of an address."""
        try:
            return self._path(url).is_file()
        except OSError:
            return False

    def put(self, url: str, content: bytes, validators: Validators | None = None) -> None:
        """Keep a body; with ``validators`` if it may change."""
        path = self._path(url)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = _validators_path(path)
            if validators is not None:
                # Gone first: validators must never vouch for another body than theirs.
                beside.unlink(missing_ok=True)
            _write(path, content)
            if validators is not None:
                _write(beside, json.dumps(asdict(validators)).encode())

    def forget(self, url: str) -> None:
        """Keep nothing of an address any more."""
        with suppress(OSError):
            self._path(url).unlink(missing_ok=True)

    def confirm(self, url: str) -> None:
        """Note that what is kept still holds."""
        with suppress(OSError):
            os.utime(self._path(url))

    def paths_under(self, url: str, pattern: str) -> list[Path]:
        """Kept files below an address, by a glob pattern, in order of name."""
        with suppress(OSError):
            found = self._path(url).glob(pattern)
            return sorted(p for p in found if p.suffix != _VALIDATORS_SUFFIX and p.is_file())
        return []

    def _path(self, url: str) -> Path:
        parts = urlsplit(url)
        names = [name for name in unquote(parts.path).split("/") if name]
        host = _UNSAFE.sub("_", parts.netloc).lstrip(".") or "_"
        return self._folder.joinpath(host, *map(_safe, names))


def _safe(name: str) -> str:
    """A file's name that stays in its folder and is no other name's."""
    # None that begins with a dot: neither '..' nor a file half written.
    safe = _UNSAFE.sub("_", name).lstrip(".")
    if safe == name:
        return name
    return f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


def _validators_path(path: Path) -> Path:
    return path.with_name(path.name + _VALIDATORS_SUFFIX)


def _read_validators(path: Path) -> Validators:
    try:
        stored = json.loads(_validators_path(path).read_bytes())
        return Validators(etag=stored["etag"], last_modified=stored["last_modified"])
    except (OSError, ValueError, KeyError, TypeError):
        return Validators()


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
