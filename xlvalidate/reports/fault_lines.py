"""The faults of an edition's files as `lint` prints them: text whose lines begin with `file:line:column`, which editors
jump to, and JSON, an object a fault a line. The keys are a contract: see `faults.schema.json`.
"""

from collections.abc import Iterator
from pathlib import Path

from xlvalidate.errors import EditionError, Fault
from xlvalidate.messages import text
from xlvalidate.reports.json_lines import encodable, one_line
from xlvalidate.reports.safe_text import visible

MOST = 1_000
"""So many faults of an edition are printed as text; the last line says how many there are."""
_INDENT = "    "


def as_text(error: EditionError, folder: Path, language: str) -> Iterator[str]:
    """Every fault with its place, the caret below it where there is one; how many there are comes last."""
    for one in error.faults[:MOST]:
        line, column = one.place or (1, 1)
        first, *rest = one.said(language).split("\n")
        where = f"{visible(_file(one, error, folder))}:{line}:{column}"
        yield f"{where}: {visible(one.within(language))}   {visible(first)}"
        yield from (f"{_INDENT}{line}" for line in rest)
    if (more := len(error.faults) - MOST) > 0:
        yield text("lint.more", language, count=more)
    count = len(error.faults)
    yield text("fault.one" if count == 1 else "fault.many", language, where=visible(error.where), count=count)


def as_json(error: EditionError, folder: Path, edition: str, language: str) -> Iterator[str]:
    """Every fault as a line of JSON, without the line's end."""
    for one in error.faults:
        line, column = one.place or (1, 1)
        drawn = one.drawn.lines if one.drawn else None
        yield one_line(
            {
                "edition": encodable(edition),
                "file": encodable(_file(one, error, folder)),
                "line": line,
                "column": column,
                "path": encodable(one.within(language)),
                "rule": encodable(one.rule) or None,
                "fault": one.why,
                "message": encodable(one.sentence(language)),
                "drawn": {"text": encodable(drawn[0]), "column": len(drawn[1])} if drawn else None,
            }
        )


def _file(one: Fault, error: EditionError, folder: Path) -> str:
    """The file of a fault, seen from where the command was given."""
    return str(folder / (one.file or error.where))
