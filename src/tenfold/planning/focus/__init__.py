"""Cutting a long item to the passages that questions need: what, how much, and how it is shown."""
