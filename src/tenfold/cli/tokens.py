"""`tenfold tokens`: who may use the service."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from tenfold.cli.logs import say
from tenfold.cli.tables import print_table
from tenfold.errors import UsageError

if TYPE_CHECKING:
    from tenfold.store.access_tokens import AccessTokens

_LONGEST_NAME = 80


@click.group("tokens")
def tokens_command() -> None:
    """Access tokens of the service: made once, shown once, kept as hashes.

    As soon as there is one, every request needs one.
    """


@tokens_command.command("create")
@click.argument("name", metavar="NAME")
def create_command(name: str) -> None:
    """Make a token called NAME and print it: it is never shown again."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(f"A token's name has 1 to {_LONGEST_NAME} printable characters.")
    from tenfold.clock import utc_now

    with _tokens() as tokens:
        token = tokens.create(name.strip(), utc_now())
    say("Keep it: it is not shown again. Send it as 'Authorization: Bearer TOKEN'.")
    click.echo(token)


@tokens_command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(as_json: bool) -> None:
    """List the tokens by name; what they are is not kept."""
    with _tokens() as tokens:
        listed = tokens.list()
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(token) for token in listed], indent=2))
        return
    if not listed:
        say("There is no token. Make one: tenfold tokens create NAME.")
        return
    rows = [(t.name, t.id, t.created_at[:10], (t.last_used_at or "never")[:10]) for t in listed]
    print_table(("name", "id", "made", "last used"), rows)


@tokens_command.command("revoke")
@click.argument("name", metavar="NAME")
def revoke_command(name: str) -> None:
    """Make the token called NAME, or with that ID, worthless, and its sessions with it."""
    with _tokens() as tokens:
        if not tokens.revoke(name):
            raise UsageError(f"There is no token {name!r}. `tenfold tokens list` shows them.")
    click.echo(f"Revoked: {name}. A running service stops taking it within seconds.")


@contextmanager
def _tokens() -> Generator[AccessTokens, None, None]:
    from tenfold.service.stores import open_stores
    from tenfold.settings import Settings

    with open_stores(Settings.from_environment()) as stores:
        yield stores.tokens
