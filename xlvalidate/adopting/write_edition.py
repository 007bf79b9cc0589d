"""A draft written as an edition file. What the author has to fill in, and what he may take, is said in comments."""

import csv
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import groupby

from xlvalidate.adopting.cell_kinds import CellKind, Spread, spread
from xlvalidate.adopting.cover_lines import FoundField
from xlvalidate.adopting.draft import Draft
from xlvalidate.adopting.draft_context import DraftList
from xlvalidate.adopting.draft_tables import DraftOpen, DraftTable, placeholder_unit
from xlvalidate.adopting.form_words import is_placeholder
from xlvalidate.adopting.found_tables import FoundLine
from xlvalidate.adopting.list_sources import written_items
from xlvalidate.adopting.proposed_rules import ProposedRule
from xlvalidate.adopting.scan_sheet import Place
from xlvalidate.cells import Area
from xlvalidate.editions.edition import COVER_ROLES
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.lint import UNITS
from xlvalidate.findings import plain as plain_number
from xlvalidate.identity import PERIOD_LINES
from xlvalidate.messages import text

_FIRST_YEAR = 2000
_LONGEST_LABEL, _LONGEST_LINE = 1_000, 200
_MOST_INLINE = 200  # items of a list in the edition file; a longer one is a file of its own
_QUOTIENT = "0.000001"  # how far a quotient of a spreadsheet is from the exact one
_MOST_NOTES = 500

Leaf = tuple[tuple[tuple[Area, str], ...], list[str], str, str]
"""The headings of a row or a column from the outside in, what it says of itself, its code, its address."""


def written(draft: Draft, edition_id: str, *, without: Collection[str] = frozenset(), in_force: bool = False) -> str:
    """The edition file, from its first line to its last. Proposed rules stand behind a #, unless they are to be
    `in_force`; those that the edition would not take are left out.
    """
    lines = [*_head(draft, edition_id), *_onto(draft), *_cover(draft)]
    for one in draft.lists:
        lines += ["", *_list_of(one, edition_id)]
    for table in draft.tables:
        lines += ["", *(_table(table) if isinstance(table, DraftTable) else _open(table))]
    for table in draft.tables:
        lines += ["", *_rules(table, draft.language)]
    for rule in draft.rules:
        if rule.id not in without:
            lines += ["", *_proposed(rule, "" if in_force else "#")]
    lines += [*_not_held(draft)]
    return "\n".join(lines) + "\n"


def list_files(draft: Draft, edition_id: str) -> dict[str, str]:
    """The lists that are too long to stand in the edition file, each a CSV beside it."""
    return {_list_file(one, edition_id): _csv(one) for one in draft.lists if _is_long(one)}


def _is_long(one: DraftList) -> bool:
    return len(one.items) > _MOST_INLINE


def _list_file(one: DraftList, edition_id: str) -> str:
    return f"{edition_id}.{one.code}.csv"


def _csv(one: DraftList) -> str:
    out = StringIO()
    rows = (
        ([word, item] for word, items in one.by_word for item in items)
        if one.by_word
        else ([item] for item in one.items)
    )
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _list_of(one: DraftList, edition_id: str) -> Iterator[str]:
    yield "[[lists]]"
    yield f"code = {quoted(one.code)}"
    yield f"label = {quoted(one.label)}"
    if one.parent:
        yield f"parent = {quoted(one.parent)}"
    if _is_long(one):
        yield f"file = {quoted(_list_file(one, edition_id))}"
    elif one.by_word:
        yield "[lists.items]"
        yield from (f"{quoted(word)} = {_list(items)}" for word, items in one.by_word)
    else:
        yield f"items = {_list(one.items)}"


def _not_held(draft: Draft) -> Iterator[str]:
    """What the form has and the draft does not, by place: the author decides."""
    if draft.unplaced:
        yield ""
        yield "# To look at, by place:"
        for one in draft.unplaced[:_MOST_NOTES]:
            yield f"# {' '.join(one.said(draft.language).split())}"
        if (more := len(draft.unplaced) - _MOST_NOTES) > 0:
            yield f"# {text('adopt.and-more', draft.language, count=more)}"


def quoted(value: str) -> str:
    """A basic string of TOML."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(values: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, values))}]"


def _head(draft: Draft, edition_id: str) -> Iterator[str]:
    yield f"# Proposed by xlvalidate adopt, from {' '.join(draft.file.split())}. Look at every line of it."
    yield "# A line with “to fill in” waits for you. Rules behind a # are proposed: take away the # to have them."
    yield f"id = {quoted(edition_id)}"
    yield f"title = {quoted(draft.title)}"
    if draft.authority:
        yield f"authority = {quoted(draft.authority)}"
    else:
        yield f"authority = {quoted(text('adopt.authority', draft.language))}  # to fill in"
    yield f"language = {quoted(draft.language)}"
    yield f"years = {{ first = {draft.year or _FIRST_YEAR} }}  # to fill in: the first year that is reported with it"
    if part := next((field.code for field in draft.fields if field.code in PERIOD_LINES), None):
        yield f"period = {quoted(part)}  # as the form asks for one; take the line away if it is reported once a year"
    used = dict.fromkeys(unit for table in draft.tables for unit in _units(table) if unit)
    own = [unit for unit in used if unit not in UNITS]
    if draft.placeholders:
        yield f"placeholders = {_list(draft.placeholders)}  # what stands in a cell until something is chosen: a blank"
    if own:
        asks = placeholder_unit(draft.language) in own
        yield f"units = {_list(own)}" + ("  # to fill in: the form prints no unit for some figures" if asks else "")


def _units(table: DraftTable | DraftOpen) -> tuple[str | None, ...]:
    return tuple(table.units.values()) if isinstance(table, DraftTable) else table.units


def _onto(draft: Draft) -> Iterator[str]:
    yield ""
    yield "# The workbook that keeps its looks. Every address of this file is one of its cells."
    yield "[onto]"
    yield f"file = {quoted(draft.file)}"
    yield f"sha256 = {quoted(draft.sha256)}"
    yield from draft.own
    if draft.sheets:
        yield f"sheets = {_list(draft.sheets)}"
    for sheet, printed in draft.printed.items():
        yield ""
        yield f"[onto.printed.{quoted(sheet)}]"
        yield from (f"{quoted(address)} = {quoted(said)}" for address, said in printed.items())


def _cover(draft: Draft) -> Iterator[str]:
    placed = {field.code for field in draft.fields}
    missing = [role for role in COVER_ROLES if role not in placed]
    there = {*draft.sheets, *draft.printed}
    sheet = draft.fields[0].sheet if draft.fields else ""
    if missing:
        sheet = text("adopt.cover", draft.language)
        while sheet.lower() in {name.lower() for name in there}:
            sheet += "1"
    yield ""
    if missing:
        yield "# The form has no place for the lines without an address: they get a sheet of their own."
    yield "[cover]"
    yield f"sheet = {quoted(sheet)}"
    yield f"title = {quoted(draft.title)}"
    yield "fields = ["
    yield from (f"  {_field(field)}," for field in draft.fields)
    for role in missing:
        kind = f", kind = {quoted(FigureKind.COUNT)}" if role == "year" else ""
        yield f"  {{ code = {quoted(role)}, label = {quoted(text(f'adopt.{role}', draft.language))}{kind} }},"
    yield "]"


def _field(field: FoundField) -> str:
    said = [f"code = {quoted(field.code)}", f"label = {quoted(field.label[:_LONGEST_LINE])}"]
    if field.code == "year":
        said.append(f"kind = {quoted(FigureKind.COUNT)}")
    elif choices := _choices_of(field):
        said.append(f"kind = {quoted(FigureKind.CHOICE)}, choices = {_list(choices)}")
    said.append(f"at = {quoted(f'{field.sheet}!{field.box.first}')}")
    return f"{{ {', '.join(said)} }}"


def _choices_of(field: FoundField) -> tuple[str, ...]:
    said = field.square.validation
    words = written_items(said.formulas[0]) if said is not None and said.type == "list" else None
    return tuple(word for word in words or () if not is_placeholder(word))


def _open(table: DraftOpen) -> Iterator[str]:
    found = table.found
    below = max((box.bottom for one in found.columns for box, _ in one.labels), default=0)
    first = f", first = {found.top}" if below + 1 != found.top else ""
    yield "[[tables]]"
    yield f"code = {quoted(table.code)}"
    yield f"sheet = {quoted(found.sheet)}"
    yield f"title = {quoted(table.title)}"
    yield f"open = {{ most = {found.most}{first} }}"
    yield f"widths = [{', '.join(f'{width:g}' for width in table.widths[: found.area.right])}]"
    yield ""
    yield "[[tables.blocks]]"
    code_of = {one.column: code for one, code in zip(found.columns, table.columns, strict=True)}
    leaves: list[Leaf] = []
    for one, code, kind, unit in zip(found.columns, table.columns, table.kinds, table.units, strict=True):
        own = [*_kind(kind, code_of), *([f"unit = {quoted(unit)}"] if unit and kind.kind.facts.unit is None else [])]
        box = one.labels[-1][0] if one.labels else None
        fits = box is not None and box.left == box.right
        leaves.append((one.labels, own, code, "" if fits else Area(found.top, one.column, found.top, one.column).a1))
    yield "columns = ["
    yield from _axis([_top_of(leaf) if leaf[3] else leaf for leaf in leaves], "columns", "  ")
    yield "]"


def _top_of(leaf: Leaf) -> Leaf:
    """A column without a heading of its own stands at a cell above its first entry."""
    labels, own, code, at = leaf
    area = Area.at(at)
    return labels, own, code, Area(area.top - 1, area.left, area.top - 1, area.left).a1 if area.top > 1 else at


def _table(table: DraftTable) -> Iterator[str]:
    kinds = spread(table.kinds)
    said = {place: unit for place, unit in table.units.items() if unit}
    units = spread(said) if said else Spread("", {}, {}, ())
    found = table.found
    yield "[[tables]]"
    yield f"code = {quoted(table.code)}"
    yield f"sheet = {quoted(found.sheet)}"
    yield f"title = {quoted(table.title)}"
    lefts = {line.span[0]: table.columns[number] for number, line in enumerate(found.columns)}
    plain_units = units.base and not _own_unit(kinds.base)
    if units.base and not plain_units:
        numeric = {column for (_, column), kind in table.kinds.items() if kind.numeric}
        units = replace(units, columns={**dict.fromkeys(numeric, units.base), **units.columns})
    base = [*_kind(kinds.base, lefts), *([f"unit = {quoted(str(units.base))}"] if plain_units else [])]
    yield from base
    yield f"widths = [{', '.join(f'{width:g}' for width in table.widths[: found.area.right])}]"
    yield ""
    yield "[[tables.blocks]]"
    every = sorted({*found.boxes, *found.closed})
    code_of = {place: "_".join(filter(None, (table.rows[place[0]], table.columns[place[1]]))) for place in every}
    closed = [code for place, code in code_of.items() if place in found.closed]
    computed = [
        code for place, code in code_of.items() if place not in found.closed and found.boxes[place].formula is not None
    ]
    if closed:
        yield f"closed = {_list(closed)}"
    if computed:
        yield f"computed = {_list(computed)}"
    columns = [
        (
            line.labels,
            _own(kinds.columns, units.columns, number, lefts),
            table.columns[number],
            _column_at(table, number),
        )
        for number, line in enumerate(found.columns)
    ]
    rows = []
    for number, line in enumerate(found.rows):
        own = ["heading = true"] if line.heading else _own(kinds.rows, units.rows, number, lefts)
        rows.append((line.labels, own, table.rows.get(number, ""), _row_at(table, number, line)))
    yield "columns = ["
    yield from _axis(columns, "columns", "  ")
    yield "]"
    yield "rows = ["
    yield from _axis(rows, "rows", "  ")
    yield "]"


def _row_at(table: DraftTable, number: int, line: FoundLine) -> str:
    """Where a row stands that has no label to itself: at its first box."""
    if line.heading or (line.labels and (line.labels[-1][0].top, line.labels[-1][0].bottom) == line.span):
        return ""
    return _first_box(table, lambda place: place[0] == number).a1


def _column_at(table: DraftTable, number: int) -> str:
    """Where a column stands that has no heading to itself: at its first box."""
    line = table.found.columns[number]
    if line.labels and (line.labels[-1][0].left, line.labels[-1][0].right) == line.span:
        return ""
    return _first_box(table, lambda place: place[1] == number).a1


def _first_box(table: DraftTable, wanted: Callable[[Place], bool]) -> Area:
    return next(table.found.boxes[place].box for place in sorted(table.found.boxes) if wanted(place))


def _own_unit(kind: object) -> bool:
    return isinstance(kind, CellKind) and kind.kind.facts.unit is not None


def _axis(leaves: Sequence[Leaf], key: str, indent: str) -> Iterator[str]:
    """Leaves that share their outer heading are written inside of it."""
    for outer, members in groupby(leaves, key=lambda leaf: leaf[0][0] if leaf[0] else None):
        group = list(members)
        if outer is None or all(len(labels) == 1 and not at for labels, _, _, at in group):
            for labels, own, code, at in group:
                yield f"{indent}{_leaf(labels, own, code, at)},"
            continue
        box, said = outer
        yield f"{indent}{{ label = {quoted(said[:_LONGEST_LABEL])}, at = {quoted(box.a1)}, {key} = ["
        yield from _axis([(labels[1:], own, code, at) for labels, own, code, at in group], key, indent + "  ")
        yield f"{indent}] }},"


def _leaf(labels: tuple[tuple[Area, str], ...], own: list[str], code: str, at: str) -> str:
    said = [f"code = {quoted(code)}"] if code else []
    if labels:
        said.append(f"label = {quoted(labels[0][1][:_LONGEST_LABEL])}")
    said.append(f"at = {quoted(at or labels[0][0].a1)}")
    return f"{{ {', '.join((*said, *own))} }}"


def _own(kinds: Mapping[int, object], units: Mapping[int, object], number: int, lefts: Mapping[int, str]) -> list[str]:
    said = [*_kind(kinds[number], lefts)] if number in kinds else []
    if number in units and not (number in kinds and _own_unit(kinds[number])):
        said.append(f"unit = {quoted(str(units[number]))}")
    return said


def _kind(kind: object, code_of: Mapping[int, str]) -> Iterator[str]:
    """What a cell takes; `code_of` has the codes of the columns by the first column of the sheet that they stand in."""
    if not isinstance(kind, CellKind):
        return
    yield f"kind = {quoted(kind.kind.value)}"
    if kind.decimals is not None:
        yield f"decimals = {kind.decimals}"
    for key, bound in (("least", kind.least), ("most", kind.most)):
        if bound is not None:
            yield f"{key} = {bound.isoformat() if isinstance(bound, date) else plain_number(bound)}"
    if kind.length is not None:
        yield f"length = [{kind.length[0]}, {kind.length[1]}]"
    if kind.choices:
        yield f"choices = {_list(kind.choices)}"
    if kind.listed:
        yield f"list = {quoted(kind.listed)}"
    if kind.under and (code := code_of.get(kind.under)):
        yield f"under = {quoted(code)}"


def _rules(table: DraftTable | DraftOpen, language: str) -> Iterator[str]:
    source = text("adopt.cells", language)
    rule_id = f"{table.code.upper().replace('_', '-')}-CELLS"
    kinds = table.kinds.values() if isinstance(table, DraftTable) else table.kinds
    if isinstance(table, DraftOpen) or any(_judged(kind) for kind in kinds):
        yield from ("[[rules]]", f"id = {quoted(rule_id)}", 'severity = "must"', f"source = {quoted(source)}")
        yield f"cells = {quoted(table.code)}"


def _proposed(one: ProposedRule, mark: str) -> Iterator[str]:
    yield f"{mark}[[rules]]  # {one.source}"
    yield f"{mark}id = {quoted(one.id)}"
    yield f'{mark}severity = "must"'
    yield f"{mark}source = {quoted(one.source)}"
    if one.each:
        yield f"{mark}each = {quoted(one.each)}"
    yield f"{mark}says = {quoted(one.says)}"
    if " / " in one.says:
        yield f"{mark}tolerance = {_QUOTIENT}"


def _judged(kind: CellKind) -> bool:
    """Is there something that a cell by itself can break?"""
    return kind.kind.facts.asked or bool(kind.choices or kind.listed or kind.length)
