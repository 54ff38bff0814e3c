"""How many calls may be in flight, found out from how quickly they are answered.

Idea: as TCP finds a path's capacity, and Netflix's concurrency-limits (its Gradient limit) a
server's. More places are given while somebody waits for one and first tokens come as quickly as
they ever did; where they come clearly later, the limit is cut by just that factor, which is what
the load was too high by. After a cut latency is seen under less load, so that what is taken for
usual does not creep up with the load itself. Growth is the square root of the limit a round, so
that small limits recover quickly and large ones do not overshoot. A refusal (429) that no rate
limit explains shows how many calls the provider does bear: those of its round that were not
refused, or what was borne before the growth that was refused. Whoever was refused asks for more
rarely, one call more at a time, and more often again where that is borne: a provider that tells no
limits refuses whatever finds them out. Sources: Jacobson, "Congestion Avoidance and Control",
SIGCOMM 1988; Brakmo and Peterson, "TCP Vegas", 1995; Netflix, "Performance Under Load", 2018.

First tokens, not whole answers, because answers differ in length; by size of prompt, because long
ones take longer to read; on average, by logarithms, because single ones scatter. Of each round the
first requests sent are looked at, all of them, for those that are answered first are the quickest;
one that is not answered after twice the usual time counts as that late already.

A cut is a trial: where the next round's answers begin hardly sooner, and do not after a second
cut, what made them late was not this load (others' calls, a slower day, a busy machine here), so
the cuts are taken back and what was late becomes usual. The second is needed because a round that
was late may have been sent while the load still rose. Otherwise a model that slowed down for good
would be left with one call at a time.

Alternative: Netflix's Gradient2, which compares with a long-run average. Under steady load the
average follows the load up, and the limit with it.

Invariants: between 1 and the ceiling; one change a round, a round being requests that were sent
after the last change; no change while nobody waits for a place, for then the limit is not what
makes calls slow.
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import Final

from tenfold.execution.limits.rounds import Cut, Round

_LATER_BY: Final = 1.2
"""From which factor on first tokens come clearly later."""
_SURE_DEVIATIONS: Final = 2.5
"""And by how many standard errors of their mean, so that chance cuts nothing."""
_QUICKER_DEVIATIONS: Final = 2.0
_GIVEN_UP_AFTER: Final = 2.0
_DEEPEST_CUT: Final = 0.5
_HELPED: Final = 0.35
"""By which share of a cut, both as logarithms, first tokens must come sooner for it to have helped.
Where calls queue up it is all of the cut; where the load has nothing to do with it, none."""
_LEAST_PLACES: Final = 8
"""Lateness cuts no deeper: it is too uncertain a sign to go on with next to nothing."""
_AFTER_REFUSAL: Final = 0.8
_MOST_PATIENCE: Final = 8
"""Rounds from one growth to the next, where growth is refused again and again. With so many, 3 to 4
of a hundred calls are refused by a limit of 240 calls a minute that is never told; with none 11."""
_SUSPICIOUS_SECONDS: Final = 2.0
"""First tokens that took longer from the start may have done so because of the load."""
_FEWEST, _MOST = 4, 32
"""Requests that are looked at in a round."""
_DOWN, _UP = 0.5, 0.05
"""How far the usual latency follows a round that was clearly quicker, and any other."""


class AdaptiveLimit:
    """The limit of one model's calls in flight."""

    def __init__(self, start: int, *, adapts: bool = True) -> None:
        """``start`` is the first limit; one that does not adapt stays at its bounds."""
        self._limit = float(start)
        self._ceiling = start
        self._adapts = adapts
        self._was_cut = False
        self._was_refused = False
        self._has_tried = False
        self._tried_from: int | None = None
        """The limit before half of it was tried."""
        self._cut: Cut | None = None
        self._usual: dict[int, float] = {}
        """Logarithm of the usual time to first token, by size of prompt."""
        self._refusals_from = 0
        """Number of the first request whose refusal begins a new round of refusals."""
        self._survivors = 0
        self._known_good = 0.0
        """What was borne before the last growth that was refused."""
        self._grown_from = 0.0
        """The limit before the last growth; 0.0 once that was refused."""
        self._patience = 0
        """Rounds to pass from one growth to the next, since more was refused."""
        self._rounds = 0
        """Since the last change."""
        self._round = self._new_round()

    @property
    def now(self) -> int:
        """Calls that may be in flight."""
        return max(1, min(int(self._limit), self._ceiling))

    def bound(self, *, start: int, ceiling: int) -> None:
        """Stay at or below ``ceiling``; begin at ``start``, unless calls have shown it too high."""
        self._ceiling = ceiling
        if not self._was_cut or not self._adapts:
            self._limit = max(self._limit, float(start))

    @property
    def borne(self) -> int | None:
        """Calls at a time of which it is known that more are refused; None where none were."""
        return self.now if self._was_refused else None

    def expect(self, borne: int) -> None:
        """Begin with so many, of which earlier calls have shown that more are refused."""
        if self._adapts and borne < self.now:
            self._was_refused = True
            self._cut_to(float(borne))

    def wanted(self, now: float) -> None:
        """Somebody waits for a place."""
        self._round.wanted = True
        waiting = self._round.waiting
        while waiting:
            number, (size, sent_at) = next(iter(waiting.items()))
            usual = self._usual.get(size)
            if usual is None or now - sent_at < _GIVEN_UP_AFTER * exp(usual):
                return
            self.first_token(number, now)

    def sent(self, number: int, prompt_tokens: int, now: float) -> None:
        """Request ``number`` is sent."""
        if self._adapts and self._round.places:
            self._round.places -= 1
            self._round.waiting[number] = (_size(prompt_tokens), now)

    def first_token(self, number: int, now: float) -> None:
        """The answer to request ``number`` begins."""
        sent = self._round.waiting.pop(number, None)
        if sent is not None:
            size, sent_at = sent
            self._round.saw(size, now - sent_at)
            self._end_if_over()

    def ended(self, number: int) -> None:
        """Request ``number`` is over, whether or not its answer had begun."""
        if self._round.waiting.pop(number, None) is not None:
            self._round.places += 1

    def refused(self, number: int, in_flight: int, sent: int) -> None:
        """Request ``number`` was refused for no reason but the load, as one of ``in_flight``;
        ``sent`` is the number of the latest."""
        if not self._adapts:
            return
        if number >= self._refusals_from:
            self._refusals_from = sent + 1
            self._survivors = in_flight
            self._patience = min(_MOST_PATIENCE, 2 * self._patience + 2)
            self._known_good, self._grown_from = self._grown_from, 0.0
        self._was_refused = True
        self._rounds = 0
        self._survivors -= 1
        self._cut_to(max(_AFTER_REFUSAL * self._survivors, min(self._survivors, self._known_good)))
        self._round = self._new_round()

    def _end_if_over(self) -> None:
        ended = self._round
        if not ended.is_over:
            return
        count = sum(seen.count for seen in ended.seen.values())
        later, variance = 0.0, 0.0
        for size, seen in ended.seen.items():
            later += seen.count * (seen.mean - self._usual.get(size, seen.mean)) / count
            variance += max(0.0, seen.squares / seen.count - seen.mean**2) * seen.count / count
        error = sqrt(variance / count)
        self._learn_usual(ended, quicker=later < -_QUICKER_DEVIATIONS * error)
        if ended.wanted:
            self._change(ended, later, max(log(_LATER_BY), _SURE_DEVIATIONS * error))
        self._round = self._new_round()

    def _change(self, ended: Round, later: float, much: float) -> None:
        """Conclude from a round whose answers began later than usual by the factor of which
        ``later`` is the logarithm; from ``much`` on that is no chance."""
        cut, self._cut = self._cut, None
        vain = cut if cut and later > much and not self._has_helped(cut, later) else None
        if vain and (vain.before or self.now <= _LEAST_PLACES):
            self._limit = float(min((vain.before or vain).places, self._ceiling))
            rounds = [later, vain.later, *([vain.before.later] if vain.before else [])]
            for size in ended.seen:
                self._usual[size] += sum(rounds) / len(rounds)
            return
        tried_from, self._tried_from = self._tried_from, None
        if tried_from is not None and later > -much:
            # Half the places made nothing quicker: it was not the load.
            self._limit = float(min(tried_from, self._ceiling))
        elif tried_from is not None or self._is_suspicious():
            self._has_tried = True
            self._tried_from = self.now
            self._cut_to(self.now / 2)
        elif later > much:
            before = self.now
            fewest = min(before, _LEAST_PLACES)
            self._cut_to(max(fewest, before * max(_DEEPEST_CUT, exp(-later))))
            if self.now < before:
                self._cut = Cut(before, later, vain)
        elif self._limit < self._ceiling and self._rounds < self._patience:
            self._rounds += 1
        elif self._limit < self._ceiling:
            self._grow()

    def _grow(self) -> None:
        self._grown_from = self._limit
        # Until the first cut by doubling, as in TCP's slow start.
        by = sqrt(self._limit) if self._was_cut else self._limit
        self._limit = min(float(self._ceiling), self._limit + (1.0 if self._patience else by))
        self._rounds, self._patience = 0, self._patience // 2

    def _has_helped(self, cut: Cut, later: float) -> bool:
        return cut.later - later > _HELPED * log(cut.places / self.now)

    def _is_suspicious(self) -> bool:
        """Whether answers begin so late, and always did, that the load itself may be the reason."""
        slowest = max(self._usual.values(), default=0.0)
        return not self._has_tried and not self._was_cut and slowest > log(_SUSPICIOUS_SECONDS)

    def _learn_usual(self, ended: Round, *, quicker: bool) -> None:
        follow = _DOWN if quicker else _UP
        if quicker and self._tried_from is not None:
            follow = 1.0  # what is usual was seen under too much load
        for size, seen in ended.seen.items():
            usual = self._usual.setdefault(size, seen.mean)
            # A few of a size move it little.
            weight = follow * min(1.0, seen.count / _FEWEST)
            self._usual[size] = usual + weight * (seen.mean - usual)

    def _cut_to(self, limit: float) -> None:
        self._limit = max(1.0, min(self._limit, float(self._ceiling), limit))
        self._was_cut = True

    def _new_round(self) -> Round:
        return Round(places=max(_FEWEST, min(_MOST, self.now // 2)))


def _size(prompt_tokens: int) -> int:
    """Sizes within a factor of four belong together."""
    return max(prompt_tokens, 1).bit_length() // 2
