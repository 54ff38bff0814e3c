"""What became of each model call of an analysis: queueing, attempts, first tokens, cost.

``TraceBuilder`` makes it of events as they happen, ``RunTrace`` is the whole of it, ``stored`` its
JSON; ``otlp_spans``, ``otlp_json``, ``otlp_send`` and ``chrome`` write it for other tools.
"""
