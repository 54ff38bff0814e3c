"""The part of XlsxWriter that is used here; its own annotations are incomplete."""
