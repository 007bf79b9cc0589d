"""The run: fetch and keep, open, judge, settle. Every step is told to the ledger before the next begins, so that a run
that was killed goes on where it was.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xlvalidate.checking.judge import Forms
from xlvalidate.checking.last import LastPeriod
from xlvalidate.collecting.books import Books, books
from xlvalidate.collecting.judging import Judging, Task, WritingError, judged, killed
from xlvalidate.collecting.ledger import Check, Ledger, opened_ledger
from xlvalidate.collecting.lock import alone
from xlvalidate.collecting.readers import Chunk, Readers
from xlvalidate.collecting.settings import Collection
from xlvalidate.collecting.settle import Settled, settle
from xlvalidate.collecting.store import DRAFTS, DamagedError, Store, sweep
from xlvalidate.intake.opening import opened
from xlvalidate.intake.parcel import Oddity, Opened, Parcel, Source, SourceError

_TOGETHER = 64
_MOST_BYTES = 64 * 1_048_576


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told of the progress: how many workbooks are to be judged, each that was, and what a source suffers."""

    expect: Callable[[int], None]
    judged: Callable[[Task, Check], None]
    trouble: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a run comes to. `troubles` are the sources that could not be reached."""

    settled: Settled
    books: Books
    troubles: int


def run(collection: Collection, judging: Judging, made_by: str, jobs: int, telling: Telling) -> Done:
    """One run. `made_by` names the rules: what was judged by others is judged again. With `jobs` 0 nothing is started.

    Raises BusyError, LedgerError, BooksError, and OSError where nothing can be written any more.
    """
    store = Store(judging.originals)
    with alone(collection.folder, "run"), opened_ledger(collection.ledger, write=True) as ledger:
        sweep(judging.originals / DRAFTS, judging.marked)
        troubles = sum(not _fetch(name, source, store, ledger, telling) for name, source in collection.sources())
        _open(store, ledger)
        ledger.judge_by(made_by)
        _judge(ledger, judging, jobs, collection, telling)
        settled = settle(ledger.lines(), collection.roster)
        ledger.set_fates((str(fate), own) for own, fate in settled.fates.items())
        return Done(settled, books(ledger, settled), troubles)


def _fetch(name: str, source: Source, store: Store, ledger: Ledger, telling: Telling) -> bool:
    """All that is new in a source, kept. Where it goes by that, a parcel is asked for when the one before is safe."""
    kept: list[tuple[Parcel, str, int]] = []
    reached = True
    try:
        for parcel in source.parcels(ledger.behind(name)):
            digest = "" if parcel.fault else store.put(parcel.data)
            if not ledger.knows(parcel.where, digest):
                kept.append((_without_bytes(parcel), digest, len(parcel.data)))
            if kept and (parcel.token or len(kept) >= _TOGETHER):
                ledger.add_parcels(name, kept)
                kept = []
    except SourceError as error:
        telling.trouble(str(error))
        reached = False
    ledger.add_parcels(name, kept)
    return reached


def _without_bytes(parcel: Parcel) -> Parcel:
    return Parcel(
        parcel.kind, parcel.name, b"", parcel.where, parcel.received, parcel.token, parcel.fault, parcel.detail
    )


def _open(store: Store, ledger: Ledger) -> None:
    for number, digest, parcel in ledger.unopened():
        found = _looked_into(parcel, digest, store)
        kept = [(store.put(piece.data), len(piece.data)) for piece in found.pieces]
        ledger.add_opened(number, found, kept)


def _looked_into(parcel: Parcel, digest: str, store: Store) -> Opened:
    try:
        data = store.get(digest) if digest else b""
    except DamagedError as error:
        return Opened(None, (), (Oddity("not-opened", parcel.name, (), str(error)),))
    whole = Parcel(parcel.kind, parcel.name, data, parcel.where, parcel.received, "", parcel.fault, parcel.detail)
    found = opened(whole)
    if found.pieces or found.oddities:
        return found
    # Nothing at all, and nobody who says so: a line all the same.
    return Opened(found.envelope, (), (Oddity("empty", parcel.name, ()),))


def _judge(ledger: Ledger, judging: Judging, jobs: int, collection: Collection, telling: Telling) -> None:
    tasks = [Task(*row) for row in ledger.waiting()]
    telling.expect(len(tasks))
    if not tasks:
        return
    by_digest = {task.sha256: task for task in tasks}
    limits = collection.settings.reader
    chunks = _chunks(tasks, limits.chunk)
    for checks in Readers(judging, limits, jobs).judged(chunks) if jobs else _here(judging, chunks):
        ledger.add_checks(checks)
        for check in checks:
            telling.judged(by_digest[check.sha256], check)


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


def _chunks(tasks: list[Task], most: int) -> Iterator[Chunk]:
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
