"""Pages are held up to a length, those asked for last."""

from __future__ import annotations

from markupsafe import Markup

from tenfold.web.held_pages import FinishedPage, HeldPages


def page(length: int) -> FinishedPage:
    return FinishedPage("title", Markup("x" * length))  # noqa: S704 - nothing but letters


def test_the_pages_asked_for_last_are_held_up_to_a_length():
    held = HeldPages(most_characters=100)
    for name in "ab":
        held.put(name, page(40))
    assert held.get("a") is not None
    held.put("c", page(30))
    assert held.get("b") is None, "asked for least recently"
    assert held.get("a") is not None
    assert held.get("c") is not None


def test_a_page_that_is_drawn_anew_counts_once():
    held = HeldPages(most_characters=100)
    for _ in range(5):
        held.put("a", page(60))
    held.put("b", page(40))
    assert held.get("a") is not None
    assert held.get("b") is not None


def test_one_that_is_too_long_is_not_held_and_takes_no_room():
    held = HeldPages(most_characters=100)
    held.put("a", page(50))
    held.put("b", page(101))
    held.put("a", page(101))
    assert held.get("a") is held.get("b") is None
    held.put("c", page(100))
    assert held.get("c") is not None
