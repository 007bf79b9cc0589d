"""What an earlier edition's figures are called in a later one."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Previous
from xlvalidate.errors import Fault, fault
from xlvalidate.toml_places import Location


def homes(newer: Edition, older: Edition) -> Mapping[str, str]:
    """By code in the newer edition: the code of the same figure in the older one. Empty when they are strangers."""
    if newer.id == older.id:
        return {code: code for code in newer.indicators if code in older.indicators}
    found: dict[str, str] = {}
    for previous in newer.text.previous:
        if previous.edition == older.id:
            found.update(_pairs(previous, newer, older))
    return found


def comparable_homes(newer: Edition, older: Edition) -> Mapping[str, str]:
    """Those of them whose figures mean the same: 50 of an amount is not 0.5 of a percentage, and no day is a number."""
    return {
        new: old
        for new, old in homes(newer, older).items()
        if newer.indicators[new].kind.means_the_same(older.indicators[old].kind)
    }


def _pairs(previous: Previous, newer: Edition, older: Edition) -> Iterator[tuple[str, str]]:
    for code in newer.indicators:
        if code in older.indicators and any(fnmatchcase(code, pattern) for pattern in previous.same):
            yield code, code
    yield from previous.renamed.items()


def lineage_faults(newer: Edition, previous: Previous, older: Edition, at: Location) -> Iterator[Fault]:
    """Mappings to nowhere: patterns and codes that one of the two editions does not have."""
    shared = [code for code in newer.indicators if code in older.indicators]
    for number, pattern in enumerate(previous.same):
        if not any(fnmatchcase(code, pattern) for code in shared):
            where = (*at, "same", number)
            yield fault("", "not-shared", where, pattern=pattern, newer=newer.id, older=older.id)
    for new, old in previous.renamed.items():
        if new not in newer.indicators:
            yield fault("", "no-such-indicator", (*at, "renamed", new), edition=newer.id, code=new)
        if old not in older.indicators:
            yield fault("", "no-such-indicator", (*at, "renamed", new), edition=older.id, code=old)
