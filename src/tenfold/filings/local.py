"""Filings in local files."""

from __future__ import annotations

import difflib
import itertools
import os
import stat
from pathlib import Path
from typing import Final

from tenfold.errors import FilingNotFoundError, UnreadableFilingError
from tenfold.filings.model import Filing
from tenfold.filings.parsing import parse_filing

MAX_FILING_BYTES: Final = 64 * 1024 * 1024
"""Far above any 10-K (the largest main documents have about 15 MB), and small enough to hold."""

_FILING_SUFFIXES: Final = frozenset({".htm", ".html", ".txt", ".xhtml"})
_MAX_NEIGHBOURS: Final = 5_000
_MAX_LISTED: Final = 3


def read_filing(path: Path | str) -> Filing:
    """Read a 10-K from a local file: HTML, plain text, or a full EDGAR submission.

    Raises:
        FilingNotFoundError: no such file.
        UnreadableFilingError: a directory, empty, too large, binary, forbidden, or in an
            encoding that cannot be told.
        WrongFormError: a filing of another form, or no filing at all.
    """
    source = str(path)
    if not source.strip():
        raise FilingNotFoundError("No file is named. Give the path of a 10-K (.htm or .txt).")
    location = _located(source)
    return parse_filing(_read_bytes(location, source), source=source, file_name=location.name)


def file_exists(target: str) -> bool:
    """Whether a target names anything on the disk, be it a file or a directory."""
    try:
        return _located(target).exists()
    except (OSError, ValueError):
        return False


def similar_files(path: Path) -> list[str]:
    """Names in the same folder that a mistyped name may have meant, nearest first."""
    neighbours = _entries(path.parent)
    neighbours = [n for n in neighbours if Path(n).suffix.lower() in _FILING_SUFFIXES]
    close = difflib.get_close_matches(path.name, neighbours, n=_MAX_LISTED, cutoff=0.6)
    stem = path.stem.lower()
    same_stem = [name for name in neighbours if Path(name).stem.lower() == stem]
    return list(dict.fromkeys([*same_stem, *close]))[:_MAX_LISTED]


def _located(source: str) -> Path:
    try:
        return Path(source).expanduser()
    except RuntimeError:  # '~nobody': no such user's home
        return Path(source)


def _read_bytes(path: Path, source: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableFilingError(_directory_message(path, source))
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFilingError(
                f"{source} is a device or pipe, not a file. Save the filing and give its path."
            )
        _refuse_large(status.st_size, source)
        with path.open("rb") as file:
            # One more than allowed, so that a file which grows meanwhile is noticed.
            content = file.read(MAX_FILING_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        # ValueError: a NUL in the name, which no file can have.
        raise FilingNotFoundError(_missing_message(path, source)) from error
    except PermissionError as error:
        raise UnreadableFilingError(
            f"No permission to read {source}. Change the file's rights, or copy it elsewhere."
        ) from error
    except OSError as error:
        raise UnreadableFilingError(
            f"{source} cannot be read: {error.strerror or error}. Check the path and the disk."
        ) from error
    _refuse_large(len(content), source)
    return content


def _refuse_large(size_bytes: int, source: str) -> None:
    if size_bytes > MAX_FILING_BYTES:
        raise UnreadableFilingError(
            f"{source} has {size_bytes / 2**20:,.0f} MB, and a filing may have "
            f"{MAX_FILING_BYTES // 2**20} MB. Give the 10-K's main document alone."
        )


def _missing_message(path: Path, source: str) -> str:
    similar = similar_files(path)
    if similar:
        return f"There is no file {source}. Did you mean {' or '.join(similar)}?"
    if not _is_directory(path.parent):
        return f"There is no file {source}, nor its folder. Check the path."
    return f"There is no file {source}. Check the path and its spelling."


def _directory_message(path: Path, source: str) -> str:
    names = sorted(name for name in _entries(path) if Path(name).suffix.lower() in _FILING_SUFFIXES)
    if not names:
        return f"{source} is a directory without .htm, .html or .txt files. Name a filing's file."
    listed = ", ".join(names[:_MAX_LISTED])
    more = f" and {len(names) - _MAX_LISTED} more" if len(names) > _MAX_LISTED else ""
    return f"{source} is a directory. Name a file in it: {listed}{more}."


def _entries(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in itertools.islice(entries, _MAX_NEIGHBOURS)]
    except (OSError, ValueError):
        return []


def _is_directory(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
