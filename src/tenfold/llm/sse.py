"""Server-sent events, as far as completion APIs use them (HTML standard, section 9.2)."""

from __future__ import annotations


class EventDecoder:
    """Cuts a byte stream into the ``data`` of its events.

    Fed as the bytes come, in pieces of any size. Other fields and comments (the keep-alive lines
    of many servers) are skipped.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []

    def feed(self, piece: bytes) -> list[bytes]:
        """The data of every event that ``piece`` completes."""
        lines = (self._rest + piece).split(b"\n")
        self._rest = lines.pop()
        events: list[bytes] = []
        for line in lines:
            line = line.removesuffix(b"\r")
            if not line:
                self._end_event(events)
            elif line.startswith(b"data:"):
                self._data.append(line[5:].removeprefix(b" "))
        return events

    def end(self) -> list[bytes]:
        """What is left when the stream has ended: some servers spare the last blank line."""
        events = self.feed(b"\n\n") if self._rest or self._data else []
        self._rest = b""
        return events

    def _end_event(self, events: list[bytes]) -> None:
        if self._data:
            events.append(b"\n".join(self._data))
            self._data = []
