"""Files that came besides the one that counts for an office: what a report lists of them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from xlvalidate.reports.report_data import Collected, OfficeResult


class Twice(StrEnum):
    """How an office came to be there twice: an older one, the same file again, it is not known which is newer, or the
    collector has chosen another one.
    """

    OLDER = "older"
    SAME = "same"
    UNDECIDED = "undecided"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Doubled:
    """One file too many, and the file that counts (empty where that is not decided)."""

    how: Twice
    code: str
    name: str
    file: str
    received: datetime | None
    counts: str
    piece: str = ""


def doubled(collected: Collected) -> Iterator[Doubled]:
    """Every file that came besides the one that counts."""
    for office in collected.offices:
        for old in office.earlier:
            how = Twice.DECIDED if office.chosen else Twice.OLDER
            yield Doubled(how, office.code, office.name, old.file, old.received, office.file, old.piece)
    for again in collected.repeated:
        yield Doubled(Twice.SAME, again.code, again.name, again.file, again.received, again.of, again.piece)
    by_identity: dict[tuple[str, str], list[OfficeResult]] = defaultdict(list)
    for office in collected.offices:
        by_identity[office.code.strip(), office.period].append(office)
        if office.candidates:
            for file, received, piece in (
                (office.file, office.received, office.piece),
                *((one.file, one.received, one.piece) for one in office.candidates),
            ):
                yield Doubled(Twice.UNDECIDED, office.code, office.name, file, received, "", piece)
    # For plain files it is not known which one counts.
    for (code, _), members in by_identity.items():
        if code and len(members) > 1:
            for office in members:
                yield Doubled(Twice.UNDECIDED, office.code, office.name, office.file, office.received, "")
