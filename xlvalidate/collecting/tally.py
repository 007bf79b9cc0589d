"""The books: what came in is what became of it, counted from both ends.

    received = accepted + explain + return + unreadable + repeated + not a form
               + ignored + withdrawn                                          (each piece of what came in)
    accepted + explain + return + unreadable = of offices + beside them + superseded + of nobody    (each judged)
    deliveries  = opened, each with at least one piece                                  (each mail, each file)

“Ignored” and “withdrawn” are those that the collector has taken out. “Beside them” are others of the same moment as an
office's piece. “Of nobody” are unreadable and contradicted ones. The left sides are counted in the ledger, the right
sides in what was settled. During a run some pieces wait.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from xlvalidate.collecting.collection_state import JUDGED, TAKEN_OUT, CollectionState, Fate
from xlvalidate.collecting.ledger import Ledger
from xlvalidate.errors import SpokenError, usage


class TallyError(SpokenError):
    """The books do not balance: something was lost or counted twice. This is a fault of the program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The counts. `received` counts pieces: workbooks, and everything else that was attached or packed."""

    deliveries: int
    unopened: int
    empty: int
    received: int
    fates: dict[Fate, int]
    offices: int
    undecided: int
    superseded: int
    nobodys: int
    stray: int

    @property
    def waiting(self) -> int:
        """What the next run still has to do."""
        return self.unopened + self.fates[Fate.WAITING]

    @property
    def balanced(self) -> bool:
        """Do all identities hold?"""
        judged = sum(self.fates[fate] for fate in JUDGED)
        return (
            self.received == sum(self.fates.values())
            and judged == self.offices + self.undecided + self.superseded + self.nobodys
            and not self.empty
            and not self.stray
        )

    @property
    def identity(self) -> str:
        """The first identity with its figures."""
        parts = " + ".join(f"{fate} {self.fates[fate]}" for fate in (*JUDGED, Fate.REPEATED, Fate.NOT_A_FORM))
        out = "".join(f" + {fate} {self.fates[fate]}" for fate in TAKEN_OUT if self.fates[fate])
        waiting = f" + waiting {self.fates[Fate.WAITING]}" if self.fates[Fate.WAITING] else ""
        return f"received {self.received} = {parts}{out}{waiting}"


def tally(ledger: Ledger, state: CollectionState) -> Tally:
    """The books of a collection. Raises TallyError when they do not balance."""
    deliveries, unopened, empty, received = ledger.counted()
    counts = Counter(state.fates.values())
    nobodys = sum(1 for line, _ in state.others if state.fates[line.id] in JUDGED)
    offices, undecided, superseded = _of_offices(state)
    made = Tally(
        deliveries=deliveries,
        unopened=unopened,
        empty=empty,
        received=received,
        fates={fate: counts[fate] for fate in Fate},
        offices=offices,
        undecided=undecided,
        superseded=superseded,
        nobodys=nobodys,
        stray=_stray(state),
    )
    if not made.balanced:
        raise TallyError(usage("unbalanced", books=made))
    return made


def _of_offices(state: CollectionState) -> tuple[int, int, int]:
    """How many submissions count, how many came at their moments, how many they replace."""
    offices = undecided = superseded = 0
    for one in state.offices:
        offices, undecided, superseded = offices + 1, undecided + len(one.candidates), superseded + len(one.earlier)
    return offices, undecided, superseded


def _stray(state: CollectionState) -> int:
    """How many pieces are in no table of a report and do not wait, or told twice, or are none of the
    collection's. A byte of each says whether it was met.
    """
    met = bytearray(max(state.fates, default=0) + 1)
    stray = 0
    for own in _told(state):
        stray += own not in state.fates or bool(met[own])
        if own in state.fates:
            met[own] = True
    return stray + sum(not met[own] for own, fate in state.fates.items() if fate is not Fate.WAITING)


def _told(state: CollectionState) -> Iterator[int]:
    """The pieces in the tables of a report."""
    for one in state.offices:
        yield from (line.id for line in (one.line, *one.candidates, *one.earlier))
    for pairs in (state.repeated, state.others, state.out):
        yield from (line.id for line, _ in pairs)
