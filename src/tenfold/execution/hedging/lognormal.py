"""What has been seen of a positive quantity whose logarithm is about normal.

Latencies and rates of servers are: their factors multiply. Mean and variance of the logarithm are
those of a normal-inverse-gamma model by their posterior means (Gelman et al., *Bayesian Data
Analysis*, 3rd ed., 3.3): the prior counts as ``weight`` observations. Old observations fade, so
that a model that grows slower in the afternoon is believed; extreme ones are pulled in to the
edge of what is usual, so that the stragglers that are being looked for do not become usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Final

_FADE: Final = 1 / 300
"""How much of what is known each new observation displaces: about 300 count."""
_PULLED_IN_FROM: Final = 3.0
"""Standard deviations above the mean from which on an observation is pulled in."""
_ENOUGH: Final = 8.0
"""Observations before any is taken for extreme."""


@dataclass(slots=True)
class LogNormal:
    """A running estimate; starts as a prior with the given median and spread."""

    median: float
    """Of the prior."""
    sigma: float
    """Standard deviation of the logarithm, of the prior."""
    weight: float = 2.0
    """As how many observations the prior counts."""

    _seen: float = 0.0
    _mean: float = 0.0
    _squares: float = 0.0
    """Sum of squared deviations of the logarithm from ``_mean``."""

    def see(self, value: float) -> None:
        """Take an observation above zero into account."""
        seen = log(value)
        if self._seen >= _ENOUGH:
            seen = min(seen, log(self.quantile(_PULLED_IN_FROM)))
        kept = 1 - _FADE
        self._seen = self._seen * kept + 1
        self._squares *= kept
        off = seen - self._mean
        self._mean += off / self._seen
        self._squares += off * (seen - self._mean)

    def quantile(self, deviations: float) -> float:
        """The value that lies ``deviations`` standard deviations from the median."""
        prior_mean = log(self.median)
        total = self.weight + self._seen
        mean = (self.weight * prior_mean + self._seen * self._mean) / total
        apart = self.weight * self._seen / total * (prior_mean - self._mean) ** 2
        variance = (self.weight * self.sigma**2 + self._squares + apart) / total
        return exp(mean + deviations * sqrt(variance))
