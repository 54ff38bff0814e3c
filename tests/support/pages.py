"""What holds for every page, whatever is on it."""

from __future__ import annotations

import itertools
from collections import Counter

from lxml import etree, html

_REFERENCES = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
_ALLOWED_LINKS = ("#", "https://www.sec.gov/", "/filings/")


def parsed(page: str) -> html.HtmlElement:
    """The page, read as strictly as lxml can."""
    parser = html.HTMLParser(recover=False, encoding="utf-8")
    # libxml2 knows HTML 4: elements that came later are no mistakes.
    try:
        return html.fromstring(page.encode(), parser=parser)
    except etree.ParserError:
        raise
    except etree.XMLSyntaxError:
        tolerant = html.HTMLParser(encoding="utf-8")
        tree = html.fromstring(page.encode(), parser=tolerant)
        real = [e for e in tolerant.error_log if e.type_name != "HTML_UNKNOWN_TAG"]
        assert not real, real[:3]
        return tree


def check_page(page: str, *, styles: int) -> html.HtmlElement:
    """Well-formed, every id once, every reference leads somewhere, nothing runs, nothing loads."""
    tree = parsed(page)
    ids = Counter(tree.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    for name in _REFERENCES:
        for value in tree.xpath(f"//@{name}"):
            assert set(value.split()) <= set(ids), (name, value)
    for element in tree.iter(etree.Element):
        assert element.tag not in {"script", "iframe", "object", "embed", "link", "img", "base"}
        for name, value in element.items():
            assert not name.startswith("on"), (element.tag, name)
            assert name != "style", element.tag
            if name in {"href", "src", "action", "xlink:href"}:
                assert value.startswith(_ALLOWED_LINKS), value
                assert not value.startswith("#") or value[1:] in ids, value
    assert len(tree.xpath("//style")) == styles
    _check_headings(tree)
    return tree


def _check_headings(tree: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    for before, after in itertools.pairwise(levels):
        assert after <= before + 1, "a level is left out"
