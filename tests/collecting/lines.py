"""Lines of a ledger, drawn: a row a piece, `-` for what nobody says. Nothing is read or fetched."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from xlvalidate.collecting.collection_state import CollectionState
from xlvalidate.collecting.decisions import Choice, Decided, Decision, in_force
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.roster import Office, Roster

PARENT = Office(code="990000", name="甲县人民政府", mail="p@example.invalid")
EDU = Office(code="990001", name="甲县教育局", parent="990000", mail="a@example.invalid")
CIVIL = Office(code="990002", name="甲县民政局", parent="990000", mail="b@example.invalid")
ZERO = Office(code="010003", name="甲县水利局", parent="990000", mail="c@example.invalid")
SHARED = tuple(
    Office(code=code, name=name, parent="990000", mail="d@example.invalid")
    for code, name in (("990004", "甲镇"), ("990005", "乙镇"))
)
OFFICES = Roster((PARENT, EDU, CIVIL, ZERO, *SHARED))
NAMES = {one.name.removeprefix("甲县"): one.name for one in OFFICES.offices}


def drawn(table: str, arrived: tuple[int, ...] | None = None) -> list[LedgerLine]:
    """The lines of a table, in the order of the table or as they arrived."""
    head, *rows = [row.split() for row in table.strip().splitlines()]
    found = [_line(dict(zip(head, row, strict=True))) for row in rows]
    if arrived is None:
        return found
    return [_numbered(found[at], number) for number, at in enumerate(arrived, start=1)]


def _numbered(line: LedgerLine, number: int) -> LedgerLine:
    return replace(line, id=number, delivery=number, fetched=number)


def _line(row: dict[str, str]) -> LedgerLine:
    said = {key: "" if text == "-" else text for key, text in row.items()}
    piece = said["piece"]
    day = int(said.get("day", "10"))
    place = f"folder:inbox/{said.get('place') or piece}"
    digest = hashlib.sha256((said.get("bytes") or piece).encode()).hexdigest()
    sender = f"{said['from']}@example.invalid" if said.get("from") else ""
    by = tuple(f"{one}@example.invalid" for one in said.get("by", "").split(",") if one)
    moment = datetime(2026, 1, day, tzinfo=UTC)
    number = int(said.get("fetched") or 1)
    return LedgerLine(
        id=number, delivery=number, place=place, delivery_sha256=digest, delivery_name=piece, mail=bool(sender),
        received=moment, sent=None, sender=sender, sender_name="", message_id="", auto=False, path=(), name=piece,
        sha256=digest, word="", detail="", verdict=said.get("verdict", "accepted"), why=said.get("why", ""),
        code=said.get("code", ""), office=NAMES.get(said.get("name", ""), said.get("name", "")), level="", marked=False,
        stamped=said.get("stamp", ""), period=said.get("period", "2025"), blank=said.get("blank", ""),
        content=said.get("content", ""), fetched=number, enclosed=bool(by), forwarders=by,
        explained=said.get("explained", ""), stamped_period=said.get("stamped", ""),
        before=said.get("held", "").replace("+", " "),
    )  # fmt: skip


def told(state: CollectionState) -> list[str]:
    """What a settlement says: a line an office, a line for each piece that stands for none, and who is missing."""
    lines = []
    for one in state.offices:
        words = ",".join(finding.why for finding in one.findings)
        beside = "".join(f" | {line.name}" for line in one.candidates)
        before = "".join(f" < {line.name}" for line in sorted(one.earlier, key=lambda line: line.name))
        lines.append(f"{one.verdict} {one.code or '-'} {one.period or '-'} {one.line.name}{beside}{before} [{words}]")
    lines += [f"repeated {line.name} of {first.name}" for line, first in state.repeated]
    lines += [f"other {state.fates[line.id]} {line.name} {finding.why}" for line, finding in state.others]
    lines += [f"{state.fates[line.id]} {line.name} {state.owners.get(line.id, '-')}" for line, _ in state.out]
    return lines


def decided(*said: str, review: bool = False) -> Decided:
    """Decisions in the order in which they are said: `ignore piece`, `office piece 990002`, `counts piece @2` where two
    pieces had come by then; `accept-reason piece 990001 2025 RULE=x`.
    """
    lines = []
    for number, words in enumerate(said, start=1):
        choice, piece, *more = words.split()
        fetched = int(more.pop()[1:]) if more and more[-1].startswith("@") else 99
        office, period, *reasons = [*more, "", ""][: max(2, len(more))]
        if choice == Choice.PERIOD:
            office, period = "", office
        lines.append(
            Decision(
                piece=hashlib.sha256(piece.encode()).hexdigest(), choice=Choice(choice), who="zhang", why="asked",
                made=datetime(2026, 1, 20, tzinfo=UTC), office=office, period=period, reasons=tuple(reasons),
                fetched=fetched, number=number,
            )
        )  # fmt: skip
    return in_force(lines, review=review)
