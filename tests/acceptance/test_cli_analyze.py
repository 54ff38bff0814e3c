"""`tenfold analyze` and its siblings as a user meets them: real processes, real pipes."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.cli_runs import COMMAND, SMALL_FILING, environment, tenfold
from tenfold.testing.simulated_provider import Profile, simulated_provider_process

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
MODEL = ("--model", "openai-chat:simulated-large", "--base-url")
FAST = Profile(ttft_seconds=0.01, tokens_per_second=20_000)
SLOW = Profile(ttft_seconds=0.5, ttft_sigma=1.2, tokens_per_second=30)


@pytest.fixture
def filing() -> Path:
    return SMALL_FILING


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with simulated_provider_process(profile=FAST) as base_url:
        yield base_url


def test_json_stands_alone_on_stdout(filing: Path, tmp_path: Path) -> None:
    run = tenfold("analyze", filing, "--model", "extractive", "--json", "-", cache=tmp_path)
    assert run.returncode == 0, run.stderr
    analysis = json.loads(run.stdout)
    products = analysis["sections"]["business"]["components"]["key_products"]
    assert products["status"] == "ok"
    assert products["source"] == "passages"
    assert set(analysis) >= {"filing", "sections", "usage"}
    assert "Model: " in run.stderr


def test_markdown_stands_alone_on_stdout(filing: Path, tmp_path: Path) -> None:
    run = tenfold("analyze", filing, "--model", "extractive", "--markdown", "-", cache=tmp_path)
    assert run.stdout.startswith("# ")
    assert "passages, no model" in run.stdout


def test_piped_results_are_plain_text(filing: Path, tmp_path: Path) -> None:
    run = tenfold("analyze", filing, "--model", "extractive", cache=tmp_path)
    assert run.returncode == 0
    assert "BUSINESS (Item 1)" in run.stdout
    assert "passages, no model" in run.stdout
    assert "\x1b" not in run.stdout + run.stderr


def test_without_a_model_the_choice_is_told(filing: Path, tmp_path: Path) -> None:
    run = tenfold("analyze", filing, "--include", "mda", cache=tmp_path)
    assert "Model: " in run.stderr
    assert "--model" in run.stderr


def test_files_are_written_and_results_still_shown(filing: Path, tmp_path: Path) -> None:
    out, markdown = tmp_path / "out.json", tmp_path / "out.md"
    run = tenfold(
        *("analyze", filing, "--model", "extractive", "--include", "business"),
        *("--json", out, "--markdown", markdown),
        cache=tmp_path,
    )
    assert run.returncode == 0
    assert list(json.loads(out.read_text())["sections"]) == ["business"]
    assert "## Business (Item 1)" in markdown.read_text()
    assert "BUSINESS" in run.stdout
    assert not list(tmp_path.glob(".*.part"))


def test_a_repeat_comes_from_the_cache(filing: Path, provider: str, tmp_path: Path) -> None:
    arguments = ("analyze", filing, *MODEL, provider, "--json", "-")
    first = json.loads(tenfold(*arguments, cache=tmp_path).stdout)
    again = json.loads(tenfold(*arguments, cache=tmp_path).stdout)
    assert first["usage"]["calls"] > 0
    assert again["usage"]["calls"] == 0
    assert again["usage"]["cached_calls"] == 35
    one = again["sections"]["mda"]["components"]["revenue_drivers"]
    assert one["source"] == "cache"
    assert one["value"] == first["sections"]["mda"]["components"]["revenue_drivers"]["value"]


def test_explain_tells_what_changed(filing: Path, provider: str, tmp_path: Path) -> None:
    include = ("--include", "business.key_products,business.competition")
    tenfold("analyze", filing, *MODEL, provider, *include, cache=tmp_path)
    same = tenfold("cache", "explain", filing, *MODEL, provider, *include, cache=tmp_path)
    assert "2 of 2 components would come from the cache" in same.stdout
    other = tenfold(
        *("cache", "explain", filing, "--model", "openai-chat:simulated-small"),
        *("--base-url", provider, "--include", "business.key_products,mda.cash_flow", "--json"),
        cache=tmp_path,
    )
    by_name = {one["component"]: one for one in json.loads(other.stdout)}
    assert by_name["business.key_products"]["changed"] == ["model"]
    assert by_name["mda.cash_flow"]["reason"] == "never answered"
    assert tenfold("cache", "clear", "--yes", cache=tmp_path).stdout == "2 answers forgotten.\n"
    stats = json.loads(tenfold("cache", "stats", "--json", cache=tmp_path).stdout)
    assert stats["responses"] == 0


def test_some_failed_is_exit_code_3(filing: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text(
        "from tenfold.components.base import Component, Insight\n"
        "from pydantic import field_validator\n"
        "class Never(Insight):\n"
        "    answer: str\n"
        "    @field_validator('answer')\n"
        "    @classmethod\n"
        "    def _never(cls, value: str) -> str:\n"
        "        raise ValueError('no answer will do')\n"
        "ONE = Component(key='never', section='own', item='1', title='Never',\n"
        "    question='What?', output=Never)\n"
    )
    with simulated_provider_process(profile=FAST) as base_url:
        run = tenfold(
            *("analyze", filing, *MODEL, base_url, "--components", own),
            *("--include", "business.key_products,own"),
            cache=tmp_path,
        )
    assert run.returncode == 3, run.stderr
    assert "1 of 2 components failed" in run.stderr
    assert "Key products and services" in run.stdout
    assert "failed: Never." in run.stdout
    assert "no answer will do" in run.stdout


def test_log_lines_are_json_on_stderr(filing: Path, provider: str, tmp_path: Path) -> None:
    run = tenfold(
        *("analyze", filing, *MODEL, provider, "--include", "business.key_products"),
        *("--log-level", "debug", "--log-format", "json"),
        cache=tmp_path,
    )
    records = [json.loads(line) for line in run.stderr.splitlines()]
    events = [record["event"] for record in records if "event" in record]
    assert events[:3] == ["CallQueued", "CallStarted", "FirstToken"]
    assert "CallFinished" in events
    assert "Hearth line" not in run.stderr  # words of the filing, and so of the prompt


def test_sections_as_table_and_json(filing: Path, tmp_path: Path) -> None:
    assert "Risk Factors" in tenfold("sections", filing, cache=tmp_path).stdout
    document = json.loads(tenfold("sections", filing, "--json", cache=tmp_path).stdout)
    business = next(one for one in document["sections"] if one["item"] == "1")
    assert set(business) == {"item", "title", "status", "reason", "start", "end", "text"}
    assert business["status"] == "present"
    assert len(business["text"]) == business["end"] - business["start"]
    out = tmp_path / "sections.json"
    assert tenfold("sections", filing, "--json", out, cache=tmp_path).stdout == ""
    assert json.loads(out.read_text()) == document


def test_components_with_ones_own(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / "examples/components/legal_proceedings.py"
    run = tenfold("components", "--components", example, "--json", cache=tmp_path)
    listed = {one["name"]: one for one in json.loads(run.stdout)}
    assert len(listed) == 36
    assert listed["legal.legal_proceedings"]["item"] == "3"
    assert listed["business.key_products"]["schema"]["additionalProperties"] is False
    assert "legal.legal_proceedings" not in tenfold("components", cache=tmp_path).stdout


def _hears_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_keeps_what_has_landed(filing: Path, tmp_path: Path) -> None:
    with simulated_provider_process(profile=SLOW) as base_url:
        arguments = ["analyze", str(filing), *MODEL, base_url, "--log-level", "debug"]
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Whoever is started in the background by a shell without jobs ignores Ctrl-C, and so
            # does what it starts.
            preexec_fn=_hears_ctrl_c,
        )
        assert process.stderr is not None
        seen = next((line for line in process.stderr if " ok from model" in line), None)
        assert seen is not None
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert stdout == ""
    assert "Traceback" not in stderr
    kept = re.search(r"Stopped\. (\d+) of 35 components had landed and are kept", stderr)
    assert kept is not None, stderr
    stats = json.loads(tenfold("cache", "stats", "--json", cache=tmp_path).stdout)
    assert stats["responses"] == int(kept.group(1)) > 0


def test_live_progress_on_a_terminal(filing: Path, tmp_path: Path) -> None:
    profile = Profile(ttft_seconds=0.4, tokens_per_second=2_000)
    with simulated_provider_process(profile=profile) as base_url:
        output, code = _run_on_terminal(["analyze", str(filing), *MODEL, base_url], tmp_path)
    text = ANSI.sub("", output)
    assert code == 0, text
    assert "in flight" in text
    assert "12/12" in text
    assert text.index("12/12") < text.index("BUSINESS (Item 1)")
    assert "\x1b[1m" in output  # styled


def _run_on_terminal(arguments: list[str], cache: Path) -> tuple[str, int]:
    main, terminal = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment(cache, TERM="xterm-256color", COLUMNS="100", LINES="40"),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    pieces: list[bytes] = []
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at:
        if not select.select([main], [], [], 1.0)[0]:
            continue
        try:
            piece = os.read(main, 65_536)
        except OSError:  # Linux: the other side has closed
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(main)
    return b"".join(pieces).decode(errors="replace"), process.wait(timeout=20)


def test_a_closed_pipe_is_quiet(filing: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "analyze", str(filing), "--model", "extractive"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    stderr = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=30)
    assert "Traceback" not in stderr
    assert "BrokenPipe" not in stderr


def test_a_full_disk_behind_stdout_is_told(filing: Path, tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w") as stdout:
        run = subprocess.run(
            [*COMMAND, "sections", str(filing)],
            env=environment(tmp_path),
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 1
    assert "could not be printed" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_cut_is_told_before_and_with_the_results(
    filing: Path, tmp_path: Path, provider: str
) -> None:
    run = tenfold(
        *("analyze", filing, *MODEL, provider, "--include", "business"),
        *("--context", "focused", "--context-tokens", "200"),
        cache=tmp_path,
    )
    assert run.returncode == 0, run.stderr
    assert re.search(r"Note: Read in part, as was asked for: \d+%", run.stderr)
    assert re.search(r"! Read \d+%( to \d+%)? of Item 1 for each question", run.stdout)
