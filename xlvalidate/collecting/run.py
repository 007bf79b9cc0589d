"""The run: fetch and keep, open, judge, settle. Every step is in the ledger before the next begins, so that a run
that was killed goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xlvalidate.collecting.converted_files import ConvertedFiles, convert
from xlvalidate.collecting.judging import Judging, Task
from xlvalidate.collecting.judging_processes import Chunk, Judge, Judges, readers
from xlvalidate.collecting.ledger import Ledger, opened_ledger
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.limited_processes import Here, Processes, chunks_of
from xlvalidate.collecting.lock import alone
from xlvalidate.collecting.made_with import differing, made_with
from xlvalidate.collecting.open_deliveries import OVER, Opening, Unopened
from xlvalidate.collecting.originals import DRAFTS, Store
from xlvalidate.collecting.settings import Collection, Reader
from xlvalidate.collecting.settling import VerdictChange, settle
from xlvalidate.collecting.state_with_sums import state_with_sums
from xlvalidate.collecting.tally import Tally, tally
from xlvalidate.collecting.which_counts import CollectionState
from xlvalidate.converting.conversions import Converter
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.errors import Sayable, usage, why_of
from xlvalidate.files import sweep, sync_folders
from xlvalidate.intake.delivery import Delivery, Source, SourceError
from xlvalidate.intake.folder import Folder
from xlvalidate.intake.passed_over_files import PassedOver, WhyPassedOver, passed_over
from xlvalidate.intake.urls import Urls
from xlvalidate.limits import GUARDS_MEMORY, Guard, OverLimitError

_TOGETHER = 256
_KEPT_TOGETHER = 2_048  # every sync of a folder costs milliseconds, and there are 256 of them
_MOST_BYTES = 64 * 1_048_576
_MOST_OPENED = 16 * 1_048_576
_LEAST_MIB = 1_024


@dataclass(frozen=True, slots=True)
class Telling:
    """Hears of the progress: how many workbooks are to be judged, each one judged, a source that went wrong."""

    expect: Callable[[int], None]
    judged: Callable[[Task, Check], None]
    trouble: Callable[[Sayable], None]
    unlimited: Callable[[str], None] = lambda said: None


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run comes to. `troubles` are the sources that could not be reached, or did not give out all they have;
    `passed` are the files in their folders that were not taken; `changed` are the forms that are judged otherwise than
    when the last run ended, `made_with` names the editions, their errata and the program if they are others since.
    """

    state: CollectionState
    tally: Tally
    troubles: int
    passed: PassedOver
    changed: tuple[VerdictChange, ...]
    made_with: tuple[str, ...]


def run(
    collection: Collection,
    judging: Judging,
    made_by: str,
    jobs: int,
    telling: Telling,
    catalogue: Catalogue,
    elsewhere: Judges | None = None,
    converter: Converter | None = None,
) -> RunResult:
    """One run. `made_by` names the rules: what was judged by others is judged again. With `jobs` 0 nothing is started,
    and this process watches itself; with `elsewhere` other machines judge. A `converter` makes .xlsx of what waits in
    another format.

    Raises BusyError, LedgerError, TallyError, and OSError where nothing can be written any more.
    """
    store = Store(judging.originals)
    with alone(collection.folder, "run"), opened_ledger(collection.ledger, write=True) as ledger:
        sweep(judging.originals / DRAFTS, judging.marked, *filter(None, [judging.converted]))
        for digest in ledger.unread():
            store.set_aside(digest)
        ledger.open_again()
        limits = collection.settings.reader
        # A source gives out whole files; the limits of a process that reads do not apply to it.
        guard = Guard(limits.cpu_seconds, max(limits.memory_mib, _LEAST_MIB))
        troubles = sum(not _fetch(name, one, store, ledger, telling, guard) for name, one in collection.sources())
        if not jobs and not GUARDS_MEMORY:
            telling.unlimited("memory")
        ledger.open_again_for(lambda digest: store.path(digest).exists())
        _open(store, ledger, limits, jobs, telling)
        ledger.judge_by(made_by)
        if converter is not None and judging.converted is not None:
            digests = (digest for digest, *_ in ledger.waiting())
            convert(digests, store, ConvertedFiles(judging.converted), converter)
        there = {path.stem for path in judging.marked.glob("*.xlsx")}
        ledger.judge_again(digest for digest in ledger.marked() if digest not in there)
        _judge(ledger, judging, jobs, collection, telling, elsewhere)
        state = state_with_sums(ledger, collection, judging.editions, catalogue)
        changed = settle(ledger, state)
        before, now = ledger.last_run.made_with(), made_with(catalogue, judging.editions)
        ledger.last_run.set_made_with(now)
        _tidy(judging, ledger.marked())
        passed = ledger.passed(name for name, _ in collection.sources())
        return RunResult(state, tally(ledger, state), troubles, passed, changed, differing(before, now))


def _tidy(judging: Judging, marked: Iterable[str]) -> None:
    """Takes away the marked copies of forms on which nothing is found any more."""
    used = {judging.marked_copy(digest).name for digest in marked}
    for path in judging.marked.glob("*.xlsx"):
        if path.name not in used:
            path.unlink(missing_ok=True)


def _fetch(name: str, source: Source, store: Store, ledger: Ledger, telling: Telling, guard: Guard) -> bool:
    """All that is new in a source, kept. Where it goes by that, a delivery is asked for when the one before is safe.

    A source that cannot be read on, or takes more than a delivery may, costs only what is behind.
    """
    kept: list[tuple[Delivery, str, int]] = []
    named: set[Path] = set()
    passed: list[tuple[WhyPassedOver, str]] = []
    reached, numbering = True, ""
    if isinstance(source, Folder | Urls):
        source = replace(source, passing=lambda why, below: passed.append((why, below)))
    try:
        for delivery in _each(name, source.deliveries(ledger.behind(name), ledger.missed(name)), guard):
            numbering = delivery.numbering
            if delivery.fault == OVER:
                telling.trouble(usage("delivery-over-limits", name=name, delivery=delivery.name))
            digest = "" if delivery.fault else store.put(delivery.data, named)
            if not ledger.knows(delivery.where, digest):
                kept.append((replace(delivery, data=b""), digest, len(delivery.data)))
            elif digest:
                ledger.is_there_again(delivery.where, digest)
            if kept and (delivery.token or len(kept) >= _KEPT_TOGETHER):
                sync_folders(named)
                ledger.add_deliveries(name, kept)
                kept = []
    except SourceError as error:
        telling.trouble(error)
        reached = False
    sync_folders(named if kept else set())
    ledger.add_deliveries(name, kept)
    if reached:
        ledger.set_passed(name, passed_over(passed))
    if reached and numbering:
        ledger.forget_missed(name, numbering)
    for held, why in ledger.held_back(name):
        telling.trouble(usage("delivery-held-back", name=name, delivery=held, why=why))
        reached = False
    return reached


def _each(name: str, deliveries: Iterator[Delivery], guard: Guard) -> Iterator[Delivery]:
    """The deliveries of a source, each within limits. Raises SourceError."""
    while True:
        try:
            with guard:
                delivery = next(deliveries, None)
        except OverLimitError as error:
            raise SourceError(usage("source-over-limits", name=name, what=error.what)) from error
        except (OSError, ValueError) as error:  # a name that no system has, a folder that goes while it is listed
            why = why_of(error) if isinstance(error, OSError) else str(error)
            raise SourceError(usage("source-broken", name=name, why=why)) from error
        if delivery is None:
            return
        yield delivery


def _open(store: Store, ledger: Ledger, limits: Reader, jobs: int, telling: Telling) -> None:
    """Opens under limits all deliveries that were not opened yet, except those that could not be fetched."""
    unopened = (Unopened(*row) for row in ledger.unopened())
    opening = Opening(store.root)
    if jobs:
        done = Processes(opening, limits, jobs, telling.unlimited).done
    else:
        done = Here(opening, Guard(limits.cpu_seconds, limits.memory_mib)).done
    for found in done(chunks_of(unopened, lambda one: one.size, min(limits.chunk, _TOGETHER), _MOST_OPENED)):
        sync_folders({folder for one in found for folder in one.folders})
        ledger.add_all_opened((one.number, one.opened, one.kept) for one in found)


def _judge(
    ledger: Ledger, judging: Judging, jobs: int, collection: Collection, telling: Telling, elsewhere: Judges | None
) -> None:
    count = ledger.count_waiting()
    telling.expect(count)
    if not count:
        return
    handed_out: dict[str, Task] = {}
    limits = collection.settings.reader
    tasks = chunks_of(_tasks(ledger, handed_out), lambda task: task.size, limits.chunk, _MOST_BYTES)
    for checks in _judged(tasks, judging, jobs, limits, telling, elsewhere):
        ledger.add_checks(checks)
        for check in checks:
            if (task := handed_out.pop(check.sha256, None)) is not None:
                telling.judged(task, check)


def _tasks(ledger: Ledger, handed_out: dict[str, Task]) -> Iterator[Task]:
    """What waits, as it is asked for: no list of all that came is in memory."""
    for row in ledger.waiting():
        task = Task(*row)
        handed_out[task.sha256] = task
        yield task


def _judged(
    tasks: Iterator[Chunk], judging: Judging, jobs: int, limits: Reader, telling: Telling, elsewhere: Judges | None
) -> Iterator[list[Check]]:
    if elsewhere:
        return elsewhere.judged(tasks)
    if jobs:
        return readers(judging, limits, jobs, telling.unlimited).done(tasks)
    # A library that polars calls ends the process where memory is out: only the clock is looked at.
    return Here(Judge(judging, apart=False), Guard(limits.cpu_seconds)).done(tasks)
