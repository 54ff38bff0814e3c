"""A running analysis as parts of a page that change while it is looked at."""
