"""The catalogue: what is in it, how it is chosen from, how users add to it."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tenfold.components import user_components
from tenfold.components.catalogue import Catalogue, builtin_catalogue, load_catalogue
from tenfold.errors import UnknownComponentError, UsageError

EXAMPLE = Path(__file__).resolve().parents[3] / "examples/components/legal_proceedings.py"

NAMED_IN_THE_ISSUE = {
    "business": (
        "operational_overview key_products competitive_advantages strategic_initiatives "
        "business_segments customers_and_markets competition supply_chain geographic_footprint "
        "research_and_intellectual_property regulation human_capital"
    ),
    "mda": (
        "performance_summary revenue_drivers margin_drivers segment_results "
        "liquidity_and_capital_resources cash_flow capital_allocation outlook_and_trends "
        "critical_accounting_estimates"
    ),
    "risk_factors": (
        "strategic_and_competitive operational_and_supply_chain financial_and_market "
        "legal_and_regulatory technology_and_cybersecurity macroeconomic_and_geopolitical "
        "people_and_governance overall_profile"
    ),
    "financials": (
        "financial_health profitability_trends cash_generation quality_of_earnings red_flags "
        "notable_accounting_items"
    ),
}
ITEMS = {"business": "1", "mda": "7", "risk_factors": "1A", "financials": "8"}

OWN = """
from tenfold.components.base import Component, Insight
from tenfold.components.business import KEY_PRODUCTS

class Answer(Insight):
    summary: str

MINE = Component(key="{key}", section="{section}", item="3", title="Mine", question="{question}",
                 output={output})
"""


def write(folder: Path, **changes: str) -> Path:
    parts = {"key": "mine", "section": "own", "question": "What?", "output": "Answer"}
    path = folder / "mine.py"
    path.write_text(OWN.format(**parts | changes), encoding="utf-8")
    return path


@pytest.mark.parametrize("section", NAMED_IN_THE_ISSUE)
def test_every_named_component_is_there_in_order(section: str) -> None:
    components = builtin_catalogue().in_section(section)
    assert [c.key for c in components] == NAMED_IN_THE_ISSUE[section].split()
    assert {c.item for c in components} == {ITEMS[section]}


def test_every_builtin_has_a_bounded_focused_question_and_cues() -> None:
    for component in builtin_catalogue():
        assert 2 <= component.question.count(". ") + component.question.count("? ") <= 10
        assert "no outside knowledge" in component.question
        assert "\n" not in component.question
        assert len(component.cues) >= 10, component.name
        assert len(set(component.cues)) == len(component.cues), component.name


def test_risk_families_know_all_their_rivals() -> None:
    families = builtin_catalogue().in_section("risk_factors")[:7]
    for family in families:
        assert set(family.rivals) == {other.cues for other in families if other is not family}


@pytest.mark.parametrize(
    ("include", "count"),
    [
        (None, 35),
        (["risk-factors"], 8),
        (["risk_factors", "mda"], 17),
        (["business.key_products", "Business.Competition"], 2),
        (["financials", "financials.red-flags"], 6),
    ],
)
def test_select(include: list[str] | None, count: int) -> None:
    assert len(builtin_catalogue().select(include)) == count


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("bussiness", "'business'"),
        ("key_products", "'business.key_products'"),
        ("business.key_product", "'business.key_products'"),
        ("riskfactors", "'risk_factors'"),
        ("zzz", "Sections are business, mda, risk_factors, financials"),
    ],
)
def test_unknown_names_are_refused_with_a_hint(asked: str, meant: str) -> None:
    with pytest.raises(UnknownComponentError, match="no section or component") as caught:
        builtin_catalogue().select([asked])
    assert meant in str(caught.value)


def test_choosing_nothing_is_refused() -> None:
    with pytest.raises(UnknownComponentError, match="Name at least one"):
        builtin_catalogue().select([])


def test_the_example_component_joins_the_catalogue() -> None:
    catalogue = load_catalogue([EXAMPLE])
    assert catalogue.component("legal.legal-proceedings").item == "3"
    assert [s.key for s in catalogue.sections()][-1] == "legal"
    assert len(catalogue) == 36


def test_a_file_may_import_builtins_without_offering_them_again(tmp_path: Path) -> None:
    catalogue = load_catalogue([write(tmp_path)])
    assert catalogue.select(["own"]).components[0].title == "Mine"
    assert len(catalogue) == 36


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"key": "My Key"}, "its key is 'My Key'"),
        ({"section": "own-part"}, "its section is 'own-part'"),
        ({"question": " "}, "its question is empty"),
        ({"output": "dict"}, "its output is no pydantic class"),
        ({"output": "Insight"}, "its output class has no fields"),
        ({"key": "key_products", "section": "business"}, "Two components are called"),
        ({"output": "Missing"}, "NameError"),
        ({"output": "("}, "SyntaxError"),
    ],
)
def test_a_bad_file_is_one_clear_usage_error(
    tmp_path: Path, changes: dict[str, str], told: str
) -> None:
    path = write(tmp_path, **changes)
    with pytest.raises(UsageError) as caught:
        load_catalogue([path])
    message = str(caught.value)
    assert told in message
    assert "\n" not in message
    assert "Two components" in message or str(path) in message


def test_a_bare_root_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bare.py"
    path.write_text(
        "from pydantic import RootModel\n"
        "from tenfold.components.base import Component\n"
        "C = Component(key='c', section='s', item='1', title='C', question='?',\n"
        "              output=RootModel[list[str]])\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match="bare list"):
        load_catalogue([path])


def test_missing_empty_and_nameless_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no component file"):
        load_catalogue([tmp_path / "none.py"])
    empty = tmp_path / "empty.py"
    empty.write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(UsageError, match="defines no component"):
        load_catalogue([empty])
    text = tmp_path / "notes.txt"
    text.write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"ending \.py"):
        load_catalogue([text])


def offered_in(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    entry = EntryPoint("extra", value, user_components.ENTRY_POINT_GROUP)
    monkeypatch.setattr(user_components, "entry_points", lambda *, group: [entry])


def test_entry_points_may_offer_a_component(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "extra_components.py").write_text(
        OWN.format(key="mine", section="own", question="What?", output="Answer")
        + "def both():\n    return [MINE]\nNOT = 3\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    for value in ("extra_components:MINE", "extra_components:both", "extra_components"):
        offered_in(monkeypatch, value)
        assert load_catalogue().component("own.mine").title == "Mine"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("extra_numbers:NOT", "'extra' offers a int"),
        ("extra_numbers:leave", "SystemExit"),
        ("no_such_package_anywhere:THING", "ModuleNotFoundError"),
    ],
)
def test_a_broken_entry_point_is_named_and_left_out(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    value: str,
    said: str,
) -> None:
    (tmp_path / "extra_numbers.py").write_text(
        "NOT = 3\ndef leave():\n    raise SystemExit(4)\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    offered_in(monkeypatch, value)
    assert load_catalogue() == builtin_catalogue()
    assert said in caplog.text
    assert "left out" in caplog.text


def test_a_file_may_hold_its_components_in_a_list(tmp_path: Path) -> None:
    file = tmp_path / "several.py"
    file.write_text(
        OWN.format(key="mine", section="own", question="What?", output="Answer").replace(
            "MINE = Component(", "ALL = [Component("
        )
        + "]\n",
        encoding="utf-8",
    )
    assert load_catalogue([file]).component("own.mine").title == "Mine"


def test_duplicate_names_are_refused() -> None:
    component = builtin_catalogue().components[0]
    with pytest.raises(UsageError, match=r"business\.operational_overview"):
        Catalogue((component, component))
