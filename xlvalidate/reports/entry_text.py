"""What is said of the entries of an open table: in which rows of its sheet, how many in all, in which column."""

from collections.abc import Iterable, Iterator, Sequence

from xlvalidate.cells import column_letters
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.wording import MOST_OF_A_NAME, full_name
from xlvalidate.findings import Finding, Origin, Place, clip
from xlvalidate.languages import LANGUAGES
from xlvalidate.messages import text

_MOST_RUNS, _MOST_COLUMNS = 6, 6
_RUN = 3  # rows in a line that are said as one range
_TOLD_WHOLE = ("not-run", "zero-divisor", "rounded-divisor")


def table_of(finding: Finding, edition: Edition) -> str:
    """The open table that a finding is about; empty where it is about none, or about other cells as well."""
    if not edition.columns:
        return ""
    instance = edition.by_instance.get(finding.id)
    if instance is not None and finding.why == "broken":
        return instance.entries
    codes = {place.code for place in finding.places if place.code}
    tables = {edition.columns[code].table if code in edition.columns else "" for code in codes}
    if not tables and finding.fact("table") in edition.open_tables:
        return finding.fact("table")
    return tables.pop() if len(tables) == 1 else ""


def columns_of(places: Iterable[Place], edition: Edition, table: str) -> tuple[Indicator, ...]:
    """The columns of an open table in which some places stand, in the order of the form."""
    codes = {place.code for place in places}
    return tuple(column for column in edition.open_tables[table].columns if column.code in codes)


def entry_rows(places: Iterable[Place], edition: Edition, table: str) -> tuple[int, ...]:
    """The rows of an open table's sheet in which some places stand, each once, from the top."""
    own = {column.code for column in edition.open_tables[table].columns}
    sheet = edition.table(table).sheet
    here = (place.cell for place in places if place.code is None or place.code in own)
    return tuple(sorted({cell.row for cell in here if cell is not None and cell.sheet == sheet}))


def where_of_entries(
    places: Sequence[Place], entries: int, edition: Edition, table: str, language: str, *, whole: bool = False
) -> str:
    """Where some entries stand: `资助明细 第 7、9、12 行 金额（F 列）`; `entries` is how many there are in all, 0 where
    only the places say so. Of `whole` entries no column is said.
    """
    rows = entry_rows(places, edition, table)
    columns = columns_of(places, edition, table)
    said = [edition.table(table).sheet, rows_said(rows, max(entries, len(rows)), language)]
    if len(columns) == 1 and not whole:
        said.append(_column_said(places, columns[0], len(rows), language))
    return " ".join(filter(None, said))


def rows_said(rows: Sequence[int], count: int, language: str) -> str:
    """Rows of a sheet, the first of them where they are many, and then how many entries there are; empty for none."""
    if not rows:
        return text("entry.count", language, count=count) if count else ""
    runs = [*_runs(rows)]
    said = LANGUAGES[language].between.join(runs[:_MOST_RUNS])
    if len(runs) > _MOST_RUNS or len(rows) < count:
        return text("entry.rows", language, rows=said, count=count)
    return text("lines.rows", language, rows=said, count=len(rows))


def _runs(rows: Sequence[int]) -> Iterator[str]:
    first = 0
    for last in range(len(rows)):
        if last + 1 < len(rows) and rows[last + 1] == rows[last] + 1:
            continue
        if last - first + 1 < _RUN:
            yield from (str(row) for row in rows[first : last + 1])
        else:
            yield f"{rows[first]}-{rows[last]}"
        first = last + 1


def _column_said(places: Sequence[Place], column: Indicator, rows: int, language: str) -> str:
    """A column, with its letters, or with the cell where it is one entry's."""
    name = clip(full_name(column), MOST_OF_A_NAME)
    cell = next((place.cell for place in places if place.code == column.code and place.cell), None)
    if cell is None:
        return name
    at = cell.a1 if rows == 1 else text("entry.column", language, column=column_letters(cell.column))
    return text("cell", language, name=name, cell=at)


def of_the_first(finding: Finding, edition: Edition, said: str, language: str) -> str:
    """What is wrong, said to be so of the first entry where it is so in several."""
    if finding.entries < 2 or finding.why in _TOLD_WHOLE or finding.origin not in (Origin.RULE, Origin.READING):
        return said
    table = table_of(finding, edition)
    cell = next((place.cell for place in finding.places if place.cell and place.code in edition.columns), None)
    if not table or cell is None:
        return said
    at = str(cell.row) if finding.why == "broken" else cell.a1
    key = "entry.first" if finding.why == "broken" else "entry.first.cell"
    return text(key, language, at=at, said=said)


def columns_said(places: Iterable[Place], edition: Edition, table: str, language: str) -> str:
    """The columns in which some places stand, by name."""
    columns = columns_of(places, edition, table)
    names = [text("entry.name", language, name=clip(full_name(one), MOST_OF_A_NAME)) for one in columns]
    shown = LANGUAGES[language].between.join(names[:_MOST_COLUMNS])
    return f"{shown}…" if len(names) > _MOST_COLUMNS else shown


def counted_by_column(
    counts: Iterable[tuple[str, int]], places: Sequence[Place], edition: Edition, language: str
) -> str:
    """How many cells of which column: `资助部门（B 列）300 格、金额（F 列）12 格`."""
    said = [
        text(
            "entry.gap",
            language,
            column=_column_said(places, edition.columns[code], 0, language),
            count=count,
        )
        for code, count in counts
    ]
    shown = LANGUAGES[language].between.join(said[:_MOST_COLUMNS])
    return f"{shown}…" if len(said) > _MOST_COLUMNS else shown
