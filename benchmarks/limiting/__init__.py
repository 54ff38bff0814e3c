"""What ``benchmarks/limits.py`` measures."""
