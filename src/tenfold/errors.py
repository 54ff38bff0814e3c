"""Every error Tenfold raises on purpose.

    TenfoldError
    ├── UsageError                 the request itself is wrong (exit code 2)
    │   ├── UnknownModelError
    │   ├── UnknownComponentError
    │   └── MissingKeyError
    ├── FilingError                the target cannot be read as a 10-K
    │   ├── FilingNotFoundError
    │   │   └── NotOnEdgarError    EDGAR answers, and has no such thing
    │   │       └── DocumentMissingError  the filing is on file, and its document is not there
    │   ├── EdgarError             EDGAR did not give what it has
    │   │   ├── EdgarRefusedError  403: no identity, or one that SEC does not take
    │   │   └── EdgarUnavailableError  (retried) down, slow, 429, 5xx, half an answer
    │   ├── UnreadableFilingError  not text or HTML, empty, too large, wrong encoding
    │   ├── WrongFormError         a filing, but not a 10-K
    │   └── NoFactsError           a 10-K without tagged figures
    ├── ModelError                 a model call did not give an answer
    │   ├── RateLimitedError       (retried, honours retry_after_seconds)
    │   ├── ProviderUnavailableError  (retried) refused, cut, stalled, 5xx
    │   ├── ProviderRejectedError  4xx, bad key, a page of HTML instead of an answer
    │   ├── PromptTooLongError     told before the prompt is sent
    │   ├── BudgetExceededError    likewise: what may be spent does not reach
    │   └── InvalidAnswerError     the answer does not fit the output schema
    ├── ComponentFailedError       a failed component's value was read
    ├── NoTraceError               an analysis that was kept has no trace of its calls
    ├── CacheError                 the cache file cannot be used
    └── StoreError                 the kept analyses cannot be read or written
        ├── AnalysisNotFoundError  no analysis of that ID is kept
        └── UploadsFullError       there is no room for another uploaded file

Each message says what happened and, after it, what to do next. Errors of other libraries are
translated where they enter, so that nothing above ``llm`` or ``filings`` needs to know them.
This module imports only the standard library.
"""

from __future__ import annotations


class TenfoldError(Exception):
    """Base of all errors raised on purpose; its text is one or two plain sentences."""


class UsageError(TenfoldError):
    """The call or command itself is wrong: an unknown name, a missing key, a bad option."""


class UnknownModelError(UsageError):
    """The model's name has no known provider, or the provider does not know the model."""


class UnknownComponentError(UsageError):
    """A section or component was asked for that is not in the catalogue."""


class MissingKeyError(UsageError):
    """The chosen provider needs a key and none is set."""


class FilingError(TenfoldError):
    """The target cannot be read as an annual report."""


class FilingNotFoundError(FilingError):
    """No such file, company or filing."""


class NotOnEdgarError(FilingNotFoundError):
    """EDGAR answered that it has no such ticker, list, document or facts."""


class DocumentMissingError(NotOnEdgarError):
    """A 10-K is on file, and EDGAR does not have its document.

    ``accessions`` are the numbers of the filings of ``cik`` that may be meant, the likeliest
    first; ``fiscal_year`` is what was asked for, None for the latest.
    """

    def __init__(
        self,
        message: str,
        *,
        cik: int = 0,
        accessions: tuple[str, ...] = (),
        fiscal_year: int | None = None,
    ) -> None:
        super().__init__(message)
        self.cik = cik
        self.accessions = accessions
        self.fiscal_year = fiscal_year


class EdgarError(FilingError):
    """EDGAR's answer cannot be used: a page instead of data, a redirect elsewhere."""


class EdgarRefusedError(EdgarError):
    """EDGAR refuses the requests of whoever asks (403)."""


class EdgarUnavailableError(EdgarError):
    """EDGAR cannot be reached, is overloaded, or broke off. The same request may succeed later.

    ``retry_after_seconds`` is what it asked for, None where it said nothing.
    """

    def __init__(self, message: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class UnreadableFilingError(FilingError):
    """The file is empty, too large, or neither HTML nor plain text."""


class WrongFormError(FilingError):
    """The document is a filing of another form (10-Q, 10-KSB …), or no filing at all."""


class NoFactsError(FilingError):
    """The filing has no tagged figures to compute with, as those from before about 2009."""


class ModelError(TenfoldError):
    """A model call ended without a usable answer."""

    retryable: bool = False
    """Whether the same request may succeed when it is sent again."""


class RateLimitedError(ModelError):
    """The provider refused for now (429).

    ``retry_after_seconds`` is what the provider asked for, None where it said nothing.
    """

    retryable = True

    def __init__(self, message: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class ProviderUnavailableError(ModelError):
    """Refused, cut or stalled connection, or a 5xx answer.

    ``nobody_there`` says that not even a connection came about.
    """

    retryable = True

    def __init__(
        self,
        message: str,
        *,
        retry_after_seconds: float | None = None,
        nobody_there: bool = False,
    ) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.nobody_there = nobody_there


class ProviderRejectedError(ModelError):
    """The provider will not take this request however often it is sent: a bad key, a 4xx, no API.

    ``for_every_call`` says that no other request will fare better (a refused key, an unknown
    model, no API at that address), so that the engine stops asking.
    """

    def __init__(self, message: str, *, for_every_call: bool = False) -> None:
        super().__init__(message)
        self.for_every_call = for_every_call


class PromptTooLongError(ModelError):
    """The prompt does not fit the model's window; known before it is sent."""


class BudgetExceededError(ModelError):
    """What is left of the money that may be spent does not reach for the call; it is not sent."""


class InvalidAnswerError(ModelError):
    """The answer is not JSON, or does not fit the output schema."""


class ComponentFailedError(TenfoldError):
    """The value of a component that failed or was skipped was read; the text carries the reason."""


class NoTraceError(TenfoldError):
    """There is no trace of an analysis's calls; the text says why."""


class CacheError(TenfoldError):
    """The cache file is corrupt, of a newer version, or cannot be written."""


class StoreError(TenfoldError):
    """The database of kept analyses cannot be opened, read or written."""


class AnalysisNotFoundError(StoreError):
    """No analysis with that ID is kept."""


class UploadsFullError(StoreError):
    """The uploaded files that kept analyses refer to leave no room for another."""
