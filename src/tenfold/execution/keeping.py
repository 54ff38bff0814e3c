"""Keeps what has been answered without holding up the event loop.

A commit waits for a disk and, worse, for other processes that write to the same file. So stores are
written on a thread of their own; what comes while one batch is written is the next batch, in one
transaction. A quiet loop waits for nothing, a busy one shares the cost of a commit among many.

Invariant: whoever awaits what ``keep`` returns goes on only when that is kept, or hears why not.
Who is cancelled meanwhile takes nothing back: it is written all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

T_contra = TypeVar("T_contra", contravariant=True)


class Store(Protocol[T_contra]):
    """Takes many things in one transaction, on whatever thread it is called."""

    def put_all(self, items: Sequence[T_contra], /) -> None: ...


class Handed:
    """What was handed over to be kept. Awaiting it returns when it is."""

    __slots__ = ("_written",)

    def __init__(self, written: asyncio.Future[None]) -> None:
        self._written = written

    def __await__(self) -> Generator[Any, None, None]:
        # Shielded: one who is cancelled must not end the waiting of others whose batch it is.
        return asyncio.shield(self._written).__await__()


@dataclass(slots=True)
class _Batch:
    """What one store is to take together."""

    written: asyncio.Future[None]
    items: list[Any] = field(default_factory=list[Any])


class Keeping:
    """The thread on which the stores of one event loop are written."""

    def __init__(self) -> None:
        self._next: dict[Store[Any], _Batch] = {}
        self._under_way: _Batch | None = None
        # One: several would only wait for one another at the file.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tenfold-keeping")
        self._writing: asyncio.Task[None] | None = None

    def keep(self, store: Store[T_contra], item: T_contra) -> Handed:
        """Hand ``item`` over to ``store``.

        Raises:
            CacheError: from what is returned, when it is awaited: the store cannot be written.
        """
        batch = self._next.get(store)
        if batch is None:
            batch = self._next[store] = _Batch(asyncio.get_running_loop().create_future())
        batch.items.append(item)
        if self._writing is None:
            self._writing = asyncio.ensure_future(self._write())
        return Handed(batch.written)

    async def settled(self) -> None:
        """Wait until what has been handed over by now is written, or known not to be."""
        batches = [*self._next.values(), *([self._under_way] if self._under_way else [])]
        if batches:
            await asyncio.wait([batch.written for batch in batches])

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._next:
                # Oldest first; what its store is handed meanwhile begins another batch.
                store = next(iter(self._next))
                self._under_way = batch = self._next.pop(store)
                writing = loop.run_in_executor(self._thread, store.put_all, batch.items)
                await asyncio.wait([writing])
                if (error := writing.exception()) is None:
                    batch.written.set_result(None)
                else:
                    batch.written.set_exception(error)
                    # Told to whoever awaits it; that nobody may is no reason to complain.
                    batch.written.exception()
        finally:
            self._writing = self._under_way = None
