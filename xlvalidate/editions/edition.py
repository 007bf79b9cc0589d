"""An edition as the engine works with it: every indicator, every rule instance, resolved once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from xlvalidate.editions.erratum import Erratum, HandbookNote
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.model import BlankMeans, Cover, Declaration, EditionText, Table
from xlvalidate.editions.rule import ByHand, Cells, Equation, Headings, Rule, RuleWords, SameAsLast, Units
from xlvalidate.editions.statement import RULE, Statement
from xlvalidate.editions.template_names import NAME_PREFIX, explanation_name
from xlvalidate.errors import EditionError
from xlvalidate.findings import Severity
from xlvalidate.identity import PeriodKind
from xlvalidate.messages import LANGUAGES
from xlvalidate.messages import text as message
from xlvalidate.rules.tree import Claim, Ref, Whose, operands, references
from xlvalidate.rules.types import ValueType

SHARE_DECIMALS = 2
"""So many more decimals has a share than its percentage: 50.5 % is 0.505."""
COVER_ROLES = ("office", "office_code", "year")
"""The lines of the cover that tell the forms of an edition apart; where it is of less than a year, one more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing that is counted, and the one cell it owns.

    `row` and `column` are the printed labels from the outside in; either may be empty. `least` and `most` bound the
    figure (None: unbounded), `decimals` is how many it may have (None: any number; the notices limit none), of a share
    two more than those of its percentage. `earliest` and `latest` bound a day, `shortest` and `longest` the characters
    of a text, which fits the `pattern`. `computed` says that the form itself has a formula there. `choices` are those
    of the `list`, where it has one; `under` is the code of the indicator whose word decides which of them are valid.
    """

    code: str
    table: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    kind: FigureKind
    unit: str
    decimals: int | None
    least: Decimal | None
    most: Decimal | None
    blank: BlankMeans
    help: str | None = None
    choices: tuple[str, ...] = ()
    optional: str | None = None
    computed: bool = False
    earliest: date | None = None
    latest: date | None = None
    shortest: int | None = None
    longest: int | None = None
    pattern: str | None = None
    list: str | None = None
    under: str | None = None

    @property
    def name(self) -> str:
        """The defined name of its cell, workbook-scoped, safe in Excel."""
        return NAME_PREFIX + self.code

    @property
    def numeric(self) -> bool:
        """Is a number expected?"""
        return self.kind.facts.number

    @property
    def worded(self) -> bool:
        """Is it a text with a length or a pattern?"""
        return self.shortest is not None or self.pattern is not None

    @property
    def judged_by_sheet(self) -> bool:
        """Does the template judge its content by itself?"""
        return self.kind.facts.asked or self.worded

    @property
    def judged(self) -> bool:
        """Is there something that its content by itself can break?"""
        return self.judged_by_sheet or bool(self.choices)

    @property
    def printed_decimals(self) -> int | None:
        """How many decimals it may have as the form prints it: of a percentage two fewer than of the share."""
        return self.decimals if self.decimals is None or not self.kind.facts.share else self.decimals - SHARE_DECIMALS

    @property
    def half_step(self) -> Decimal | None:
        """Half of the last decimal that it is reported with: how far rounding can put it from the right figure. None
        where it may have any number of decimals; days are not rounded.
        """
        if self.kind.facts.type is ValueType.DATE:
            return Decimal(0)
        return None if self.decimals is None else Decimal("0.5").scaleb(-self.decimals)

    @property
    def short(self) -> str:
        """The code without its table, as instance ids carry it."""
        return self.code.removeprefix(self.table + "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOf:
    """A named set of a table's rows or columns, by code, in the order of the form. `labels` are by other languages."""

    name: str
    table: str
    label: str
    labels: Mapping[str, str]
    axis: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A rule applied to one row, column, group or cell: `T3-BAL.person`. `claim` speaks of full codes only. Where it is
    applied to every entry of an open table, `entries` is that table's code.
    """

    id: str
    rule: Equation
    key: str
    claim: Claim
    operands: tuple[Ref, ...]
    entries: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """A table with any number of entries, a row each. A column is one indicator, and owns one name over its cells;
    `key` are the codes of those that tell entries apart.
    """

    code: str
    columns: tuple[Indicator, ...]
    least: int
    most: int
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFigure:
    """What the entries of an open table come to, as rules ask for it: `sum`, `min` or `max` of a column, or a `count`
    of entries (`column` is None); of all entries, or of those of which `where` holds. To rules it is a figure, with an
    indicator that no cell has.
    """

    table: str
    function: str
    column: Indicator | None
    where: Claim | None
    indicator: Indicator


EXTREMES = ("min", "max")
"""What entries come to that of no entry is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemList:
    """A list with its items, each once. With a `parent` (another list, or `office`), `by_word` has the items that are
    valid beside each of its words. `labels` are by other languages.
    """

    code: str
    label: str
    items: tuple[str, ...]
    parent: str | None = None
    by_word: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Edition:
    """One form as issued for one period. `digest` is the sha256 of the files it was read from, or what it was issued
    with; translations are no part of it. `named` has by language the indicators with their labels in it.
    `untranslated` is why it has no translations although there are files of them.

    `indicators` are those with a cell of their own, `columns` those of open tables; `entry_figures` what rules ask of
    entries together. `instances` are over the form, `entry_instances` over each entry of an open table; `statements`
    are what the text of a report says that has a figure in the form, by id.

    Two editions are the same only when they are the same object; compare digests otherwise.
    """

    text: EditionText
    digest: str
    indicators: Mapping[str, Indicator]
    sets: Mapping[str, SetOf]
    rules: tuple[Rule, ...]
    instances: tuple[Instance, ...]
    errata: tuple[Erratum, ...] = ()
    notes: tuple[HandbookNote, ...] = ()
    named: Mapping[str, Mapping[str, Indicator]] = field(default_factory=dict)
    untranslated: EditionError | OSError | None = None
    columns: Mapping[str, Indicator] = field(default_factory=dict)
    entry_figures: Mapping[str, EntryFigure] = field(default_factory=dict)
    entry_instances: tuple[Instance, ...] = ()
    lists: Mapping[str, ItemList] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """`ogi-2019`."""
        return self.text.id

    @property
    def suffix(self) -> str:
        """What the names of its workbooks end with."""
        return self.text.onto.suffix if self.text.onto is not None else ".xlsx"

    @property
    def language(self) -> str:
        """The form's own language, and the default of every message about it."""
        return self.text.language

    @property
    def period(self) -> PeriodKind:
        """How long what it reports lasts."""
        return self.text.period

    @property
    def cover_roles(self) -> tuple[str, ...]:
        """The lines of the cover that tell its forms apart."""
        return COVER_ROLES if self.period is PeriodKind.YEAR else (*COVER_ROLES, self.period.value)

    @property
    def cover(self) -> Cover:
        """What 封面 holds."""
        return self.text.cover

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in the order of the form."""
        return self.text.tables

    @cached_property
    def operands(self) -> Mapping[str, Indicator]:
        """All that rules speak of, by code: the cells of the form, the columns of its open tables, and what their
        entries come to.
        """
        if not self.columns:
            return self.indicators
        figures = {code: one.indicator for code, one in self.entry_figures.items()}
        return {**self.indicators, **self.columns, **figures}

    @cached_property
    def open_tables(self) -> Mapping[str, OpenTable]:
        """The tables with any number of entries, by code, in the order of the form."""
        return {
            table.code: OpenTable(
                code=table.code,
                columns=tuple(one for one in self.columns.values() if one.table == table.code),
                least=table.open.least,
                most=table.open.most,
                key=tuple(f"{table.code}_{column}" for column in table.open.key),
            )
            for table in self.tables
            if table.open is not None
        }

    @cached_property
    def cell_rules(self) -> Mapping[str, Cells]:
        """By table: the rule that every figure of it is of its kind and within its bounds."""
        return {rule.table: rule for rule in self.rules if isinstance(rule, Cells)}

    @cached_property
    def optional(self) -> Mapping[str, str]:
        """The indicators of optional blocks, each with its block."""
        return {code: i.optional for code, i in self.indicators.items() if i.optional is not None}

    @cached_property
    def heading_rules(self) -> Mapping[str, Headings]:
        """By table: the rule that its heading rows carry no figure."""
        return {rule.table: rule for rule in self.rules if isinstance(rule, Headings)}

    @cached_property
    def copied_rule(self) -> SameAsLast | None:
        """The rule that the figures are not last period's over again; None where the edition has none."""
        return next((rule for rule in self.rules if isinstance(rule, SameAsLast)), None)

    @cached_property
    def without_line(self) -> frozenset[str]:
        """The rules that may be explained and for which an issued template has no line to do so: errata made them."""
        lately = (one for one in self.errata if one.added is not None or one.severity is Severity.EXPLAIN)
        return frozenset(one.rule for one in lately)

    @cached_property
    def added(self) -> frozenset[str]:
        """The rules that errata added: no template has lines for them."""
        return frozenset(one.rule for one in self.errata if one.added is not None)

    @cached_property
    def unasked(self) -> tuple[Rule, ...]:
        """Rules that one workbook alone cannot answer and that have no line in it: sums over units, and manual ones."""
        return tuple(rule for rule in self.rules if isinstance(rule, Units | ByHand))

    @cached_property
    def by_table(self) -> Mapping[str, tuple[Indicator, ...]]:
        """The indicators of each table, in the order of the form."""
        tables: dict[str, list[Indicator]] = {}
        for indicator in self.indicators.values():
            tables.setdefault(indicator.table, []).append(indicator)
        return {table: tuple(members) for table, members in tables.items()}

    @cached_property
    def declarable(self) -> Mapping[str, tuple[Declaration, ...]]:
        """The tables of which an office may declare something as a whole, with what."""
        return {table.code: table.may_be for table in self.tables if table.may_be}

    @cached_property
    def by_instance(self) -> Mapping[str, Instance]:
        """The instances by their ids."""
        return {instance.id: instance for instance in (*self.instances, *self.entry_instances)}

    @cached_property
    def explainable(self) -> dict[str, str]:
        """By the id of each instance that may be explained, and of the rule against copies, the name of its text's cell
        in lower case, as the names of a book are keyed.
        """
        every = (*self.instances, *self.entry_instances)
        ids = [instance.id for instance in every if instance.rule.severity is not Severity.MUST]
        return {
            id_: explanation_name(id_).lower()
            for id_ in (*ids, *([] if self.copied_rule is None else [self.copied_rule.id]))
        }

    @cached_property
    def explained_at(self) -> Mapping[str, str]:
        """The same with the ids of what the text of a report says."""
        return self.explainable | {id_: explanation_name(id_).lower() for id_ in self.by_statement}

    @cached_property
    def by_statement(self) -> Mapping[str, Statement]:
        """The statements by the ids of the instances that they are: `X-TEXT.received`."""
        return {one.instance_id: one for one in self.statements.values()}

    @cached_property
    def text_rule(self) -> Rule | None:
        """The rule that the statements are instances of: its own, or one with nothing but a name; None without any."""
        if not self.statements:
            return None
        said = {language: RuleWords(label=message("handbook.statements.title", language)) for language in LANGUAGES}
        made = ByHand(id=RULE, severity=Severity.EXPLAIN, source=RULE, translations=said, manual=True)
        return next((rule for rule in self.rules if rule.id == RULE), made)

    @cached_property
    def by_name(self) -> Mapping[str, Indicator]:
        """The indicators by the defined names of their cells, and of their columns."""
        return {one.name: one for one in (*self.indicators.values(), *self.columns.values())}

    @cached_property
    def column_names(self) -> frozenset[str]:
        """The defined names of the columns of its open tables, in lower case, as a book has them."""
        return frozenset(one.name.lower() for one in self.columns.values())

    def table(self, code: str) -> Table:
        """A table by its code. Raises KeyError."""
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(code)


def tables_of(edition: Edition, instance: Instance) -> tuple[str, ...]:
    """The tables whose figures of this period an instance speaks of, also where it only asks whether one is blank."""
    here = (ref for ref in references(instance.claim) if ref.period is Whose.NOW)
    return tuple(dict.fromkeys(edition.operands[ref.code].table for ref in here))


def instance(rule: Equation, key: str, claim: Claim, entries: str = "") -> Instance:
    """A rule at one place, or at every entry of an open table."""
    own = f"{rule.id}.{key}" if key else rule.id
    return Instance(id=own, rule=rule, key=key, claim=claim, operands=operands(claim), entries=entries)
