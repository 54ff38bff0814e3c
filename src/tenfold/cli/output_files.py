"""Files that results go to: tried before anything is spent, and written whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tenfold.errors import TenfoldError, UsageError

STDOUT = "-"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """Where one result goes: a file, or '-' for stdout."""

    name: str
    option: str
    """The option that named it, for messages."""

    @property
    def is_stdout(self) -> bool:
        """Whether it takes stdout."""
        return self.name == STDOUT

    def check(self) -> None:
        """Make sure that it can be written, without touching what may already be there.

        Raises:
            UsageError: it cannot; the text says why.
        """
        if self.is_stdout:
            return
        path = self._path()
        if path.is_dir():
            raise self._refused("it is a directory; name a file in it")
        try:
            if _is_special(path):
                os.close(os.open(path, os.O_WRONLY))
            else:
                tempfile.TemporaryFile(dir=path.parent).close()
        except OSError as error:
            raise self._refused(error.strerror or str(error)) from error

    def write(self, text: str) -> None:
        """Write ``text``, replacing what was there in one step.

        Raises:
            TenfoldError: the disk is full, or the folder has gone.
        """
        if self.is_stdout:
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            self.write_bytes(text.encode())

    def write_bytes(self, content: bytes) -> None:
        """As ``write``, for what is not text.

        Raises:
            TenfoldError: the disk is full, or the folder has gone.
        """
        if self.is_stdout:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
            return
        path = self._path()
        try:
            if _is_special(path):
                path.write_bytes(content)
            else:
                _replace(path, content)
        except OSError as error:
            raise TenfoldError(
                f"{self.name} could not be written ({error.strerror or error}). The answers are "
                "in the cache: run the same command again with another place."
            ) from error

    def is_same_file(self, other: str) -> bool:
        """Whether writing it would replace ``other``, through links too."""
        return not self.is_stdout and self._path() == Path(os.path.realpath(other))

    def _path(self) -> Path:
        # Through links, so that the file is replaced and not the link to it.
        return Path(os.path.realpath(Path(self.name).expanduser()))

    def _refused(self, why: str) -> UsageError:
        return UsageError(
            f"{self.option} {self.name} cannot be written ({why}). Nothing was analysed; give "
            "another place, or - for stdout."
        )


def check_outputs(*outputs: OutputFile | None) -> list[OutputFile]:
    """Those that were given, each found to be writable.

    Raises:
        UsageError: one cannot be written, or two would write to the same place.
    """
    given = [output for output in outputs if output is not None]
    if len({output.name for output in given}) < len(given):
        options = " and ".join(output.option for output in given)
        raise UsageError(f"{options} name the same place. Give each its own.")
    for output in given:
        output.check()
    return given


def _is_special(path: Path) -> bool:
    """A device or pipe, which is written to rather than replaced."""
    return path.exists() and not path.is_file()


def _replace(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(_mode_for(path))
        Path(temporary).replace(path)
    except OSError:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _mode_for(path: Path) -> int:
    """The rights of the file that is replaced, else those a new file would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
