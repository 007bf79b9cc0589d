"""The files of a folder that are passed over, each with its reason: nothing in a folder goes uncounted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from xlvalidate.intake.folder_paths import asked_for, shown
from xlvalidate.messages import text

_NAMED = 3  # files by their names, of one reason


class WhyPassedOver(StrEnum):
    """Why a file is passed over."""

    HIDDEN = "hidden"
    LOCK = "lock"  # what Excel leaves beside an open workbook
    MARKED = "marked"  # a marked copy as this program wrote it
    OTHER = "other"  # no workbook
    PATTERN = "pattern"  # none of the patterns of a source
    CLOSED = "closed"  # a folder that cannot be listed


_WITH_NAMES = frozenset({WhyPassedOver.OTHER, WhyPassedOver.PATTERN, WhyPassedOver.CLOSED})


Passing = Callable[[WhyPassedOver, str], object]
"""Called for a file that is passed over, with the reason and its path below the folder."""


def in_silence(_why: WhyPassedOver, _below: str) -> None:
    """Does nothing."""


def reason(below: str, globs: Iterable[str] = ("*",)) -> WhyPassedOver | None:
    """Why a file is passed over by its path below a folder alone; None for one that is to be opened."""
    if any(name.startswith(".") for name in below.split("/")):
        return WhyPassedOver.HIDDEN
    if below.rpartition("/")[2].startswith("~$"):
        return WhyPassedOver.LOCK
    return None if asked_for(below, globs) else WhyPassedOver.PATTERN


@dataclass(frozen=True, slots=True)
class PassedOver:
    """How many files were passed over for each reason, and the names of the first of them where these say something."""

    counts: Mapping[WhyPassedOver, int] = field(default_factory=dict)
    names: Mapping[WhyPassedOver, tuple[str, ...]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def passed_over(files: Iterable[tuple[WhyPassedOver, str]]) -> PassedOver:
    """Files by their reasons and paths, counted."""
    counts: Counter[WhyPassedOver] = Counter()
    names: dict[WhyPassedOver, tuple[str, ...]] = {}
    for why, path in files:
        counts[why] += 1
        if why in _WITH_NAMES and counts[why] <= _NAMED:
            names[why] = (*names.get(why, ()), shown(path))
    return PassedOver({why: counts[why] for why in WhyPassedOver if counts[why]}, names)


def together(several: Iterable[PassedOver]) -> PassedOver:
    """The counts of several folders as those of one."""
    counts: Counter[WhyPassedOver] = Counter()
    names: dict[WhyPassedOver, tuple[str, ...]] = {}
    for one in several:
        counts.update(one.counts)
        for why, some in one.names.items():
            names[why] = (*names.get(why, ()), *some)[:_NAMED]
    return PassedOver({why: counts[why] for why in WhyPassedOver if counts[why]}, names)


def line_of(passed: PassedOver, key: str, language: str) -> str:
    """One line for people, under the sentence `key`; empty where nothing was passed over."""
    if not passed.total:
        return ""
    parts = (_part(passed, why, language) for why in passed.counts)
    return text(key, language, count=passed.total, parts=text("passed.and", language).join(parts))


def _part(passed: PassedOver, why: WhyPassedOver, language: str) -> str:
    count, names = passed.counts[why], passed.names.get(why, ())
    said = text(f"passed.{why}", language, count=count)
    if not names:
        return said
    more = "…" if count > len(names) else ""
    return text("passed.named", language, said=said, names=f"{text('and', language).join(names)}{more}")
