"""The contract of limits for a fleet whose ledger is in a real Postgres.

The database's clock is the test's: a function of its name stands before Postgres's own in the
search path, so that the statements are those of every day.
"""

from __future__ import annotations

import psycopg
import pytest

from contracts.limiter import LimiterContract
from support.fleets import ClockedStates, DirectBoard, governor_of
from tenfold.store.shared_limits import SharedLimits

CLOCK = """
CREATE SCHEMA clocked;
CREATE TABLE clocked.at (seconds float8);
INSERT INTO clocked.at VALUES (0);
CREATE FUNCTION clocked.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
    'SELECT to_timestamp(seconds) FROM clocked.at'
"""


@pytest.fixture
def clocked_url(postgres):
    url = postgres.new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(CLOCK)
    return f"{url}&options=-csearch_path%3Dclocked,pg_catalog,public"


class TestInPostgres(LimiterContract):
    @pytest.fixture
    def governors(self, clock, clocked_url):
        setting = psycopg.connect(clocked_url, autocommit=True)
        opened = []

        def set_time(now: float) -> None:
            setting.execute("UPDATE clocked.at SET seconds = %s", (now,))

        def make(count: int):
            for _ in range(count):
                states = ClockedStates(SharedLimits(clocked_url), clock, set_time)
                opened.append(states)
            return [
                governor_of(DirectBoard(states, clock, delay_seconds=0.005), clock)
                for states in opened
            ]

        yield make
        setting.close()
        for states in opened:
            states.close()
