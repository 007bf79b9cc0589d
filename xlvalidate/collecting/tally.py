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
from dataclasses import dataclass

from xlvalidate.collecting.ledger import Ledger
from xlvalidate.collecting.which_counts import JUDGED, TAKEN_OUT, CollectionState, Fate
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
    counted = [line for one in state.offices for line in (one.line, *one.candidates, *one.earlier)]
    nobodys = sum(1 for line, _ in state.others if state.fates[line.id] in JUDGED)
    of_repeats = {line.id for line, _ in state.repeated}
    listed = [line.id for line, _ in (*state.others, *state.out)]
    told = {line.id for line in counted} | set(listed) | of_repeats
    waiting = {own for own, fate in state.fates.items() if fate is Fate.WAITING}
    made = Tally(
        deliveries=deliveries,
        unopened=unopened,
        empty=empty,
        received=received,
        fates={fate: counts[fate] for fate in Fate},
        offices=len(state.offices),
        undecided=sum(len(office.candidates) for office in state.offices),
        superseded=sum(len(office.earlier) for office in state.offices),
        nobodys=nobodys,
        # A piece that is in no table of a report, or in two.
        stray=len(state.fates.keys() ^ (told | waiting))
        + len(counted) + len(listed) + len(of_repeats) - len(told),
    )  # fmt: skip
    if not made.balanced:
        raise TallyError(usage("unbalanced", books=made))
    return made
