"""Paths written in every crooked way: none of them leads to a file of the machine."""

from __future__ import annotations

import asyncio

import pytest

from support.running_service import RunningService

MARKS = (b"root:", b"SQLite format", b"def ", b"[project]", b"Traceback")
"""Of what would stand in the password file, the store, a module, the project's own file."""
UP = ("..", "%2e%2e", "%252e%252e", "..%2f..", "..%5c..", "%c0%ae%c0%ae", ".%00.", "....//....")
PREFIXES = (
    "/",
    "/static/",
    "/analyses/",
    "/api/v1/analyses/",
    "/api/v1/filings/",
    "/api/v1/companies/",
)
TARGETS = ("etc/passwd", "pyproject.toml", "data/analyses.sqlite3", "main.py", "passwd%00.js")
WHOLE = (
    "//etc/passwd",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/C:%5cWindows%5cwin.ini",
    "/static/analysis.js%00.css",
    "/static/file:///etc/passwd",
    "/api/v1/filings/%2fetc%2fpasswd/sections",
    "/api/v1/filings/file:%2f%2f%2fetc%2fpasswd/sections",
    "/api/v1/filings/http:%2f%2f127.0.0.1:9%2fx/sections",
    "/api/v1/filings/~root/sections",
    "/api/v1/filings/%ff%fe/financials",
    "http://evil.example/etc/passwd",
    "*",
    "/;/../../etc/passwd",
    "/?/../../etc/passwd",
    "/%",
    "/%zz",
)


async def answered(service: RunningService, target: str) -> bytes:
    """The whole answer to a request line as it stands, which no client would send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(service.url.rpartition(":")[2]))
    head = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    writer.write(head.encode("latin-1"))
    async with asyncio.timeout(60):
        answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.asyncio(loop_scope="module")
async def test_no_path_leads_out(shared_service: RunningService) -> None:
    crooked = [f"{p}{'/'.join([up] * 6)}/{t}" for p in PREFIXES for up in UP for t in TARGETS]
    for target in (*WHOLE, *crooked):
        answer = await answered(shared_service, target)
        status = answer.split(b" ", 2)[1]
        # The start page takes any query; everything else is refused.
        assert status in {b"400", b"404", b"422", b"405"} or target.startswith("/?"), target
        assert not any(mark in answer for mark in MARKS), (target, answer[-300:])
    assert not any("Traceback" in line for line in shared_service.said)


@pytest.mark.parametrize(
    "target",
    [
        *("/etc/passwd", "../../etc/passwd", "file:///etc/passwd", "~/.ssh/id_rsa", "."),
        *("http://127.0.0.1:9/x", "http://169.254.169.254/latest/meta-data", "//etc/passwd"),
        *("https://www.sec.gov.evil.example/Archives/edgar/data/1/x.htm", "upload:../../etc"),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_no_target_names_a_file_or_a_foreign_host(
    shared_service: RunningService, target: str
) -> None:
    before = (await shared_service.json("GET", "/api/v1/analyses"))["analyses"]
    problem = await shared_service.json(
        "POST", "/api/v1/analyses", status=404, json={"target": target}
    )
    assert problem["type"] == "urn:tenfold:problem:filing-not-found"
    assert (await shared_service.json("GET", "/api/v1/analyses"))["analyses"] == before
