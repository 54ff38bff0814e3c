"""What is taken to be left of a provider's limit."""

from __future__ import annotations

import pytest

from tenfold.execution.limits.provider_bucket import ProviderBucket
from tenfold.llm.told_limits import Allowance


def told(bucket: ProviderBucket, number: int, allowance: Allowance, refused=False):
    return bucket.told(number, allowance, refused=refused)


def test_before_anything_is_told_everything_passes():
    bucket = ProviderBucket()
    for number in range(1_000):
        assert bucket.wait_seconds(1_000, 0.0) == 0
        bucket.take(number, 1_000, 0.0)


def test_what_is_under_way_is_not_in_what_is_told():
    bucket = ProviderBucket(exact=True)
    for number in range(40):
        bucket.take(number, 1, number * 0.2)
    assert told(bucket, 0, Allowance(60, 59, 1.0))
    # 59 were left at second 0; eight have come back since, up to a full 60, and 39 are under way.
    sent = 0
    while bucket.wait_seconds(1, 8.0) <= 0:
        bucket.take(100 + sent, 1, 8.0)
        sent += 1
    assert 25 <= sent <= 29


def test_of_those_sent_together_the_lowest_number_counts():
    bucket = ProviderBucket(exact=True)
    for number in range(10):
        bucket.take(number, 1, 0.0)
    for number, left in enumerate([55, 51, 59, 58, 50, 53, 52, 57, 54, 56]):
        told(bucket, number, Allowance(60, left, float(60 - left)))
    bucket.take(20, 50, 1.0)
    assert bucket.wait_seconds(1, 1.0) > 0


def test_what_an_earlier_request_tells_late_is_no_news():
    bucket = ProviderBucket(exact=True)
    for number in range(3):
        bucket.take(number, 1, float(number))
    told(bucket, 2, Allowance(60, 1, 59.0))
    told(bucket, 0, Allowance(60, 59, 1.0))
    assert bucket.wait_seconds(10, 3.1) > 5


def test_a_small_bucket_is_seen_to_be_one():
    bucket = ProviderBucket(exact=True)
    bucket.take(0, 1, 0.0)
    told(bucket, 0, Allowance(600, 9, 0.1))
    waits = []
    for number in range(1, 30):
        waits.append(bucket.wait_seconds(1, 10.0))
        bucket.take(number, 1, 10.0)
    assert waits[7] == 0, "ten fit in"
    assert waits[11] > 0


def test_a_limit_for_a_day_fills_as_slowly():
    bucket = ProviderBucket(exact=True)
    bucket.take(0, 1, 0.0)
    told(bucket, 0, Allowance(14_400, 0, 86_400.0))
    # One comes back in six seconds, not 240.
    assert 5 < bucket.wait_seconds(1, 0.1) < 13


def test_a_debt_is_known_by_when_the_bucket_will_be_full():
    bucket = ProviderBucket()
    bucket.take(0, 100, 0.0)
    told(bucket, 0, Allowance(60_000, 900, 0.1))  # a thousand fit in
    bucket.take(1, 5_000, 1.0)
    told(bucket, 1, Allowance(60_000, 0, 5.0))  # and 4,000 are owed
    assert bucket.wait_seconds(100, 1.1) > 4
    assert bucket.wait_seconds(100, 6.2) == 0


def test_estimates_are_put_right_by_what_is_counted():
    bucket = ProviderBucket()
    left, now = 100_000.0, 0.0
    for number in range(200):
        bucket.take(number, 100, now)
        left = min(100_000.0, left + 0.5 * 100_000 / 60) - 250  # it counts two and a half times
        told(bucket, number, Allowance(100_000, int(left), (100_000 - left) * 60 / 100_000))
        now += 0.1
        left -= 0.4 * 100_000 / 60
    before = bucket.wait_seconds(int(left), now)
    bucket.take(1_000, 1_000, now)
    assert bucket.wait_seconds(int(left), now) - before == pytest.approx(1.5, rel=0.3)


def test_a_changed_limit_begins_anew():
    bucket = ProviderBucket(exact=True)
    bucket.take(0, 1, 0.0)
    assert told(bucket, 0, Allowance(60, 0, 60.0))
    bucket.take(1, 1, 1.0)
    assert told(bucket, 1, Allowance(600, 590, 1.0))
    assert bucket.wait_seconds(100, 1.1) == 0
    bucket.take(2, 1, 2.0)
    assert not told(bucket, 2, Allowance(600, 589, 1.1))


def test_a_limit_without_a_reset_is_taken_for_a_minutes():
    bucket = ProviderBucket(exact=True)
    bucket.take(0, 1, 0.0)
    told(bucket, 0, Allowance(60, 3, None))
    assert bucket.wait_seconds(1, 0.1) == 0
    assert 5 < bucket.wait_seconds(9, 0.1) < 13


def kept(bucket: ProviderBucket) -> int:
    return len(bucket._under_way)


def test_a_provider_that_tells_no_limit_has_nothing_kept_of_what_is_over():
    bucket = ProviderBucket()
    for number in range(1_000):
        bucket.take(number, 10, float(number))
        bucket.ended(number)
    assert kept(bucket) == 0


def test_what_is_over_counts_while_an_earlier_request_may_still_tell():
    bucket = ProviderBucket(exact=True)
    for number in range(30):
        bucket.take(number, 1, float(number))
    for number in range(1, 30):
        bucket.ended(number)
    assert kept(bucket) == 30
    told(bucket, 0, Allowance(60, 30, 30.0))
    # 29 were sent behind it, and as many have come back since.
    assert bucket.wait_seconds(30, 29.0) > 0
    assert bucket.wait_seconds(20, 29.0) == 0
