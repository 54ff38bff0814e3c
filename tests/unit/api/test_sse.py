"""Events as the bytes of a stream: each batch is written once, whoever watches."""

from __future__ import annotations

from support.records import event
from tenfold.api.sse import EventEncoder


def counting_encoder():
    scrubbed = []

    def scrub(text):
        scrubbed.append(text)
        return text.replace("/home/analyst", "…")

    return EventEncoder(scrub), scrubbed


def test_a_batch_is_one_piece_of_the_stream():
    encode, _ = counting_encoder()
    batch = (event(1, "usage", '{"calls":1}'), event(2, "notice", '{"text":"/home/analyst/x"}'))
    assert encode(batch).decode() == (
        'event: usage\nid: 1\ndata: {"calls":1}\n\nevent: notice\nid: 2\ndata: {"text":"…/x"}\n\n'
    )


def test_what_many_watch_is_encoded_once():
    encode, scrubbed = counting_encoder()
    batch = (event(1), event(2))
    pieces = {id(encode(batch)) for _ in range(200)}
    assert len(pieces) == 1
    assert len(scrubbed) == 2
    # A page's parts come in batches of their own that hold the same part.
    part = event(3)
    assert encode((part,)) is encode((part,))


def test_equal_numbers_of_different_analyses_are_not_confused():
    encode, _ = counting_encoder()
    for number in range(1_000):
        data = f'{{"n":{number}}}'
        assert data in encode((event(1, data=data),)).decode()
    assert len(encode._latest) <= 64
