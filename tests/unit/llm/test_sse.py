from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tenfold.llm.sse import EventDecoder

STREAM = (
    b': ping\n\ndata: {"a": 1}\r\n\r\nevent: x\ndata:two\ndata: lines\n\n\n'
    b"data: caf\xc3\xa9\n\ndata: last"
)
EVENTS = [b'{"a": 1}', b"two\nlines", b"caf\xc3\xa9", b"last"]


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_events_do_not_depend_on_how_the_bytes_are_cut(cuts: list[int]):
    edges = [0, *sorted(cuts), len(STREAM)]
    decoder = EventDecoder()
    events: list[bytes] = []
    for start, end in pairwise(edges):
        events += decoder.feed(STREAM[start:end])
    assert events + decoder.end() == EVENTS


def test_an_event_comes_as_soon_as_it_is_complete():
    decoder = EventDecoder()
    assert decoder.feed(b"data: 1\n") == []
    assert decoder.feed(b"\ndata: 2") == [b"1"]
    assert decoder.end() == [b"2"]
    assert decoder.end() == []
