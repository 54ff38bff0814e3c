"""One request from its arrival to its end."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, cast

from aiohttp import web

from tenfold.errors import UsageError
from tenfold.testing.simulated_provider.answers import as_sent, write_answer
from tenfold.testing.simulated_provider.calls import BadCallError, Call, JsonObject
from tenfold.testing.simulated_provider.dialect import Dialect, ErrorKind, Reply
from tenfold.testing.simulated_provider.faults import Fault, FaultKind, FaultRequest
from tenfold.testing.simulated_provider.pacing import Schedule, paced, sleep_until
from tenfold.testing.simulated_provider.prompt_cache import CachePlan
from tenfold.testing.simulated_provider.state import ProviderState
from tenfold.testing.simulated_provider.stats import RequestRecord
from tenfold.testing.simulated_provider.tokens import CHARS_PER_TOKEN

_HTML = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Sign in.</body></html>\n"
_SSE = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
_UNREADABLE = "The request's body is not a JSON object."


@dataclass(frozen=True, slots=True)
class _Planned:
    """All that is decided about a request before its first byte is sent."""

    reply: Reply
    cache: CachePlan
    schedule: Schedule
    headers: dict[str, str]
    fault: Fault | None

    @property
    def breaks_at(self) -> float:
        """The share of the answer after which it is cut or stalls; above 1 where it is not."""
        if self.fault and self.fault.kind in (FaultKind.CUT, FaultKind.STALL):
            return self.fault.position
        return 2.0


class Exchange:
    """Answers one request and keeps its record."""

    def __init__(
        self, state: ProviderState, dialect: Dialect, request: web.Request, arrived: float
    ) -> None:
        self._state = state
        self._dialect = dialect
        self._request = request
        self._arrived = arrived
        if state.started is None:
            state.started = arrived
        self._started = state.started
        self._stats = state.stats
        self._record = RequestRecord(request.path, arrived - self._started)
        state.log.append(self._record)

    async def run(self) -> web.StreamResponse:
        """The response; the record is complete when this ends, however it ends."""
        self._stats.begin()
        try:
            return await self._answer()
        except (asyncio.CancelledError, ConnectionError):
            # Either is how aiohttp tells that the client has gone.
            self._record.ended = "cancelled"
            raise
        finally:
            self._record.ended_seconds = self._elapsed()
            self._stats.end(self._record)

    async def _answer(self) -> web.StreamResponse:
        try:
            call = self._dialect.parse(await self._body(), self._request.headers)
            attempt, fault = self._decide(call)
        except (BadCallError, UsageError) as error:
            return self._refusal(400, "bad_request", str(error))
        window = self._state.profile.context_tokens
        if window is not None and call.prompt_tokens > window:
            message = f"prompt is too long: {call.prompt_tokens} tokens > {window} maximum"
            return self._refusal(400, "too_long", message)
        if fault is not None and (refusal := self._refused_by(fault)) is not None:
            return refusal
        planned = self._plan(call, attempt, fault)
        if isinstance(planned, web.Response):
            return planned
        if planned.breaks_at <= 0:
            return await self._stall(None)
        return await (self._stream(planned) if call.stream else self._whole(planned))

    async def _body(self) -> JsonObject:
        try:
            body: Any = json.loads(await self._request.read())
        except ValueError:
            raise BadCallError(_UNREADABLE) from None
        if not isinstance(body, dict):
            raise BadCallError(_UNREADABLE)
        return cast("JsonObject", body)

    def _decide(self, call: Call) -> tuple[int, Fault | None]:
        attempt = self._state.attempt_of(call)
        asked = FaultRequest(call.path, call.model, call.schema_name, call.prompt_hash, attempt)
        seed = self._state.profile.seed
        fault = self._state.faults.decide(asked, wanted=call.wanted_fault, seed=seed)
        record = self._record
        record.name, record.prompt_hash, record.attempt = asked.name, asked.prompt_hash, attempt
        record.stream, record.prompt_tokens = call.stream, call.prompt_tokens
        record.fault = None if fault is None else fault.kind.value
        return attempt, fault

    def _refused_by(self, fault: Fault) -> web.Response | None:
        match fault.kind:
            case FaultKind.RATE_LIMIT:
                return self._rate_limited(fault.retry_after_seconds, {})
            case FaultKind.SERVER_ERROR:
                return self._refusal(500, "server", "The server had an error (simulated).")
            case FaultKind.HTML:
                self._record.status, self._record.ended = 200, "complete"
                return web.Response(text=_HTML, content_type="text/html")
            case _:
                return None

    def _plan(self, call: Call, attempt: int, fault: Fault | None) -> _Planned | web.Response:
        profile = self._state.profile
        wanted = call.output_tokens or profile.wanted_tokens(call.schema_name)
        answer = write_answer(call, seed=profile.seed, wanted_tokens=wanted)
        now = asyncio.get_running_loop().time()
        admission = self._state.limiter.admit(call.prompt_tokens + answer.output_tokens, now)
        headers = self._dialect.limit_headers(admission)
        if admission.retry_after_seconds > 0:
            return self._rate_limited(admission.retry_after_seconds, headers)
        sent = as_sent(answer, fault, call.max_tokens)
        cache = self._dialect.plan_cache(self._state.cache, call, now)
        reply = Reply(
            call,
            self._stats.requests,
            int(time.time()),
            sent.text,
            sent.tokens,
            cache.read_tokens,
            cache.written_tokens,
            sent.truncated,
        )
        schedule = self._schedule(call, attempt, fault, sent.tokens)
        return _Planned(reply, cache, schedule, headers, fault)

    def _schedule(self, call: Call, attempt: int, fault: Fault | None, tokens: int) -> Schedule:
        profile = self._state.profile
        named = profile.latency_key == "name" and call.schema_name
        latency = profile.draw(call.schema_name if named else call.prompt_hash, attempt)
        if fault is not None:
            latency = fault.slowed(latency)
        self._record.latency_seconds = latency.total_seconds(tokens)
        return Schedule(
            self._arrived + latency.ttft_seconds / profile.speed,
            self._arrived + latency.total_seconds(tokens) / profile.speed,
        )

    async def _whole(self, planned: _Planned) -> web.StreamResponse:
        await sleep_until(planned.schedule.first_at)
        self._begin(planned)
        if planned.breaks_at < 1:
            await sleep_until(planned.schedule.at(planned.breaks_at))
            return await self._break_off(planned, None)
        await sleep_until(planned.schedule.last_at)
        self._record.output_tokens = planned.reply.output_tokens
        self._record.status, self._record.ended = 200, "complete"
        return web.json_response(self._dialect.whole(planned.reply), headers=planned.headers)

    async def _stream(self, planned: _Planned) -> web.StreamResponse:
        reply, dialect = planned.reply, self._dialect
        response = web.StreamResponse(headers={**_SSE, **planned.headers})
        frame = dialect.framer(reply)
        written = 0
        async for due in paced(planned.schedule, self._state.slice_seconds):
            share = min(due, planned.breaks_at)
            head = b""
            if due == 0.0:
                self._begin(planned)
                self._record.status = 200
                await response.prepare(self._request)
                head = dialect.opening(reply)
            end = len(reply.text) if share >= 1 else self._chars_due(reply, share)
            if head or end > written:
                piece = frame(reply.text[written:end]) if end > written else b""
                await response.write(head + piece)
            written = max(written, end)
            self._record.output_tokens = max(1, int(reply.output_tokens * share))
            if due >= planned.breaks_at:
                return await self._break_off(planned, response)
        self._record.output_tokens = reply.output_tokens
        await response.write(dialect.closing(reply))
        await response.write_eof()
        self._record.ended = "complete"
        return response

    def _chars_due(self, reply: Reply, share: float) -> int:
        """Characters written at ``share`` of the answer: the first token at its very beginning."""
        return min(len(reply.text), max(CHARS_PER_TOKEN, int(len(reply.text) * share)))

    def _begin(self, planned: _Planned) -> None:
        loop = asyncio.get_running_loop()
        self._state.cache.begin(planned.cache, loop.time())
        self._record.first_token_seconds = self._elapsed()
        self._record.cached_tokens = planned.cache.read_tokens
        self._record.cache_write_tokens = planned.cache.written_tokens

    async def _break_off(
        self, planned: _Planned, response: web.StreamResponse | None
    ) -> web.StreamResponse:
        if planned.fault is not None and planned.fault.kind is FaultKind.STALL:
            return await self._stall(response)
        return self._cut(response)

    async def _stall(self, response: web.StreamResponse | None) -> web.StreamResponse:
        """Sends nothing more until the client gives up (which cancels this) or the server stops."""
        await self._state.closing.wait()
        return self._cut(response)

    def _cut(self, response: web.StreamResponse | None) -> web.StreamResponse:
        self._record.ended = "cut"
        if self._request.transport is not None:
            self._request.transport.abort()
        return response or web.Response(status=500)

    def _rate_limited(self, wait_seconds: float, limits: Mapping[str, str]) -> web.Response:
        milliseconds = ceil(wait_seconds * 1_000)
        headers = {
            **limits,
            "retry-after": f"{milliseconds / 1_000:g}",
            "retry-after-ms": str(milliseconds),
        }
        return self._refusal(429, "rate_limit", "Rate limit reached (simulated).", headers)

    def _refusal(
        self, status: int, kind: ErrorKind, message: str, headers: Mapping[str, str] | None = None
    ) -> web.Response:
        self._record.status, self._record.ended = status, "refused"
        body = self._dialect.error(kind, message)
        return web.json_response(body, status=status, headers=headers)

    def _elapsed(self) -> float:
        return asyncio.get_running_loop().time() - self._started
