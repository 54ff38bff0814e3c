"""What the terminal says when an analysis was stopped: what landed, and what it cost."""

from __future__ import annotations

from tenfold.analysis.quote_lines import dollars
from tenfold.analysis.so_far import SoFar
from tenfold.cli.choices import Reading
from tenfold.cli.watch import Watch


def landed_line(watch: Watch, reading: Reading) -> str:
    """How many answers there are, and what asking again would take."""
    if watch.started is None:
        return "Stopped before anything was asked."
    landed = f"Stopped. {watch.landed} of {watch.components} components had landed"
    beside = f", beside {watch.from_cache} from the cache" if watch.from_cache else ""
    if watch.started.reads_passages:
        return f"{landed}{beside}. Passages cost nothing: run the same command again."
    if not reading.use_cache:
        return (
            f"{landed}. They are not in the cache, because of --no-cache: the same command starts "
            "over."
        )
    if not watch.landed:
        return f"{landed}{beside}. The same command asks again."
    return f"{landed} and are kept in the cache{beside}: the same command asks only for the rest."


def bill_line(so_far: SoFar) -> str:
    """What was sent and what that took; what closed requests took is reckoned."""
    requests = f"{so_far.calls} request{'' if so_far.calls == 1 else 's'}"
    if so_far.started is not None and so_far.started.reads_passages:
        return f"{requests} until then."
    if so_far.closed:
        requests += f", {so_far.closed} of them closed unfinished"
    tokens = so_far.tokens
    took = f"{tokens.prompt_tokens:,} tokens in, {tokens.completion_tokens:,} out"
    if tokens.cost_usd is None:
        return f"{requests}: {'about ' if so_far.closed else ''}{took}, cost unknown."
    about = "About " if so_far.closed else ""
    return f"{about}{dollars(tokens.cost_usd)} for {requests}: {took}."
