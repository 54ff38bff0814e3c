"""Tables of the filing, from the short notation of the fragments.

A figure row is `label | figure flags`: the figure's name from the model, '-name' to print it
with the opposite sign, 'part/whole' for a percentage. Flags: total (rule above), grand (rule
above and double below), eps, cents, plain (no dollar sign), in (indented). No figure: a heading.
A column is a fiscal year, or `change` for the percentage change of the first two.
"""

from __future__ import annotations

from collections.abc import Callable

from figures import Phrases, cell

CELL = "padding:2px 3px"
FONT = "font-family:'Times New Roman',Times,serif;font-size:9.5pt"
SHADE = "#e8f1f6"
TABLE = f"border-collapse:collapse;width:100%;margin:4pt 0 12pt 0;{FONT}"
RULES = {
    "": "",
    "total": ";border-top:1px solid #000",
    "grand": ";border-top:1px solid #000;border-bottom:3px double #000",
}
Inline = Callable[[str], str]


def figure_table(columns: list[str], rows: list[str], phrases: Phrases, inline: Inline) -> str:
    """A table of figures with one value column a year."""
    head = "".join(
        f'<td colspan="2" style="{CELL};text-align:right;font-weight:bold;'
        f'border-bottom:1px solid #000">{"% change" if c == "change" else c}</td>'
        for c in columns
    )
    lines = [f'<tr><td style="{CELL};width:52%">&#160;</td>{head}</tr>']
    for number, row in enumerate(rows):
        label, _, spec = row.partition(" | ")
        colour = f";background-color:{SHADE}" if number % 2 == 0 else ""
        lines.append(_figure_row(inline(label), spec.split(), columns, phrases, colour))
    return f'<table style="{TABLE}">{"".join(lines)}</table>'


def _figure_row(
    label: str, spec: list[str], columns: list[str], phrases: Phrases, colour: str
) -> str:
    flags = set(spec[1:])
    rule = next((RULES[r] for r in ("grand", "total") if r in flags), "")
    weight = ";font-weight:bold" if not spec or flags & {"grand"} else ""
    pad = ";padding-left:16px" if "in" in flags else ""
    cells = [f'<td style="{CELL}{colour}{weight}{pad}">{label}</td>']
    for column in columns:
        shown = _value(spec, flags, column, columns, phrases) if spec else ""
        dollar = "$" if shown and flags & {"total", "grand", "usd", "eps", "cents"} else ""
        if "plain" in flags or column == "change" or (spec and "/" in spec[0]):
            dollar = ""
        cells.append(
            f'<td style="padding:2px 0 2px 10px{colour};width:2%">{dollar}</td>'
            f'<td style="{CELL}{colour}{weight};text-align:right;white-space:nowrap{rule}">'
            f"{shown}</td>"
            if spec
            else f'<td colspan="2" style="{CELL}{colour}"></td>'
        )
    return f"<tr>{''.join(cells)}</tr>"


def _value(
    spec: list[str], flags: set[str], column: str, columns: list[str], phrases: Phrases
) -> str:
    name = spec[0].lstrip("-")
    if "/" in name:
        return _percentage(name, column, phrases)
    if column == "change":
        series = phrases.figures[name]
        now, before = (series[int(c)] for c in columns[:2])
        return f"{(now / before - 1) * 100:.1f}%" if before > 0 else "n.m."
    unit = next((u for u in ("eps", "cents") if u in flags), "")
    sign = -1 if spec[0].startswith("-") else 1
    return cell(phrases.figures, phrases.tagger, name, int(column), unit, sign)


def _percentage(name: str, column: str, phrases: Phrases) -> str:
    if column == "change":
        return ""
    part, whole = (phrases.figures[n][int(column)] for n in name.split("/"))
    return f"{part / whole:.1%}"


def grid(widths: list[str], rows: list[str], _: Phrases, inline: Inline) -> str:
    """A table of text; widths in percent, the first row in bold ('-' as a width of no heading)."""
    titled = widths[0] != "-"
    widths = widths if titled else widths[1:]
    lines: list[str] = []
    for number, row in enumerate(rows):
        look = ";font-weight:bold;border-bottom:1px solid #000" if titled and not number else ""
        shade = f";background-color:{SHADE}" if titled and number % 2 else ""
        cells = "".join(
            f'<td style="{CELL};vertical-align:top;width:{width}%{look}{shade}">{inline(text)}</td>'
            for width, text in zip(widths, row.split(" | "), strict=True)
        )
        lines.append(f"<tr>{cells}</tr>")
    return f'<table style="{TABLE}">{"".join(lines)}</table>'
