"""What types cannot say of an edition: names that Excel takes, texts that fit, rules that reach every figure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from xlvalidate.cells import column_number
from xlvalidate.editions.edition import Edition, cover_name, is_engines_own
from xlvalidate.editions.grid import Leaf, all_leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, Table
from xlvalidate.editions.places import place_faults
from xlvalidate.editions.rule import Cells, Equation, Headings, SameAsLast
from xlvalidate.errors import Fault
from xlvalidate.findings import Severity
from xlvalidate.messages import text
from xlvalidate.rules.tokens import KEYWORDS
from xlvalidate.rules.tree import THIS, Comparison, Node, Period, nodes

# What Excel takes into an input message: 32 UTF-16 units of title, 255 of text.
PROMPT_TITLE, PROMPT_TEXT = 32, 255
RESERVED = KEYWORDS | {THIS, *filter(None, map(str, Period))}
TAKEN_CODES = ("cover", "checks", "results", "meta", "figures")
COVER_ROLES = ("office", "office_code", "year")
UNITS = frozenset(
    "件 条 次 篇 个 人 人次 项 元 万元 亿元 户 所 名 班 册 台 公顷 亩 平方米 公里 吨 %".split()  # noqa: SIM905
)

_CELL_LIKE = re.compile(r"([A-Za-z]{1,3})([0-9]+)")
_R1C1 = re.compile(r"[rR][0-9]*([cC][0-9]*)?|[cC][0-9]*")
_NAME = re.compile(r"[A-Za-z_\\][A-Za-z0-9_.\\]*")


def excel_safe(name: str) -> bool:
    """Would Excel take this as a defined name? LibreOffice takes many that Excel refuses, so it cannot be asked."""
    if not _NAME.fullmatch(name) or len(name) > 255 or name.lower() in ("true", "false"):
        return False
    if name.lower().startswith("_xl") or _R1C1.fullmatch(name):
        return False
    cell = _CELL_LIKE.fullmatch(name)
    if cell is None:
        return True
    try:
        return column_number(cell[1]) > 16_384
    except ValueError:
        return True


def utf16_units(text: str) -> int:
    """How long Excel says a text is."""
    return len(text.encode("utf-16-le")) // 2


def faults_of(edition: Edition, today: date | None) -> Iterator[Fault]:
    """Every fault of an edition whose rules are resolved."""
    yield from _table_faults(edition)
    yield from _indicator_faults(edition)
    yield from _cover_faults(edition)
    yield from _rule_faults(edition, today)
    yield from place_faults(edition)


def _table_faults(edition: Edition) -> Iterator[Fault]:
    sheets = [edition.cover.sheet, *(table.sheet for table in edition.tables)]
    adopted = edition.text.onto is not None
    own_sheets = [text(f"sheet.{name}_sheet", edition.language) for name in ("checks", "results", "last")]
    for what, values, taken in (
        ("code", [table.code for table in edition.tables], TAKEN_CODES),
        ("sheet", sheets, (*own_sheets, "_xlv", "_xlv_figures")),
    ):
        for value in _doubled([value.lower() for value in values]):
            if what == "code" or not adopted:
                yield Fault("tables", f"two tables have the {what} {value}")
        for value in values:
            if value.lower() in [name.lower() for name in taken]:
                yield Fault("tables", f"the {what} {value} is one that every template has for itself")
    for number, table in enumerate(edition.tables):
        path = f"tables[{number}]"
        for code in sorted({leaf.code for block in table.blocks for leaf in _axis_leaves(block)} & RESERVED):
            yield Fault(path, f"“{code}” is a word of the rule language and cannot be a code")
        numeric = any(i.numeric or i.choices for i in edition.indicators.values() if i.table == table.code)
        if numeric and table.code not in edition.cell_rules:
            yield Fault(path, f"no rule judges the figures of {table.code}: add a rule with cells = “{table.code}”")
        for row in _open_slots(table):
            yield Fault(path, f"the slot {row} is not filled: give it rows under [slots]")
        if adopted:
            continue
        wide = max(_width(table, block_number) for block_number in range(len(table.blocks)))
        if len(table.widths) != wide:
            yield Fault(f"{path}.widths", f"the table has {wide} columns, not {len(table.widths)}")


def _open_slots(table: Table) -> Iterator[str]:
    rows = [row for block in table.blocks for row in block.rows]
    while rows:
        row = rows.pop()
        rows.extend(row.rows)
        if row.slot:
            yield row.slot


def _axis_leaves(block: Block) -> Iterator[Leaf]:
    yield from leaf_rows(block)
    yield from all_leaf_columns(block)


def _width(table: Table, number: int) -> int:
    block = table.blocks[number]
    labels = max((len(row.labels) for row in leaf_rows(block)), default=0)
    spans = sum(getattr(leaf.own, "span", 1) for leaf in all_leaf_columns(block))
    return labels + spans


def _indicator_faults(edition: Edition) -> Iterator[Fault]:
    declared = UNITS | set(edition.text.units)
    unknown: dict[str, list[str]] = defaultdict(list)
    for indicator in edition.indicators.values():
        if indicator.numeric and indicator.unit not in declared:
            unknown[indicator.unit].append(indicator.code)
    for unit, codes in unknown.items():
        also = f" and {len(codes) - 1} more" if len(codes) > 1 else ""
        known = f"add it to units, or is it one of {_some(declared)}?"
        yield Fault(f"indicator {codes[0]}{also}", f"unit “{unit}” is not known; {known}")
    for indicator in edition.indicators.values():
        path = f"indicator {indicator.code}"
        if not excel_safe(indicator.name):
            yield Fault(path, f"Excel does not take “{indicator.name}” as a name")
        if indicator.kind.facts.listed and not indicator.choices:
            yield Fault(path, f"a {indicator.kind} needs choices")
        yield from _choice_faults(path, indicator.choices)
        if utf16_units(indicator.help or "") > PROMPT_TEXT - 60:
            yield Fault(path, f"help is longer than the {PROMPT_TEXT - 60} that an input message leaves for it")
        if indicator.least is not None and indicator.most is not None and indicator.least > indicator.most:
            yield Fault(path, f"least {indicator.least} is more than most {indicator.most}")


def _choice_faults(path: str, choices: Sequence[str]) -> Iterator[Fault]:
    if utf16_units(",".join(choices)) > PROMPT_TEXT:
        yield Fault(path, f"the choices together are longer than {PROMPT_TEXT}")
    for choice in choices:
        if "," in choice or '"' in choice or choice != choice.strip():
            yield Fault(
                path, f"the choice “{choice}” has a comma, a quote or a blank at its end, which a list cannot hold"
            )


def _cover_faults(edition: Edition) -> Iterator[Fault]:
    codes = [field.code for field in edition.cover.fields]
    for code in _doubled(codes):
        yield Fault("cover.fields", f"two lines have the code {code}")
    for role in COVER_ROLES:
        if role not in codes:
            yield Fault("cover.fields", f"the line {role} is missing: the engine tells submissions apart by it")
    for field in edition.cover.fields:
        yield from _choice_faults(f"cover.fields {field.code}", field.choices)
    for code in codes:
        if is_engines_own(code):
            yield Fault("cover.fields", f"the code {code} is one that the engine keeps for itself")
        if not excel_safe(cover_name(code)):
            yield Fault("cover.fields", f"Excel does not take “{cover_name(code)}” as a name")


def _rule_faults(edition: Edition, today: date | None) -> Iterator[Fault]:
    for rule_id in _doubled([rule.id for rule in edition.rules]):
        yield Fault("rules", f"two rules have the id {rule_id}; an id stays with one rule for ever")
    for table in _doubled([rule.table for rule in edition.rules if isinstance(rule, Cells)]):
        yield Fault("rules", f"two rules judge the figures of {table}")
    for table in _doubled([rule.table for rule in edition.rules if isinstance(rule, Headings)]):
        yield Fault("rules", f"two rules judge the heading rows of {table}")
    if sum(isinstance(rule, SameAsLast) for rule in edition.rules) > 1:
        yield Fault("rules", "two rules ask whether the figures are last period's")
    if any(previous.edition == edition.id for previous in edition.text.previous):
        yield Fault("previous", "an edition does not come before itself")
    for number, rule in enumerate(edition.rules):
        path = f"rules[{number}] {rule.id}"
        if rule.severity is Severity.NOTE:
            yield Fault(f"{path}.severity", "a rule is a must, or may be explained; a note is no rule")
        if rule.trial is not None and today is not None and rule.trial < today:
            yield Fault(f"{path}.trial", f"the trial ended on {rule.trial}: make the rule final or take it out")
        for line, words in rule.applies.items():
            field = next((field for field in edition.cover.fields if field.code == line), None)
            if field is None:
                yield Fault(f"{path}.applies", f"the cover has no line {line}")
            else:
                for word in words:
                    if field.choices and word not in field.choices:
                        yield Fault(f"{path}.applies", f"“{word}” is not one of the choices of {line}")
        if rule.tolerance and isinstance(rule, Equation) and _has_strict(rule.claim):
            yield Fault(
                f"{path}.tolerance", "a tolerance goes with = <= and >=; with < > and <> it would say the opposite"
            )
        if rule.tolerance < 0:
            yield Fault(f"{path}.tolerance", "a tolerance is 0 or more")


def _has_strict(claim: Node) -> bool:
    return any(isinstance(node, Comparison) and node.op in ("<", ">", "<>") for node in nodes(claim))


def _doubled(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _some(values: set[str] | frozenset[str]) -> str:
    return " ".join(sorted(values)[:12])
