"""Kept parcels opened: what is within is kept as well. It is done where there are limits, in a process that does
nothing else or under this one's own watch; a parcel that goes beyond them is a line that says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlvalidate.collecting.store import DamagedError, Store, WritingError
from xlvalidate.intake.opening import opened
from xlvalidate.intake.parcel import LIMITS, Oddity, Opened, Parcel

OVER = "over-limits"


@dataclass(frozen=True, slots=True)
class Unopened:
    """A parcel without its bytes: its number in the ledger, the digest that they are kept under, how many there are."""

    number: int
    digest: str
    size: int
    parcel: Parcel


@dataclass(frozen=True, slots=True)
class Found:
    """What was in a parcel, without the bytes; the digest and the size of each piece that was kept; and the folders
    whose new names are not safe on the disk yet.
    """

    number: int
    opened: Opened
    kept: tuple[tuple[str, int], ...] = ()
    folders: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a process that opens parcels does with some of them."""

    originals: Path

    def begin(self) -> Callable[[Sequence[Unopened]], list[Found]]:
        """A process that has no room for one piece must not blame a parcel: it does not begin."""
        bytearray(LIMITS.piece)
        store = Store(self.originals)
        return lambda some: [_found(one, store) for one in some]

    def lost(self, item: Unopened, how: str) -> Found:
        """A parcel that nobody survives opening. It is not opened again: it would be so every night."""
        return Found(item.number, Opened(None, (), (Oddity(OVER, item.parcel.name, (), how),)))


def _found(one: Unopened, store: Store) -> Found:
    found = _looked_into(one, store)
    folders: set[Path] = set()
    try:
        kept = tuple((store.put(piece.data, folders), len(piece.data)) for piece in found.pieces)
    except OSError as error:
        raise WritingError(error.errno, error.strerror, error.filename) from error
    # A parcel that is itself the workbook is safe, or the ledger would not know it.
    named = frozenset(folders) if [digest for digest, _ in kept] != [one.digest] else frozenset[Path]()
    bare = tuple(replace(piece, data=b"") for piece in found.pieces)
    return Found(one.number, Opened(found.envelope, bare, found.oddities), kept, named)


def _looked_into(one: Unopened, store: Store) -> Opened:
    try:
        data = store.get(one.digest) if one.digest else b""
    except DamagedError as error:
        return Opened(None, (), (Oddity("not-opened", one.parcel.name, (), str(error)),))
    found = opened(replace(one.parcel, data=data))
    if found.pieces or found.oddities:
        return found
    # Nothing at all, and nobody who says so: a line all the same.
    return Opened(found.envelope, (), (Oddity("empty", one.parcel.name, ()),))
