"""The section benchmark's other readers: what their texts stand for, and how they may fail."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.peers_sections import peers
from benchmarks.sections import Reading, judge

POINTER = "Item 7. The information is incorporated herein by reference to the Annual Report."


@pytest.mark.parametrize(
    ("text", "wanted", "status"),
    [
        (None, "present", "absent"),
        (" \n", "absent", "absent"),
        ("Item 3. None.", "present", "present"),
        (POINTER, "incorporated", "incorporated"),
        (POINTER, "present", "present"),
        (POINTER + " Sales rose." * 200, "incorporated", "present"),
    ],
)
def test_the_status_a_bare_text_stands_for(text: str | None, wanted: str, status: str) -> None:
    assert Reading.of_text(text, wanted).status == status


def test_a_text_is_judged_by_both_its_ends() -> None:
    label = {"status": "present", "first": "We sell", "last": "in winter."}
    whole = "Item 1. Business. We sell skis. We close in winter."
    assert judge(Reading.of_text(whole, "present"), label) == (True, "")
    right, detail = judge(Reading.of_text(whole + " More of another item." * 20, "present"), label)
    assert (right, detail.split()[0]) == (False, "ends")


def ask(tmp_path: Path, script: str) -> peers.Answer:
    runner = tmp_path / "runner.py"
    runner.write_text(script, encoding="utf-8")
    peer = peers.Peer("some-reader", "1.0", str(runner))
    (answer,) = peers.ask(peer, Path(sys.executable), [tmp_path / "filing.htm"])
    return answer


def test_an_answer_is_read(tmp_path: Path) -> None:
    answer = ask(
        tmp_path,
        """
import json, sys
line = {"file": sys.argv[1], "seconds": 0.5, "cpu_seconds": 0.25}
print(json.dumps({**line, "item": "1", "text": "Skis"}))
print(json.dumps({**line, "item": "3", "text": None}))
print(json.dumps({"peak_memory_bytes": 4096}))
""",
    )
    assert answer.texts == {"1": "Skis", "3": None}
    assert answer.cpu_seconds == 0.25
    assert (answer.seconds, answer.peak_memory_bytes, answer.failure) == (0.5, 4096, "")


def test_a_crash_costs_one_filing_and_says_why(tmp_path: Path) -> None:
    answer = ask(tmp_path, "raise ValueError('no items')")
    assert (answer.texts, answer.failure) == ({}, "ValueError: no items")


def test_a_reader_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "TIMEOUT_SECONDS", 0.3)
    answer = ask(tmp_path, "while True: pass")
    assert "no answer" in answer.failure
