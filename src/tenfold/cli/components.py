"""`tenfold components`: the catalogue of every question that is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tenfold.cli.choices import components_option
from tenfold.cli.tables import print_table

if TYPE_CHECKING:
    from tenfold.components.base import Component


@click.command(
    "components",
    epilog="""\b
Examples:
  tenfold components
  tenfold components --components my_questions.py
  tenfold components --json | jq '.[] | select(.name == "business.key_products").schema'""",
)
@click.option("--json", "as_json", is_flag=True, help="Print each question with its schema.")
@components_option
def components_command(as_json: bool, components: tuple[Path, ...]) -> None:
    """List the components: what is asked, of which item, in which shape it is answered.

    Those of TENFOLD_COMPONENTS and of installed packages are listed too.
    """
    from tenfold.options import Options
    from tenfold.settings import Settings

    catalogue = Options(components=components).catalogue(Settings.from_environment())
    if as_json:
        listed = [_json(component) for component in catalogue]
        click.echo(json.dumps(listed, indent=2, ensure_ascii=False))
        return
    rows = [(c.name, c.item, c.title) for c in catalogue]
    print_table(("name", "item", "what it asks for"), rows)
    click.echo(f"\n{len(rows)} components. Name sections or components in --include.")


def _json(component: Component[Any]) -> dict[str, Any]:
    from tenfold.components.output_schema import output_schema

    return {
        "name": component.name,
        "section": component.section,
        "key": component.key,
        "title": component.title,
        "item": component.item,
        "question": component.question,
        "cues": list(component.cues),
        "schema": output_schema(component.output),
    }
