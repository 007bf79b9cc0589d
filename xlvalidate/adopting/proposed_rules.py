"""Sums that the labels of a table speak of, as rules that an author may take. They are proposed, never in force."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlvalidate.adopting.form_words import is_of_which, is_subtotal, is_total, plain
from xlvalidate.adopting.found_tables import FoundLine, FoundTable, Place

_LONGEST = 1_500


@dataclass(frozen=True, slots=True)
class ProposedRule:
    """A rule: its id, where it is from, where it is judged and what it says."""

    id: str
    source: str
    each: str
    says: str


def proposals(
    table: FoundTable,
    code: str,
    rows: Mapping[int, str],
    columns: Mapping[int, str],
    numeric: frozenset[Place],
    units: Mapping[Place, str | None],
) -> Iterator[ProposedRule]:
    """Totals of columns beside each other, then those of rows below each other. `numeric` are figures that add up."""
    lines = {number: table.columns[number] for number in columns}
    for total, parts, whole in _claims(lines):
        keys = [
            rows[row]
            for row in rows
            if all((row, column) in numeric for column in (total, *parts))
            and len({units[row, column] for column in (total, *parts)}) == 1
        ]
        says = _says(columns, total, parts, whole=whole)
        source = f"heading “{_short(table.columns[total])}”"
        yield from _proposal(code, "COL", columns[total], source, f"{code}.rows", keys, list(rows.values()), says)
    lines = {number: table.rows[number] for number in rows}
    for total, parts, whole in _claims(lines):
        keys = [
            columns[column]
            for column in columns
            if all((row, column) in numeric for row in (total, *parts))
            and len({units[row, column] for row in (total, *parts)}) == 1
        ]
        says = _says(rows, total, parts, whole=whole)
        source = f"row “{_short(table.rows[total])}”"
        yield from _proposal(code, "ROW", rows[total], source, f"{code}.columns", keys, list(columns.values()), says)


def _proposal(
    code: str, axis: str, key: str, source: str, each: str, keys: Sequence[str], every: Sequence[str], says: str
) -> Iterator[ProposedRule]:
    if not keys or len(says) > _LONGEST:
        return
    some = "" if len(keys) == len(every) else f"({', '.join(keys)})"
    rule_id = f"{code}-{axis}-{key}".upper().replace("_", "-")
    yield ProposedRule(rule_id, source, each + some, says)


def _says(codes: Mapping[int, str], total: int, parts: Sequence[int], *, whole: bool) -> str:
    return f"{codes[total]} {'=' if whole else '>='} {' + '.join(codes[part] for part in parts)}"


Claim = tuple[int, tuple[int, ...], bool]  # the total, its parts, and whether they are all of it


def _claims(lines: Mapping[int, FoundLine]) -> Iterator[Claim]:
    """What the labels of one axis claim: within each heading by itself, then between those that stand alone."""
    by_parent: dict[tuple[object, ...], list[int]] = {}
    for number, line in lines.items():
        by_parent.setdefault(tuple(box for box, _ in line.labels[:-1]), []).append(number)
    for parent, members in by_parent.items():
        if parent and _is_of_which_group(lines[members[0]]):
            yield from _of_group(lines, members)
            continue
        yield from _among(lines, members if parent else _tops(lines, by_parent))


def _is_of_which_group(line: FoundLine) -> bool:
    return is_of_which(line.labels[-2][1])


def _of_group(lines: Mapping[int, FoundLine], members: Sequence[int]) -> Iterator[Claim]:
    """其中 over several: together no more than the one before."""
    before = max((number for number in lines if number < members[0]), default=None)
    if before is not None:
        yield before, tuple(members), False


def _tops(lines: Mapping[int, FoundLine], by_parent: Mapping[tuple[object, ...], Sequence[int]]) -> list[int]:
    """Those without a heading, and of each heading's the one total that stands for them all, else all of them."""
    found: list[int] = []
    for parent, members in by_parent.items():
        if not parent:
            found += members
        elif not _is_of_which_group(lines[members[0]]):
            totals = [member for member in members if _total(lines[member])]
            found += totals if len(totals) == 1 else members
    return sorted(found)


def _among(lines: Mapping[int, FoundLine], members: Sequence[int]) -> Iterator[Claim]:
    """Totals of members that follow each other; a subtotal is of those since the one before, a total of the rest."""
    whole = [number for number in members if not _of(lines[number])]
    for number in members:
        if _of(lines[number]):
            before = max((one for one in whole if one < number), default=None)
            if before is not None:
                yield before, (number,), False
    subs = [number for number in whole if _subtotal(lines[number])]
    since = 0
    free: list[int] = []
    for place, number in enumerate(whole):
        if number in subs:
            parts = [one for one in whole[since:place] if not _total(lines[one])]
            if len(parts) > 1:
                yield number, tuple(parts), True
            free.append(number)
            since = place + 1
    totals = [number for number in whole if _total(lines[number]) and number not in subs]
    alone = [number for number in whole if number not in totals]
    parts = subs if subs and not _outside(whole, subs, totals) else alone if not subs else []
    if len(totals) == 1 and len(parts) > 1:
        yield totals[0], tuple(parts), True


def _outside(whole: Sequence[int], subs: Sequence[int], totals: Sequence[int]) -> bool:
    """Does something stand behind the last subtotal that is in none of them?"""
    return any(number > subs[-1] and number not in totals for number in whole)


def _total(line: FoundLine) -> bool:
    return bool(line.labels) and is_total(line.labels[-1][1])


def _subtotal(line: FoundLine) -> bool:
    return bool(line.labels) and is_subtotal(line.labels[-1][1])


def _of(line: FoundLine) -> bool:
    return bool(line.labels) and is_of_which(line.labels[-1][1])


def _short(line: FoundLine) -> str:
    text = plain(line.labels[-1][1]).replace("\n", " ")
    return text if len(text) <= 40 else text[:39] + "…"
