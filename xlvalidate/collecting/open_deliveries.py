"""Opens kept deliveries and keeps what is in them. It works under limits: in a process of its own, or watched by this
one. A delivery that goes beyond them gets a line that says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlvalidate.collecting.originals import DamagedError, Store, WritingError
from xlvalidate.intake.delivery import LIMITS, Delivery, Oddity, Opened
from xlvalidate.intake.unpack import FormsInDocuments, opened

OVER = "over-limits"


@dataclass(frozen=True, slots=True)
class Unopened:
    """A delivery without its bytes: its number in the ledger, the digest they are kept under, how many they are."""

    number: int
    digest: str
    size: int
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class KeptDelivery:
    """What was in a delivery, without the bytes; the digest and the size of each piece that was kept; and the folders
    whose new names are not safe on the disk yet.
    """

    number: int
    opened: Opened
    kept: tuple[tuple[str, int], ...] = ()
    folders: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a process that opens deliveries does with some of them. `documents` reads those that came instead of a
    form; None where nobody looks into them.
    """

    originals: Path
    documents: FormsInDocuments | None = None

    def begin(self) -> Callable[[Sequence[Unopened]], list[KeptDelivery]]:
        """A process that has no room for one piece must not blame a delivery: it does not begin."""
        bytearray(LIMITS.piece)
        store = Store(self.originals)
        return lambda some: [_found(one, store, self.documents) for one in some]

    def lost(self, item: Unopened, how: str) -> KeptDelivery:
        """A delivery that kills every process that opens it. It is not opened again: that would happen every night."""
        return KeptDelivery(item.number, Opened(None, (), (Oddity(OVER, item.delivery.name, (), how),)))


def _found(one: Unopened, store: Store, documents: FormsInDocuments | None) -> KeptDelivery:
    found = _looked_into(one, store, documents)
    folders: set[Path] = set()
    try:
        kept = tuple((store.put(piece.data, folders), len(piece.data)) for piece in found.pieces)
    except OSError as error:
        raise WritingError(error.errno, error.strerror, error.filename) from error
    # A delivery that is itself the workbook is safe, or the ledger would not know it.
    named = frozenset(folders) if [digest for digest, _ in kept] != [one.digest] else frozenset[Path]()
    bare = tuple(replace(piece, data=b"") for piece in found.pieces)
    return KeptDelivery(one.number, Opened(found.envelope, bare, found.oddities), kept, named)


def _looked_into(one: Unopened, store: Store, documents: FormsInDocuments | None) -> Opened:
    try:
        data = store.get(one.digest) if one.digest else b""
    except DamagedError as error:
        return Opened(None, (), (Oddity("not-opened", one.delivery.name, (), str(error)),))
    found = opened(replace(one.delivery, data=data), documents=documents)
    if found.pieces or found.oddities:
        return found
    # Nothing in it, and no word why: a line all the same.
    return Opened(found.envelope, (), (Oddity("empty", one.delivery.name, ()),))
