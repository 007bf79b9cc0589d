"""A corpus of published reports with their truth: every edition's tables printed through every shape with every trap.

A trap is harmless where all figures can still be read with certainty, and has to be refused in its place where not. No
figure may ever come out otherwise than it was printed.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from opencc import OpenCC

from tests.importing.printed_tables import PrintedTable, TableCell, printed_tables, random_figures, with_texts
from tests.importing.shapes import SHAPES
from xlvalidate.editions.edition import Edition

BEFORE = (
    "某县财政局2022年政府信息公开工作年度报告",
    "2022年，本局认真贯彻条例，新收申请9件，办结8件，行政许可3件，行政处罚2件。",
    "一、总体情况",
    "全年主动公开信息1505条，其中规范性文件6条。",
)
AFTER = (
    "五、存在的主要问题及改进情况",
    "一是公开不够及时；二是行政许可 3 件没有公开。",
    "六、其他需要报告的事项",
    "无。",
    "2023年1月29日",
)


@dataclass
class Printing:
    """What is printed: tables, lines around them, and by indicator the text that stands in them."""

    tables: list[PrintedTable]
    truth: dict[str, str]
    before: list[str] = field(default_factory=lambda: [*BEFORE])
    after: list[str] = field(default_factory=lambda: [*AFTER])


@dataclass(frozen=True)
class Trap:
    """What happens before the tables are printed, and what to the bytes. `whole` says that every figure can still be
    read with certainty.
    """

    name: str
    whole: bool = True
    before: Callable[[Printing, Random], None] = lambda printing, random: None
    behind: Callable[[str, Random], str] | None = None
    shapes: frozenset[str] = frozenset(SHAPES)
    blanks: float = 0.0


TEXTS = frozenset(
    {"markdown", "markdown-blanks", "markdown-repeated", "cell-a-line", "value-and-bar", "lines-in-columns"}
)
GRIDS = frozenset({"html", "html-split", "docx", "pdf"})
_TRADITIONAL = OpenCC("s2t").convert
_TONED = ("zhōng", "guó", "shì", "qū", "wàn", "bào", "lǐ", "xìn")


def every_text(printing: Printing, change: Callable[[str], str], *, figures: bool = False) -> None:
    printing.tables = [
        replace(
            table,
            cells=tuple(
                replace(one, text=change(one.text)) if figures or not one.figure else one for one in table.cells
            ),
        )
        for table in printing.tables
    ]


def traditional(printing: Printing, random: Random) -> None:
    every_text(printing, _TRADITIONAL, figures=True)
    printing.before, printing.after = (list(map(_TRADITIONAL, lines)) for lines in (printing.before, printing.after))
    printing.truth = {code: _TRADITIONAL(text) for code, text in printing.truth.items()}


def pinyin(printing: Printing, random: Random) -> None:
    traditional(printing, random)
    every_text(printing, lambda text: annotated(text, random), figures=True)


def annotated(text: str, random: Random) -> str:
    return re.sub(
        r"[\u4e00-\u9fff]",
        lambda found: found[0] + (f"({random.choice(_TONED)})" if random.random() < 0.4 else ""),
        text,
    )


def spaced(printing: Printing, random: Random) -> None:
    """总 计, and blanks at the ends."""
    printing.tables = [
        with_texts(
            table,
            {
                one.text: random.choice([" ", "\u3000"]).join(one.text)
                for one in table.cells
                if len(one.text) == 2 and one.text.isalpha()
            },
        )
        for table in printing.tables
    ]


def other_marks(printing: Printing, random: Random) -> None:
    """Half-width brackets and marks."""
    every_text(printing, lambda text: text.translate(str.maketrans("（）：，、．", "():,、.")))


def without_numbers(printing: Printing, random: Random) -> None:
    printing.tables = [replace(table, title=re.sub(r"^[一二三四五]、", "", table.title)) for table in printing.tables]


def with_remarks(printing: Printing, random: Random) -> None:
    remarks = {
        "规章": "规章(全区机关均无制定规章的权限)",
        "处理决定数量": "处理决定数量(指2019年办件量)",
        "采购总金额": "采购总金额(万元,保留四位小数)",
    }
    printing.tables = [with_texts(table, remarks) for table in printing.tables]


def without_remarks(printing: Printing, random: Random) -> None:
    every_text(printing, lambda text: re.sub(r"(?<=.)[（(](?!单位)[^（）()]*[)）]$", "", text))


def normative(printing: Printing, random: Random) -> None:
    """规范性文件 in a 2021 table."""
    printing.tables = [with_texts(table, {"行政规范性文件": "规范性文件"}) for table in printing.tables]


def cut_headings(printing: Printing, random: Random) -> None:
    cut = {"本年新制作数量": "本年新", "本年新公开数量": "本年新", "本年增/减": "本年增/"}
    printing.tables = [with_texts(table, cut) for table in printing.tables]


def page_marks(text: str, random: Random) -> str:
    lines = text.split("\n")
    for number, at in enumerate(sorted(random.sample(range(len(lines)), min(4, len(lines))), reverse=True), 1):
        lines.insert(at, random.choice(["- {} -", "第 {} 页", "— {} —"]).format(number))
    return "\n".join(lines)


def lost_label(printing: Printing, random: Random) -> None:
    _change_label(printing, random, lambda text: "")


def strange_label(printing: Printing, random: Random) -> None:
    _change_label(printing, random, lambda text: "其他主动公开文件")


def _change_label(printing: Printing, random: Random, change: Callable[[str], str]) -> None:
    rows = [
        (table, row)
        for table in printing.tables
        for row in table.rows
        if any(one.figure for one in row) and not row[0].figure
    ]
    table, row = random.choice(rows)
    label = [one for one in row if not one.figure and one.rows == 1][0:]
    printed = [one for one in label if len(one.text) > 2 or not _prints(table)]
    target = (printed or label)[-1]
    _replace(printing, table, {target: replace(target, text=change(target.text))})
    for one in row:
        if one.code:
            printing.truth[one.code] = ""


def _prints(table: PrintedTable) -> bool:
    return any(one.text == "单位" for one in table.cells)


def _replace(printing: Printing, table: PrintedTable, cells: Mapping[TableCell, TableCell]) -> None:
    made = replace(table, cells=tuple(cells.get(one, one) for one in table.cells))
    printing.tables = [made if one is table else one for one in printing.tables]


def invented_heading(printing: Printing, random: Random) -> None:
    """One heading of a table is another: nothing of its figures is certain."""
    table, heading = random.choice(_leaf_headings(printing))
    _replace(printing, table, {heading: replace(heading, text="本年应付数")})
    _untrue(printing, table, heading)


def exchanged_headings(printing: Printing, random: Random) -> None:
    table, heading = random.choice(_leaf_headings(printing))
    others = [
        one
        for one in table.cells
        if one.row == heading.row
        and not one.figure
        and one.text != heading.text
        and one.column
        and one.columns == heading.columns
        and one.rows == heading.rows
    ]
    if not others:
        invented_heading(printing, random)
        return
    other = random.choice(others)
    _replace(printing, table, {heading: replace(heading, text=other.text), other: replace(other, text=heading.text)})
    _untrue(printing, table, heading)
    _untrue(printing, table, other)


def _leaf_headings(printing: Printing) -> list[tuple[PrintedTable, TableCell]]:
    """The headings right above figures, each with its table."""
    found = []
    for table in printing.tables:
        without = {row[0].row for row in table.rows if not any(one.figure for one in row)}
        for figure in table.cells:
            above = [
                one
                for one in table.cells
                if one.text
                and figure.figure
                and one.row in without
                and one.row < figure.row
                and one.column == figure.column
            ]
            heading = max(above, key=lambda one: one.row, default=None)
            if heading is not None and heading.columns < table.width and (table, heading) not in found:
                found.append((table, heading))
    return found


def _untrue(printing: Printing, table: PrintedTable, heading: TableCell) -> None:
    """The figures below a heading stand below another one now."""
    below = [one for one in table.cells if one.figure and one.column == heading.column and one.row > heading.row]
    last = min(
        (one.row for one in table.cells if not one.figure and one.columns == table.width and one.row > heading.row),
        default=10**6,
    )
    for one in below:
        if one.row < last:
            printing.truth[one.code] = ""


def other_unit(printing: Printing, random: Random) -> None:
    """Yuan where the form has ten thousands of them."""
    printing.tables = [
        with_texts(
            table,
            {"采购总金额": "采购总金额（元）", "本年收费金额（单位：万元）": "本年收费金额（单位：元）", "万元": "元"},
        )
        for table in printing.tables
    ]
    for code in printing.truth:
        if code.endswith(("_amount", "fees_charged", "funds")):
            printing.truth[code] = ""


def taiwan_terms(printing: Printing, random: Random) -> None:
    traditional(printing, random)
    every_text(printing, lambda text: text.replace("規範性文件", "規範性檔案"))
    for code in printing.truth:
        if "normative" in code:
            printing.truth[code] = ""


def one_row_other(printing: Printing, random: Random) -> None:
    """The row 其他处理 of the older form inside the newer one."""
    for table in printing.tables:
        rows = [one for one in table.cells if one.text.startswith("（六）其他处理") and one.rows == 3]
        if not rows:
            continue
        (group,) = rows
        gone = {group.row + 1, group.row + 2}
        cells = []
        for one in table.cells:
            if one.row in gone:
                continue
            if one is group:
                one = replace(one, rows=1, columns=2)
            elif one.row == group.row and not one.figure:
                continue
            elif one.row < group.row < one.row + one.rows:
                one = replace(one, rows=one.rows - 2)
            cells.append(replace(one, row=one.row - 2) if one.row > group.row else one)
        for one in table.cells:
            if one.code and one.row in {group.row, *gone}:
                printing.truth[one.code] = ""
        printing.tables = [replace(table, cells=tuple(cells)) if one is table else one for one in printing.tables]


def foreign_row(printing: Printing, random: Random) -> None:
    """A row that an office added."""
    table = random.choice(printing.tables)
    rows = [
        row
        for row in table.rows
        if any(one.figure for one in row) and not row[0].figure and len([one for one in row if not one.figure]) == 1
    ]
    if not rows:
        return
    row = random.choice(rows)
    at = row[0].row + 1
    if any(one.row < at < one.row + one.rows for one in table.cells):
        return
    cells = [replace(one, row=one.row + 1) if one.row >= at else one for one in table.cells]
    added = [replace(one, row=at, code="", text="其他主动公开文件" if not one.figure else "77") for one in row]
    cells.extend(added)
    cells.sort(key=lambda one: (one.row, one.column))
    printing.tables = [replace(table, cells=tuple(cells)) if one is table else one for one in printing.tables]


def twice(printing: Printing, random: Random) -> None:
    """A second report in the same document, with other figures: nothing is certain."""
    other = [
        replace(
            table,
            cells=tuple(
                replace(one, text=str(random.randint(10_000, 99_999))) if one.figure else one for one in table.cells
            ),
        )
        for table in printing.tables
    ]
    printing.tables = [*printing.tables, *other]
    printing.truth = dict.fromkeys(printing.truth, "")


def glued(printing: Printing, random: Random) -> None:
    """The figures of each row with more than one stick together."""
    tables = []
    for table in printing.tables:
        cells = []
        for row in table.rows:
            figures = [one for one in row if one.figure]
            if len(figures) > 1:
                text = "".join(one.text for one in figures)
                cells.extend(one for one in row if not one.figure)
                cells.append(replace(figures[0], text=text, code=""))
                for one in figures:
                    printing.truth[one.code] = ""
            else:
                cells.extend(row)
        tables.append(replace(table, cells=tuple(cells)))
    printing.tables = tables


def glued_to_labels(text: str, random: Random) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff)）])\s*\n+\s*(?=[0-9])", "", text)


def lost_blanks(printing: Printing, random: Random) -> None:
    """Blank cells leave nothing behind, and what is behind them moves to the left."""
    printing.tables = [
        replace(table, cells=tuple(one for row in table.rows for one in _drifted(row))) for table in printing.tables
    ]


def _drifted(row: Sequence[TableCell]) -> Iterator[TableCell]:
    figures = [one for one in row if one.figure]
    texts = [one.text for one in figures if one.text]
    yield from (one for one in row if not one.figure)
    yield from (
        replace(one, text=text)
        for one, text in zip(figures, [*texts, *[""] * (len(figures) - len(texts))], strict=True)
    )


def each_once(printing: Printing, random: Random) -> None:
    """A scraper kept of each row only different figures."""
    tables = []
    for table in printing.tables:
        cells = []
        for row in table.rows:
            figures = list(dict.fromkeys(one.text for one in row if one.figure))
            spots = [one for one in row if one.figure]
            cells.extend(one for one in row if not one.figure)
            cells.extend(replace(one, text=text) for one, text in zip(spots, figures, strict=False))
        tables.append(replace(table, cells=tuple(cells)))
    printing.tables = tables


def small_figures(printing: Printing, random: Random) -> None:
    """As most offices have them: 0 nearly everywhere."""
    printing.truth = {code: random.choice(["0"] * 8 + ["1", "2", "13"]) for code in printing.truth}
    printing.tables = [
        replace(
            table, cells=tuple(replace(one, text=printing.truth[one.code]) if one.code else one for one in table.cells)
        )
        for table in printing.tables
    ]


def small_each_once(printing: Printing, random: Random) -> None:
    small_figures(printing, random)
    each_once(printing, random)


TRAPS = (
    Trap("plain"),
    Trap("small", before=small_figures),
    Trap("traditional", before=traditional),
    Trap("pinyin", before=pinyin, shapes=frozenset(SHAPES) - {"lines-in-columns", "pdf"}),
    Trap("spaced", before=spaced),
    Trap("other-marks", before=other_marks),
    Trap("without-numbers", before=without_numbers),
    Trap("with-remarks", before=with_remarks, shapes=frozenset(SHAPES) - {"lines-in-columns"}),
    Trap("with-remarks-in-columns", whole=False, before=with_remarks, shapes=frozenset({"lines-in-columns"})),
    Trap("without-remarks", before=without_remarks),
    Trap("normative", before=normative),
    Trap("cut-headings", before=cut_headings, shapes=frozenset(SHAPES) - {"markdown-repeated", "lines-in-columns"}),
    Trap("foreign-row", before=foreign_row),
    Trap("page-marks", behind=page_marks, shapes=TEXTS - {"cell-a-line", "value-and-bar"}),
    Trap("blank-cells", blanks=0.2, shapes=GRIDS),
    Trap("page-marks-between", whole=False, behind=page_marks, shapes=frozenset({"cell-a-line", "value-and-bar"})),
    Trap("blank-cells-in-text", whole=False, blanks=0.2, shapes=TEXTS),
    Trap("lost-blanks", whole=False, blanks=0.2, before=lost_blanks, shapes=TEXTS),
    Trap("lost-label", whole=False, before=lost_label),
    Trap("strange-label", whole=False, before=strange_label),
    Trap("invented-heading", whole=False, before=invented_heading),
    Trap("exchanged-headings", whole=False, before=exchanged_headings),
    Trap("other-unit", whole=False, before=other_unit),
    Trap("taiwan-terms", whole=False, before=taiwan_terms),
    Trap("one-row-other", whole=False, before=one_row_other),
    Trap("twice", whole=False, before=twice),
    Trap("glued", whole=False, before=glued, shapes=TEXTS),
    Trap("glued-to-labels", whole=False, before=glued, behind=glued_to_labels, shapes=frozenset({"cell-a-line"})),
    Trap("each-once", whole=False, before=small_each_once, shapes=TEXTS),
)


@dataclass(frozen=True)
class PublishedReport:
    """A document of the corpus: its bytes and its truth; an empty text where a figure has to stay blank."""

    edition: str
    shape: str
    trap: Trap
    name: str
    data: bytes
    truth: Mapping[str, str]


def corpus(editions: Sequence[Edition], each: int, seed: int) -> Iterator[PublishedReport]:
    """So many documents of each edition, shape and trap."""
    for edition in editions:
        for shape in SHAPES:
            for trap in TRAPS:
                for number in range(each if shape in trap.shapes else 0):
                    yield published(
                        edition, shape, trap, Random(f"{seed} {edition.id} {shape} {trap.name} {number}"), number
                    )


def published(edition: Edition, shape: str, trap: Trap, random: Random, number: int = 0) -> PublishedReport:
    """One document."""
    figures = random_figures(edition, random, blanks=trap.blanks)
    printing = Printing(printed_tables(edition, figures), dict(figures))
    trap.before(printing, random)
    make, suffix = SHAPES[shape]
    data = make(printing.tables, printing.before, printing.after, random)
    if trap.behind is not None:
        data = trap.behind(_decoded(data), random).encode()
    name = f"{edition.id}_{shape}_{trap.name}_{number}{suffix}"
    return PublishedReport(edition.id, shape, trap, name, data, printing.truth)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeError:
        return data.decode("gb18030")


@dataclass
class Score:
    """Figures read right, not read, and read wrong; of those that are certain how many were not read."""

    exact: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)


def scored(report: PublishedReport, edition: str, cells: Mapping[str, str]) -> Score:
    """What was read beside the truth."""
    score = Score()
    if edition and edition != report.edition:
        score.wrong.append(f"{report.name}: read as {edition}")
    for code, text in report.truth.items():
        got = cells.get(code, "")
        if "".join(got.split()) == "".join(text.split()):
            score.exact += bool(text)
        elif not got:
            score.refused += 1
        else:
            score.wrong.append(f"{report.name}: {code} is {text!r}, read as {got!r}")
    score.wrong += [f"{report.name}: {code} is in no form" for code in cells if code not in report.truth]
    return score
