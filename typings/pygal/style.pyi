class Style:
    def __init__(
        self,
        *,
        label_font_size: int = ...,
        major_label_font_size: int = ...,
        value_font_size: int = ...,
    ) -> None: ...
