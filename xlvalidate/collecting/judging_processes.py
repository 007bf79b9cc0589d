"""Judging in processes that have limits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.collecting.judging import Judging, Task, judged, killed
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.limited_processes import Processes
from xlvalidate.collecting.settings import Reader
from xlvalidate.derive.template import template
from xlvalidate.limits import rarely_collect

Chunk = tuple[Task, ...]


class Judges(Protocol):
    """Something that judges in place of this process."""

    def judged(self, chunks: Iterable[Chunk]) -> Iterator[list[Check]]:
        """Every chunk judged, in any order."""
        ...


@dataclass(frozen=True, slots=True)
class Judge:
    """What a process that judges does with a chunk. One that is `apart` has nothing else to do."""

    judging: Judging
    apart: bool = True

    def begin(self) -> Callable[[Sequence[Task]], list[Check]]:
        """The editions and last period are read."""
        setup, last = self.judging.prepared()
        if self.apart:
            _try(setup)
            rarely_collect()
        return lambda tasks: judged(tasks, self.judging, setup, last)

    def lost(self, item: Task, how: str) -> Check:
        """A workbook that kills every process that reads it."""
        return killed(item, how)


def readers(
    judging: Judging, limits: Reader, jobs: int, told: Callable[[str], None] = lambda said: None
) -> Processes[Task, Check]:
    """So many processes that judge."""
    return Processes(Judge(judging), limits, jobs, told)


def _try(setup: Setup) -> None:
    """A form of our own is read first: who cannot read that, for want of memory, must not blame a workbook."""
    for edition in setup.catalogue.every():
        if edition.text.onto is None:  # an adopted form has no template without its workbook
            judge([File("", template(edition))], setup)
            return
