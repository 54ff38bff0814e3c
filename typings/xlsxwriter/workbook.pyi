from collections.abc import Mapping
from io import BytesIO
from types import TracebackType
from typing import Any, Self

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

class Workbook:
    def __init__(self, target: BytesIO, options: Mapping[str, bool], /) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...
    def add_worksheet(self, name: str, /) -> Worksheet: ...
    def add_format(self, properties: Mapping[str, Any], /) -> Format: ...
    def set_properties(self, properties: Mapping[str, str], /) -> None: ...
