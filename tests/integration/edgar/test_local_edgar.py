"""The local EDGAR itself: SEC's manners, so that a client which passes here would pass there."""

from __future__ import annotations

from pathlib import Path

import aiohttp
import pytest

from support.edgar_folder import IDENTITY
from support.small_filing import small_filing_text
from tenfold.errors import UsageError
from tenfold.testing.local_edgar import (
    EdgarFolder,
    Fault,
    LocalEdgar,
    SeenRequest,
    most_in_a_second,
)

TICKERS = "/files/company_tickers.json"


async def get(edgar: LocalEdgar, path: str, **headers: str) -> aiohttp.ClientResponse:
    async with aiohttp.ClientSession(headers={"User-Agent": IDENTITY} | headers) as session:
        response = await session.get(edgar.base_url + path)
        await response.read()
        return response


async def test_validators(edgar: LocalEdgar) -> None:
    first = await get(edgar, TICKERS)
    assert first.status == 200
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert (await get(edgar, TICKERS, **{"If-None-Match": etag})).status == 304
    assert (await get(edgar, TICKERS, **{"If-Modified-Since": changed})).status == 304
    assert (await get(edgar, TICKERS, **{"If-None-Match": '"other"'})).status == 200


async def test_the_nameless_are_refused(edgar: LocalEdgar) -> None:
    refused = await get(edgar, TICKERS, **{"User-Agent": "python"})
    assert refused.status == 403
    assert "Undeclared Automated Tool" in await refused.text()
    assert edgar.requests[-1].user_agent == "python"


@pytest.mark.parametrize("path", ["/none", "/", "/../conftest.py", "//etc/passwd", "/files"])
async def test_what_is_not_there(edgar: LocalEdgar, path: str) -> None:
    assert (await get(edgar, path)).status == 404


async def test_the_rate_can_be_enforced(edgar_root: Path) -> None:
    async with LocalEdgar(EdgarFolder(edgar_root), requests_a_second=3) as edgar:
        statuses = [(await get(edgar, TICKERS)).status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert edgar.most_in_a_second == 4


async def test_faults_pass(edgar: LocalEdgar) -> None:
    edgar.faults.append(Fault(status=503, match="submissions"))
    page = "/submissions/CIK0000001234.json"
    assert [(await get(edgar, path)).status for path in (TICKERS, page, page)] == [200, 503, 200]


async def test_filings_of_another_folder(edgar_root: Path, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(small_filing_text())
    manifest = "file\tCIK\taccession\none.txt\t77\t0000000077-25-000001\ntwo.txt\t78\t\n"
    (tmp_path / "MANIFEST.tsv").write_text(manifest)
    folder = EdgarFolder(edgar_root, tmp_path)
    assert folder.find("Archives/edgar/data/77/000000007725000001/any.txt") is not None
    assert folder.find("Archives/edgar/data/77/0000000077-25-000001.txt") is not None
    assert folder.find("Archives/edgar/data/78/000000007725000001/any.txt") is None
    (tmp_path / "one.txt").rename(tmp_path / "one.htm")
    (tmp_path / "MANIFEST.tsv").write_text(manifest.replace("one.txt", "one.htm"))
    # All that is known of a filing stands for its full submission.
    bare = EdgarFolder(tmp_path / "edgar", tmp_path)
    assert bare.find("Archives/edgar/data/77/0000000077-25-000001.txt") is not None
    assert bare.find("Archives/edgar/data/78/0000000077-25-000001.txt") is None
    assert folder.find("Archives/edgar/data/77/000000007725000001/any.jpg") is None


async def test_a_taken_address(edgar: LocalEdgar, edgar_root: Path) -> None:
    port = int(edgar.base_url.rsplit(":", 1)[1])
    with pytest.raises(UsageError, match="Choose another port"):
        async with LocalEdgar(EdgarFolder(edgar_root), port=port):
            pass


def test_the_busiest_second() -> None:
    seen = [SeenRequest(at, "/", 200, None) for at in (0.0, 0.5, 0.9, 1.0, 1.4, 3.0)]
    assert most_in_a_second(seen) == 4
