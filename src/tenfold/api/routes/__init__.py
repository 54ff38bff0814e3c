"""The addresses, one small router for each thing that is served."""
