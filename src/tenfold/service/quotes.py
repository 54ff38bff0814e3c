"""What a request would take, were it started. Nothing is sent to a model."""

from __future__ import annotations

import asyncio

from tenfold.options import options_from
from tenfold.quoting import QuotedReading, quote_reading
from tenfold.service.request import AnalysisRequest, check_target, resolve
from tenfold.service.stores import Stores
from tenfold.settings import Settings


async def quote_request(
    request: AnalysisRequest, stores: Stores, settings: Settings
) -> QuotedReading:
    """The quote of ``request``, and the filing that it means.

    Raises:
        FilingError: it names nothing, or no 10-K.
        UsageError: an unknown model, section or component.
    """
    keywords = request.keywords(settings)

    def checked() -> None:
        check_target(request.target, settings)
        options_from(keywords).catalogue(settings)  # before a filing is fetched for nothing

    await asyncio.to_thread(checked)
    target = await asyncio.to_thread(resolve, request.target, stores.uploads, settings)
    return await quote_reading(target, **keywords)
