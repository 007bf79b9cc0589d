"""The run: fetch and keep, open, judge, settle. Every step is told to the ledger before the next begins, so that a run
that was killed goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from xlvalidate.checking.judge import Forms
from xlvalidate.checking.last import LastPeriod
from xlvalidate.collecting.books import Books, books
from xlvalidate.collecting.judging import Judging, Task, WritingError, judged, killed
from xlvalidate.collecting.ledger import Check, Ledger, opened_ledger
from xlvalidate.collecting.lock import alone
from xlvalidate.collecting.readers import Chunk, Judges, Readers
from xlvalidate.collecting.settings import Collection
from xlvalidate.collecting.settle import Settled
from xlvalidate.collecting.store import DRAFTS, DamagedError, Store, sweep, sync_folders
from xlvalidate.collecting.sums import Known, settled_with_sums
from xlvalidate.intake.folder import Folder
from xlvalidate.intake.opening import opened
from xlvalidate.intake.parcel import Oddity, Opened, Parcel, Source, SourceError
from xlvalidate.intake.passed import PassedOver, Why, passed_over
from xlvalidate.intake.urls import Urls

_TOGETHER = 256
_MOST_BYTES = 64 * 1_048_576


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told of the progress: how many workbooks are to be judged, each that was, and what a source suffers."""

    expect: Callable[[int], None]
    judged: Callable[[Task, Check], None]
    trouble: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a run comes to. `troubles` are the sources that could not be reached, or did not give out all they have;
    `passed` are the files in their folders that were not taken.
    """

    settled: Settled
    books: Books
    troubles: int
    passed: PassedOver


def run(
    collection: Collection,
    judging: Judging,
    made_by: str,
    jobs: int,
    telling: Telling,
    known: Known,
    elsewhere: Judges | None = None,
) -> Done:
    """One run. `made_by` names the rules: what was judged by others is judged again. With `jobs` 0 nothing is started;
    with `elsewhere` other machines judge.

    Raises BusyError, LedgerError, BooksError, and OSError where nothing can be written any more.
    """
    store = Store(judging.originals)
    with alone(collection.folder, "run"), opened_ledger(collection.ledger, write=True) as ledger:
        sweep(judging.originals / DRAFTS, judging.marked)
        for digest in ledger.unread():
            store.set_aside(digest)
        ledger.open_again()
        troubles = sum(not _fetch(name, source, store, ledger, telling) for name, source in collection.sources())
        _open(store, ledger)
        ledger.judge_by(made_by)
        _judge(ledger, judging, jobs, collection, telling, elsewhere)
        settled = settled_with_sums(ledger, collection, judging.editions, known)
        ledger.set_fates((str(fate), own) for own, fate in settled.fates.items())
        passed = ledger.passed(name for name, _ in collection.sources())
        return Done(settled, books(ledger, settled), troubles, passed)


def _fetch(name: str, source: Source, store: Store, ledger: Ledger, telling: Telling) -> bool:
    """All that is new in a source, kept. Where it goes by that, a parcel is asked for when the one before is safe."""
    kept: list[tuple[Parcel, str, int]] = []
    named: set[Path] = set()
    passed: list[tuple[Why, str]] = []
    reached, numbering = True, ""
    if isinstance(source, Folder | Urls):
        source = replace(source, passing=lambda why, below: passed.append((why, below)))
    try:
        for parcel in source.parcels(ledger.behind(name), ledger.missed(name)):
            numbering = parcel.numbering
            digest = "" if parcel.fault else store.put(parcel.data, named)
            if not ledger.knows(parcel.where, digest):
                kept.append((replace(parcel, data=b""), digest, len(parcel.data)))
            elif digest:
                ledger.is_there_again(parcel.where, digest)
            if kept and (parcel.token or len(kept) >= _TOGETHER):
                sync_folders(named)
                ledger.add_parcels(name, kept)
                kept = []
    except SourceError as error:
        telling.trouble(str(error))
        reached = False
    sync_folders(named if kept else set())
    ledger.add_parcels(name, kept)
    if reached:
        ledger.set_passed(name, passed_over(passed))
    if reached and numbering:
        ledger.forget_missed(name, numbering)
    for held, why in ledger.held_back(name):
        telling.trouble(f"{name}: {held} could not be had ({why}); the next run asks for it again")
        reached = False
    return reached


def _open(store: Store, ledger: Ledger) -> None:
    named: set[Path] = set()
    unopened = ledger.unopened()
    while some := list(islice(unopened, _TOGETHER)):
        found = [(number, *_kept_of(parcel, digest, store, named)) for number, digest, parcel in some]
        sync_folders(named)
        ledger.add_all_opened(found)


def _kept_of(parcel: Parcel, digest: str, store: Store, named: set[Path]) -> tuple[Opened, list[tuple[str, int]]]:
    """What is in a parcel, without the bytes, and the digest and the size of each piece that was kept."""
    found = _looked_into(parcel, digest, store)
    folders: set[Path] = set()
    kept = [(store.put(piece.data, folders), len(piece.data)) for piece in found.pieces]
    # A parcel that is itself the workbook is safe, or the ledger would not know it.
    if [one for one, _ in kept] != [digest]:
        named |= folders
    return Opened(found.envelope, tuple(replace(piece, data=b"") for piece in found.pieces), found.oddities), kept


def _looked_into(parcel: Parcel, digest: str, store: Store) -> Opened:
    try:
        data = store.get(digest) if digest else b""
    except DamagedError as error:
        return Opened(None, (), (Oddity("not-opened", parcel.name, (), str(error)),))
    found = opened(replace(parcel, data=data))
    if found.pieces or found.oddities:
        return found
    # Nothing at all, and nobody who says so: a line all the same.
    return Opened(found.envelope, (), (Oddity("empty", parcel.name, ()),))


def _judge(
    ledger: Ledger, judging: Judging, jobs: int, collection: Collection, telling: Telling, elsewhere: Judges | None
) -> None:
    count = ledger.count_waiting()
    telling.expect(count)
    if not count:
        return
    handed_out: dict[str, Task] = {}
    limits = collection.settings.reader
    chunks = _chunks(_tasks(ledger, handed_out), limits.chunk)
    judges = elsewhere or (Readers(judging, limits, jobs) if jobs else None)
    for checks in judges.judged(chunks) if judges else _here(judging, chunks):
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


def _here(judging: Judging, chunks: Iterator[Chunk]) -> Iterator[list[Check]]:
    forms, last = judging.prepared()
    for chunk in chunks:
        try:
            yield judged(chunk, judging, forms, last)
        except WritingError:
            raise
        except Exception:  # a bug of ours: it costs only the workbook that meets it
            for task in chunk:
                yield _alone(task, judging, forms, last)


def _alone(task: Task, judging: Judging, forms: Forms, last: LastPeriod | None) -> list[Check]:
    try:
        return judged([task], judging, forms, last)
    except WritingError:
        raise
    except Exception as error:
        return [killed(task, type(error).__name__)]


def _chunks(tasks: Iterable[Task], most: int) -> Iterator[Chunk]:
    chunk: list[Task] = []
    size = 0
    for task in tasks:
        if chunk and (len(chunk) >= most or size + task.size > _MOST_BYTES):
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(task)
        size += task.size
    if chunk:
        yield tuple(chunk)
