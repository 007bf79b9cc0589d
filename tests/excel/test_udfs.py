"""The formulas for maintainers: as plain functions over an open form, and as xlwings would hand them to Excel."""

import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from tests.excel.programs import EXAMPLES, ROOT, started
from xlvalidate.excel import udfs
from xlvalidate.excel.udfs import XLV_COUNT, XLV_RULE, XLV_VERDICT


@pytest.fixture
def form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[xw.Book]:
    with started("openpyxl") as app:
        book = app.books.open(shutil.copy(EXAMPLES / "reports" / "seed-004.xlsx", tmp_path / "form.xlsx"))
        monkeypatch.setattr(xw.Book, "_mock_caller", book, raising=False)
        monkeypatch.setattr(udfs, "_latest", {})
        yield book


def figure(book: xw.Book, code: str) -> xw.Range:
    return book.names[f"i_{code}"].refers_to_range


def test_a_good_form(form: xw.Book) -> None:
    assert XLV_VERDICT() == "√ 通过"
    assert (XLV_RULE("T3-BAL.person"), XLV_RULE(" t3-int "), XLV_RULE("X19-PRIOR.licence")) == (
        "通过",
        "通过",
        "不适用",
    )
    assert (XLV_COUNT("must"), XLV_COUNT("强制"), XLV_COUNT("explain"), XLV_COUNT()) == (0, 0, 0, 0)


def test_a_broken_form(form: xw.Book) -> None:
    figure(form, "t3_new_person").value = 10_000
    figure(form, "t3_granted_person").value = None
    assert XLV_VERDICT() == "× 退回修改"
    assert (XLV_RULE("T3-BAL.person"), XLV_RULE("T3-ROW.granted")) == ("不符", "待填")
    assert XLV_COUNT("must") == XLV_COUNT() > 2


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often names were read, and how often the form was judged."""
    counted: Counter[str] = Counter()

    def counting(name: str) -> None:
        plain = getattr(udfs, name)

        def counts(*facts: Any) -> Any:
            counted[name] += 1
            return plain(*facts)

        monkeypatch.setattr(udfs, name, counts)

    counting("places_in")
    counting("judged")
    return counted


def test_one_judgement_serves_a_whole_calculation(form: xw.Book, asked: Counter[str]) -> None:
    for _ in range(20):
        XLV_VERDICT()
        XLV_COUNT()
        XLV_RULE("T3-INT")
    assert asked == {"places_in": 1, "judged": 1}


def test_an_edit_is_seen_at_once(form: xw.Book, asked: Counter[str]) -> None:
    cell = figure(form, "t3_new_person")
    right = cell.value
    assert (XLV_VERDICT(), XLV_COUNT("must")) == ("√ 通过", 0)
    cell.value = 10_000
    assert XLV_RULE("T3-BAL.person") == "不符"
    assert XLV_VERDICT() == "× 退回修改"
    cell.value = right
    assert XLV_COUNT("must") == 0
    cell.formula = f"={right:.0f}"  # the same figure, and yet another form
    XLV_COUNT("must")
    assert asked == {"places_in": 4, "judged": 4}


def test_an_explanation_is_seen_at_once(form: xw.Book) -> None:
    for code, value in {"t2_licence_prior": 7, "t2_licence_change": 1, "t2_licence_decisions": 8}.items():
        figure(form, code).value = value
    assert (XLV_VERDICT(), XLV_RULE("S19-DEC-EQ-SUM.licence")) == ("! 待说明", "不符")
    form.names["x_S19_DEC_EQ_SUM_licence"].refers_to_range.value = "恰好相等，已核对"
    assert (XLV_RULE("S19-DEC-EQ-SUM.licence"), XLV_VERDICT()) == ("已说明", "√ 通过")


def test_a_name_that_moves_is_followed(form: xw.Book, asked: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After a pause the names are read again; the form is judged again only if that changed it."""
    assert XLV_VERDICT() == "√ 通过"
    monkeypatch.setattr(udfs, "_PAUSE", -1.0)
    assert XLV_VERDICT() == "√ 通过"
    assert asked == {"places_in": 2, "judged": 1}
    form.names["i_t3_new_person"].delete()
    assert XLV_RULE("T3-BAL.person") == "待填"
    assert asked == {"places_in": 3, "judged": 2}


def test_two_workbooks_are_two_forms(form: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = form.app.books.open(shutil.copy(EXAMPLES / "reports" / "broken.xlsx", tmp_path / "other.xlsx"))
    for _ in range(2):
        assert XLV_VERDICT() == "√ 通过"
        monkeypatch.setattr(xw.Book, "_mock_caller", other, raising=False)
        assert XLV_VERDICT() == "× 退回修改"
        monkeypatch.setattr(xw.Book, "_mock_caller", form, raising=False)


def test_what_cannot_be_answered_is_said_in_the_cell(form: xw.Book) -> None:
    assert XLV_RULE("T9-XXX") == "ogi-2019 没有审核关系 T9-XXX"
    assert XLV_COUNT("grave") == "没有“grave”这一类；可以写 must, explain, note"


def test_a_workbook_that_is_no_form(monkeypatch: pytest.MonkeyPatch) -> None:
    with started("openpyxl") as app:
        monkeypatch.setattr(xw.Book, "_mock_caller", app.books.add(), raising=False)
        for said in (XLV_VERDICT(), XLV_RULE("T3-INT"), XLV_COUNT()):
            assert "不是本程序的表" in said


# xlwings writes its wrapper on Windows only. With three modules of pywin32 stood in for, its own code runs here.
WRAPPED = """
import io, sys, types
from xml.sax.saxutils import escape

class Stub(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {})

for name in ("pythoncom", "pywintypes", "win32com", "win32com.client"):
    sys.modules[name] = Stub(name)
import xlwings
import xlwings.udfs as theirs

xlwings.func, xlwings.arg, xlwings.ret = theirs.xlfunc, theirs.xlarg, theirs.xlret
import xlvalidate.excel.udfs as ours
from xlvalidate.excel.engines import openpyxl_engine
from xlwings import conversion

engine = openpyxl_engine.engine()
engine.name = "excel"
xlwings.engines.add(xlwings.Engine(impl=engine))
xlwings.engines["excel"].activate()
for name in ("XLV_COUNT", "XLV_RULE", "XLV_VERDICT"):
    known = getattr(ours, name).__xlfunc__
    print(name, known["category"], known["volatile"], known["sub"], [arg["name"] for arg in known["args"]])
    print(known["ret"]["doc"])
    for arg in known["args"]:
        print(arg["doc"], "|", arg.get("optional", "must be given"))
        print(conversion.read(None, "T3-INT", arg["options"]))
    print(conversion.write("通过", None, known["ret"]["options"]), conversion.write(3, None, known["ret"]["options"]))
written = io.StringIO()
theirs.generate_vba_wrapper("xlvalidate.excel.udfs", ours, written, types.SimpleNamespace(Name="form.xlsm"))
print(written.getvalue())
"""


@pytest.fixture(scope="module")
def wrapped() -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS_")}
    environment |= {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", WRAPPED], env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_excel_is_told_what_each_is_for(wrapped: str) -> None:
    lines = io.StringIO(wrapped).read().split("\n")
    assert "XLV_COUNT xlvalidate True False ['severity']" in lines
    assert "XLV_RULE xlvalidate True False ['rule']" in lines
    assert "XLV_VERDICT xlvalidate True False []" in lines
    assert "The verdict on this workbook: 通过, 待说明 or 退回修改." in lines
    assert "must (强制), explain (核实) or note (提示); all that somebody has to act on when left out | " in lines


def test_every_value_goes_through_xlwings_converters(wrapped: str) -> None:
    assert wrapped.count("[['通过']] [[3.0]]") == 3
    assert wrapped.count("\nT3-INT\n") == 2


@pytest.mark.parametrize(
    ("signature", "call"),
    [
        ("Function XLV_RULE(rule)", '"XLV_RULE", Array(rule), ThisWorkbook, Application.Caller)'),
        ("Function XLV_COUNT(Optional severity)", '"XLV_COUNT", Array(severity), ThisWorkbook, Application.Caller)'),
        ("Function XLV_VERDICT()", '"XLV_VERDICT", Array(), ThisWorkbook, Application.Caller)'),
    ],
)
def test_the_wrapper_that_excel_runs(wrapped: str, signature: str, call: str) -> None:
    vba = wrapped[wrapped.index("Function XLV_COUNT") :]
    assert signature in vba
    assert f'XLPy.CallUDF("xlvalidate.excel.udfs", {call}' in vba
    assert vba.isascii()
