"""The catalogue: every component there is, in order, and how to pick from it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from tenfold.components import business, financials, mda, risk_factors
from tenfold.components.base import Component
from tenfold.components.user_components import components_of_entry_points, components_of_file
from tenfold.errors import UnknownComponentError, UsageError


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """An insight section: a group of components that are shown together."""

    key: str
    """'risk_factors'."""
    title: str
    item: str
    """The 10-K item its components read; the first component's item for a user's own section."""


BUILTIN_SECTIONS: Final = (
    SectionSpec("business", "Business", "1"),
    SectionSpec("mda", "Management's discussion and analysis", "7"),
    SectionSpec("risk_factors", "Risk factors", "1A"),
    SectionSpec("financials", "Financial statements", "8"),
)


@dataclass(frozen=True)
class Catalogue:
    """Components in the order in which they are shown; names are unique.

    Raises:
        UsageError: on construction, where two components have the same name.
    """

    components: tuple[Component[Any], ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for component in self.components:
            if component.name in seen:
                raise UsageError(
                    f"Two components are called '{component.name}'. "
                    "Give one of them another key or section."
                )
            seen.add(component.name)

    def __iter__(self) -> Iterator[Component[Any]]:
        return iter(self.components)

    def __len__(self) -> int:
        return len(self.components)

    def sections(self) -> tuple[SectionSpec, ...]:
        """The sections that have components: the built-in four first, then the user's own."""
        builtin = {spec.key: spec for spec in BUILTIN_SECTIONS}
        found: dict[str, SectionSpec] = {}
        for component in self.components:
            key = component.section
            found.setdefault(key, builtin.get(key) or _own_section(component))
        own = [spec for key, spec in found.items() if key not in builtin]
        return tuple(spec for key, spec in builtin.items() if key in found) + tuple(own)

    def in_section(self, key: str) -> tuple[Component[Any], ...]:
        """The components of one section, in order; empty for an unknown section."""
        return tuple(component for component in self.components if component.section == key)

    def component(self, name: str) -> Component[Any]:
        """The component called ``name``, such as 'business.key_products'; '-' may stand for '_'.

        Raises:
            UnknownComponentError: naming the nearest match.
        """
        wanted = _normal(name)
        for component in self.components:
            if component.name == wanted:
                return component
        raise self._unknown(name)

    def select(self, include: Sequence[str] | None) -> Catalogue:
        """The part of the catalogue that ``include`` names, in the catalogue's order.

        Each entry is a section ('risk-factors') or a component ('business.key_products'); None
        selects everything.

        Raises:
            UnknownComponentError: an entry names neither, or nothing at all is named.
        """
        if include is None:
            return self
        wanted: set[str] = set()
        for entry in include:
            wanted |= self._named(entry)
        if not wanted:
            raise UnknownComponentError(
                "No section or component was chosen. Name at least one, such as 'business', or "
                "leave the choice out to ask everything."
            )
        return Catalogue(tuple(c for c in self.components if c.name in wanted))

    def extended(self, more: Iterable[Component[Any]]) -> Catalogue:
        """This catalogue with ``more`` behind it.

        Raises:
            UsageError: a name is already taken.
        """
        return Catalogue((*self.components, *more))

    def _named(self, entry: str) -> set[str]:
        wanted = _normal(entry)
        names = {c.name for c in self.components if wanted in (c.section, c.name)}
        if not names:
            raise self._unknown(entry)
        return names

    def _unknown(self, name: str) -> UnknownComponentError:
        sections = [spec.key for spec in self.sections()]
        names = [*sections, *(component.name for component in self.components)]
        near = difflib.get_close_matches(_normal(name), names, n=1, cutoff=0.6)
        by_key = [c.name for c in self.components if c.key == _normal(name)]
        if hint := by_key or near:
            advice = f"Did you mean '{hint[0]}'?"
        else:
            advice = f"Sections are {', '.join(sections)}; 'tenfold components' lists all."
        return UnknownComponentError(f"There is no section or component '{name}'. {advice}")


def _normal(name: str) -> str:
    return name.strip().lower().replace("-", "_")


def _own_section(component: Component[Any]) -> SectionSpec:
    title = component.section.replace("_", " ").capitalize()
    return SectionSpec(component.section, title, component.item)


@cache
def builtin_catalogue() -> Catalogue:
    """The components that come with Tenfold."""
    return Catalogue(
        (
            *business.COMPONENTS,
            *mda.COMPONENTS,
            *risk_factors.COMPONENTS,
            *financials.COMPONENTS,
        )
    )


def load_catalogue(paths: Sequence[Path] = ()) -> Catalogue:
    """The built-in components, those of installed entry points, and those of Python files.

    Entry points stand in the group ``tenfold.components``; each names a ``Component``, a sequence
    of them, or a callable that returns either. Every module-level ``Component`` of a file in
    ``paths`` is taken.

    Raises:
        UsageError: a file cannot be loaded, offers no component or an unusable one, or a name is
            taken twice.
    """
    catalogue = builtin_catalogue()
    catalogue = catalogue.extended(components_of_entry_points(catalogue.components))
    for path in paths:
        catalogue = catalogue.extended(components_of_file(path, catalogue.components))
    return catalogue
