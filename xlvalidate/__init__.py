"""Official Excel forms, issued, collected and reconciled from one edition file.

The names in `__all__` are the public API: `docs/api.md` shows them at work. Each is imported when it is asked for, so
that `import xlvalidate` costs next to nothing.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

from xlvalidate.version import __version__

if TYPE_CHECKING:
    from xlvalidate.api import LeftOutWarning, Result, check, edition, entries, read, schema, to_records, wide
    from xlvalidate.editions.edition import Edition, Indicator
    from xlvalidate.errors import EditionError, UsageError, XlvalidateError
    from xlvalidate.findings import Finding, Outcome, Severity, Verdict

# openpyxl writes other bytes where lxml happens to be installed: templates are to be the same everywhere.
os.environ.setdefault("OPENPYXL_LXML", "False")

__all__ = [
    "Edition",
    "EditionError",
    "Finding",
    "Indicator",
    "LeftOutWarning",
    "Outcome",
    "Result",
    "Severity",
    "UsageError",
    "Verdict",
    "XlvalidateError",
    "__version__",
    "check",
    "edition",
    "entries",
    "read",
    "schema",
    "to_records",
    "wide",
]

if not TYPE_CHECKING:  # a name that is not there stays unknown to who checks types
    _ELSEWHERE = {
        "Edition": "editions.edition",
        "Indicator": "editions.edition",
        "EditionError": "errors",
        "UsageError": "errors",
        "XlvalidateError": "errors",
        "Finding": "findings",
        "Outcome": "findings",
        "Severity": "findings",
        "Verdict": "findings",
    }

    def __getattr__(name: str) -> object:
        """A public name, imported now. Raises AttributeError for any other."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, 'api')}"), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        """What is there already, and the public names."""
        return sorted({*globals(), *__all__})
