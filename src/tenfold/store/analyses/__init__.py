"""Analyses that are kept: their course, their results, and the texts their quotes stand in."""
