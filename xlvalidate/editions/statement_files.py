"""Statements beside an edition file, and beside what it includes: `ogi-2021.statements.toml`.

What reports are found to say changes, and the form that was issued does not: the digest of an edition does not cover
them.
"""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from xlvalidate.editions.edition_files import EditionFile, Sources, read
from xlvalidate.editions.files_by_id import file_beside
from xlvalidate.editions.statement import STATEMENTS, WORDS
from xlvalidate.errors import Fault, fault
from xlvalidate.faults import shown

KEYS = (STATEMENTS, WORDS)
"""What such a file holds."""


def with_statements(tree: Mapping[str, Any], sources: Sources) -> tuple[dict[str, Any], list[Fault]]:
    """The whole with the statements of the files beside it, behind its own, and what is wrong with those files.

    Raises EditionError where one is no TOML.
    """
    whole, faults = dict(tree), list[Fault]()
    for source in (sources.own, *sources.parts):
        if (found := _beside(source)) is None:
            continue
        sources.beside[found.name] = found
        sources.beside_of[found.name] = source
        for key, value in found.tree.items():
            at = (found.name, key)
            if key == STATEMENTS and isinstance(value, list):
                before = whole.get(key, [])
                if isinstance(before, list):  # else a fault of the edition's own, which is told with the others
                    into = whole[key] = [*before]
                    for number, line in enumerate(value):
                        sources.included[key, len(into)] = found, number
                        into.append(line)
            elif key == WORDS and isinstance(value, dict):
                faults += _put_in(whole, value, found, sources)
            elif key in KEYS:
                faults.append(fault("", "a-list" if key == STATEMENTS else "a-table", at, given=shown(value)))
            else:
                faults.append(fault("", "statements-hold", at, known=KEYS))
    return whole, faults


def _beside(source: EditionFile) -> EditionFile | None:
    path = file_beside(source.path, source.tree.get("id"), f".{STATEMENTS}.toml")
    if path is None:
        return None
    found, _ = read(path, PurePath(source.name).with_name(path.name).as_posix())
    return None if "id" in found.tree else found  # with an id it is an edition by itself


def _put_in(whole: dict[str, Any], lists: Mapping[str, Any], found: EditionFile, sources: Sources) -> list[Fault]:
    before = whole.get(WORDS, {})
    if not isinstance(before, dict):
        return []
    into, faults = dict(before), list[Fault]()
    for name, said in lists.items():
        if name in into:
            faults.append(fault("", "statement-words-twice", (found.name, WORDS, name), name=name))
            continue
        into[name] = said
        sources.moved[WORDS, name] = found, (WORDS, name)
    whole[WORDS] = into
    return faults
