"""What is leased, what was used of it, and what is told of that."""

from __future__ import annotations

from math import inf

from tenfold.execution.limits.fleet.leases import Leases

ONE = (1.0, 1_000.0, 900.0, 100.0)


def leased(requests: float = 3.0, tokens: float = 5_000.0) -> Leases:
    leases = Leases()
    leases.add(7, (requests, tokens, inf, inf), until=10.75)
    return leases


def test_a_lease_covers_what_it_is_for_until_it_ends():
    leases = leased()
    assert leases.cover(ONE, 10.0)
    assert not leases.cover((1.0, 6_000.0, 0.0, 0.0), 10.0)
    assert leases.cover((1.0, 5_000.0, 1e9, 1e9), 10.0), "what nothing limits needs no lease"
    assert not leases.cover(ONE, 10.75)


def test_what_is_not_used_goes_back_once_with_its_slot():
    leases = leased()
    leases.take(ONE, 10.0)
    (report,) = leases.report(10.8)
    assert report.corrections == {7: (-2.0, -4_000.0, 0.0, 0.0)}
    assert leases.report(10.9) == (report,), "until it is confirmed"
    leases.confirmed(report.number)
    assert leases.report(11.0) == ()


def test_an_answer_of_another_length_is_corrected_in_its_slot():
    leases = leased(1.0, 1_000.0)
    use = leases.take(ONE, 10.0)
    leases.correct(use, (1.0, 1_500.0, 900.0, 600.0))
    (report,) = leases.report(10.1)
    assert report.corrections[7][1] == 500.0


def test_what_is_sent_without_a_lease_is_told_with_its_time():
    leases = leased(0.0, 0.0)
    leases.take(ONE, 20.1)
    (report,) = leases.report(30.0)
    assert report.unleased == {20.5: ONE}
