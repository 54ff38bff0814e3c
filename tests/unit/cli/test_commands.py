"""The command table, and what starting the program costs."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

import tenfold
from tenfold.cli.choices import STRATEGIES, Reading
from tenfold.cli.main import cli, run
from tenfold.options import options_from


def test_every_command_can_be_loaded_and_says_what_it_does() -> None:
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert command.get_short_help_str()


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from tenfold.cli.main import run; run(['--help']); "
        "heavy = {'pydantic', 'lxml', 'rich', 'aiohttp', 'openai', 'pydantic_ai'}; "
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_strategies_are_those_of_the_library() -> None:
    assert sorted(STRATEGIES) == sorted(tenfold.Strategy)


def test_a_reading_is_options() -> None:
    options = options_from(Reading(model="extractive", include=("mda",)).keywords())
    assert (options.model, options.include, options.strategy) == (
        "extractive",
        ("mda",),
        "components",
    )


def test_every_public_name_has_a_home() -> None:
    for name in tenfold.__all__:
        assert getattr(tenfold, name) is not None
    with pytest.raises(AttributeError):
        _ = tenfold.nothing_like_this


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["analyse"]) == 2
    assert "No such command" in capsys.readouterr().err
