"""What was settled is written down, and compared with what the last time said of the same forms."""

from collections.abc import Iterator
from dataclasses import dataclass

from xlvalidate.collecting.collection_state import CollectionState
from xlvalidate.collecting.decisions import key_of
from xlvalidate.collecting.ledger import Ledger
from xlvalidate.findings import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictChange:
    """A form that counted before and counts now, with another verdict."""

    code: str
    name: str
    file: str
    piece: str
    before: Verdict
    after: Verdict


def settle(ledger: Ledger, state: CollectionState) -> tuple[VerdictChange, ...]:
    """Writes what became of every piece, and returns the forms that are judged otherwise than the last time."""
    before = ledger.last_run.verdicts()
    after = {key_of(one.line): str(one.verdict) for one in state.offices}
    ledger.set_fates((str(fate), own) for own, fate in state.fates.items())
    if after != before:
        ledger.last_run.set_verdicts(after)
    return tuple(_changed(before, state))


def _changed(before: dict[str, str], state: CollectionState) -> Iterator[VerdictChange]:
    for one in state.offices:
        was = before.get(key_of(one.line), str(one.verdict))
        if was != one.verdict:
            yield VerdictChange(
                code=one.code,
                name=one.name,
                file=one.line.name,
                piece=state.piece(one.line),
                before=Verdict(was),
                after=one.verdict,
            )
