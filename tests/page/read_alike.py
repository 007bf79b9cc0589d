"""The same bytes read by the reader in Python and by that of the page. Each difference has its path."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.page.plain_submission import plain_result
from tests.page.script_reader import ScriptReader
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.reading.read import read, with_explanations
from xlvalidate.reading.submission import Submission

MAY_DIFFER = Path(__file__).parent / "reader_may_differ.json"
"""The paths at which the reader of the page rightly says something else."""


def editions_of(catalogue: Catalogue) -> tuple[Edition, ...]:
    """All that a workbook may be a form of: of two with one id the first counts."""
    every = {edition.id: edition for edition in reversed([*catalogue.every(), *catalogue.older])}
    if catalogue.own is not None:
        earlier = (catalogue.edition(one.edition) for one in catalogue.own.text.previous)
        every |= {one.id: one for one in earlier if one is not None and one.id not in every}
    return tuple(reversed(every.values()))


def differences(one: Any, other: Any, path: str = "$") -> Iterator[str]:
    """Where two JSON values differ: `$.submission.cover.year: … | …`."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other}):
            yield from differences(one.get(key, "(nothing)"), other.get(key, "(nothing)"), f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (mine, theirs) in enumerate(zip(one, other, strict=True)):
            yield from differences(mine, theirs, f"{path}[{at}]")
    elif one != other or type(one) is not type(other):
        yield f"{path}: {json.dumps(one, ensure_ascii=False)} | {json.dumps(other, ensure_ascii=False)}"


def wanted(catalogue: Catalogue, name: str, data: bytes, *, explained: bool = False) -> dict[str, Any]:
    """What the reader in Python makes of it; where it is asked for, with what is on the sheets of explanations."""
    item = read(name, data, catalogue, printed)
    if explained and isinstance(item, Submission):
        item = with_explanations(item, data)
    found: dict[str, Any] = json.loads(json.dumps(plain_result(item)))
    return found


def unlike(reader: ScriptReader, catalogue: Catalogue, name: str, data: bytes, *, explained: bool = False) -> list[str]:
    """All that differs, each with the name of the file."""
    allowed = tuple(json.loads(MAY_DIFFER.read_text("utf-8")))
    ours = wanted(catalogue, name, data, explained=explained)
    found = differences(ours, reader.read(name, data, explained=explained))
    return [f"{name} {one}" for one in found if not one.startswith(allowed)]
