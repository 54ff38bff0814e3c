"""Styles and scripts: complete, imported by the addresses under which they are served."""

from __future__ import annotations

import re

from tenfold.web.assets import asset_path, assets, by_address


def test_every_module_imports_what_is_served() -> None:
    imports = 0
    for asset in assets().values():
        for name in re.findall(rb'from "\./([^"]+)"', asset.content):
            assert name.decode() in by_address()
            imports += 1
    assert imports >= 5


def test_an_address_has_the_hash_of_its_content() -> None:
    assert re.fullmatch(r"/static/start\.[0-9a-f]{12}\.js", asset_path("start.js"))
    assert len({asset.name for asset in assets().values()}) == len(assets())


def test_nothing_is_loaded_from_elsewhere() -> None:
    for name, asset in assets().items():
        found = re.findall(rb"https?://[^\s\"')]+", asset.content)
        assert [url for url in found if url != b"http://www.w3.org/2000/svg"] == [], name
