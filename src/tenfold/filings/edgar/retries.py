"""When EDGAR is asked again, and how long after: tenacity's policy for one request.

What passes by itself is tried again: a refused connection, 429, 5xx, an answer that broke off. A
longer Retry-After than anyone waits at a terminal is told instead of waited for. Where an older
copy could do, patience is shorter.
"""

from __future__ import annotations

import logging
from typing import Final

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential_jitter,
)

from tenfold.clock import Clock
from tenfold.errors import EdgarUnavailableError

_LOGGER = logging.getLogger(__name__)
_ATTEMPTS: Final = 4
_ATTEMPTS_IF_KEPT: Final = 2
_PATIENCE_SECONDS: Final = 25.0
"""No further attempt begins after this."""
_LONGEST_WAIT_SECONDS: Final = 15.0
"""A longer Retry-After is told to the user instead of waited for."""
_LONGEST_WAIT_IF_KEPT_SECONDS: Final = 3.0
_BACKOFF: Final = wait_exponential_jitter(initial=0.25, max=8, jitter=0.25)


def attempts(clock: Clock, *, is_kept: bool = False) -> AsyncRetrying:
    """The attempts of one request; fewer where ``is_kept`` says that an older copy is there."""
    most = stop_after_attempt(_ATTEMPTS_IF_KEPT if is_kept else _ATTEMPTS)
    patience = most | stop_after_delay(_PATIENCE_SECONDS)
    longest_seconds = _LONGEST_WAIT_IF_KEPT_SECONDS if is_kept else _LONGEST_WAIT_SECONDS

    def enough(state: RetryCallState) -> bool:
        return patience(state) or (_asked_seconds(state) or 0.0) > longest_seconds

    return AsyncRetrying(
        retry=retry_if_exception_type(EdgarUnavailableError),
        stop=enough,
        wait=_delay_seconds,
        sleep=clock.sleep,
        before_sleep=_log_retry,
        reraise=True,
    )


def _delay_seconds(state: RetryCallState) -> float:
    return max(_BACKOFF(state), _asked_seconds(state) or 0.0)


def _asked_seconds(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after_seconds if isinstance(error, EdgarUnavailableError) else None


def _log_retry(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _LOGGER.info("asking EDGAR again (attempt %d): %s", state.attempt_number + 1, error)
