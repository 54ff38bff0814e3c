"""Every wrong input gets one clear sentence, the right exit code and no traceback."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from acceptance.cli_runs import CLOSED_URL, SMALL_FILING, tenfold

SECRET = "sk-verysecretverysecret1234"  # noqa: S105 - a key that must not be shown


@contextmanager
def html_server() -> Iterator[str]:
    class Page(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = b"<html><body><h1>Welcome</h1></body></html>"
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST  # noqa: N815 - the names that http.server calls

        def log_message(self, *arguments: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def filing() -> Path:
    return SMALL_FILING


def assert_told(run: object, code: int, *words: str) -> None:
    stderr, stdout = run.stderr, run.stdout  # type: ignore[attr-defined]
    assert run.returncode == code, stderr  # type: ignore[attr-defined]
    assert "Traceback" not in stderr
    assert stdout == ""
    for word in words:
        assert word in stderr


def ten_q() -> bytes:
    return (
        "<html><body><p>UNITED STATES SECURITIES AND EXCHANGE COMMISSION</p><p>FORM 10-Q</p>"
        "<p>QUARTERLY REPORT</p><p>For the quarterly period ended March 31, 2024</p>"
        + "<p>Revenue rose because prices rose.</p>" * 50
        + "</body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n" + b"\x00\x01" * 400, "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 400, "image"),
        (ten_q(), "10-Q"),
    ],
)
@pytest.mark.parametrize("command", ["analyze", "sections"])
def test_a_file_that_is_no_10_k(command: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "filing.htm"
    path.write_bytes(content)
    run = tenfold(command, path, cache=tmp_path)
    assert_told(run, 1, "Error: ", words)


def test_a_missing_file(tmp_path: Path) -> None:
    assert_told(tenfold("analyze", tmp_path / "no.htm", cache=tmp_path), 1, "There is no file")


def test_a_directory(tmp_path: Path) -> None:
    assert_told(tenfold("analyze", tmp_path, cache=tmp_path), 1, "is a directory")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--model", "opnai:gpt"], ("Did you mean openai:gpt?",)),
        (["--model", "openai:gpt-6-luna"], ("OPENAI_API_KEY", "is not set")),
        (["--model", "extractive", "--include", "riskfactors"], ("Did you mean 'risk_factors'?",)),
        (["--model", "extractive", "--include", ","], ("--include names nothing",)),
        (["--strategy", "quick"], ("'quick' is not one of",)),
        (["--max-in-flight", "0"], ("x>=1",)),
        (["--base-url", "nonsense", "--model", "openai-chat:m"], ("not an http address",)),
        (["--components", "none.py"], ("none.py",)),
        (["--json", "/no/such/folder/out.json"], ("cannot be written", "Nothing was analysed")),
        (["--json", "-", "--markdown", "-"], ("name the same place",)),
    ],
)
def test_wrong_usage(
    arguments: list[str], words: tuple[str, ...], filing: Path, tmp_path: Path
) -> None:
    assert_told(tenfold("analyze", filing, *arguments, cache=tmp_path), 2, *words)


def test_an_output_that_is_a_directory(filing: Path, tmp_path: Path) -> None:
    run = tenfold("analyze", filing, "--json", tmp_path, cache=tmp_path)
    assert_told(run, 2, "it is a directory")


def test_an_answer_of_html_is_told_once(filing: Path, tmp_path: Path) -> None:
    with html_server() as url:
        run = tenfold(
            "analyze", filing, "--model", "openai-chat:m", "--base-url", url, cache=tmp_path
        )
    assert_told(run, 1, "None of the questions was answered")
    assert run.stderr.count("None of the questions was answered") == 1
    of_the_filing = "Note: Item"
    told = [line for line in run.stderr.splitlines() if not line.startswith(of_the_filing)]
    assert len(told) <= 3, run.stderr


def test_a_refused_connection_is_told_once(filing: Path, tmp_path: Path) -> None:
    run = tenfold(
        *("analyze", filing, "--model", "openai-chat:m", "--base-url", CLOSED_URL),
        *("--include", "business.key_products"),
        cache=tmp_path,
        TENFOLD_API_KEY=SECRET,
    )
    assert_told(run, 1, "None of the questions was answered")
    assert SECRET not in run.stderr


def test_an_unusable_cache_is_told_and_costs_nothing_else(filing: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "tenfold.sqlite3").write_bytes(b"not a database, but long enough" * 50)
    run = tenfold("analyze", filing, "--model", "extractive", cache=tmp_path)
    assert run.returncode == 0, run.stderr
    assert "Note: The cache at" in run.stderr
    assert "goes on uncached" in run.stderr
    assert tenfold("cache", "stats", cache=tmp_path).returncode == 1
