"""The pages' addresses, one small router for each page."""
