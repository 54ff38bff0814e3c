"""How the extractive reader finds and picks passages; ``llm.passage_reader`` is its client."""
