"""The ledger's accounts: never beyond a limit in any sixty seconds, and everybody's turn comes.

Drawn at random: who beats when, what each wants, how much of a lease is used, when within its
time, and who falls silent for good. The ledger goes through its kept form between any two beats.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from tenfold.execution.limits.call_limits import CallLimits
from tenfold.execution.limits.fleet.ledger import FleetLedger
from tenfold.execution.limits.fleet.messages import LEASE_SECONDS, NOTHING, Beat, Report

MEMBERS = ("a", "b", "c")
SLACK = 1e-6
steps = st.lists(
    st.tuples(
        st.sampled_from(MEMBERS),
        st.floats(0.0, 8.0),  # seconds since the step before
        st.integers(0, 40),  # requests that wait
        st.sampled_from([200.0, 3_000.0, 9_000.0]),  # tokens of each
        st.floats(0.0, 1.0),  # share of the lease that is used
        st.floats(0.0, LEASE_SECONDS),  # and when
    ),
    max_size=60,
)


@dataclass
class Uses:
    """What was really sent, by time."""

    sent: list[tuple[float, float, float]] = field(default_factory=list)
    """When, requests, tokens."""

    def most(self, kind: int) -> float:
        """In any sixty seconds."""
        return max(
            (
                sum(one[kind] for one in self.sent if at <= one[0] < at + 60)
                for at in (one[0] for one in self.sent)
            ),
            default=0.0,
        )


def again(ledger: FleetLedger) -> FleetLedger:
    return FleetLedger.of(ledger.state())


@settings(deadline=None, max_examples=80)
@given(
    steps=steps,
    rpm=st.integers(20, 600),
    tpm=st.integers(20_000, 500_000),
    silent=st.sampled_from([None, "a"]),
)
def test_no_sixty_seconds_hold_more_than_the_limit(steps, rpm, tpm, silent):
    limits = CallLimits(requests_per_minute=rpm, tokens_per_minute=tpm)
    ledger, now, uses = FleetLedger(), 1_000.0, Uses()
    numbers = dict.fromkeys(MEMBERS, 0)
    owed: dict[str, dict[int, tuple[float, ...]]] = {name: {} for name in MEMBERS}
    for n, (name, passed, waiting, each, share, after) in enumerate(steps):
        now += passed
        if name == silent and n > len(steps) // 2:
            continue  # killed with its lease
        numbers[name] += 1
        ledger = again(ledger)
        lease = ledger.beat(
            Beat(
                member=name,
                limits=limits,
                heard=True,
                wanted=(waiting, waiting * each, waiting * each, 0.0),
                first=(1.0, each, each, 0.0) if waiting else NOTHING,
                waiting=waiting,
                reports=(Report(numbers[name], owed[name]),),  # what is left goes back
            ),
            now,
        )
        used = int(share * lease.granted[0])
        tokens = used * each
        assert tokens <= lease.granted[1] + SLACK * tokens
        uses.sent.append((now + after, used, tokens))
        back = (used - lease.granted[0], tokens - lease.granted[1], 0.0, 0.0)
        owed[name] = {lease.slot: back}
    assert uses.most(1) <= rpm + SLACK
    assert uses.most(2) <= tpm * (1 + SLACK)


@settings(deadline=None, max_examples=30)
@given(
    rpm=st.integers(5, 600),
    tpm=st.integers(1_000, 200_000),
    wants=st.lists(
        st.tuples(st.integers(1, 6), st.sampled_from([100.0, 2_000.0, 50_000.0])),
        min_size=1,
        max_size=4,
    ),
    burst=st.booleans(),
)
def test_every_request_is_granted_in_the_end(rpm, tpm, wants, burst):
    """A token limit below one request included: that goes alone."""
    limits = CallLimits(requests_per_minute=rpm, tokens_per_minute=tpm)
    ledger, now = FleetLedger(), 5_000.0
    waiting = {f"member {n}": count for n, (count, _) in enumerate(wants)}
    size = {f"member {n}": each for n, (_, each) in enumerate(wants)}
    total = sum(waiting.values())
    tokens = sum(count * size[name] for name, count in waiting.items())
    # Alone each takes a minute of its own at worst; pace and rounding take no more than as long.
    minutes = 3 + 2 * (total / rpm + tokens / tpm) + 2 * total * (max(size.values()) > tpm / 2)
    end = now + 60 * minutes
    while any(waiting.values()):
        ledger = again(ledger)
        assert now < end, waiting
        for name, count in waiting.items():
            each = size[name]
            granted = ledger.beat(
                Beat(
                    member=name,
                    limits=limits,
                    heard=burst,
                    wanted=(count, count * each, count * each, 0.0) if count else NOTHING,
                    first=(1.0, each, each, 0.0) if count else NOTHING,
                    waiting=count,
                ),
                now,
            ).granted
            if count:
                waiting[name] -= min(count, int(granted[0]))
        now += 1.0


@settings(deadline=None, max_examples=60)
@given(
    bound=st.integers(1, 40),
    steps=st.lists(
        st.tuples(st.sampled_from(MEMBERS), st.floats(0.0, 2.0), st.integers(0, 60)), max_size=60
    ),
)
def test_places_never_add_up_to_more_than_the_bound(bound, steps):
    """Calls in flight as each member may have them: it starts as many as it may, and ends some."""
    ledger, now = FleetLedger(), 100.0
    may, in_flight, seen = dict.fromkeys(MEMBERS, 0), dict.fromkeys(MEMBERS, 0), {}
    for name, passed, demand in steps:
        now += passed
        if any(now - at > 4.9 for at in seen.values()):
            break  # a member that is silent for so long has no calls any more
        seen[name] = now
        in_flight[name] = min(in_flight[name], demand)
        ledger = again(ledger)
        lease = ledger.beat(
            Beat(
                member=name,
                limits=CallLimits(max_in_flight=bound),
                in_flight=in_flight[name],
                waiting=demand - in_flight[name],
            ),
            now,
        )
        may[name] = lease.places or 0
        in_flight[name] = max(in_flight[name], min(demand, may[name]))
        assert sum(in_flight.values()) <= bound
