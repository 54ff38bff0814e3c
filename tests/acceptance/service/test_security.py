"""Who is let in, and what slow, large and foreign requests get."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from acceptance.cli_runs import tenfold
from support.running_service import RunningService, running_service

LISTED = "/api/v1/analyses"
EXTRACTIVE = {"TENFOLD_MODEL": "extractive"}


async def made_token(name: str, folder: Path) -> str:
    done = await asyncio.to_thread(tenfold, "tokens", "create", name, cache=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 400),
        ({"Host": "127.0.0.1.evil.example"}, 400),
        ({"Host": "evil.example:80@127.0.0.1"}, 400),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "OWN"}, 200),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_foreign_pages_are_refused(
    shared_service: RunningService, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.replace("OWN", shared_service.url) for name, value in headers.items()}
    await shared_service.json("GET", LISTED, status=status, headers=sent)
    if status == 200:
        return
    body = {"target": "sample"}
    await shared_service.json("POST", LISTED, status=status, headers=sent, json=body)
    assert (await shared_service.json("GET", LISTED))["analyses"] == []


async def test_tokens_sessions_and_revoking(tmp_path: Path) -> None:
    token = await made_token("laptop", tmp_path)
    async with running_service(tmp_path, env=EXTRACTIVE) as service:
        problem = await service.json("GET", LISTED, status=401)
        assert problem["type"] == "urn:tenfold:problem:no-token"
        await service.json("GET", "/healthz")
        await service.json("GET", LISTED, status=401, headers=_bearer("tenfold_wrong"))
        await service.json("GET", LISTED, headers=_bearer(token))
        await service.json("POST", "/login", status=401, json={"token": "tenfold_wrong"})
        cookie = await _log_in(service, token)
        await service.json("GET", LISTED, headers={"Cookie": cookie})
        async with service.http.post(
            f"{service.url}/logout", headers={"Cookie": cookie}
        ) as response:
            assert response.status == 204
        await service.json("GET", LISTED, status=401, headers={"Cookie": cookie})
        page = await service.http.get(
            f"{service.url}/some?x", headers={"Accept": "text/html"}, allow_redirects=False
        )
        assert (page.status, page.headers["Location"]) == (303, "/login?next=%2Fsome")
        revoked = await asyncio.to_thread(tenfold, "tokens", "revoke", "laptop", cache=tmp_path)
        assert revoked.returncode == 0
    async with running_service(tmp_path, env=EXTRACTIVE) as service:
        await service.json("GET", LISTED)  # no token is left: open to this machine again


async def test_everything_but_the_signs_of_life_needs_a_token(tmp_path: Path) -> None:
    token = await made_token("desk", tmp_path)
    async with running_service(tmp_path, "--rate", "0", env=EXTRACTIVE) as service:
        described = await service.json("GET", "/openapi.json", headers=_bearer(token))
        open_to_all = set()
        for path, operations in described["paths"].items():
            for method in operations:
                asked = re.sub(r"\{.*?\}", "x", path)
                async with service.http.request(method, service.url + asked) as response:
                    if response.status != 401:
                        open_to_all.add(f"{method} {path}")
                    else:
                        assert response.headers["WWW-Authenticate"].startswith("Bearer")
        assert open_to_all == {
            *("get /healthz", "get /readyz"),
            *("get /login", "post /login", "post /logout"),
        }
        for path in ("/openapi.json", "/metrics", "//openapi.json", "/OpenAPI.json"):
            await service.json("GET", path, status=401)
            await service.json("GET", path, status=401, headers=_bearer(token + "x"))


async def test_a_form_login_leads_on_to_our_own_pages_only(tmp_path: Path) -> None:
    token = await made_token("browser", tmp_path)
    async with running_service(tmp_path, env=EXTRACTIVE) as service:
        for asked, led in (
            ("/analyses", "/analyses"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
        ):
            async with service.http.post(
                f"{service.url}/login", data={"token": token, "next": asked}, allow_redirects=False
            ) as response:
                assert (response.status, response.headers["Location"]) == (303, led)


async def test_listening_elsewhere_needs_a_token(tmp_path: Path) -> None:
    done = await asyncio.to_thread(tenfold, "serve", "--host", "::", "--port", "0", cache=tmp_path)
    assert done.returncode == 2
    assert "tenfold tokens create NAME" in done.stderr


async def test_what_keeps_the_service_from_starting(
    service: RunningService, tmp_path: Path
) -> None:
    port = service.url.rpartition(":")[2]
    taken = await asyncio.to_thread(tenfold, "serve", "--port", port, cache=tmp_path)
    assert taken.returncode == 2
    assert f"port {port}" in taken.stderr
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder")
    unusable = await asyncio.to_thread(
        tenfold, "serve", "--port", "0", cache=tmp_path, TENFOLD_DATA_DIR=str(blocked)
    )
    assert unusable.returncode == 1
    assert "TENFOLD_DATA_DIR" in unusable.stderr
    assert "Traceback" not in taken.stderr + unusable.stderr


async def test_rates_are_limited_for_each_token(tmp_path: Path) -> None:
    tokens = [await made_token(name, tmp_path) for name in ("one", "two")]
    async with running_service(tmp_path, "--rate", "0.5", env=EXTRACTIVE) as service:
        await service.json("GET", LISTED, headers=_bearer(tokens[0]))
        async with service.http.get(service.url + LISTED, headers=_bearer(tokens[0])) as response:
            assert response.status == 429
            assert int(response.headers["Retry-After"]) >= 1
        await service.json("GET", LISTED, headers=_bearer(tokens[1]))


async def test_oversize_bodies(service: RunningService) -> None:
    large = {"target": "sample", "include": ["x" * 70_000]}
    problem = await service.json("POST", LISTED, status=413, json=large)
    assert problem["type"] == "urn:tenfold:problem:too-large"

    async def endless() -> Any:
        for _ in range(200):
            yield b'{"target": "' + b"x" * 1_000

    headers = {"Content-Type": "application/json"}  # in chunks, without a length
    await service.json("POST", LISTED, status=413, data=endless(), headers=headers)
    form = aiohttp.FormData()
    form.add_field("file", b"x" * (65 * 2**20), filename="a.htm")
    await service.json("POST", LISTED, status=413, data=form)
    assert (await service.json("GET", LISTED))["analyses"] == []


@pytest.mark.parametrize(
    "sent",
    [b"GET / HTTP/1.1\r\nHost: 127", b"GET /" + b"x" * 100_000, b"\x16\x03\x01\x02", b""],
    ids=["half a head", "endless head", "tls", "silence"],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_unfinished_heads_are_given_up(shared_service: RunningService, sent: bytes) -> None:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", int(shared_service.url.rpartition(":")[2])
    )
    writer.write(sent)
    async with asyncio.timeout(60):
        answer = await reader.read()  # to the end: the service closes
    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")
    writer.close()
    await shared_service.json("GET", "/healthz")


@pytest.mark.asyncio(loop_scope="module")
async def test_a_slow_body_is_given_up(shared_service: RunningService) -> None:
    reader, writer = await asyncio.open_connection(
        "127.0.0.1", int(shared_service.url.rpartition(":")[2])
    )
    writer.write(
        b"POST /api/v1/analyses HTTP/1.1\r\nHost: localhost\r\n"
        b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    )
    async with asyncio.timeout(60):
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 408")
        await reader.read()  # the service closes
    writer.close()


async def test_foreign_pages_may_be_let_in(tmp_path: Path) -> None:
    page = "https://desk.example"
    async with running_service(tmp_path, "--allow-origin", page, env=EXTRACTIVE) as service:
        async with service.http.get(service.url + LISTED, headers={"Origin": page}) as response:
            assert response.headers["Access-Control-Allow-Origin"] == page
        await service.json("GET", LISTED, status=403, headers={"Origin": "https://x.example"})


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def _log_in(service: RunningService, token: str) -> str:
    url = f"{service.url}/login"
    # A session of its own: the service's would send the cookie from here on.
    async with (
        aiohttp.ClientSession() as browser,
        browser.post(url, json={"token": token}) as response,
    ):
        assert response.status == 204
        cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie  # this came over plain http
    return cookie.partition(";")[0]
