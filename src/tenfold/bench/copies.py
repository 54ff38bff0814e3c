"""Many filings out of one, for benchmarks that need each analysis to be new to cache and provider.

A copy is the bundled sample under another company's name, which stands in the text dozens of
times: its prompts, their hashes and therefore everything the simulated provider draws for them
are its own, while lengths and work stay the same.
"""

from __future__ import annotations

import dataclasses

from tenfold.components.catalogue import builtin_catalogue
from tenfold.filings.local import read_filing
from tenfold.filings.sample import sample_path
from tenfold.planning.context import ItemContext, item_context
from tenfold.planning.figures import GivenFigures
from tenfold.planning.plan import Plan, PlannedCall, Strategy, make_plan
from tenfold.sections.splitter import split_filing

_NAME = "Halvorsen"


class FilingCopies:
    """Plans for any number of altered filings; the sample is read and split once."""

    def __init__(self, figures: GivenFigures | None = None) -> None:
        """``figures`` go to the questions about the statements, as in a real analysis."""
        filing = read_filing(sample_path())
        self._filing = filing
        self._split = split_filing(filing)
        self._components = builtin_catalogue().components
        self._figures = figures
        self._plan = make_plan(
            filing, self._split, self._components, Strategy.COMPONENTS, figures=figures
        )

    def plan(self, number: int) -> Plan:
        """The plan for the copy ``number``; the same number always gives the same prompts."""
        name = f"{_NAME}-{number}"
        filing = dataclasses.replace(
            self._filing, company=(self._filing.company or _NAME).replace(_NAME, name)
        )
        contexts: dict[int, ItemContext] = {}
        calls: list[PlannedCall] = []
        for call in self._plan.calls:
            old = call.context
            if id(old) not in contexts:
                section = self._split.section(old.item)
                altered = dataclasses.replace(section, text=section.text.replace(_NAME, name))
                contexts[id(old)] = item_context(filing, altered, old.figures)
            calls.append(dataclasses.replace(call, context=contexts[id(old)]))
        return dataclasses.replace(self._plan, calls=tuple(calls))
