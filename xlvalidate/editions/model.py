"""An edition file as it is written: tables as rows and columns, rules as lines. Nothing but data.

`load` reads it and derives what the engine works with (`edition`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, ConfigDict, Field, GetPydanticSchema, StringConstraints
from pydantic_core import core_schema

from xlvalidate.editions.codes import STRICT, Code, Label, PrintedLabel, Said, Sha256, SheetName
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.rule import RuleLine
from xlvalidate.errors import Words, usage, words
from xlvalidate.faults import SaidError
from xlvalidate.identity import PeriodKind
from xlvalidate.languages import PATTERN
from xlvalidate.ooxml.book import made_suffix

MOST_ENTRIES = 20_000
"""Of an open table; more the sheets of the template do not carry."""
# Excel keeps 15 digits of a number, 32,767 characters of a text, and makes a column at most so many characters wide.
MOST_DECIMALS, WIDEST, MOST_SPAN, LONGEST_TEXT = 15, 255, 200, 32_767
MOST_ROW = 1_000_000
# `C6` or `C6:D7`, of a sheet that is known; `表一!C6` where it is not.
_A1 = r"[A-Z]{1,3}[1-9][0-9]{0,6}(:[A-Z]{1,3}[1-9][0-9]{0,6})?"
Address = Annotated[str, StringConstraints(pattern=f"^{_A1}$")]
Somewhere = Annotated[str, StringConstraints(pattern=f"^.{{1,31}}!{_A1}$")]


class BlankMeans(StrEnum):
    """What an empty cell means: not known (rules over it do not run), zero, or rightly left empty."""

    UNKNOWN = "unknown"
    ZERO = "zero"
    EMPTY = "empty"


class Declaration(StrEnum):
    """What an office may say of a whole table: 本期无, that there is nothing in it this period, so that its figures are
    known to be 0; 本表不适用, that the table is not for it.
    """

    NIL = "nil"
    NOT_APPLICABLE = "not-applicable"


class DayOrder(StrEnum):
    """In which order the form writes a day, a month and a year in figures."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class NumberMarks(StrEnum):
    """By which marks the form parts thousands and decimals."""

    POINT = "1,234.56"
    COMMA = "1.234,56"


def _number_or_day(given: Any, number: Callable[[Any], Any]) -> Any:
    """A day stands in TOML as a day; whatever else is there has to be a number."""
    return given if isinstance(given, date) and not isinstance(given, datetime) else number(given)


def _bound_schema(_: Any, handler: Callable[[Any], Any]) -> core_schema.CoreSchema:
    return core_schema.no_info_wrap_validator_function(
        _number_or_day, handler(Decimal), json_schema_input_schema=handler(Decimal | date)
    )


Bound = Annotated[Decimal | date, GetPydanticSchema(_bound_schema)]
"""The least or the most that is allowed: a number, or of days a day."""


_MANY: Any = Annotated[int, Field(ge=1, le=LONGEST_TEXT)]


def _length(lengths: tuple[int, ...]) -> tuple[int, ...]:
    if len(lengths) != 2 or not 1 <= lengths[0] <= lengths[1] <= LONGEST_TEXT:
        raise SaidError(words("length", most=LONGEST_TEXT))
    return lengths


def _length_schema(_: Any, handler: Callable[[Any], Any]) -> core_schema.CoreSchema:
    def read(given: Any, many: Callable[[Any], Any]) -> Any:
        if isinstance(given, int) and not isinstance(given, bool):
            return (given, given)
        return many(given)

    written = handler(_MANY | tuple[_MANY, _MANY])
    return core_schema.no_info_wrap_validator_function(read, handler(tuple[int, ...]), json_schema_input_schema=written)


Length = Annotated[tuple[int, ...], GetPydanticSchema(_length_schema), AfterValidator(_length)]
"""How many characters a text has: so many, or `[least, most]`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a row, a column, a block or a table says of its indicators; the nearer word wins."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    unit: str | None = None
    kind: FigureKind | None = None
    decimals: Annotated[int, Field(ge=0, le=MOST_DECIMALS)] | None = None
    least: Bound | None = None
    most: Bound | None = None
    blank: BlankMeans | None = None
    help: str | None = None
    choices: tuple[str, ...] | None = None
    length: Length | None = None
    pattern: str | None = None
    optional: Code | None = None
    list: Code | None = None
    under: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Traits):
    """A row, a group of rows, or a `slot` for rows of the including file. A `heading` row is printed and not filled.

    `at` is where its label is printed, on a workbook that is adopted; its figures stand beside it.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    at: Address | None = None
    label: PrintedLabel | None = None
    code: Code | None = None
    rows: tuple["Row", ...] = ()
    slot: Code | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Traits):
    """A column or a heading over columns. `prints` fills a column with what is printed on the form, e.g. the unit.

    `at` is where its heading is printed, on a workbook that is adopted; its figures stand below it. Only there may it
    have no label: `at` is a cell of its own column then.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    at: Address | None = None
    label: PrintedLabel | None = None
    code: Code | None = None
    columns: tuple["Column", ...] = ()
    span: Annotated[int, Field(ge=1, le=MOST_SPAN)] = 1
    prints: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block(Traits):
    """Rows × columns under one heading. `banner` runs over the full width above it, `corner` is its upper left cell.

    An open table has no rows. `closed` are the places, row and column by their codes, that have no box; `computed`
    those whose figure the form itself computes by a formula.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    closed: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    banner: str | None = None
    corner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWords:
    """Labels of a table's rows and columns, and of groups of them, in another language: by code. `headings` are those
    that have none, by what they are on the form.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    rows: dict[str, Said] = field(default_factory=dict)
    columns: dict[str, Said] = field(default_factory=dict)
    headings: dict[str, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A table has any number of entries, a row each: from `least` to `most`, which is the number of rows that the form
    has for them. `key` are the columns that tell its entries apart. `first` is the row of the first entry, on a
    workbook that is adopted, where it does not stand right below the headings.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    most: Annotated[int, Field(ge=1, le=MOST_ENTRIES)]
    least: Annotated[int, Field(ge=0, le=MOST_ENTRIES)] = 0
    key: tuple[Code, ...] = ()
    first: Annotated[int, Field(ge=2, le=MOST_ROW)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWords:
    """What a list is called in another language. Its items are said as they are chosen."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    label: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """A list that words are chosen from: `items` as they are written here, or those of a CSV `file` beside the edition.

    With a `parent`, another list or `office`, the items are by a word of that: those of a province, or those that are
    valid for the office of that code. A CSV has the word in its first column then, and the item in its second.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    code: Code
    label: Label
    items: tuple[str, ...] | dict[str, tuple[str, ...]] = ()
    file: Label | None = None
    parent: Code | None = None
    translations: dict[str, ListWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Traits):
    """One table of the form, on a sheet of its own. `widths` are those of its columns, in characters. `open` says that
    it has any number of entries.

    `may_be` is what an office may declare of the whole table instead of filling it in; `declared_at` is where, on a
    workbook that is adopted. `translations` are by language, here and in a set; they are put in from other files
    (`translations`).
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    code: Code
    sheet: SheetName
    title: Label
    blocks: tuple[Block, ...]
    widths: tuple[Annotated[float, Field(ge=1, le=WIDEST)], ...] = ()
    landscape: bool = False
    notes: tuple[str, ...] = ()
    open: Open | None = None
    may_be: tuple[Declaration, ...] = ()
    declared_at: Address | None = None
    translations: dict[str, TableWords] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverField:
    """A line of 封面: `office`, `office_code` and `year`, and where an edition is of less than a year `half`, `quarter`
    or `month`, are known to the engine, others are only printed.

    `at` is where it is filled in, on a workbook that is adopted; without it the line stands on a cover of our own.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    at: Somewhere | None = None
    code: Code
    label: Label
    kind: FigureKind = FigureKind.TEXT
    choices: tuple[str, ...] = ()
    help: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first sheet."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    sheet: SheetName
    title: Label
    subtitle: str | None = None
    fields: tuple[CoverField, ...]
    instructions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWords:
    """What a set is called in another language."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    label: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSet:
    """A set that rules sum over: rows or columns of a table by code, `*` matches any rest. `label` says it in words."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    name: Code
    table: Code
    label: Label
    translations: dict[str, SetWords] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpan:
    """The years that are reported with an edition; open at the end while it is in force."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    first: Annotated[int, Field(ge=1, le=9_999)]
    last: Annotated[int, Field(ge=1, le=9_999)] | None = None

    def covers(self, year: int) -> bool:
        """Is a year reported with the edition?"""
        return self.first <= year and (self.last is None or year <= self.last)

    @property
    def words(self) -> Words:
        """As an operator reads it."""
        if self.last is None:
            return usage("years-on", first=self.first)
        return usage("years", first=self.first, last=self.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Previous:
    """What an earlier edition's figures are called in this one: the same codes (`*` matches any rest), or renamed
    (`new = "old"`). A figure that is named by neither has no home here.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    edition: str
    same: tuple[str, ...] = ()
    renamed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onto:
    """A workbook that is adopted: the form keeps its looks, and the edition says where its cells are.

    `sha256` is that of the very file. `printed` has, by sheet and address, every text that is no label of a row or a
    column; `sheets` are the sheets that are not filled in. `macros` is the sha256 of the form's own macros and
    `macros_text` that of what they say; `links` are the files that it links to; `connections` says that it takes data
    from elsewhere. None of these is a finding then.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    file: Label
    sha256: Sha256
    printed: dict[str, dict[Address, str]] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    macros: Sha256 | None = None
    macros_text: Sha256 | None = None
    links: tuple[str, ...] = ()
    connections: bool = False

    @property
    def suffix(self) -> str:
        """What the name of the workbook ends with; that of whatever is made from it does, too."""
        return made_suffix(self.file)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionWords:
    """What the form is called in another language, and the notice that issued it."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    title: Said | None = None
    authority: Said | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionText:
    """A whole edition file, its includes filled in, with what is said beside them in other languages.

    `placeholders` are texts that stand in a cell until something is typed or chosen: they mean a blank.
    """

    __pydantic_config__: ClassVar[ConfigDict] = STRICT
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Label
    authority: Label
    language: Annotated[str, StringConstraints(pattern=PATTERN)]
    years: YearSpan
    cover: Cover
    tables: tuple[Table, ...]
    sets: tuple[NamedSet, ...] = ()
    lists: tuple[WordList, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    previous: tuple[Previous, ...] = ()
    units: tuple[str, ...] = field(default=())
    numbers: NumberMarks | None = None
    dates: DayOrder | None = None
    period: PeriodKind = PeriodKind.YEAR
    onto: Onto | None = None
    placeholders: tuple[Label, ...] = ()
    translations: dict[str, EditionWords] = field(default_factory=dict)
