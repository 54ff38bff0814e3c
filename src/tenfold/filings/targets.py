"""From what a user types to a Filing: the seam between targets and where filings come from.

Today one source reads local files. Another (EDGAR by ticker, CIK, accession number or URL) is one
more :class:`FilingSource` in the tuple that :func:`resolve_target` is given; nothing above this
module changes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Protocol

from tenfold.errors import FilingNotFoundError
from tenfold.filings.local import file_exists, read_filing, similar_files
from tenfold.filings.model import Filing

_REMOTE_KINDS: Final = (
    (re.compile(r"https?://\S+", re.IGNORECASE), "a URL"),
    (re.compile(r"\d{10}-\d{2}-\d{6}|\d{18}"), "an accession number"),
    (re.compile(r"(?:CIK)?\d{1,10}", re.IGNORECASE), "a CIK"),
    (re.compile(r"[A-Za-z]{1,5}(?:[.-][A-Za-z])?"), "a ticker"),
)


class FilingSource(Protocol):
    """A place that filings come from."""

    def recognises(self, target: str) -> bool:
        """Whether this source is the one to ask for ``target``. Touches no network."""
        ...

    def read(self, target: str) -> Filing:
        """Read the filing that ``target`` names.

        Raises:
            FilingError: there is none, or it is no readable 10-K.
        """
        ...


class LocalFiles:
    """Filings on this machine's disk. Takes any target: what names no file, it says so."""

    def recognises(self, target: str) -> bool:
        """Always true, so this source stands last."""
        del target
        return True

    def read(self, target: str) -> Filing:
        """Read the file; a target that looks like something on EDGAR gets told apart."""
        kind = remote_kind(target)
        if kind is not None and not file_exists(target) and not similar_files(Path(target)):
            raise FilingNotFoundError(
                f"There is no file {target}. It looks like {kind}, but only local files are read "
                "in this version: download the 10-K from www.sec.gov and give its path."
            )
        return read_filing(target)


def remote_kind(target: str) -> str | None:
    """What a target looks like on EDGAR ('a ticker', 'a URL' …); None for anything else."""
    text = target.strip()
    return next((kind for pattern, kind in _REMOTE_KINDS if pattern.fullmatch(text)), None)


DEFAULT_SOURCES: Final[tuple[FilingSource, ...]] = (LocalFiles(),)


def resolve_target(
    target: str | Path, *, sources: tuple[FilingSource, ...] = DEFAULT_SOURCES
) -> Filing:
    """Read the filing a user asks for, from the first source that recognises the target.

    Raises:
        FilingNotFoundError: no source knows the target.
        UnreadableFilingError: found, but not readable as text.
        WrongFormError: a filing of another form, or no filing at all.
    """
    name = str(target)
    # A Path can only mean a file, however much its name looks like a ticker.
    if isinstance(target, Path):
        return read_filing(target)
    for source in sources:
        if source.recognises(name):
            return source.read(name)
    raise FilingNotFoundError(f"Nothing is known that could read {name}. Give a file's path.")
