"""Components that users add: from a Python file, or from an installed package's entry point.

Both are programs of other authors and may raise anything on import. Their users are told in one
sentence which file or package failed, so this module is one of the few that catch ``Exception``.
"""

from __future__ import annotations

import importlib.util
import inspect
import logging
import sys
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Final, cast

from pydantic import BaseModel, RootModel

from tenfold.components.base import Component
from tenfold.errors import UsageError

ENTRY_POINT_GROUP: Final = "tenfold.components"

_log = logging.getLogger(__name__)


def components_of_file(path: Path, known: Sequence[Component[Any]] = ()) -> list[Component[Any]]:
    """Every ``Component`` that stands at the module level of a Python file, in its order.

    Those of ``known`` are left out: the file imported them to build on.

    Raises:
        UsageError: the file cannot be read or run, or offers no usable component.
    """
    own = _in_module(_run(path), known)
    if not own:
        raise UsageError(
            f"'{path}' defines no component. Assign at least one tenfold Component, or a list of "
            "them, to a name at the top level of the file."
        )
    return _checked(own, f"'{path}'")


def components_of_entry_points(known: Sequence[Component[Any]] = ()) -> list[Component[Any]]:
    """The components of all installed entry points, by the entry points' names.

    An entry point that cannot be loaded or offers none is left out, with a warning in the log: a
    package that somebody installed must not keep everybody from their work.
    """
    found: list[Component[Any]] = []
    for entry in _installed(entry_points):
        try:
            found += _checked(_of_entry_point(entry, known), f"The entry point '{entry.name}'")
        except UsageError as error:
            _log.warning("%s Its components are left out.", error)
    return found


@cache
def _installed(find: Callable[..., Iterable[EntryPoint]]) -> tuple[EntryPoint, ...]:
    # Once a process: it opens a file of every installed package, a third of a cached analysis.
    return tuple(sorted(find(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name))


def _in_module(module: ModuleType, known: Sequence[Component[Any]]) -> list[object]:
    """The components at a module's top level, alone or in a list or tuple, but for the ``known``
    ones, which it imported to build on."""
    found: list[object] = []
    for value in cast("dict[str, object]", vars(module)).values():
        several = isinstance(value, list | tuple)
        offered = cast("Sequence[object]", value) if several else [value]
        own: list[object] = [o for o in offered if isinstance(o, Component) and o not in known]
        found += [one for one in own if one not in found]
    return found


def _run(path: Path) -> ModuleType:
    if not path.is_file():
        raise UsageError(f"There is no component file '{path}'. Check the path.")
    # A name of its own for each file, so that two files of the same name do not meet; registered,
    # since pydantic looks annotations up in sys.modules.
    name = f"tenfold_user_components_{sha256(str(path.resolve()).encode()).hexdigest()[:12]}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageError(f"'{path}' is not a Python file. Name it with the ending .py.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with _foreign_code(f"The component file '{path}'", "Run it with python to see where."):
            spec.loader.exec_module(module)
    except UsageError:
        del sys.modules[name]
        raise
    return module


def _of_entry_point(entry: EntryPoint, known: Sequence[Component[Any]]) -> list[object]:
    package = entry.dist.name if entry.dist else "the package that declares it"
    advice = f"Repair or uninstall {package}."
    with _foreign_code(f"The entry point '{entry.name}' ({entry.value})", advice):
        loaded: object = entry.load()
        if isinstance(loaded, ModuleType):
            return _in_module(loaded, known)
        if callable(loaded):
            loaded = cast("Callable[[], object]", loaded)()
    if isinstance(loaded, Iterable):
        return list(cast("Iterable[object]", loaded))
    return [loaded]


@contextmanager
def _foreign_code(what: str, advice: str) -> Generator[None]:
    """Turn whatever code that is not ours raises into one sentence."""
    try:
        yield
    except (Exception, SystemExit) as error:  # another author's module: anything may come
        told = str(error).splitlines()
        reason = f"{type(error).__name__}: {told[0]}" if told else type(error).__name__
        raise UsageError(f"{what} cannot be loaded ({reason}). {advice}") from error


def _checked(offered: Iterable[object], where: str) -> list[Component[Any]]:
    """The components of ``offered``, each fit to be asked.

    Raises:
        UsageError: something else was offered, or a component's parts do not fit together.
    """
    found: list[Component[Any]] = []
    for one in offered:
        if not isinstance(one, Component):
            raise UsageError(
                f"{where} offers a {type(one).__name__} where a Component is wanted. "
                "Give a Component, a list of them, or a function that returns them."
            )
        component = cast("Component[Any]", one)
        if problem := _problem(component):
            raise UsageError(f"{where} defines the component '{component.name}', but {problem}")
        found.append(component)
    return found


def _problem(component: Component[Any]) -> str | None:
    for part, name in (("key", component.key), ("section", component.section)):
        if not name.isidentifier() or name != name.lower():
            return f"its {part} is '{name}'. Use lower-case letters, digits and underscores."
    output: object = component.output
    if not inspect.isclass(output) or not issubclass(output, BaseModel):
        return "its output is no pydantic class. Derive it from tenfold's Insight."
    if issubclass(output, RootModel):
        return "its output is a bare list or value. Put it in an object, in a property 'items'."
    if not component.question.strip():
        return "its question is empty. Say what is to be asked."
    if not output.model_fields:
        return "its output class has no fields. Declare what is to be found."
    return None
