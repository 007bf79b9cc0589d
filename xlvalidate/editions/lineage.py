"""What an earlier edition's figures are called in a later one."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.model import Previous
from xlvalidate.errors import Fault, fault
from xlvalidate.toml_places import Location


def homes(newer: Edition, older: Edition) -> Mapping[str, str]:
    """By code in the newer edition: the code of the same figure in the older one. Empty when they are strangers."""
    return _homes(newer, older, newer.indicators, older.indicators)


def column_homes(newer: Edition, older: Edition) -> Mapping[str, str]:
    """The same of the columns of open tables."""
    return _homes(newer, older, newer.columns, older.columns)


def _homes(
    newer: Edition, older: Edition, new_ones: Mapping[str, Indicator], old_ones: Mapping[str, Indicator]
) -> Mapping[str, str]:
    if newer.id == older.id:
        return {code: code for code in new_ones if code in old_ones}
    found: dict[str, str] = {}
    for previous in newer.text.previous:
        if previous.edition == older.id:
            pairs = _pairs(previous, new_ones, old_ones)
            found.update((new, old) for new, old in pairs if new in new_ones and old in old_ones)
    return found


def comparable_homes(newer: Edition, older: Edition) -> Mapping[str, str]:
    """Those of them whose figures mean the same: 50 of an amount is not 0.5 of a percentage, and no day is a number."""
    return {
        new: old
        for new, old in homes(newer, older).items()
        if newer.indicators[new].kind.means_the_same(older.indicators[old].kind)
    }


def _pairs(
    previous: Previous, newer: Mapping[str, Indicator], older: Mapping[str, Indicator]
) -> Iterator[tuple[str, str]]:
    for code in newer:
        if code in older and any(fnmatchcase(code, pattern) for pattern in previous.same):
            yield code, code
    yield from previous.renamed.items()


def lineage_faults(newer: Edition, previous: Previous, older: Edition, at: Location) -> Iterator[Fault]:
    """Mappings to nowhere: patterns and codes that one of the two editions does not have."""
    new_codes, old_codes = ({**one.indicators, **one.columns} for one in (newer, older))
    shared = [code for code in new_codes if code in old_codes]
    for number, pattern in enumerate(previous.same):
        if not any(fnmatchcase(code, pattern) for code in shared):
            where = (*at, "same", number)
            yield fault("", "not-shared", where, pattern=pattern, newer=newer.id, older=older.id)
    for new, old in previous.renamed.items():
        if new not in new_codes:
            yield fault("", "no-such-indicator", (*at, "renamed", new), edition=newer.id, code=new)
        if old not in old_codes:
            yield fault("", "no-such-indicator", (*at, "renamed", new), edition=older.id, code=old)
