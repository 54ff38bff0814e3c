"""Every error of the tree has its line in the table, and says nothing it should not."""

from __future__ import annotations

import inspect
import json
from pathlib import Path

import pytest

from tenfold import errors
from tenfold.api.problems import KINDS, Problem, kind_named, kind_of, plain_kind, problem_of
from tenfold.api.scrub import Scrubber
from tenfold.settings import Settings

TREE = [
    cls
    for _, cls in inspect.getmembers(errors, inspect.isclass)
    if issubclass(cls, errors.TenfoldError)
]


@pytest.mark.parametrize("cls", TREE, ids=lambda cls: cls.__name__)
def test_every_class_is_mapped(cls: type[errors.TenfoldError]) -> None:
    kind = KINDS[cls]
    assert 400 <= kind.status <= 599
    assert kind_of(cls("It went wrong.")) is kind
    assert kind_named(cls.__name__) is kind


def test_the_table_has_no_two_of_a_name() -> None:
    assert len({kind.name for kind in KINDS.values()}) == len(KINDS) == len(TREE)


def test_an_unlisted_class_is_what_it_descends_from() -> None:
    class Odd(errors.WrongFormError):
        pass

    assert kind_of(Odd("x")) is KINDS[errors.WrongFormError]
    assert kind_named("NoSuchClass") is KINDS[errors.TenfoldError]


def test_paths_and_keys_stay_here(tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path / "data", cache_dir=tmp_path / "cache", keys={"openai": "hidden-key-1"}
    )
    scrubber = Scrubber(settings)
    told = f"{tmp_path}/data/x.py failed with hidden-key-1"
    said = json.loads(problem_of(errors.UsageError(told), "/x", scrubber).body)["detail"]
    assert str(tmp_path / "data") not in said
    assert "hidden-key-1" not in said
    assert said.startswith("…/x.py")
    stored = problem_of(errors.StoreError(f"{tmp_path} is full"), "/x", scrubber)
    assert str(tmp_path) not in bytes(stored.body).decode()
    assert stored.status_code == 503


def test_waiting_is_passed_on() -> None:
    scrubber = Scrubber(Settings())
    error = errors.EdgarUnavailableError("Busy.", retry_after_seconds=2.2)
    assert problem_of(error, "/x", scrubber).headers["retry-after"] == "3"


def test_a_problem_of_our_own_carries_its_status() -> None:
    problem = Problem(418, "teapot", "A teapot", "Ask a kettle.", more={"lid": "on"})
    response = problem_of(problem, "/tea", Scrubber(Settings()))
    assert response.media_type == "application/problem+json"
    assert json.loads(response.body) == {
        "type": "urn:tenfold:problem:teapot",
        "title": "A teapot",
        "status": 418,
        "detail": "Ask a kettle.",
        "instance": "/tea",
        "lid": "on",
    }


def test_statuses_without_a_class() -> None:
    assert plain_kind(405).name == "method-not-allowed"
    assert plain_kind(599).title == "Error"
