"""Is a collection what its ledger says? Originals hashed again, copies, program and editions, books, decisions."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.decisions import Choice, Decision, rule_of_reason
from xlvalidate.collecting.find_piece import lines_by_piece
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.made_with import differing
from xlvalidate.collecting.originals import Store
from xlvalidate.collecting.tally import TallyError, tally
from xlvalidate.findings import Verdict
from xlvalidate.ooxml.seal import is_whole

_DIGEST = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 1_048_576
LOST = ("original-missing", "original-unread", "original-changed", "unbalanced")
"""What no run mends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditProblem:
    """One thing that is wrong: the word for it, what it is about (a digest, a piece, a name), and the files it was."""

    why: str
    what: str
    files: tuple[str, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditResult:
    """What was looked at, and what is wrong with it."""

    originals: int
    size: int
    copies: int
    decisions: int
    problems: tuple[AuditProblem, ...]

    @property
    def exit_code(self) -> int:
        """0 where all is well, 1 where the next run or the collector mends it, 3 where something is lost."""
        return 3 if any(one.why in LOST for one in self.problems) else 1 if self.problems else 0


def audit(view: CollectionView, judging: Judging, now: Mapping[str, str]) -> AuditResult:
    """Everything looked at once. Nothing is written. `now` is what a run would be made with."""
    names = view.ledger.digests()
    size, of_originals = _originals(Store(judging.originals), names)
    marked = view.ledger.marked()
    problems = [*of_originals, *_copies(judging, marked, names)]
    problems += [AuditProblem(why="made-with", what=name) for name in differing(view.ledger.last_run.made_with(), now)]
    problems += _books(view)
    problems += _decisions(view)
    return AuditResult(
        originals=len(names),
        size=size,
        copies=len(marked),
        decisions=len(view.state.decided.lines),
        problems=tuple(problems),
    )


def _originals(store: Store, names: Mapping[str, tuple[str, ...]]) -> tuple[int, list[AuditProblem]]:
    problems, size = [], 0
    for digest, files in sorted(names.items()):
        try:
            there, count = _digest_of(store.path(digest))
        except FileNotFoundError:
            problems.append(AuditProblem(why="original-missing", what=digest, files=files))
            continue
        except OSError as error:
            said = error.strerror or str(error)
            problems.append(AuditProblem(why="original-unread", what=digest, files=files, detail=said))
            continue
        size += count
        if there != digest:
            problems.append(AuditProblem(why="original-changed", what=digest, files=files))
    problems += [AuditProblem(why="original-extra", what=extra) for extra in _extra(store.root, names.keys())]
    return size, problems


def _digest_of(path: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while some := file.read(_AT_ONCE):
            digest.update(some)
            size += len(some)
    return digest.hexdigest(), size


def _extra(folder: Path, known: Set[str]) -> Iterator[str]:
    """Files among the originals that the ledger does not know; not what is set aside, or half written."""
    for path in sorted(folder.glob("*")):
        if path.name.startswith("."):
            continue
        inside = [path] if not path.is_dir() else sorted(path.rglob("*"))
        for one in inside:
            if not one.is_dir() and not (one.name in known and one.parent.name == one.name[:2]):
                yield one.relative_to(folder).as_posix()


def _copies(judging: Judging, marked: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> Iterator[AuditProblem]:
    there = {path.stem: path for path in sorted(judging.marked.glob("*.xlsx")) if _DIGEST.fullmatch(path.stem)}
    known = set(marked)
    for digest in sorted(known):
        files = names.get(digest, ())
        if digest not in there:
            yield AuditProblem(why="copy-missing", what=digest, files=files)
        elif not is_whole(there[digest].read_bytes()):
            yield AuditProblem(why="copy-changed", what=digest, files=files)
    for digest in sorted(there.keys() - known):
        yield AuditProblem(why="copy-extra", what=f"{digest}.xlsx", files=names.get(digest, ()))


def _books(view: CollectionView) -> Iterator[AuditProblem]:
    try:
        made = tally(view.ledger, view.state)
    except TallyError as error:
        yield AuditProblem(why="unbalanced", what=str(error))
        return
    if made.waiting:
        yield AuditProblem(why="waiting", what=str(made.waiting))
    elif any(view.state.fates.get(own) != fate for own, fate in view.ledger.fates().items()):
        yield AuditProblem(why="fates-old", what="")


def _decisions(view: CollectionView) -> Iterator[AuditProblem]:
    """Decisions that are gone, are of nothing that is there, or have no effect."""
    decided = view.state.decided
    numbers = [one.number for one in decided.lines]
    if numbers != list(range(1, len(numbers) + 1)):
        yield AuditProblem(why="decision-gone", what=str(max(numbers, default=0) - len(numbers)))
    if not numbers:
        return
    lines = lines_by_piece(view.ledger.lines(), {one.piece for one in decided.lines})
    for one in decided.holding():
        piece, members = one.piece[: view.state.letters], lines.get(one.piece, [])
        if not members:
            yield AuditProblem(why="decision-of-nothing", what=piece, detail=one.why)
        elif why := _without_effect(view, one, members):
            yield AuditProblem(why=why, what=piece, files=(members[0].file,))


def _without_effect(view: CollectionView, one: Decision, members: list[LedgerLine]) -> str:
    state, roster = view.state, view.collection.roster
    match one.choice:
        case Choice.OFFICE if roster is None or one.office not in roster.by_code:
            return "decision-office"
        case Choice.COUNTS:
            return "" if state.counting(members) is not None else "decision-overtaken"
        case Choice.ACCEPT_REASON | Choice.REFUSE_REASON:
            there = {rule_of_reason(reason) for line in members for reason in line.explained.split()}
            known = all(rule_of_reason(reason) in there for reason in one.reasons)
            return "" if known or members[0].verdict in ("", Verdict.UNREADABLE) else "decision-reason"
    return ""
