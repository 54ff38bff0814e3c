"""A function's name as a model: the same for the same code, another for another answer."""

from __future__ import annotations

from functools import partial

from tenfold.execution.function_names import function_name


def ask(prompt: str) -> str:
    return prompt


def answering(word: str, *, loud: bool = False):
    def answer(prompt: str, tail: str = word) -> str:
        return word + tail + (prompt.upper() if loud else prompt)

    return answer


class Asker:
    def __init__(self, model: str) -> None:
        self.model = model

    def __call__(self, prompt: str) -> str:
        return self.model + prompt


def test_is_readable_and_stable():
    assert function_name(ask).startswith("ask-")
    assert function_name(ask) == function_name(ask)
    assert function_name(answering("a")) == function_name(answering("a"))
    assert function_name(Asker("a")) == function_name(Asker("a"))


def test_lambdas_of_different_code_differ():
    assert function_name(lambda p: p + "a") != function_name(lambda p: p + "b")
    assert function_name(lambda p: p.upper()) != function_name(lambda p: p.lower())


def test_what_is_captured_counts():
    assert function_name(answering("a")) != function_name(answering("b"))
    assert function_name(answering("a")) != function_name(answering("a", loud=True))
    assert function_name(Asker("a")) != function_name(Asker("b"))
    assert function_name(partial(ask, "a")) != function_name(partial(ask, "b"))


def test_nothing_captured_can_be_read_from_the_name():
    assert "hunter2" not in function_name(answering("hunter2"))


def test_anything_callable_has_a_name():
    assert function_name(str)
    assert function_name("".join)
    assert function_name(Asker("a").__call__)
