"""The address of a Postgres, and what may be shown of it."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from tenfold.errors import StoreError

_SHORTEST_CONNECT_SECONDS: Final = 2
"""The driver waits no shorter."""


class PostgresAddress:
    """Where a database is, with its user and password."""

    def __init__(self, url: str, *, variable: str = "TENFOLD_DATABASE_URL") -> None:
        """``variable`` is where ``url`` was given, for messages.

        Raises:
            StoreError: it cannot be read.
        """
        self._variable = variable
        self._options = _read(url, variable)
        self._password = str(self._options.get("password") or "")

    @property
    def shown(self) -> str:
        """The address without its password."""
        options = self._options
        user = f"{options['user']}@" if options.get("user") else ""
        port = f":{options['port']}" if options.get("port") else ""
        return f"{user}{options.get('host') or 'localhost'}{port}/{options.get('dbname') or ''}"

    def options(self, patience_seconds: float) -> dict[str, Any]:
        """For the driver, which waits so long for a connection unless the address says else."""
        wait = max(_SHORTEST_CONNECT_SECONDS, round(patience_seconds))
        return {"connect_timeout": wait, **self._options}

    def unusable(self, error: Exception) -> StoreError:
        """What to tell of ``error``."""
        reason = " ".join(str(error).split()) or type(error).__name__
        if self._password:
            reason = reason.replace(self._password, "***")
        return StoreError(
            f"The Postgres database at {self.shown} cannot be used ({reason}). See that it runs "
            f"and lets this user in, or correct {self._variable}."
        )


def _read(url: str, variable: str) -> dict[str, Any]:
    try:
        # An @ behind a slash: the slash stands in the password, whose rest would be taken for a
        # database's name, which is no secret.
        if "@" not in url.partition("://")[2].partition("/")[2].partition("?")[0]:
            return dict(conninfo_to_dict(url))
        raise psycopg.ProgrammingError
    except psycopg.Error:
        # Without the driver's own words and without a cause: both repeat the address, in which a
        # password may stand that made it unreadable.
        raise StoreError(
            f"{variable} cannot be read as an address of Postgres. Give it as "
            "postgresql://USER:PASSWORD@HOST:PORT/NAME, with what is special in the password "
            "written as %XX."
        ) from None
