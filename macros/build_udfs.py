"""A workbook for maintainers that shows the formulas of `xlvalidate.excel.udfs` in use: `macros/udfs.xlsx`.

`python macros/build_udfs.py` builds the one that is kept here: the example with mistakes, and behind its sheets one
more, with the formulas. Beside each formula stands what it gives, as the engine says, so that the workbook shows it in
any program; Excel calculates anew once the functions are imported. The other sheets stay as they are. The same sources
give the same bytes.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

from macros.build import _before  # noqa: E402
from xlvalidate.ooxml.repack import same_parts  # noqa: E402
from xlvalidate.ooxml.write_zip import parts_of, zipped  # noqa: E402

SAMPLE_NAME = "udfs.xlsx"
FORM = HERE.parent / "examples" / "reports" / "broken.xlsx"
SHEET = "公式示例"
FIRST_ROW = 9
HELP = (
    "给维护表样的人：在单元格里直接使用审核程序（Windows 上的 Excel，要有 Python 和 xlvalidate；填报的人用不着）",
    "1. 在命令提示符运行 pip install xlvalidate 和 xlwings addin install，重新启动 Excel。",
    "2. 信任中心 > 宏设置：勾选“信任对 VBA 工程对象模型的访问”。把本工作簿另存为 .xlsm。",
    "3. 功能区 xlwings：UDF Modules 填 xlvalidate.excel.udfs，按 Import Functions。",
    "4. 改动本工作簿“表三”里的数，下面的结果随之改变。导入之前，重新计算会显示 #NAME?。",
    "For those who maintain a form: macros/README.md says the same in English.",
)
HEADING = ("公式", "结果", "保存时的结果", "说什么")


@dataclass(frozen=True, slots=True)
class Shown:
    """One formula of the sample: the function, its argument, and what it is for."""

    function: str
    argument: str | None
    why: str

    @property
    def formula(self) -> str:
        """As a cell holds it, without `=`."""
        quoted = "" if self.argument is None else f'"{self.argument}"'
        return f"{self.function}({quoted})"


SHOWN = (
    Shown("XLV_VERDICT", None, "这份表的结论"),
    Shown("XLV_COUNT", None, "还要处理的有几条"),
    Shown("XLV_COUNT", "must", "其中强制的：也可以写“强制”"),
    Shown("XLV_COUNT", "explain", "其中要写说明的"),
    Shown("XLV_COUNT", "note", "提示有几条"),
    Shown("XLV_RULE", "T3-BAL.person", "一条审核关系在一处的状态"),
    Shown("XLV_RULE", "T3-INT", "一条管整张表的审核关系"),
    Shown("XLV_RULE", "X19-PRIOR.licence", "没有上年数据时不适用的一条"),
    Shown("XLV_RULE", "T9-XXX", "没有这一条时，单元格里说明"),
)


def answers(workbook: bytes) -> list[str | int]:
    """What the functions give in this workbook, in the order of SHOWN."""
    import xlwings as xw

    from xlvalidate.excel import udfs
    from xlvalidate.excel.engines import use

    with tempfile.TemporaryDirectory(prefix="xlv_udfs_") as folder, use("openpyxl") as app:
        path = Path(folder) / SAMPLE_NAME
        path.write_bytes(workbook)
        app.books.open(path).set_mock_caller()
        try:
            functions: dict[str, Callable[..., str | int]] = {
                name: getattr(udfs, name) for name in {one.function for one in SHOWN}
            }
            return [functions[one.function](*([] if one.argument is None else [one.argument])) for one in SHOWN]
        finally:
            del xw.Book._mock_caller


def build_sample(form: bytes | None = None) -> bytes:
    """The sample."""
    plain = FORM.read_bytes() if form is None else form
    draft = _with_sheet(plain, [""] * len(SHOWN))  # that there is one more sheet is a finding, too
    return _with_sheet(plain, answers(draft))


def _with_sheet(form: bytes, given: Sequence[str | int]) -> bytes:
    parts = parts_of(form)
    number = 1 + sum(1 for name in parts if name.startswith("xl/worksheets/sheet"))
    part = f"xl/worksheets/sheet{number}.xml"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    changed = {
        "[Content_Types].xml": ("</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/>'),
        "xl/_rels/workbook.xml.rels": (
            "</Relationships>",
            f'<Relationship Id="xlvUdfs" Type="{relation}" Target="/{part}"/>',
        ),
        "xl/workbook.xml": ("</sheets>", f'<sheet name="{SHEET}" sheetId="{number}" r:id="xlvUdfs"/>'),
    }
    for name, (mark, added) in changed.items():
        parts[name] = _before(parts[name].decode(), mark, added).encode()
    return zipped(parts | {part: _sheet(given).encode()})


def _sheet(given: Sequence[str | int]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f"<cols>{''.join(map(_width, range(1, 5), (32, 34, 34, 38)))}</cols>"
        f"<sheetData>{''.join(_rows(given))}</sheetData>"
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _rows(given: Sequence[str | int]) -> Iterator[str]:
    for row, said in enumerate(HELP, start=1):
        yield _row(row, [_text(f"A{row}", said)])
    heading = FIRST_ROW - 1
    yield _row(heading, [_text(f"{letter}{heading}", said) for letter, said in zip("ABCD", HEADING, strict=True)])
    for row, (one, value) in enumerate(zip(SHOWN, given, strict=True), start=FIRST_ROW):
        kind = ' t="str"' if isinstance(value, str) else ""
        result = f'<c r="B{row}"{kind}><f>{escape(one.formula)}</f><v>{escape(str(value))}</v></c>'
        saved = _text(f"C{row}", str(value))  # some programs calculate at once what they do not know
        yield _row(row, [_text(f"A{row}", "=" + one.formula), result, saved, _text(f"D{row}", one.why)])


def _width(column: int, letters: int) -> str:
    return f'<col min="{column}" max="{column}" width="{letters}" customWidth="1"/>'


def _row(number: int, cells: Sequence[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(address: str, said: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(said)}</t></is></c>'


def keep(into: Path = HERE) -> list[Path]:
    """Writes the sample where it is not as it should be; the paths written."""
    path, data = into / SAMPLE_NAME, build_sample()
    if path.is_file() and same_parts(path.read_bytes(), data):
        return []
    path.write_bytes(data)
    return [path]


if __name__ == "__main__":
    for written in keep():
        print(written)
