"""What types cannot say of an edition: names that Excel takes, texts that fit, rules that reach every figure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xlvalidate.cells import column_number
from xlvalidate.day_numbers import FIRST_DAY
from xlvalidate.editions.cell_addresses import place_faults
from xlvalidate.editions.codes import sheet_key
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.fault_places import Located
from xlvalidate.editions.grid import Leaf, all_leaf_columns, leaf_rows
from xlvalidate.editions.model import Block, Column, CoverField, Table
from xlvalidate.editions.open_faults import open_faults
from xlvalidate.editions.period_parts import part_of
from xlvalidate.editions.rule import Cells, Equation, Headings, SameAsLast, Units
from xlvalidate.editions.template_names import cover_name, declared_name, is_engines_own
from xlvalidate.errors import Fault, RuleSyntaxError, Words, fault, words
from xlvalidate.findings import Severity, plain
from xlvalidate.identity import PERIOD_LINES, PeriodKind
from xlvalidate.messages import text
from xlvalidate.rules.negation import pushed
from xlvalidate.rules.patterns import pattern
from xlvalidate.rules.tokens import KEYWORDS
from xlvalidate.rules.tolerance import ToleranceKind
from xlvalidate.rules.tree import THIS, Claim, Comparison, When, Whose, nodes
from xlvalidate.rules.types import ValueType
from xlvalidate.toml_places import Location

# What Excel takes into an input message: 32 UTF-16 units of title, 255 of text.
PROMPT_TITLE, PROMPT_TEXT = 32, 255
# A code may be `year_ago`: those that were chosen before it meant something stay right, as a point follows the word.
RESERVED = KEYWORDS | {THIS, *filter(None, map(str, Whose))} - {Whose.YEAR_AGO}
TAKEN_CODES = ("cover", "checks", "results", "meta", "figures")
# 1000 %: no form bounds a percentage there, and whoever writes 50 or 100 means 0.5 or 1.
LARGEST_SHARE = 10
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
        column_number(cell[1])
    except ValueError:
        return True
    return False


def utf16_units(text: str) -> int:
    """How long Excel says a text is."""
    return len(text.encode("utf-16-le")) // 2


def faults_of(edition: Edition, today: date | None) -> Iterator[Fault]:
    """Every fault of an edition whose rules are resolved."""
    years = edition.text.years
    if years.last is not None and years.first > years.last:
        yield fault("", "years-turned", ("years", "last"), first=years.first, last=years.last)
    yield from _table_faults(edition)
    yield from open_faults(edition, today)
    yield from _indicator_faults(edition)
    yield from _share_faults(edition, today)
    yield from _cover_faults(edition)
    yield from _period_faults(edition, today)
    yield from rule_faults(edition, today)
    yield from place_faults(edition)


def _table_faults(edition: Edition) -> Iterator[Fault]:
    sheets = [edition.cover.sheet, *(table.sheet for table in edition.tables)]
    adopted = edition.text.onto is not None
    own_sheets = [text(f"sheet.{name}_sheet", edition.language) for name in ("checks", "results", "last")]
    if edition.period is not PeriodKind.YEAR:
        own_sheets.append(text("sheet.last_sheet.period", edition.language))
    for what, values, taken in (
        ("code", [table.code for table in edition.tables], TAKEN_CODES),
        ("sheet", sheets, (*own_sheets, "_xlv", "_xlv_figures")),
    ):
        lower = [sheet_key(value) for value in values]
        first = len(edition.tables) - len(values)  # the cover's sheet stands before those of the tables
        places: list[Location] = [
            ("tables", first + number, what) if first + number >= 0 else ("cover", what)
            for number in range(len(values))
        ]
        for value in _doubled(lower):
            if what == "code" or not adopted:
                last = _last(lower, value)
                yield fault("tables", f"two-tables.{what}", places[last], value=values[last])
        for number, value in enumerate(values):
            if sheet_key(value) in map(sheet_key, taken):
                yield fault("tables", f"taken.{what}", places[number], value=value)
    for number, table in enumerate(edition.tables):
        at = ("tables", number)
        for code in sorted({leaf.code for block in table.blocks for leaf in _axis_leaves(block)} & RESERVED):
            yield fault("", "reserved-code", at, code=code)
        judged = table.open is not None or any(i.judged for i in edition.by_table.get(table.code, ()))
        # What is declared of a table is judged with its figures.
        if (judged or table.may_be) and table.code not in edition.cell_rules:
            yield fault("", "not-judged", at, table=table.code)
        for word in _doubled(list(table.may_be)):
            yield fault("", "declared-twice", (*at, "may_be", _last(table.may_be, word)), word=word)
        for slot in _open_slots(table):
            yield fault("", "open-slot", at, slot=slot)
        if adopted:
            continue
        wide = max(_width(table, block_number) for block_number in range(len(table.blocks)))
        if len(table.widths) != wide:
            yield fault("", "widths", (*at, "widths"), wide=wide, given=len(table.widths))


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
    spans = sum(leaf.own.span for leaf in all_leaf_columns(block) if isinstance(leaf.own, Column))
    return labels + spans


def _indicator_faults(edition: Edition) -> Iterator[Fault]:
    declared = UNITS | set(edition.text.units)
    where = Located(edition)
    unknown: dict[str, list[str]] = defaultdict(list)
    every = {**edition.indicators, **edition.columns}
    for indicator in every.values():
        if indicator.numeric and indicator.unit not in declared:
            unknown[indicator.unit].append(indicator.code)
    for unit, codes in unknown.items():
        path = words("indicator-and-more", code=codes[0], more=len(codes) - 1) if len(codes) > 1 else _named(codes[0])
        at = where.trait(every[codes[0]], "unit")
        yield fault(path, "unit", at, unit=unit, known=_some(declared))
    for indicator in every.values():
        path = _named(indicator.code)
        if not excel_safe(indicator.name):
            yield fault(path, "no-excel-name", where.trait(indicator, "code"), name=indicator.name)
        if indicator.kind.facts.listed and not indicator.choices and indicator.list is None:
            yield fault(path, "no-choices", where.trait(indicator, "kind"), kind=str(indicator.kind))
        for why in _choice_faults(indicator.choices) if indicator.list is None else ():
            yield Fault(path, why.why, why.facts, where.trait(indicator, "choices"))
        if indicator.help and utf16_units(indicator.help) > PROMPT_TEXT - 60:
            yield fault(path, "long-help", where.trait(indicator, "help"), most=PROMPT_TEXT - 60)
        if indicator.least is not None and indicator.most is not None and indicator.least > indicator.most:
            least, most = str(indicator.least), str(indicator.most)
            yield fault(path, "least-above-most", where.trait(indicator, "least"), least=least, most=most)
        yield from _kind_faults(indicator, path, where)


def _kind_faults(indicator: Indicator, path: Words, where: Located) -> Iterator[Fault]:
    """What is said of an indicator that its kind has no use for: a number that bounds a day, a length of a number."""
    facts, kind = indicator.kind.facts, str(indicator.kind)
    of_days = facts.type is ValueType.DATE
    for name, number, day in (
        ("least", indicator.least, indicator.earliest),
        ("most", indicator.most, indicator.latest),
    ):
        if day is not None and not of_days:
            yield fault(path, "bound-is-day", where.trait(indicator, name), bound=name, kind=kind)
        elif number is not None and of_days:
            yield fault(path, "bound-is-number", where.trait(indicator, name), bound=name, given=str(plain(number)))
        elif day is not None and day < FIRST_DAY:
            yield fault(
                path, "bound-before-excel", where.trait(indicator, name), bound=name, first=FIRST_DAY.isoformat()
            )
    if indicator.earliest is not None and indicator.latest is not None and indicator.earliest > indicator.latest:
        earliest, latest = indicator.earliest.isoformat(), indicator.latest.isoformat()
        yield fault(path, "least-above-most", where.trait(indicator, "least"), least=earliest, most=latest)
    for name, said in (("length", indicator.shortest), ("pattern", indicator.pattern)):
        if said is not None and not facts.worded:
            yield fault(path, "only-of-text", where.trait(indicator, name), trait=name, kind=kind)
    if indicator.pattern is not None and facts.worded:
        try:
            pattern(indicator.pattern)
        except RuleSyntaxError as error:
            at = where.trait(indicator, "pattern")
            yield Fault(path, error.why.why, error.why.facts, at, drawn=error.drawn)
    if indicator.choices and (facts.share or facts.type in (ValueType.DATE, ValueType.FLAG)):
        yield fault(path, "choices-of-kind", where.trait(indicator, "choices"), kind=kind)
    if facts.share and indicator.unit != facts.unit:
        yield fault(path, "share-unit", where.trait(indicator, "unit"), unit=indicator.unit, kind=kind)


def _share_faults(edition: Edition, today: date | None) -> Iterator[Fault]:
    """Bounds of percentages that were written as percentages are. Only the author is told: it may be meant."""
    if today is None:
        return
    where = Located(edition)
    for indicator in {**edition.indicators, **edition.columns}.values():
        for name, bound in (("least", indicator.least), ("most", indicator.most)):
            if indicator.kind.facts.share and bound is not None and abs(bound) > LARGEST_SHARE:
                given, share, means = (str(plain(one)) for one in (bound, bound / 100, bound * 100))
                at = where.trait(indicator, name)
                path = _named(indicator.code)
                yield fault(path, "share-bound", at, bound=name, given=given, share=share, means=means)


def _named(code: str) -> Words:
    return words("indicator", code=code)


def _choice_faults(choices: Sequence[str]) -> Iterator[Words]:
    if utf16_units(",".join(choices)) > PROMPT_TEXT:
        yield words("long-choices", most=PROMPT_TEXT)
    for choice in choices:
        if "," in choice or '"' in choice or choice != choice.strip():
            yield words("choice", choice=choice)


def _cover_faults(edition: Edition) -> Iterator[Fault]:
    codes = [field.code for field in edition.cover.fields]
    at = ("cover", "fields")
    for code in _doubled(codes):
        yield fault("cover.fields", "two-lines", (*at, _last(codes, code)), code=code)
    for role in edition.cover_roles:
        if role not in codes:
            yield fault("cover.fields", "line-missing", at, line=role)
    for number, field in enumerate(edition.cover.fields):
        for why in _choice_faults(field.choices):
            yield Fault(f"cover.fields {field.code}", why.why, why.facts, (*at, number, "choices"))
    for number, code in enumerate(codes):
        if is_engines_own(code) or cover_name(code) in map(declared_name, edition.declarable):
            yield fault("cover.fields", "engines-code", (*at, number, "code"), code=code)


def _period_faults(edition: Edition, today: date | None) -> Iterator[Fault]:
    """Lines of the cover for the period. A line of another one has always been allowed: only the author is told."""
    for number, line in enumerate(edition.cover.fields):
        at = ("cover", "fields", number)
        if line.code == edition.period and edition.period is not PeriodKind.YEAR:
            yield from _part_faults(edition.period, line, at)
        elif line.code in PERIOD_LINES and line.code != edition.period and today is not None:
            yield fault("", "other-period-line", (*at, "code"), line=line.code, period=str(edition.period))


def _part_faults(kind: PeriodKind, line: CoverField, at: Location) -> Iterator[Fault]:
    """Choices that are no month, quarter or half, or the same one twice."""
    found: dict[int, str] = {}
    for choice in line.choices:
        part = part_of(kind, choice)
        if part is None or part.year is not None:
            yield fault("", "choice-no-part", (*at, "choices"), choice=choice, line=line.code)
        elif part.number in found:
            yield fault("", "choice-part-twice", (*at, "choices"), choice=choice, other=found[part.number])
        else:
            found[part.number] = choice


def rule_faults(edition: Edition, today: date | None) -> Iterator[Fault]:
    """What is wrong with the rules of an edition, each for itself and together."""
    ids = [rule.id for rule in edition.rules]
    for rule_id in _doubled(ids):
        yield fault("rules", "two-ids", ("rules", _last(ids, rule_id), "id"), rule=rule_id)
    for kind, why in ((Cells, "two-judge"), (Headings, "two-judge-headings")):
        judged = [rule.table if isinstance(rule, kind) else "" for rule in edition.rules]
        for table in filter(None, _doubled(judged)):
            yield fault("rules", why, ("rules", _last(judged, table)), table=table)
    copied = [isinstance(rule, SameAsLast) for rule in edition.rules]
    if sum(copied) > 1:
        yield fault("rules", "two-copied", ("rules", _last(copied, True)))
    for number, previous in enumerate(edition.text.previous):
        if previous.edition == edition.id:
            yield fault("previous", "before-itself", ("previous", number, "edition"))
            break
    for number, rule in enumerate(edition.rules):
        at = ("rules", number)
        if rule.severity is Severity.NOTE:
            yield fault("", "note-rule", (*at, "severity"))
        if rule.trial is not None and today is not None and rule.trial < today:
            yield fault("", "trial-ended", (*at, "trial"), day=rule.trial.isoformat())
        yield from applies_faults(edition, rule.applies, (*at, "applies"))
        if rule.tolerance and isinstance(rule, Equation) and _has_strict(_tolerant(rule)):
            yield fault("", "strict-tolerance", (*at, "tolerance"))
        if rule.tolerance.value < 0:
            yield fault("", "tolerance", (*at, "tolerance"))
        if rule.tolerance.kind is ToleranceKind.SHARE and rule.tolerance.value > 1:
            yield fault("", "tolerance-share", (*at, "tolerance"))
        if rule.tolerance.kind is not ToleranceKind.NUMBER and isinstance(rule, Units):
            yield fault("", "tolerance-units", (*at, "tolerance"))


def applies_faults(edition: Edition, applies: Mapping[str, Sequence[str]], at: Location) -> Iterator[Fault]:
    """Lines and words that the cover does not have, of those that say for which offices a rule is."""
    for line, asked in applies.items():
        field = next((field for field in edition.cover.fields if field.code == line), None)
        if field is None:
            yield fault("", "no-line", at, line=line, known=tuple(one.code for one in edition.cover.fields))
            continue
        if not asked:
            yield fault("", "no-word", at, line=line)
        for word in asked:
            if field.choices and word not in field.choices:
                yield fault("", "no-choice", at, word=word, line=line, known=field.choices)


def _tolerant(rule: Equation) -> Claim:
    """The part of a claim in which its rule tolerates something."""
    return rule.claim.claim if isinstance(rule.claim, When) and not rule.tolerance.of_conditions else rule.claim


def _has_strict(claim: Claim) -> bool:
    return any(isinstance(node, Comparison) and node.op in ("<", ">", "<>") for node in nodes(pushed(claim)))


def _doubled(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _last(values: Sequence[object], value: object) -> int:
    """The number of the last of those that are the same: the one that was one too many."""
    return len(values) - 1 - list(values)[::-1].index(value)


def _some(values: set[str] | frozenset[str]) -> str:
    return " ".join(sorted(values)[:12])
