"""Questions short enough for a model of 135 million parameters, on a small filing."""

from __future__ import annotations

from pydantic import Field

from tenfold import Component, Insight


class Named(Insight):
    """One named thing."""

    name: str = Field(max_length=40)


class NamedList(Insight):
    """A few named things."""

    items: list[Named] = Field(min_length=1, max_length=2)


def _component(section: str, item: str, key: str, question: str) -> Component[NamedList]:
    return Component(
        key=key,
        section=section,
        item=item,
        title=key.replace("_", " ").capitalize(),
        question=question,
        output=NamedList,
        max_output_tokens=120,
    )


PRODUCTS = _component("workshop", "1", "products", "Name two products the company sells.")
SUPPLIERS = _component("workshop", "1", "suppliers", "Name two things the company buys.")
CUSTOMERS = _component("workshop", "1", "customers", "Name two kinds of customers.")
PLACES = _component("workshop", "1", "places", "Name two places where the company works.")
DEMAND = _component("dangers", "1A", "demand", "Name two reasons why demand may fall.")
SAFETY = _component("dangers", "1A", "safety", "Name two dangers of the products.")
