"""The decisions of a collection as they are shown: each with the file it is about, in the time that people read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlvalidate.collecting.decisions import Decision, rule_of_reason
from xlvalidate.collecting.find_piece import lines_by_piece
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.reports.decided_text import DecisionLine

if TYPE_CHECKING:
    from xlvalidate.collecting.collection_view import CollectionView


def decided_lines(view: "CollectionView") -> Iterator[DecisionLine]:
    """Every decision, as they were made."""
    decided = view.state.decided
    if not decided.lines:
        return
    lines = lines_by_piece(view.ledger.lines(), {one.piece for one in decided.lines})
    held = {one.number for one in decided.holding()}
    for one in decided.lines:
        first = lines[one.piece][0] if one.piece in lines else None
        yield decision_line(view, one, first, one.number in held)


def decision_line(view: "CollectionView", one: Decision, line: LedgerLine | None, holds: bool = True) -> DecisionLine:
    """One of them; a piece that is gone has no file."""
    roster = view.collection.roster
    known = roster.by_code.get(one.office) if roster else None
    made = one.made.astimezone(view.collection.settings.timezone).replace(tzinfo=None)
    return DecisionLine(
        piece=one.piece[: view.state.letters],
        file=line.file if line else "",
        choice=str(one.choice),
        office=f"{one.office} {known.name if known else ''}".strip(),
        rules=tuple(dict.fromkeys(map(rule_of_reason, one.reasons))),
        who=one.who,
        made=made,
        why=one.why,
        holds=holds,
        period=one.period,
    )
