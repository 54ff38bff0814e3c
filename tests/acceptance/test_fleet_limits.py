"""Two commands share a limit through a real Postgres, and one of them is killed in the middle."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest

from acceptance.cli_runs import COMMAND, SMALL_FILING, environment, tenfold
from tenfold.testing.simulated_provider import (
    Profile,
    fetch_requests,
    fetch_stats,
    simulated_provider_process,
)

PLACES = 6
PROFILE = Profile(seed=4, output_tokens=64, ttft_sigma=0.0, rate_sigma=0.0, chunk_seconds=0.2)
"""Answers of 1.3 seconds each."""
DEAD_AFTER_SECONDS = 5.0
"""A member of a fleet that says nothing for so long has no places."""


def command(folder, url, limiter_url):
    """One of the two, each with a cache of its own."""
    return subprocess.Popen(
        [
            *COMMAND,
            "analyze",
            str(SMALL_FILING),
            "--no-cache",
            "--max-in-flight",
            str(PLACES),
            "--rpm",
            "600",
            "--model",
            "openai-chat:simulated-large",
            "--base-url",
            url,
        ],
        env=environment(folder, TENFOLD_LIMITER_URL=limiter_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def in_flight(requests, since=0.0):
    """The most calls at once from ``since`` on, by the provider's own clock."""
    changes = sorted(
        change
        for r in requests
        for change in ((r["arrived_seconds"], 1), (r["ended_seconds"] or 1e9, -1))
    )
    most = now = 0
    for at, change in changes:
        now += change
        most = max(most, now) if at >= since else most
    return most


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_two_commands_share_places_and_one_that_is_killed_leaves_them(tmp_path, postgres):
    limiter_url = postgres.new_database()
    with simulated_provider_process(profile=PROFILE) as url:
        running = [command(tmp_path / name, url, limiter_url) for name in ("first", "second")]
        try:
            give_up_at = time.monotonic() + 60
            while fetch_stats(url)["by_end"].get("complete", 0) < 2 * PLACES:
                assert time.monotonic() < give_up_at
                time.sleep(0.02)
            running[0].send_signal(signal.SIGKILL)
            killed_at = max(r["arrived_seconds"] for r in fetch_requests(url))
            out, err = running[1].communicate(timeout=90)
        finally:
            for one in running:
                one.kill()
                one.communicate()
        requests = fetch_requests(url)
    assert running[1].returncode == 0, out + err
    assert "cannot be used" not in err
    assert in_flight(requests) == PLACES
    assert in_flight(requests, killed_at + DEAD_AFTER_SECONDS + 1.5) == PLACES, "all are its own"


def test_a_limiter_that_nobody_answers_at_costs_no_analysis(tmp_path):
    with simulated_provider_process(profile=Profile(speed=20)) as url:
        ended = tenfold(
            "analyze", SMALL_FILING, "--model", "openai-chat:simulated-large", "--base-url", url,
            cache=tmp_path, TENFOLD_LIMITER_URL="postgresql://u:open-sesame@127.0.0.1:9/none",
        )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    told = ended.stdout + ended.stderr
    assert "keeps to 1/2 of them" in " ".join(told.split())
    assert "open-sesame" not in told


def test_a_service_says_before_it_serves_that_an_address_is_none(tmp_path):
    ended = tenfold(
        "serve", "--port", "0", cache=tmp_path, TENFOLD_LIMITER_URL="mysql://open-sesame@here"
    )
    assert ended.returncode == 2
    assert "TENFOLD_LIMITER_URL is not postgresql://" in ended.stderr
    assert "open-sesame" not in ended.stderr


@pytest.mark.parametrize("address", ["sqlite:///limits", "nonsense open-sesame", "postgresql://["])
def test_an_address_that_is_none_is_told_before_anything_is_sent(tmp_path, address):
    with simulated_provider_process(profile=Profile(speed=20)) as url:
        ended = tenfold(
            "analyze", SMALL_FILING, "--model", "openai-chat:simulated-large", "--base-url", url,
            cache=tmp_path, TENFOLD_LIMITER_URL=address,
        )  # fmt: skip
        assert fetch_requests(url) == []
    assert ended.returncode in {1, 2}
    assert "TENFOLD_LIMITER_URL" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "open-sesame" not in ended.stderr
