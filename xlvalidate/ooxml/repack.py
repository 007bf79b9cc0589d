"""A package with some parts replaced and every other one copied as it is packed, byte for byte.

Only for packages that passed the guard of `ooxml.package`.
"""

from collections.abc import Mapping, Sequence
from zipfile import ZipInfo

from xlvalidate.ooxml.write_zip import LEVEL, Packed, ZipWriter, members, parts_of


def repacked(
    data: bytes,
    changes: Mapping[str, bytes | Packed],
    added: Mapping[str, bytes] | None = None,
    listed: Sequence[ZipInfo] | None = None,
) -> bytes:
    """The package with the named parts' contents replaced, deflated already or not, and the `added` ones behind. What
    is `listed` in its directory need not be read again.

    Raises KeyError for a part that is not there.
    """
    entries = members(data) if listed is None else listed
    missing = set(changes) - {entry.filename for entry in entries}
    if missing:
        raise KeyError(f"no such part: {', '.join(sorted(missing))}")
    writer = ZipWriter()
    for entry in entries:
        change = changes.get(entry.filename)
        if change is None:
            writer.kept(entry, data)
        elif isinstance(change, Packed):
            writer.packed(entry, change)
        else:
            writer.anew(entry, change, LEVEL)
    for name, part in (added or {}).items():
        writer.new(name, part, LEVEL)
    return writer.finished()


def same_parts(one: bytes, other: bytes) -> bool:
    """Do two packages of ours hold the same parts in the same order, however they are packed?"""
    return [*parts_of(one).items()] == [*parts_of(other).items()]
