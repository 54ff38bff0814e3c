"""The contract of limits in one process, and of a fleet whose ledger is in memory."""

from __future__ import annotations

import pytest

from contracts.limiter import LimiterContract
from support.fleets import DirectBoard, governor_of
from tenfold.execution.limits.fleet.board import LocalStates
from tenfold.execution.limits.governor import Governor


class TestInOneProcess(LimiterContract):
    @pytest.fixture
    def governors(self, clock):
        governor = Governor(32, most_in_flight=128, clock=clock)
        return lambda count: [governor] * count


class TestInAFleet(LimiterContract):
    @pytest.fixture
    def governors(self, clock):
        states = LocalStates(clock)
        return lambda count: [
            governor_of(DirectBoard(states, clock, delay_seconds=0.005), clock)
            for _ in range(count)
        ]
