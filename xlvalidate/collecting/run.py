"""The run: fetch and keep, open, judge, settle. Every step is in the ledger before the next begins, so that a run
that was killed goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from xlvalidate.collecting.collection_state import CollectionState
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.converted_files import ConvertedFiles, convert
from xlvalidate.collecting.forms_before import NO_FORMS_BEFORE, forms_before
from xlvalidate.collecting.judging import Judging, Task
from xlvalidate.collecting.judging_processes import Chunk, Judge, Judges, readers
from xlvalidate.collecting.ledger import Ledger, opened_ledger
from xlvalidate.collecting.ledger_lines import Check
from xlvalidate.collecting.limited_processes import Here, Processes, chunks_of
from xlvalidate.collecting.lock import alone
from xlvalidate.collecting.made_with import differing, made_with
from xlvalidate.collecting.open_deliveries import OVER, Opening, Unopened
from xlvalidate.collecting.originals import DRAFTS, Store
from xlvalidate.collecting.run_lines import RunLine, run_lines
from xlvalidate.collecting.settings import Collection, Reader
from xlvalidate.collecting.settling import VerdictChange, settle
from xlvalidate.collecting.state_with_sums import state_with_sums
from xlvalidate.collecting.tally import Tally, tally
from xlvalidate.converting.conversions import Converter
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.errors import Sayable, usage, why_of
from xlvalidate.files import sweep
from xlvalidate.intake.delivery import Delivery, Source, SourceError
from xlvalidate.intake.folder import Folder
from xlvalidate.intake.passed_over_files import PassedOver, WhyPassedOver, passed_over
from xlvalidate.intake.unpack import FormsInDocuments
from xlvalidate.intake.urls import Urls
from xlvalidate.limits import GUARDS_MEMORY, Guard, OverLimitError
from xlvalidate.pace import SILENT, Phase, Steps, work_of
from xlvalidate.safe_files import sync_all_of

_TOGETHER = 256
_KEPT_TOGETHER = 2_048  # a sync costs milliseconds, be it of one file or of many
_MOST_BYTES = 16 * 1_048_576  # tables of many entries take forty times as much in memory
_MOST_OPENED = 16 * 1_048_576
_LEAST_MIB = 1_024
_SETTLING = 0.05  # measured: what settling takes of the time that judging takes
_FEWEST, _CHUNKS_EACH = 8, 16  # workbooks of a chunk; chunks of a process


@dataclass(frozen=True, slots=True)
class Telling:
    """Hears of each workbook that is judged, of a source that went wrong, of limits that cannot be set; `steps` hears
    how far the run is.
    """

    judged: Callable[[Task, Check], None]
    trouble: Callable[[Sayable], None]
    unlimited: Callable[[str], None] = lambda said: None
    steps: Steps = SILENT


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run comes to. `troubles` are the sources that could not be reached, or did not give out all they have;
    `passed` are the files in their folders that were not taken; `changed` are the forms that are judged otherwise than
    when the last run ended, `made_with` names the editions, their errata and the program if they are others since.
    `lines` has what is new: every workbook that came or was judged.
    """

    state: CollectionState
    tally: Tally
    troubles: int
    passed: PassedOver
    changed: tuple[VerdictChange, ...]
    made_with: tuple[str, ...]
    lines: tuple[RunLine, ...]


def run(
    collection: Collection,
    judging: Judging,
    made_by: str,
    jobs: int,
    telling: Telling,
    catalogue: Catalogue,
    elsewhere: Judges | None = None,
    converter: Converter | None = None,
    documents: FormsInDocuments | None = None,
) -> RunResult:
    """One run. `made_by` names the rules: what was judged by others is judged again. With `jobs` 0 nothing is started,
    and this process watches itself; with `elsewhere` other machines judge. A `converter` makes .xlsx of what waits in
    another format, `documents` reads forms out of documents that came instead of one.

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
        _open(store, ledger, limits, jobs, telling, documents)
        ledger.judge_by(made_by)
        if converter is not None and judging.converted is not None:
            digests = (digest for digest, *_ in ledger.waiting())
            convert(digests, store, ConvertedFiles(judging.converted), converter, telling.steps)
        there = {path.stem for path in judging.marked.glob("*.xlsx")}
        ledger.judge_again(digest for digest in ledger.marked() if digest not in there)
        judged = _judge(ledger, judging, jobs, collection, telling, elsewhere)
        state = state_with_sums(ledger, collection, judging.editions, catalogue, judging.asked)
        if held := forms_before(state, judging.asked, catalogue, judging.editions):
            # What counts of other periods is known only now. No other form counts for what is judged of it then.
            ledger.judge_again(held)
            judged |= _judge(ledger, judging, jobs, collection, telling, None, held)
            state = state_with_sums(ledger, collection, judging.editions, catalogue, judging.asked)
        telling.steps.step(Phase.SETTLE)
        new = ledger.unsettled()
        changed = settle(ledger, state)
        before, now = ledger.last_run.made_with(), made_with(catalogue, judging.editions)
        ledger.last_run.set_made_with(now)
        _tidy(judging, ledger.marked())
        passed = ledger.passed(name for name, _ in collection.sources())
        view = CollectionView(collection, ledger, state, catalogue)
        lines = run_lines(view, lambda line: bool(line.sha256) and (line.id in new or line.sha256 in judged))
        return RunResult(
            state=state,
            tally=tally(ledger, state),
            troubles=troubles,
            passed=passed,
            changed=changed,
            made_with=differing(before, now),
            lines=tuple(lines),
        )


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
    passed: list[tuple[WhyPassedOver, str]] = []
    reached, numbering = True, ""
    if isinstance(source, Folder | Urls):
        source = replace(source, passing=lambda why, below: passed.append((why, below)))
    with store.together(sync_all_of(store.root)) as files:

        def keep() -> None:
            files.make_safe()
            ledger.add_deliveries(name, kept)
            kept.clear()

        try:
            for delivery in _each(name, source.deliveries(ledger.behind(name), ledger.missed(name)), guard):
                numbering = delivery.numbering
                telling.steps.step(Phase.FETCH, 1)
                if delivery.fault == OVER:
                    telling.trouble(usage("delivery-over-limits", name=name, delivery=delivery.name))
                digest = "" if delivery.fault else store.put(delivery.data, files)
                if not ledger.knows(delivery.where, digest):
                    kept.append((replace(delivery, data=b""), digest, len(delivery.data)))
                elif digest:
                    ledger.is_there_again(delivery.where, digest)
                if kept and (delivery.token or max(len(kept), files.written) >= _KEPT_TOGETHER):
                    keep()
        except SourceError as error:
            telling.trouble(error)
            reached = False
        if kept or files.written:
            keep()
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


def _open(
    store: Store,
    ledger: Ledger,
    limits: Reader,
    jobs: int,
    telling: Telling,
    documents: FormsInDocuments | None,
) -> None:
    """Opens under limits all deliveries that were not opened yet, except those that could not be fetched."""
    unopened = (Unopened(*row) for row in ledger.unopened())
    telling.steps.expect(Phase.OPEN, ledger.counted()[1])
    telling.steps.step(Phase.OPEN)
    opening = Opening(store.root, documents)
    if jobs:
        done = Processes(opening, limits, jobs, telling.unlimited).done
    else:
        done = Here(opening, Guard(limits.cpu_seconds, limits.memory_mib)).done
    for found in done(chunks_of(unopened, lambda one: one.size, min(limits.chunk, _TOGETHER), _MOST_OPENED)):
        telling.steps.step(Phase.OPEN, len(found))
        ledger.add_all_opened((one.number, one.opened, one.kept) for one in found)


def _judge(
    ledger: Ledger,
    judging: Judging,
    jobs: int,
    collection: Collection,
    telling: Telling,
    elsewhere: Judges | None,
    before: Mapping[str, tuple[str, str]] = NO_FORMS_BEFORE,
) -> set[str]:
    """All that waits is judged; returns the digests of it."""
    count, size = ledger.count_waiting(), ledger.bytes_waiting()
    work = count * work_of(0) + size
    telling.steps.expect(Phase.CHECK, count, work)
    telling.steps.expect(Phase.SETTLE, 0, _SETTLING * work)
    judged: set[str] = set()
    if not count:
        return judged
    telling.steps.step(Phase.CHECK)
    handed_out: dict[str, Task] = {}
    limits = collection.settings.reader
    most = limits.chunk if elsewhere else _at_once(count, jobs, limits.chunk)
    tasks = chunks_of(_tasks(ledger, handed_out, before), lambda task: task.size, most, _MOST_BYTES)
    for checks in _judged(tasks, judging, jobs, limits, telling, elsewhere):
        ledger.add_checks(checks)
        judged.update(check.sha256 for check in checks)
        done = [(handed_out.pop(check.sha256, None), check) for check in checks]
        tasks_done = [task for task, _ in done if task is not None]
        telling.steps.step(Phase.CHECK, len(tasks_done), sum(work_of(task.size) for task in tasks_done))
        for task, check in done:
            if task is not None:
                telling.judged(task, check)
    return judged


def _at_once(count: int, jobs: int, most: int) -> int:
    """How many workbooks are judged together: so few that the processes end at about the same time, and that it is seen
    how far they are; so many that their tables pay.
    """
    return min(most, max(_FEWEST, count // (max(jobs, 1) * _CHUNKS_EACH)))


def _tasks(ledger: Ledger, handed_out: dict[str, Task], before: Mapping[str, tuple[str, str]]) -> Iterator[Task]:
    """What waits, as it is asked for: no list of all that came is in memory."""
    for row in ledger.waiting():
        task = Task(*row, before.get(row[0], ("", "")))
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
