"""The files that are to come with each form (`expects`): whose is which of those that came, and what is missing. Pure.

A file is known by its name alone; nobody looks into it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from xlvalidate.characters import normal
from xlvalidate.collecting.collection_state import CollectionState
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.mails_without_form import senders
from xlvalidate.collecting.office_claims import AGAINST
from xlvalidate.roster import Roster

_WILD = frozenset("*?[")
_NO_FILE = frozenset(
    {"no-attachment", "cloud-attachment", "delivery-report", "system-file", "too-many-pieces", "empty"}
)


def lacking(state: CollectionState, roster: Roster | None, patterns: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """By the code of each office that has reported: the patterns that no file of any of its mails matches, without the
    stars around a word. Without patterns nothing is missing of anything.
    """
    if not patterns:
        return {}
    names = _names(state, roster)
    return {
        one.code: tuple(
            want.strip("*") or want
            for want in patterns
            if not any(fits(name, want) for name in names.get(one.code, ()))
        )
        for one in state.offices
        if one.code
    }


def fits(name: str, pattern: str) -> bool:
    """Does a file's name match? A pattern without `*`, `?` and `[` is a word that the name has to have."""
    said, wanted = (normal("NFKC", one).strip().casefold() for one in (name, pattern))
    return fnmatchcase(said, wanted) if _WILD & set(wanted) else wanted in said


def _names(state: CollectionState, roster: Roster | None) -> Mapping[str, Sequence[str]]:
    forms: dict[int, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for line, code in _forms(state):
        forms[line.delivery].append((_folders(line), code))
    found: dict[str, list[str]] = defaultdict(list)
    for line in _beside(state):
        if code := _owner(line, forms[line.delivery], roster):
            found[code].append(line.name)
    return found


def _forms(state: CollectionState) -> Iterator[tuple[LedgerLine, str]]:
    codes: dict[int, str] = {}
    for one in state.offices:
        for line in (one.line, *one.candidates, *one.earlier):
            codes[line.id] = one.code
            yield line, one.code
    yield from ((line, codes[first.id]) for line, first in state.repeated if first.id in codes)


def _beside(state: CollectionState) -> Iterator[LedgerLine]:
    """What is no form, in the order in which it came."""
    others = {line.id for line, finding in state.others if finding.why not in AGAINST}
    lines: Iterable[LedgerLine] = (
        *(line for line, _ in state.others if line.id in others),
        *(line for line, first in state.repeated if first.id in others),
    )
    return (line for line in lines if line.word not in _NO_FILE)


def _owner(line: LedgerLine, forms: Sequence[tuple[tuple[str, ...], str]], roster: Roster | None) -> str:
    """The office of the forms in the same folder of the same delivery, or around it; where these are of several, or
    there are none, the one office that sent it.
    """
    own = _folders(line)
    for depth in range(len(own), -1, -1):
        codes = {code for around, code in forms if around[:depth] == own[:depth]}
        if len(codes) == 1:
            return codes.pop()
        if codes:
            break
    sent_by = senders(line, roster)
    return sent_by[0].code if len(sent_by) == 1 else ""


def _folders(line: LedgerLine) -> tuple[str, ...]:
    """The archives, mails and folders that a piece is within, the outermost first."""
    return tuple("/".join(line.path).replace("\\", "/").split("/"))[:-1]
