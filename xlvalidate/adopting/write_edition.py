"""A draft written as an edition file. What the author has to fill in, and what he may take, is said in comments."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from xlvalidate.adopting.cell_kinds import CellKind, spread
from xlvalidate.adopting.cover_lines import FoundField
from xlvalidate.adopting.draft import Draft, DraftTable, placeholder_unit
from xlvalidate.adopting.found_tables import FoundLine
from xlvalidate.cells import Area
from xlvalidate.editions.edition import COVER_ROLES
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.lint import UNITS
from xlvalidate.identity import PERIOD_LINES
from xlvalidate.messages import text

_FIRST_YEAR = 2000
_LONGEST_LABEL = 200


def written(draft: Draft, edition_id: str) -> str:
    """The edition file, from its first line to its last."""
    lines = [*_head(draft, edition_id), *_onto(draft), *_cover(draft)]
    for table in draft.tables:
        lines += ["", *_table(table)]
    for table in draft.tables:
        lines += ["", *_rules(table, draft.language)]
    return "\n".join(lines) + "\n"


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
    used = dict.fromkeys(unit for table in draft.tables for unit in table.units.values() if unit)
    own = [unit for unit in used if unit not in UNITS]
    if own:
        asks = placeholder_unit(draft.language) in own
        yield f"units = {_list(own)}" + ("  # to fill in: the form prints no unit for some figures" if asks else "")


def _onto(draft: Draft) -> Iterator[str]:
    yield ""
    yield "# The workbook that keeps its looks. Every address of this file is one of its cells."
    yield "[onto]"
    yield f"file = {quoted(draft.file)}"
    yield f"sha256 = {quoted(draft.sha256)}"
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
    said = [f"code = {quoted(field.code)}", f"label = {quoted(field.label[:_LONGEST_LABEL])}"]
    if field.code == "year":
        said.append(f"kind = {quoted(FigureKind.COUNT)}")
    elif field.square.choices:
        said.append(f"kind = {quoted(FigureKind.CHOICE)}, choices = {_list(field.square.choices)}")
    said.append(f"at = {quoted(f'{field.sheet}!{field.box.first}')}")
    return f"{{ {', '.join(said)} }}"


def _table(table: DraftTable) -> Iterator[str]:
    kinds, units = spread(table.kinds), spread({place: unit for place, unit in table.units.items() if unit})
    found = table.found
    yield "[[tables]]"
    yield f"code = {quoted(table.code)}"
    yield f"sheet = {quoted(found.sheet)}"
    yield f"title = {quoted(table.title)}"
    base = [*_kind(kinds.base), *([f"unit = {quoted(str(units.base))}"] if units.base else [])]
    yield from base
    yield f"widths = [{', '.join(f'{width:g}' for width in table.widths[: found.area.right])}]"
    yield ""
    yield "[[tables.blocks]]"
    code_of = {place: f"{table.rows[place[0]]}_{table.columns[place[1]]}" for place in sorted(found.boxes)}
    closed = [code for place, code in code_of.items() if place in found.closed]
    computed = [code for place, code in code_of.items() if found.boxes[place].formula and place not in found.closed]
    if closed:
        yield f"closed = {_list(closed)}"
    if computed:
        yield f"computed = {_list(computed)}"
    columns = [
        (line.labels, _own(kinds.columns, units.columns, number), table.columns[number], "")
        for number, line in enumerate(found.columns)
    ]
    rows = []
    for number, line in enumerate(found.rows):
        own = ["heading = true"] if line.heading else _own(kinds.rows, units.rows, number)
        rows.append((line.labels, own, table.rows.get(number, ""), _row_at(table, number, line)))
    yield "columns = ["
    yield from _axis(columns, "columns", "  ")
    yield "]"
    yield "rows = ["
    yield from _axis(rows, "rows", "  ")
    yield "]"


Leaf = tuple[tuple[tuple[Area, str], ...], list[str], str, str]


def _row_at(table: DraftTable, number: int, line: FoundLine) -> str:
    """Where a row stands that has no label to itself: at its first box."""
    if line.heading or (line.labels and (line.labels[-1][0].top, line.labels[-1][0].bottom) == line.span):
        return ""
    return table.found.boxes[number, 0].box.a1


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


def _own(kinds: Mapping[int, object], units: Mapping[int, object], number: int) -> list[str]:
    said = [*_kind(kinds[number])] if number in kinds else []
    if number in units:
        said.append(f"unit = {quoted(str(units[number]))}")
    return said


def _kind(kind: object) -> Iterator[str]:
    assert isinstance(kind, CellKind)
    yield f"kind = {quoted(kind.kind.value)}"
    if kind.decimals is not None:
        yield f"decimals = {kind.decimals}"
    if kind.choices:
        yield f"choices = {_list(kind.choices)}"


def _rules(table: DraftTable, language: str) -> Iterator[str]:
    source = text("adopt.cells", language)
    rule_id = f"{table.code.upper()}-CELLS"
    if any(kind.numeric or kind.choices for kind in table.kinds.values()):
        yield from ("[[rules]]", f"id = {quoted(rule_id)}", 'severity = "must"', f"source = {quoted(source)}")
        yield f"cells = {quoted(table.code)}"
    for one in table.proposals:
        yield ""
        yield f"#[[rules]]  # {one.source}"
        yield f"#id = {quoted(one.id)}"
        yield '#severity = "must"'
        yield f"#source = {quoted(one.source)}"
        yield f"#each = {quoted(one.each)}"
        yield f"#says = {quoted(one.says)}"
