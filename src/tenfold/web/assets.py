"""Stylesheets and scripts: files of the package, each under an address that has its content's hash.

What is behind such an address never changes, so that a browser may keep it for ever, and a new
version is seen at once. A module imports others by the same kind of address: the names between
quotes are replaced when it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from tenfold.rendering.environment import stylesheet

PREFIX: Final = "/static/"
_TYPES: Final = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_IMPORT: Final = re.compile(r'"\./([a-z_]+\.js)"')


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    name: str
    """'start.3f2a9c81.js'."""
    content: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Every file by its plain name."""
    names = [entry.name for entry in files("tenfold.web").joinpath("static").iterdir()]
    made: dict[str, Asset] = {}
    for name in ("tenfold.css", *sorted(names)):
        _make(name, made)
    return made


@cache
def by_address() -> dict[str, Asset]:
    """Every file by the last part of its address."""
    return {asset.name: asset for asset in assets().values()}


def asset_path(name: str) -> str:
    """The address of a file of the package."""
    return PREFIX + assets()[name].name


def _make(name: str, made: dict[str, Asset]) -> Asset:
    if name in made:
        return made[name]
    text = stylesheet() if name == "tenfold.css" else _read(name)
    if name.endswith(".js"):
        text = _IMPORT.sub(lambda found: f'"./{_make(found[1], made).name}"', text)
    content = text.encode()
    stem, _, kind = name.rpartition(".")
    made[name] = Asset(f"{stem}.{sha256(content).hexdigest()[:12]}.{kind}", content, _TYPES[kind])
    return made[name]


def _read(name: str) -> str:
    return files("tenfold.web").joinpath("static", name).read_text(encoding="utf-8")
