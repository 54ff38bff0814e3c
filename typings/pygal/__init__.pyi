"""The part of pygal that is used here; it has no types of its own."""

from collections.abc import Callable, Sequence

from pygal.style import Style

class Graph:
    x_labels: Sequence[str]
    def __init__(
        self,
        *,
        css: Sequence[str] = ...,
        js: Sequence[str] = ...,
        style: Style = ...,
        width: int = ...,
        height: int = ...,
        margin: int = ...,
        spacing: int = ...,
        min_scale: int = ...,
        max_scale: int = ...,
        dots_size: float = ...,
        include_x_axis: bool = ...,
        show_legend: bool = ...,
        value_formatter: Callable[[float], str] = ...,
    ) -> None: ...
    def add(self, title: str, values: Sequence[float | None]) -> Graph: ...
    def render(self) -> bytes: ...

class Bar(Graph): ...
class Line(Graph): ...
