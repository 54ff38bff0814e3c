"""The garbage collector rests while a command starts, and works on afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tenfold.cli.collector import collector_paused, settle_collector


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    assert gc.isenabled()
    thresholds = gc.get_threshold()
    yield
    gc.set_threshold(*thresholds)
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_inside_and_what_is_there_stays_out_of_it() -> None:
    frozen = gc.get_freeze_count()
    with collector_paused():
        assert not gc.isenabled()
        kept = [[number] for number in range(100)]
    assert gc.isenabled()
    assert gc.get_freeze_count() - frozen >= len(kept)


def test_a_block_within_a_block_does_not_end_the_pause() -> None:
    with collector_paused():
        with collector_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="halfway"), collector_paused():
        raise ValueError("halfway")
    assert gc.isenabled()


def test_who_has_switched_it_off_keeps_it_off() -> None:
    gc.disable()
    with collector_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_a_process_that_stays_keeps_what_it_has_and_looks_for_what_comes() -> None:
    kept = [[number] for number in range(100)]
    frozen, thresholds = gc.get_freeze_count(), gc.get_threshold()
    settle_collector()
    assert gc.get_freeze_count() - frozen >= len(kept)
    assert gc.isenabled()
    assert all(
        now >= before for now, before in zip(gc.get_threshold()[::2], thresholds[::2], strict=True)
    )
    ring: list[object] = []
    ring.append(ring)
    del ring
    assert gc.collect() >= 1
