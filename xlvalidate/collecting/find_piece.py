"""Which piece somebody means: by the name that status and reports show, its beginning, or the name of its file."""

import re
from collections.abc import Collection, Iterable, Sequence

from xlvalidate.characters import normal
from xlvalidate.collecting.collection_state import CollectionState
from xlvalidate.collecting.decisions import key_of
from xlvalidate.collecting.ledger_lines import LedgerLine, sender
from xlvalidate.errors import UsageError, Words, usage
from xlvalidate.reports.safe_text import visible

_FEWEST, _MOST = 4, 20
_LETTERS = re.compile(rf"[0-9a-f]{{{_FEWEST},64}}")


def find_piece(word: str, lines: Iterable[LedgerLine], state: CollectionState) -> tuple[str, tuple[LedgerLine, ...]]:
    """Its key, and all lines that it came as. Raises UsageError with those that could be meant."""
    lines = tuple(lines)
    asked = normal("NFC", word.strip())
    found = {key_of(line) for line in lines if _means(asked, line)}
    if len(found) != 1:
        near = found or {key_of(line) for line in lines if _is_near(asked, line, state)}
        raise UsageError(
            usage("piece-several" if found else "piece-unknown", piece=visible(word, 100)),
            *_listed(lines, near or {key_of(line) for line in lines}, state),
        )
    (key,) = found
    return key, tuple(line for line in lines if key_of(line) == key)


def _means(asked: str, line: LedgerLine) -> bool:
    letters = asked.casefold()
    if _LETTERS.fullmatch(letters) and key_of(line).startswith(letters):
        return True
    return bool(asked) and asked in (normal("NFC", line.name), normal("NFC", line.delivery_name))


def _is_near(asked: str, line: LedgerLine, state: CollectionState) -> bool:
    said = (line.name, line.delivery_name, line.office, line.code, state.owners.get(line.id, ""))
    return bool(asked) and any(asked.casefold() in one.casefold() for one in said)


def _listed(lines: Sequence[LedgerLine], keys: set[str], state: CollectionState) -> Iterable[Words]:
    shown: set[str] = set()
    for line in lines:
        if (key := key_of(line)) not in keys or key in shown:
            continue
        if len(shown) == _MOST:
            yield usage("piece-more", count=len(keys) - _MOST)
            return
        shown.add(key)
        facts = {"piece": state.piece(line), "file": visible(line.file, 120), "office": visible(_whose(line, state))}
        yield usage("piece-candidate", **facts)


def _whose(line: LedgerLine, state: CollectionState) -> str:
    """Whose a piece is where that is settled, by the roster; else who sent it. The name on a cover may be another's."""
    counted = state.counting([line])
    if counted is not None and counted.known is not None and not counted.contradicted:
        return f"{counted.known.code} {counted.known.name}"
    return sender(line) or line.code


def lines_by_piece(lines: Iterable[LedgerLine], pieces: Collection[str]) -> dict[str, list[LedgerLine]]:
    """The lines that some pieces came as, by the pieces' keys; none for one that is gone."""
    found: dict[str, list[LedgerLine]] = {}
    for line in lines:
        if (key := key_of(line)) in pieces:
            found.setdefault(key, []).append(line)
    return found
