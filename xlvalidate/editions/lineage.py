"""What an earlier edition's figures are called in a later one."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Previous


def homes(newer: Edition, older: Edition) -> Mapping[str, str]:
    """By code in the newer edition: the code of the same figure in the older one. Empty when they are strangers."""
    if newer.id == older.id:
        return {code: code for code in newer.indicators if code in older.indicators}
    found: dict[str, str] = {}
    for previous in newer.text.previous:
        if previous.edition == older.id:
            found.update(_pairs(previous, newer, older))
    return found


def _pairs(previous: Previous, newer: Edition, older: Edition) -> Iterator[tuple[str, str]]:
    for code in newer.indicators:
        if code in older.indicators and any(fnmatchcase(code, pattern) for pattern in previous.same):
            yield code, code
    yield from previous.renamed.items()


def lineage_faults(newer: Edition, previous: Previous, older: Edition) -> Iterator[str]:
    """Mappings to nowhere: patterns and codes that one of the two editions does not have."""
    shared = [code for code in newer.indicators if code in older.indicators]
    for pattern in previous.same:
        if not any(fnmatchcase(code, pattern) for code in shared):
            yield f"“{pattern}” names no indicator that both {newer.id} and {older.id} have"
    for new, old in previous.renamed.items():
        if new not in newer.indicators:
            yield f"{newer.id} has no indicator {new}"
        if old not in older.indicators:
            yield f"{older.id} has no indicator {old}"
