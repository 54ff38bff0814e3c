"""Where an option is left out, the settings' value holds."""

from __future__ import annotations

from tenfold.options import Options
from tenfold.planning.fan_out import FanOut
from tenfold.planning.focus.policy import ContextMode
from tenfold.settings import CONTEXTS, FANOUTS, Settings


def test_the_names_in_the_settings_are_those_of_the_plan() -> None:
    assert tuple(FanOut) == FANOUTS
    assert tuple(ContextMode) == CONTEXTS


def test_what_is_asked_for_comes_before_the_settings() -> None:
    settings = Settings(fanout="eager", context="focused")
    kept = Options(settings=settings).resolved_settings()
    assert (kept.fanout, kept.context) == ("eager", "focused")
    asked = Options(settings=settings, fanout=FanOut.PREFIX, context="full").resolved_settings()
    assert (asked.fanout, asked.context) == ("prefix", "full")
