"""`tenfold trace`: what it draws, prints and writes, and what it says where there is none."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from support.records import ending, event, record
from support.traces import KEY, resumed_trace, sample_trace
from tenfold.cli.main import run
from tenfold.cli.trace_lanes import Ink, lane
from tenfold.cli.trace_table import HEADS, call_lines
from tenfold.cli.trace_waterfall import waterfall_lines
from tenfold.service.stores import open_stores
from tenfold.settings import Settings
from tenfold.store.analyses.record import AnalysisStatus
from tenfold.trace.stored import trace_from_json, trace_json

ID = "0123456789abcdef"


def drawn(columns: int, trace=None, **choices) -> list[str]:
    lines = waterfall_lines(trace or sample_trace(), columns, **choices)
    return [line.plain for line in lines]


@pytest.fixture
def analysis_file(tmp_path: Path) -> Path:
    path = tmp_path / "analysis.json"
    path.write_text(json.dumps({"sections": {}, "trace": trace_json(sample_trace())}))
    return path


@pytest.mark.parametrize("columns", [40, 79, 80, 119, 120, 140, 160])
@pytest.mark.parametrize("trace", [sample_trace(), resumed_trace(), sample_trace(calls=())])
def test_no_line_is_wider_than_the_terminal(columns, trace) -> None:
    assert max(len(line) for line in drawn(columns, trace)) <= columns


def test_a_row_for_each_call_that_was_not_in_the_cache() -> None:
    lines = drawn(100)
    assert lines[0] == "Orrery Instruments, Inc., 10-K for fiscal year 2024"
    (rivals,) = [line for line in lines if "Rivals" in line]
    assert rivals.rstrip().endswith("2.00 s    ×1")
    (legal,) = [line for line in lines if "Legal" in line and "→" not in line]
    assert legal.startswith("◆ R")
    assert "»" in legal
    (folded,) = [line for line in lines if "answered from the cache" in line]
    assert folded.split() == ["M", "2", "calls", "answered", "from", "the", "cache"]
    assert not any("Outlook" in line for line in lines)
    assert any("Outlook" in line for line in drawn(100, unfold=True))


def test_what_happened_is_told_in_words_where_there_is_room() -> None:
    (rivals,) = [line for line in drawn(140) if "Rivals" in line]
    assert rivals.endswith("1 retry")
    (legal,) = [line for line in drawn(140) if "Legal" in line and "→" not in line]
    assert legal.endswith("hedge won")


def test_the_foot_adds_up() -> None:
    text = " ".join(drawn(160))
    totals = sample_trace().totals
    assert "5 calls (1 failed), 8 attempts, 1 retry, 1 repair, 1 hedge (1 won, 0 lost)" in text
    assert f"{totals.usage.prompt_tokens:,} tokens in" in text
    assert "◆ 5.9 s: Legal 3.6 s → Risks, 2 together 2.3 s" in text


def test_a_lane_has_each_stretch_in_its_place() -> None:
    (rivals,) = [call for call in sample_trace().calls if call.name == "business.rivals"]
    # Queued at 0.5, refused from 1.0 to 1.25, again at 1.75, first token at 2.0, over at 3.0.
    cells = "".join(" " if ink is None else ink.value for ink in lane(rivals, 4.0, 16))
    assert cells == "  ──░×·░████    "


def test_a_lane_of_no_time_is_empty() -> None:
    call = sample_trace().calls[0]
    assert lane(call, 0.0, 5) == [None] * 5
    assert Ink.ANSWER in lane(sample_trace().calls[2], 6.6, 20)


def test_the_table_has_every_number() -> None:
    heads, *rows = call_lines(sample_trace())
    assert heads.split()[: len(HEADS) - 1] == list(HEADS[:-1])
    assert len(rows) == len(sample_trace().calls)
    (legal,) = [row for row in rows if row.startswith("risks.legal")]
    numbers = ["0.600", "0.600", "3.000", "4.200", "3.600", "2", "4,000", "1,500", "450"]
    assert legal.split()[1:10] == numbers
    assert "hedge 2 sent at 2.600, won" in legal
    (cash,) = [row for row in rows if row.startswith("mda.cash")]
    assert cash.endswith("from the cache")


def test_a_narrow_table_breaks_and_loses_nothing() -> None:
    lines = call_lines(sample_trace(), 80)
    assert max(map(len, lines)) <= 80
    assert "hedge 2 sent at 2.600, won" in " ".join(" ".join(lines).split())


def test_a_file_is_drawn_without_keys(analysis_file, capsys) -> None:
    for form in ([], ["--calls"], ["--json"]):
        assert run(["trace", str(analysis_file), *form]) == 0
        printed = capsys.readouterr().out
        assert "business.rivals" in printed or "Rivals" in printed
        assert KEY not in printed
        assert "\x1b" not in printed


def test_json_comes_back_and_is_taken(analysis_file, capsys, monkeypatch) -> None:
    assert run(["trace", str(analysis_file), "--json"]) == 0
    printed = capsys.readouterr().out
    document = json.loads(printed)
    assert document["totals"]["attempts"] == 8
    assert document["critical_path"]["steps"]
    assert trace_from_json(document).id == sample_trace().id

    class Stdin:
        buffer = io.BytesIO(printed.encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    assert run(["trace", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == document


def test_exports_are_written_and_nothing_is_drawn(analysis_file, tmp_path, capsys) -> None:
    spans, chrome = tmp_path / "spans.json", tmp_path / "chrome.json"
    code = run(["trace", str(analysis_file), "--otlp", str(spans), "--chrome", str(chrome)])
    told = capsys.readouterr()
    assert (code, told.out) == (0, "")
    assert str(spans) in told.err
    assert str(chrome) in told.err
    assert json.loads(spans.read_text())["resourceSpans"][0]["scopeSpans"][0]["spans"]
    assert json.loads(chrome.read_text())["traceEvents"]


def test_what_cannot_be_meant_is_wrong_usage(analysis_file, tmp_path, capsys) -> None:
    assert run(["trace", "nothing-like-this"]) == 2
    assert "names no run" in capsys.readouterr().err
    assert run(["trace", str(analysis_file), "--json", "--calls"]) == 2
    assert "Give one of them" in capsys.readouterr().err
    assert run(["trace", str(analysis_file), "--chrome", str(analysis_file)]) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert run(["trace", str(tmp_path / "absent.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"sections": {}}, "written before traces were"),
        ({"companies": []}, "is no analysis"),
        ({"sections": {}, "trace": {"id": "x"}}, "not as Tenfold writes it"),
    ],
)
def test_a_file_without_a_trace_says_what_it_is(document, told, tmp_path, capsys) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(document))
    assert run(["trace", str(path)]) == 1
    assert told in capsys.readouterr().err


def test_nothing_kept_and_no_such_id(capsys) -> None:
    assert run(["trace", "last"]) == 1
    assert "No analysis with a trace is kept yet" in capsys.readouterr().err
    assert run(["trace", ID]) == 1
    assert ID in capsys.readouterr().err


def test_kept_analyses_by_id_and_the_last_one(capsys) -> None:
    with open_stores(Settings.from_environment()) as stores:
        analyses = stores.analyses
        for number, analysis_id in enumerate((ID, "f" * 16)):
            made = f"2026-01-0{2 + number}T03:04:05.000000+00:00"
            analyses.add(record(analysis_id, created_at=made))
            assert analyses.begin(analysis_id, "w", made)
            trace = sample_trace(company=f"Company {number}")
            result = json.dumps({"sections": {}, "trace": trace_json(trace)})
            values = ending(result=result)
            assert analyses.end(analysis_id, "w", values, [event(1, "finished")])
        analyses.add(record("e" * 16, created_at="2026-01-05T03:04:05.000000+00:00"))
    assert run(["trace", ID]) == 0
    assert capsys.readouterr().out.startswith("Company 0,")
    assert run(["trace", "last"]) == 0
    assert capsys.readouterr().out.startswith("Company 1,")
    assert run(["trace", "e" * 16]) == 1
    assert "sent nothing yet" in capsys.readouterr().err


def test_one_that_failed_tells_as_far_as_it_came(capsys) -> None:
    begun = {
        "at_seconds": 0.4,
        "trace_id": "a" * 32,
        "began_at": "2026-01-02T03:04:05.000000+00:00",
        "model": "openai:gpt-6-luna",
        "strategy": "components",
        "filing": {"company": "Kite", "form": "10-K", "fiscal_year": 2024, "accession": None},
    }
    with open_stores(Settings.from_environment()) as stores:
        stores.analyses.add(record(ID))
        assert stores.analyses.begin(ID, "w", "2026-01-02T03:04:05.000000+00:00")
        stores.analyses.append("w", {ID: [event(1, "started", json.dumps(begun))]})
        stores.analyses.end(ID, "w", ending(AnalysisStatus.FAILED, error="x"), [event(2)])
    assert run(["trace", ID]) == 0
    assert capsys.readouterr().out.startswith("Kite, 10-K for fiscal year 2024")
