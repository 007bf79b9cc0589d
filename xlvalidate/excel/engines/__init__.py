"""xlwings without Excel: the same add-in code over LibreOffice, for offices, and over openpyxl alone, for tests of it.

Only the BSD part of xlwings is used; its `pro` folder has another licence and is never imported.
"""

from importlib import import_module
from typing import Any

import xlwings as xw

from xlvalidate.excel.engines.addresses import EngineError, LockedCellError
from xlvalidate.excel.engines.apps import Alert
from xlvalidate.excel.engines.books import NotARangeError
from xlvalidate.excel.engines.libreoffice_process import OfficeMissingError, OfficeStoppedError

ENGINES = ("libreoffice", "openpyxl")
"""Each is `<name>_engine`, which is imported where it is asked for: a press over LibreOffice needs no openpyxl."""


def register(name: str) -> xw.Engine:
    """The engine `name` of xlwings, made known to it and active from now on: `xw.Book(path)` then works."""
    if name not in ENGINES:
        raise EngineError(f"there is no engine {name!r}; there are {', '.join(ENGINES)}")
    if name not in xw.engines.engines_by_name:
        module = import_module(f"{__name__}.{name}_engine")
        xw.engines.add(xw.Engine(impl=module.engine()))
    found: xw.Engine = xw.engines[name]
    found.activate()
    return found


def use(
    name: str, *, visible: bool = False, add_book: bool = False, spec: str | None = None, **settings: Any
) -> xw.App:
    """Start an app, best in a `with`: it ends with the block, as `xlwings.App` does.

    `settings` are the engine's own, such as `macros=True` of libreoffice.

    Raises OfficeMissingError without LibreOffice.
    """
    return register(name).apps.add(spec=spec, visible=visible, add_book=add_book, **settings)


__all__ = [
    "ENGINES",
    "Alert",
    "EngineError",
    "LockedCellError",
    "NotARangeError",
    "OfficeMissingError",
    "OfficeStoppedError",
    "register",
    "use",
]
