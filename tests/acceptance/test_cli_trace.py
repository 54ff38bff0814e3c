"""`tenfold trace` of an analysis that the command line made: real processes, real HTTP."""

from __future__ import annotations

import json
from pathlib import Path

from acceptance.cli_runs import SMALL_FILING, tenfold
from tenfold.testing.simulated_provider import Profile, simulated_provider_process

FAST = Profile(ttft_seconds=0.01, tokens_per_second=20_000)


def test_each_call_of_a_run_and_of_its_repeat(tmp_path: Path) -> None:
    with simulated_provider_process(profile=FAST) as base_url:
        model = ("--model", "openai-chat:simulated-large", "--base-url", base_url)
        made = tenfold("analyze", SMALL_FILING, *model, "--json", "-", cache=tmp_path)
        first = tenfold("trace", "last", "--json", cache=tmp_path)
        tenfold("analyze", SMALL_FILING, *model, "--json", "-", cache=tmp_path)
    analysis, trace = json.loads(made.stdout), json.loads(first.stdout)
    assert trace["calls"] == analysis["trace"]["calls"]
    assert trace["totals"]["calls"] == analysis["usage"]["calls"] == 35
    for name in ("prompt_tokens", "completion_tokens"):
        assert trace["totals"][name] == analysis["usage"][name] > 0
    for call in trace["calls"]:
        (attempt,) = call["attempts"]
        times = (call["queued"], attempt["started"], attempt["first_token"], attempt["ended"])
        assert list(times) == sorted(times)
        assert attempt["ended"] <= call["ended"] <= trace["wall_seconds"]
    assert trace["critical_path"]["seconds"] <= trace["wall_seconds"]

    repeat = tenfold("trace", "last", cache=tmp_path)
    assert repeat.returncode == 0
    assert "0 calls, 0 attempts" in repeat.stdout
    assert "35 from the cache" in repeat.stdout


def test_no_run_of_that_name(tmp_path: Path) -> None:
    run = tenfold("trace", "0123456789abcdef", cache=tmp_path)
    assert (run.returncode, run.stdout) == (1, "")
    assert "0123456789abcdef" in run.stderr
    assert "Traceback" not in run.stderr
