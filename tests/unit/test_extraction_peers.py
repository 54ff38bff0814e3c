"""The benchmark beside other extraction libraries: what it asks, counts and says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.peers_extraction import environments, scenarios, tables
from benchmarks.peers_extraction.contenders import CONTENDERS, TENFOLD, Contender, chosen
from benchmarks.peers_extraction.racing import Race, Row, RunFailedError
from benchmarks.peers_extraction.runners.shared import Outcomes, Work, model_of
from benchmarks.peers_extraction.scenarios import Measured
from benchmarks.peers_extraction.work import (
    Limits,
    copies_of_the_sample,
    work_fields,
    write_work,
)
from pydantic import ValidationError

from tenfold.components.catalogue import builtin_catalogue
from tenfold.filings.sample import sample_path
from tenfold.testing.simulated_provider import Profile
from tenfold.testing.simulated_provider.faults import FaultKind

LIMITS = Limits(max_in_flight=8, timeout_seconds=5.0, deadline_seconds=30.0)


def row(
    contender: str,
    wall_seconds: float,
    *,
    calls: int = 35,
    cost_usd: float = 0.1,
    provider_cpu_seconds: float = 0.1,
) -> Row:
    return Row(
        contender=contender,
        seed=0,
        wall_seconds=wall_seconds,
        reading_seconds=0.0,
        slowest_call_seconds=1.0,
        cpu_seconds=wall_seconds / 2,
        peak_memory_mb=50.0,
        calls=calls,
        answered_calls=calls,
        refused_429=0,
        max_in_flight=35,
        faults=0,
        prompt_tokens=2_000,
        cached_tokens=500,
        output_tokens=100,
        cost_usd=cost_usd,
        wanted=35,
        lost=1,
        provider_cpu_seconds=provider_cpu_seconds,
        load_average=1.0,
    )


@pytest.fixture(scope="module")
def fields() -> dict:
    return work_fields([sample_path()])


def test_all_questions_reach_the_runners_as_tenfold_puts_them(fields: dict, tmp_path: Path) -> None:
    write_work(tmp_path / "work.json", fields, ["http://a/v1", "http://b/v1"], "m", LIMITS)
    work = Work(tmp_path / "work.json")
    assert [q.name for q in work.questions] == [c.name for c in builtin_catalogue().components]
    assert (work.base_url(0), work.base_url(3)) == ("http://a/v1", "http://b/v1")
    groups = list(work.by_section())
    assert len(groups) == 4
    for _, _, questions in groups:
        assert len({question.context for question in questions}) == 1
    system, user = work.questions[0].messages
    assert system["role"] == "system"
    assert user["content"].startswith("Halvorsen")
    assert user["content"].endswith(work.questions[0].question)


def test_every_schema_becomes_a_pydantic_class(fields: dict) -> None:
    for component in fields["components"].values():
        model = model_of(component["schema_name"], component["schema"])
        assert set(model.model_fields) == set(component["schema"]["properties"])
        with pytest.raises(ValidationError):
            model.model_validate({"unknown": 1})


def test_copies_of_the_sample_differ_and_keep_their_length(tmp_path: Path) -> None:
    texts = [path.read_text() for path in copies_of_the_sample(3, tmp_path)]
    assert len(set(texts)) == 3
    assert {len(text) for text in texts} == {len(sample_path().read_text())}


def test_every_contender_writes_the_same_amount(fields: dict) -> None:
    filing = fields["filings"][0]
    assert {c.output_tokens(filing) for c in CONTENDERS if c.asks_the_same} == {314}
    whole = next(c for c in CONTENDERS if c.name == "contextgem, sections")
    assert whole.output_tokens(filing) == 2_750


def test_contenders_are_chosen_by_name() -> None:
    assert [c.name for c in chosen(["contextgem"])] == ["contextgem", "contextgem, sections"]
    assert chosen([]) == list(CONTENDERS)
    with pytest.raises(ValueError, match="no contender 'xyz'"):
        chosen(["xyz"])


def test_each_peers_version_is_pinned() -> None:
    pinned = environments.pins()
    for contender in CONTENDERS:
        for package in contender.packages:
            assert "==" in pinned[package]


def test_what_did_not_come_back_is_lost() -> None:
    outcomes = Outcomes(["0:a", "0:b", "0:c"])
    outcomes.answered("0:a")
    outcomes.lost("0:b", ValueError("no\nitems"))
    told = outcomes.report()
    assert (told["wanted"], told["lost"]) == (3, 2)
    assert told["reasons"] == {
        "0:b": "ValueError: no items",
        "0:c": "not back when the time was over",
    }


def race(fields: dict, tmp_path: Path) -> Race:
    return Race(fields, Profile(speed=50), LIMITS, tmp_path)


def runner(tmp_path: Path, script: str) -> Contender:
    path = tmp_path / "runner.py"
    path.write_text(script, encoding="utf-8")
    return Contender("some", str(path), "as it comes")


def test_one_run_is_counted_on_both_sides(fields: dict, tmp_path: Path) -> None:
    asking = runner(
        tmp_path,
        """
import json, sys
from urllib.request import Request, urlopen
work = json.load(open(sys.argv[1]))
print('RUNNER {"ready": true}', flush=True)
sys.stdin.readline()
body = {"model": work["model"], "messages": [{"role": "user", "content": "Hello. " * 20}]}
for _ in range(2):
    request = Request(work["base_urls"][0] + "/chat/completions", json.dumps(body).encode())
    urlopen(request).read()
told = {"wall_seconds": 2.0, "cpu_seconds": 0.5, "peak_memory_mb": 9.0, "wanted": 35, "lost": 33}
print("noise")
print("RUNNER " + json.dumps(told | {"reasons": {}}), flush=True)
""",
    )
    counted = race(fields, tmp_path).run(asking, seed=4)
    assert (counted.calls, counted.answered_calls, counted.output_tokens) == (2, 2, 2 * 314)
    assert (counted.lost, counted.seed, counted.calls_a_second) == (33, 4, 1.0)
    assert counted.cost_usd > 0
    assert counted.slowest_call_seconds > 0


def test_a_runner_that_dies_says_why(fields: dict, tmp_path: Path) -> None:
    with pytest.raises(RunFailedError, match="ValueError: no peer"):
        race(fields, tmp_path).run(runner(tmp_path, "raise ValueError('no peer')"), seed=0)


def test_tables_give_medians_and_how_tenfold_stands() -> None:
    measured = Measured("one", "One filing")
    measured.rows += [row("tenfold", seconds) for seconds in (4.0, 5.0, 9.0)]
    measured.rows.append(row("instructor", 10.0, cost_usd=0.3))
    measured.failures["contextgem"] = "it would not start"
    shown = tables.show(measured, tables.ONE_FILING, CONTENDERS)
    assert "contextgem: no result (it would not start)" in shown
    assert "5.00" in shown
    assert "3/105" in shown
    told = tables.verdicts(measured, CONTENDERS)
    assert told[0] == (
        "wall time: Tenfold 5.00 s, the best of the others 10.00 (instructor), 2.00 times ours."
    )
    assert "30.00 (instructor), 3.00 times ours" in told[2]


def test_throughput_says_who_was_nearer_to_the_limit() -> None:
    measured = Measured("at once", "Many")
    measured.rows.append(row(TENFOLD.name, 1.0, calls=300, provider_cpu_seconds=0.9))
    measured.rows.append(row("tenfold, calls alone", 0.1, calls=300))
    measured.rows.append(row("instructor", 10.0, calls=300))
    told = tables.verdicts(measured, CONTENDERS)
    assert "the best of the others 30 (instructor); Tenfold 10.0 times as many" in told[0]
    assert "the provider was nearer to its limit" in told[2]
    measured.rows[0] = row(TENFOLD.name, 1.0, calls=300)
    assert "neither was at its limit" in tables.verdicts(measured, CONTENDERS)[2]


def test_a_slow_contender_is_not_run_again(monkeypatch: pytest.MonkeyPatch, fields: dict) -> None:
    ran: list[str] = []

    def run(_: Race, contender: Contender, seed: int) -> Row:
        ran.append(contender.name)
        return row(contender.name, 50.0 if contender.name == "langextract" else 1.0)

    monkeypatch.setattr(Race, "run", run)
    scenarios.measure(
        Measured("at once", "Many"),
        Race(fields, Profile(), LIMITS, Path(sys.prefix)),
        [TENFOLD, chosen(["langextract"])[0]],
        repeats=3,
        longest_repeated=45.0,
    )
    assert (ran.count("tenfold"), ran.count("langextract")) == (3, 1)


def test_the_faults_are_all_kinds_and_one_call_in_twenty() -> None:
    assert sum(scenarios.FAULTS.values()) == pytest.approx(0.05)
    assert set(scenarios.FAULTS) == set(FaultKind)
