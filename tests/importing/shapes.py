"""Tables published in every shape: bytes that look like what offices put on their sites."""

from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO
from random import Random

from docx import Document as NewDocument

from tests.importing.little_pdf import pdf_of
from tests.importing.printed_tables import PrintedTable, TableCell, covering, places
from xlvalidate.characters import columns

Shape = Callable[[Sequence[PrintedTable], Sequence[str], Sequence[str], Random], bytes]


def html_page(tables, before, after, random):
    """A page with tables with spans, sometimes within a table that lays out the page."""
    inner = "".join(f"<p>{escape(line)}</p>" for line in before)
    for table in tables:
        inner += f"<p><strong>{escape(table.title)}</strong></p>" + html_table(table, random)
    inner += "".join(f"<p>{escape(line)}</p>" for line in after)
    if random.random() < 0.3:
        inner = f"<table><tr><td>首页</td><td><div>{inner}</div></td></tr></table>"
    encoding = random.choice(["utf-8", "gb18030"])
    head = f"<html><head><meta charset={encoding}><title>年报</title><script>var a='0';</script></head>"
    return f"{head}<body><div style='display:none'>1</div>{inner}</body></html>".encode(encoding)


def html_table(table: PrintedTable, random: Random) -> str:
    rows = []
    for row in table.rows:
        cells = "".join(
            f"<td{_span('rowspan', one.rows)}{_span('colspan', one.columns)}>"
            f"{random.choice(['<p>{}</p>', '<span>{}</span>', ' {} ']).format(_html_text(one, random))}</td>"
            for one in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return f"<table border=1><tbody>{''.join(rows)}</tbody></table>"


def _span(name: str, count: int) -> str:
    return f" {name}={count}" if count > 1 else ""


def _html_text(cell: TableCell, random: Random) -> str:
    text = escape(cell.text)
    if cell.figure or "&" in text or random.random() > 0.2:
        return text
    return "<br/>".join(_in_two(text, random))


def _in_two(text: str, random: Random) -> list[str]:
    """A label in two pieces, never within the pinyin of a character."""
    middles = [
        at
        for at in range(2, len(text) - 1)
        if "\u4e00" <= text[at] <= "\u9fff" and "\u4e00" <= text[at - 1] <= "\u9fff"
    ]
    if not middles:
        return [text]
    middle = random.choice(middles)
    return [text[:middle], text[middle:]]


def split_html_page(tables, before, after, random):
    """The same with each table cut into two, as pages of a PDF leave them; its headings only above the first."""
    inner = "".join(f"<p>{escape(line)}</p>" for line in before)
    for table in tables:
        inner += f"<p>{escape(table.title)}</p>"
        ends = [at for at in range(3, len(table.rows)) if not _is_covered(table, at)]
        cut = random.choice(ends) if ends else 0
        first = tuple(one for one in table.cells if not cut or one.row < cut)
        rest = tuple(one for one in table.cells if cut and one.row >= cut)
        for cells in filter(None, (first, rest)):
            inner += html_table(PrintedTable(table.title, cells, table.width), random) + "<p>- 3 -</p>"
    return f"<html><body>{inner}{''.join(f'<p>{escape(line)}</p>' for line in after)}</body></html>".encode()


def _is_covered(table: PrintedTable, row: int) -> bool:
    return any(one.row < row < one.row + one.rows for one in table.cells)


def docx_file(tables, before, after, random):
    document = NewDocument()
    for line in before:
        document.add_paragraph(line)
    for table in tables:
        document.add_paragraph(table.title)
        made = document.add_table(rows=max(one.row + one.rows for one in table.cells), cols=table.width)
        grid = [[*row.cells] for row in made.rows]
        for one in table.cells:
            cell = grid[one.row][one.column]
            if one.rows > 1 or one.columns > 1:
                cell = cell.merge(grid[one.row + one.rows - 1][one.column + one.columns - 1])
            cell.text = one.text
    for line in after:
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(tables, before, after, random):
    return pdf_of(tables, before, after, ruled=True)


def markdown(tables, before, after, random):
    """Rows with bars as a converter of pages writes them: what a cell covers is left out, and rows are filled up."""
    lines = [*before, ""]
    padded, outer = random.random() < 0.5, random.random() < 0.5
    for table in tables:
        lines.append(table.title)
        width = max(len(row) for row in table.rows)
        for at, row in enumerate(table.rows):
            cells = [one.text for one in row] + [""] * (width - len(row) if padded else 0)
            lines.append(f"| {' | '.join(cells)} |" if outer else " | ".join(cells) + " |")
            if at == 0 and outer:
                lines.append("|" + " --- |" * len(cells))
        lines.append("")
    return "\n".join([*lines, *after]).encode()


def markdown_with_blanks(tables, before, after, random):
    """The same with a blank place where a cell covers it."""
    lines = [*before, ""]
    for table in tables:
        lines.append(table.title)
        for at, row in enumerate(places(table)):
            lines.append("| " + " | ".join(one.text if one else "" for one in row) + " |")
            if at == 0:
                lines.append("|" + " --- |" * table.width)
        lines.append("")
    return "\n".join([*lines, *after]).encode()


def markdown_repeated(tables, before, after, random):
    """The same with the text of a cell in every place that it covers."""
    lines = [*before, ""]
    for table in tables:
        lines.append(table.title)
        for at, row in enumerate(covering(table)):
            lines.append("| " + " | ".join(one.text if one else "" for one in row) + " |")
            if at == 0:
                lines.append("|" + " --- |" * table.width)
        lines.append("")
    return "\n".join([*lines, *after]).encode()


def cell_a_line(tables, before, after, random):
    """Each cell in a line of its own, labels broken here and there; blank cells leave nothing."""
    lines = [*before]
    gap = random.choice(["\n", "\n\n"])
    for table in tables:
        lines.append(table.title)
        for one in table.cells:
            if one.text:
                lines.append(_broken(one, random, "\n") if not one.figure else random.choice(["", " "]) + one.text)
    return gap.join([*lines, *after]).encode(random.choice(["utf-8", "gb18030", "utf-8-sig"]))


def _broken(one: TableCell, random: Random, by: str) -> str:
    return by.join(_in_two(one.text, random)) if random.random() < 0.15 else one.text


def value_and_bar(tables, before, after, random):
    """A value and a bar in each line; the bars of covered cells behind the last of a row."""
    lines = [*before]
    own = random.random() < 0.5
    for table in tables:
        lines.append(table.title)
        for row in table.rows:
            for one in row:
                if own:
                    lines.extend([one.text, "|"] if one.text else ["|"])
                else:
                    lines.append(f"{one.text} |" if one.text else "|")
            lines.append("|" * random.choice([1, 2, table.width - len(row) + 1]))
    return "\n".join([*lines, *after]).encode()


def lines_in_columns(tables, before, after, random):
    """As a program prints a PDF that keeps the columns: each row in as many lines as its longest cell takes."""
    lines = [*before, ""]
    for table in tables:
        lines += ["", f"      {table.title}", ""]
        widths = _column_widths(table)
        for block in _row_blocks(table):
            lines += _drawn(block, widths)
    return "\n".join([*lines, *after]).encode()


def _column_widths(table: PrintedTable) -> list[int]:
    figures = {
        at: [columns(one.text) + 2 for one in table.cells if one.column == at and one.figure]
        for at in range(table.width)
    }
    return [max(7, *figures[at], 0) + (12 if at < 3 else 0) for at in range(table.width)]


def _row_blocks(table: PrintedTable) -> list[list[TableCell]]:
    return table.rows


def _drawn(row: Sequence[TableCell], widths: Sequence[int]) -> list[str]:
    """One row: long labels go on below."""
    pieces = []
    for one in row:
        room = sum(widths[one.column : one.column + one.columns]) - 2
        size = max(2, room // 2)
        text = one.text
        parts = [text] if one.figure else [text[at : at + size] for at in range(0, len(text), size)] or [""]
        pieces.append((sum(widths[: one.column]), parts))
    height = max(len(parts) for _, parts in pieces)
    lines = []
    for number in range(height):
        line = ""
        for start, parts in pieces:
            first = (height - len(parts)) // 2
            text = parts[number - first] if first <= number < first + len(parts) else ""
            if text:
                line += " " * max(2 if line else 0, start - columns(line)) + text
        lines.append(line)
    return lines


SHAPES = {
    "html": (html_page, ".html"),
    "html-split": (split_html_page, ".html"),
    "docx": (docx_file, ".docx"),
    "pdf": (pdf_file, ".pdf"),
    "markdown": (markdown, ".md"),
    "markdown-blanks": (markdown_with_blanks, ".md"),
    "markdown-repeated": (markdown_repeated, ".md"),
    "cell-a-line": (cell_a_line, ".txt"),
    "value-and-bar": (value_and_bar, ".txt"),
    "lines-in-columns": (lines_in_columns, ".txt"),
}
