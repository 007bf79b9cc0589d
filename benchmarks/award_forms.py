"""Forms with very many entries, each entry another one, 2 in 100 wrong in one figure: the same for the same seed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeAlias

from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.ooxml.book import Book, ColumnArea, ColumnContent, DefinedName, NameFault, Value, ValueKind, Worksheet
from xlvalidate.reading.cell_values import written_in
from xlvalidate.reading.days import serial_of
from xlvalidate.reading.entries import entries_of
from xlvalidate.reading.submission import Submission, SubmittedFile

Word: TypeAlias = str | int | Decimal | date | None
Row: TypeAlias = tuple[Word, ...]

FORM = Path(__file__).with_name("awards.toml")
TODAY = date(2026, 1, 1)
BROKEN = 0.02
_TOP = 6
_CITIES = {"浙江": ("杭州", "宁波"), "江苏": ("南京",)}

RULES: Mapping[str, str] = {
    "TOTAL": "amount = own + granted",
    "PARTS": "granted = paid + rest",
    "YEARS": "paid = first + later",
    "COSTS": "granted = wages + tools + other",
    "PEOPLE": "people = women + men",
    "OWN": "own <= amount",
    "PAID": "paid <= granted",
    "WAGES": "wages <= 0.6 * granted",
    "WOMEN": "women <= people",
    "DAYS": "from <= to",
    "SELF": "over <> ref",
    "CITY": "if not blank(province) then not blank(city)",
    "RND": "if kind = '研发' then granted > 0",
    "LARGE": "if granted > 1000 then people >= 3",
    "TOOLS": "if kind = '推广' then tools <= 0.5 * granted",
    "EACH": "amount / people <= 5000",
    "FIRST": "first <= 0.8 * granted",
    "OTHER": "other <= 0.1 * amount or other < 5",
    "REST": "rest >= 0.05 * granted",
    "REF": "unique(award.ref)",
}
"""What is asked of every entry, by id."""


def edition(rules: Mapping[str, str] = RULES, most: int = 20_000, text: str = "") -> Edition:
    """The form with these rules, and room for so many entries; or of another text."""
    with TemporaryDirectory() as folder:
        path = Path(folder, FORM.name)
        path.write_text(text or form_text(rules, most), "utf-8")
        return load(path, TODAY)


def form_text(rules: Mapping[str, str], most: int) -> str:
    """The edition file of it."""
    text = FORM.read_text("utf-8").replace("most = 20000", f"most = {most}")
    for own, says in rules.items():
        each = "" if "award." in says else 'each = "award.entries"\n'
        text += f'\n[[rules]]\nid = "{own}"\nseverity = "must"\nsource = "示范"\n{each}says = """{says}"""\n'
    return text


def rows(count: int, random: Random, broken: float = BROKEN) -> list[Row]:
    """So many entries, no two the same."""
    found: list[Row] = []
    for number in range(count):
        one = _right(number, random)
        if random.random() < broken:
            one |= _wrong(one, random)
        found.append(tuple(one.values()))
    return found


def _right(number: int, random: Random) -> dict[str, Word]:
    kind = random.choice(("研发", "推广"))
    granted, people = random.randrange(1_000, 600_000), random.randrange(3, 40)  # in hundredths
    own = random.randrange(granted)
    rest = granted * random.randrange(6, 50) // 100 + 1
    paid = granted - rest
    first = paid * random.randrange(80) // 100
    wages = granted * random.randrange(50, 60) // 100
    other = min(granted - wages, (granted + own) * random.randrange(10) // 100)
    women = random.randrange(people)
    begins = date(2024, 1, 1) + timedelta(days=random.randrange(700))
    province = random.choice((None, *_CITIES))
    return {
        "ref": f"A{number:05}",
        "kind": kind,
        **_amounts(
            amount=granted + own, own=own, granted=granted, paid=paid, rest=rest, first=first, later=paid - first,
            wages=wages, tools=granted - wages - other, other=other,
        ),
        "people": people,
        "women": women,
        "men": people - women,
        "from": begins,
        "to": begins + timedelta(days=random.randrange(1, 700)),
        "over": f"A{number - 1:05}" if number and random.random() < 0.3 else None,
        "province": province,
        "city": random.choice(_CITIES[province]) if province else None,
    }  # fmt: skip


def _amounts(**hundredths: int) -> dict[str, Word]:
    return {code: Decimal(one).scaleb(-2) for code, one in hundredths.items()}


def _wrong(one: Mapping[str, Word], random: Random) -> dict[str, Word]:
    cent, code = Decimal("0.01"), random.choice((*one, "amount", "paid", "wages"))
    before = one[code]
    match before:
        case Decimal():
            return {code: before + random.choice((cent, 10, before))}
        case int():
            return {code: before + 1}
        case date():
            return {"to": one["from"] - timedelta(days=1)}  # type: ignore[operator]
        case _ if code in ("province", "city"):
            return {"province": "浙江", "city": None}
        case _:
            return {"over": one["ref"]} if code != "ref" else {"ref": "A00000"}


def submission(form: Edition, entries: Sequence[Row], file: str = "form.xlsx") -> Submission:
    """A form with these entries, as reading a workbook gives it."""
    (table,) = form.open_tables.values()
    sheet = form.table(table.code).sheet
    names: dict[str, DefinedName] = {}
    columns: dict[str, ColumnContent] = {}
    for number, column in enumerate(table.columns, start=1):
        area = ColumnArea(sheet, number, _TOP, _TOP + table.most - 1)
        names[column.name] = DefinedName(column.name, "", fault=NameFault.RANGE, area=area)
        columns[column.name] = _content(row[number - 1] for row in entries)
    book = Book(sheets=(Worksheet(sheet),), names=names, values={}, columns=columns)
    return Submission(
        source=SubmittedFile(file=file, sha256="0"),
        edition=form,
        readings={},
        cover={"office": "某局", "office_code": "1", "year": "2026"},
        entries=entries_of(book, form, written_in(form, since_1904=False)),
    )


def _content(cells: Iterable[Word]) -> ColumnContent:
    numbers: dict[int, str] = {}
    texts: dict[int, str] = {}
    others: dict[int, Value] = {}
    for row, one in enumerate(cells, start=_TOP):
        match one:
            case None:
                continue
            case str():
                texts[row] = one
            case date():
                others[row] = Value(ValueKind.DATE, str(serial_of(one)))
            case _:
                numbers[row] = str(one)
    return ColumnContent(numbers, texts, others)


def batches(counts: Sequence[int], seed: int = 16, broken: float = BROKEN) -> Iterator[list[Row]]:
    """The entries of a workbook after the other."""
    random = Random(seed)
    for count in counts:
        yield rows(count, random, broken)
