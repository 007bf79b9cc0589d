"""Opens kept deliveries and keeps what is in them. It works under limits: in a process of its own, or watched by this
one. A delivery that goes beyond them gets a line that says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlvalidate.collecting.originals import DamagedError, Store, writing
from xlvalidate.intake.delivery import LIMITS, Delivery, Oddity, Opened
from xlvalidate.intake.unpack import FormsInDocuments, opened
from xlvalidate.safe_files import SafeFiles, sync_all_of

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
    """What was in a delivery, without the bytes, and the digest and the size of each piece that was kept."""

    number: int
    opened: Opened
    kept: tuple[tuple[str, int], ...] = ()


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
        sync_all = sync_all_of(self.originals)

        def look_into(some: Sequence[Unopened]) -> list[KeptDelivery]:
            with store.together(sync_all) as files:
                found = [_found(one, store, files, self.documents) for one in some]
                with writing():
                    files.make_safe()
            return found

        return look_into

    def lost(self, item: Unopened, how: str) -> KeptDelivery:
        """A delivery that kills every process that opens it. It is not opened again: that would happen every night."""
        return KeptDelivery(item.number, Opened(None, (), (Oddity(OVER, item.delivery.name, (), how),)))


def _found(one: Unopened, store: Store, files: SafeFiles, documents: FormsInDocuments | None) -> KeptDelivery:
    try:
        data = store.get(one.digest) if one.digest else b""
    except DamagedError as error:
        return KeptDelivery(one.number, Opened(None, (), (Oddity("not-opened", one.delivery.name, (), str(error)),)))
    found = opened(replace(one.delivery, data=data), documents=documents)
    if not found.pieces and not found.oddities:
        # Nothing in it, and no word why: a line all the same.
        found = Opened(found.envelope, (), (Oddity("empty", one.delivery.name, ()),))
    # A delivery that is itself the workbook is safe, or the ledger would not know it.
    with writing():
        digests = [one.digest if piece.data == data else store.put(piece.data, files) for piece in found.pieces]
    kept = tuple((digest, len(piece.data)) for digest, piece in zip(digests, found.pieces, strict=True))
    bare = tuple(replace(piece, data=b"") for piece in found.pieces)
    return KeptDelivery(one.number, Opened(found.envelope, bare, found.oddities), kept)
