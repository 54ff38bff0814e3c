"""`tenfold analyze` that is stopped in the middle: what was paid for is told, and kept."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from acceptance.cli_runs import COMMAND, SMALL_FILING, TIMEOUT_SECONDS, environment, tenfold
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.process import fetch_stats, simulated_provider_process

QUESTIONS = 9
ENDLESS = {"mda_outlook_and_trends": 100_000}
"""The one answer that does not end while a test looks."""
ID = re.compile(r"tenfold trace ([0-9a-f]{16})")


@pytest.fixture
def provider() -> Iterator[str]:
    profile = Profile(ttft_seconds=0.05, tokens_per_second=600, output_tokens=ENDLESS)
    with simulated_provider_process(profile=profile) as base_url:
        yield base_url


def _hears_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def arguments(provider: str) -> list[str]:
    model = ("--model", "openai-chat:simulated-large", "--base-url", provider)
    return ["analyze", str(SMALL_FILING), *model, "--include", "mda"]


def stopped(
    provider: str, folder: Path, *more: str, by: tuple[int, ...] = (signal.SIGINT,), **env: str
) -> tuple[int, str]:
    """Stop an analysis when all questions but one are answered; its exit code and stderr."""
    process = subprocess.Popen(
        [*COMMAND, *arguments(provider), *more, "--log-level", "debug"],
        env=environment(folder, **env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever is started in the background by a shell without jobs ignores Ctrl-C, and so does
        # what it starts.
        preexec_fn=_hears_ctrl_c,
    )
    assert process.stderr is not None
    landed = 0
    for line in process.stderr:
        landed += " ok from model" in line
        if landed == QUESTIONS - 1:
            break
    for number in by:
        process.send_signal(number)
    stdout, stderr = process.communicate(timeout=TIMEOUT_SECONDS)
    assert landed == QUESTIONS - 1
    assert stdout == ""
    assert "Traceback" not in stderr
    assert fetch_stats(provider)["by_end"] == {"complete": QUESTIONS - 1, "cancelled": 1}
    return process.returncode, stderr


def analyses(folder: Path) -> list[dict[str, object]]:
    return json.loads(tenfold("analyses", "list", "--json", cache=folder).stdout)


def test_ctrl_c_tells_what_was_done_and_keeps_its_trace(provider: str, tmp_path: Path) -> None:
    code, said = stopped(provider, tmp_path)
    assert code == 130
    assert "Stopped. 8 of 9 components had landed and are kept in the cache: " in said
    assert "9 requests, 1 of them closed unfinished: about " in said
    (record,) = analyses(tmp_path)
    assert ID.search(said)[1] == record["id"]
    assert (record["status"], record["origin"]) == ("cancelled", "command line")
    assert (record["ok"], record["calls"], record["cached_calls"]) == (8, 9, 0)
    assert record["company"] == "Overbrook Kiln Works, Inc."

    drawn = tenfold("trace", "last", cache=tmp_path)
    assert drawn.returncode == 0, drawn.stderr
    assert re.search(r"Cancelled after \d+\.\d s; 1 call under way was closed\.", drawn.stdout)
    assert "9 calls (1 cancelled), 9 attempts" in drawn.stdout
    trace = json.loads(tenfold("trace", str(record["id"]), "--json", cache=tmp_path).stdout)
    assert trace["stopped"] == "cancelled"
    assert all("ended" in call for call in trace["calls"])
    (closed,) = [call for call in trace["calls"] if call.get("cancelled")]
    assert closed["name"] == "mda.outlook_and_trends"
    (attempt,) = closed["attempts"]
    assert (attempt["end"], attempt["estimated"]) == ("cancelled", True)
    assert attempt["usage"]["prompt_tokens"] > 0
    assert attempt["usage"]["completion_tokens"] > 0
    tokens = re.search(r"about ([\d,]+) tokens in, ([\d,]+) out", said)
    assert tokens is not None
    assert int(tokens[1].replace(",", "")) == trace["totals"]["prompt_tokens"]
    assert int(tokens[2].replace(",", "")) == trace["totals"]["completion_tokens"]


def test_asking_again_costs_only_the_rest(provider: str, tmp_path: Path) -> None:
    stopped(provider, tmp_path)
    rest = tenfold(*arguments(provider), "--deadline", "3", "--json", "-", cache=tmp_path)
    usage = json.loads(rest.stdout)["usage"]
    assert (rest.returncode, usage["calls"], usage["cached_calls"]) == (3, 1, QUESTIONS - 1)
    last = json.loads(tenfold("trace", "last", "--json", cache=tmp_path).stdout)
    assert "stopped" not in last
    assert last["totals"]["cached"] == QUESTIONS - 1


@pytest.mark.parametrize(
    ("by", "code"),
    [((signal.SIGINT,) * 3, 130), ((signal.SIGTERM,), 143), ((signal.SIGINT, signal.SIGTERM), 130)],
)
def test_a_second_signal_breaks_nothing_off_and_sigterm_is_heard(
    provider: str, tmp_path: Path, by: tuple[int, ...], code: int
) -> None:
    ended, said = stopped(provider, tmp_path, by=by)
    assert ended == code
    assert ID.search(said), said
    (record,) = analyses(tmp_path)
    assert (record["status"], record["ok"], record["calls"]) == ("cancelled", 8, 9)


def test_a_store_that_cannot_be_written_costs_the_trace_alone(
    provider: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    code, said = stopped(provider, tmp_path, TENFOLD_DATA_DIR=str(tmp_path / "file"))
    assert code == 130
    assert "8 of 9 components had landed and are kept in the cache" in said
    assert "9 requests, 1 of them closed unfinished" in said
    assert "Note: This run and its trace are not kept. " in said
    assert ID.search(said) is None
    stats = json.loads(tenfold("cache", "stats", "--json", cache=tmp_path).stdout)
    assert stats["responses"] == QUESTIONS - 1


def test_without_a_cache_its_trace_is_kept_all_the_same(provider: str, tmp_path: Path) -> None:
    _, said = stopped(provider, tmp_path, "--no-cache")
    assert "not in the cache, because of --no-cache" in said
    (record,) = analyses(tmp_path)
    assert record["ok"] == 8


def test_logs_as_json_stay_json(provider: str, tmp_path: Path) -> None:
    _, said = stopped(provider, tmp_path, "--log-format", "json")
    messages = [json.loads(line)["message"] for line in said.splitlines()]
    assert any(message.startswith("Stopped. 8 of 9") for message in messages)
    assert any(ID.search(message) for message in messages)


def test_export_that_is_stopped_says_the_same(provider: str, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "export", *arguments(provider)[1:], "-o", str(tmp_path / "out.html")],
        env=environment(tmp_path),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_hears_ctrl_c,
    )
    assert process.stderr is not None
    assert any("tokens in" in line for line in process.stderr), "it has told what to expect"
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=TIMEOUT_SECONDS)[1]
    assert process.returncode == 130
    assert said.startswith("Stopped. ")
    assert not (tmp_path / "out.html").exists()
