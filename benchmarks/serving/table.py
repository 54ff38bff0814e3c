"""The figures as a table, each beside its target."""

from __future__ import annotations

from typing import Any

from serving.marks import DELAY_P99_MS, DOM_MS, GROWTH, STORED_A_SECOND


def table(figures: dict[str, Any]) -> str:
    """One line for each figure."""
    rows = [row for part, values in figures.items() for row in _ROWS[part](values)]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return "\n".join(
        f"{what:<{widths[0]}}  {figure:<{widths[1]}}  {target}".rstrip()
        for what, figure, target in rows
    )


def _first(f: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        ("first event", f"{f['first_event_ms']} ms, most {f['first_event_ms_most']}", ""),
        (
            "first component",
            f"{f['first_component_ms']} ms, most {f['first_component_ms_most']}; beyond its model "
            f"call {f['first_component_beyond_its_call_ms']}",
            "",
        ),
    ]


def _streams(f: dict[str, Any]) -> list[tuple[str, str, str]]:
    spent = ", ".join(f"{name} {seconds}" for name, seconds in f["cpu_seconds"].items())
    late = f["loop_late_by_at_most_ms"]
    return [
        (
            f"event delay, {f['streams']} streams of {f['events']} events",
            f"median {f['delay_ms_median']}, p95 {f['delay_ms_p95']}, p99 {f['delay_ms_p99']}, "
            f"most {f['delay_ms_most']} ms",
            f"p99 {DELAY_P99_MS} ms",
        ),
        (
            "  processor seconds",
            f"{spent}, other work {f['cpu_seconds_of_other_work']}, in {f['wall_seconds']} s",
            "",
        ),
        ("  the server's, a delivery", f"{f['server_cpu_microseconds_a_delivery']} µs", ""),
        (
            "  its event loop late by",
            f"p50 {late['p50']:g}, p99 {late['p99']:g}, most {late['most']:g} ms at most",
            "",
        ),
        ("  its memory afterwards", f"{f['memory_mb']} MB", ""),
    ]


def _stored(f: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (
            f"stored analyses of {f['kilobytes_each']} kB",
            f"{f['gets_a_second']:,} a second; median {f['get_ms_median']}, p99 "
            f"{f['get_ms_p99']} ms",
            f"{STORED_A_SECOND:,} a second",
        ),
        (
            "  processor time each",
            f"server {f['server_cpu_ms_a_get']} ms, client {f['client_cpu_ms_a_get']} ms; other "
            f"work {f['cpu_seconds_of_other_work']} s",
            "",
        ),
    ]


def _dom(f: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (
            f"event to DOM, {f['cards']} cards",
            f"median {f['event_to_dom_ms_median']}, p95 {f['event_to_dom_ms_p95']}, most "
            f"{f['event_to_dom_ms_most']} ms",
            f"{DOM_MS} ms",
        ),
        ("  to the next frame", f"p95 {f['event_to_frame_ms_p95']} ms", ""),
        ("  request to first card", f"{f['request_to_first_card_ms']} ms", ""),
    ]


def _kill(f: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (
            f"kill -9 with {f['under_way_when_killed']} of {f['analyses']} analyses under way",
            f"{f['lost']} lost, {f['components_failed']} components failed",
            "none lost",
        ),
        (
            f"  calls, {f['answers_kept_when_killed']} of {f['calls']} answered and kept by then",
            f"{f['kept_answers_asked_again']} asked again",
            "none",
        ),
        ("  sent and not yet kept by then", f"{f['answers_sent_and_not_yet_kept']}", ""),
        ("  the next process finished in", f"{f['seconds_to_finish_the_rest']} s", ""),
    ]


def _soak(f: dict[str, Any]) -> list[tuple[str, str, str]]:
    every = max(1, round(60 / f["memory_mb_every_seconds"]))
    return [
        (
            f"memory over {f['seconds']} s, {f['analyses']} analyses",
            ", ".join(str(round(mb)) for mb in f["memory_mb"][::every]) + " MB, once a minute",
            "",
        ),
        (
            "  from its middle to its end",
            f"{f['growth']:+.1%}",
            f"flat: at most {GROWTH:+.0%}",
        ),
        *(
            (f"  slope, {name}", f"{slope} MB a minute", "")
            for name, slope in f["slope_mb_a_minute"].items()
        ),
    ]


_ROWS = {
    "first": _first,
    "streams": _streams,
    "stored": _stored,
    "dom": _dom,
    "kill": _kill,
    "soak": _soak,
}
