"""The typed answers of the built-in components, one module for each insight section.

Conventions, so that a model, the extractive reader and a user's code can rely on them: the root
is an object; a list stands in ``items``; an item begins with what it is called (``name``,
``title``, ``metric``) and then what the filing says (``description``, ``explanation``); figures
are strings as the filing states them; ``evidence`` is the verbatim passage behind the item; what
is not stated is None; what only a model can judge is declared with ``judged``.
"""
