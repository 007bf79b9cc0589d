"""The sample of the formulas: what it shows is what the functions give in it, in the file and over an open workbook."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from macros import build_udfs
from macros.build_udfs import FIRST_ROW, FORM, SAMPLE_NAME, SHEET, SHOWN, answers, build_sample
from xlvalidate.ooxml.repack import same_parts
from xlvalidate.ooxml.write_zip import parts_of

KEPT = (build_udfs.HERE / SAMPLE_NAME).read_bytes()
LISTS = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"}


def column(letter: str, data_only: bool) -> list[object]:
    sheet = openpyxl.load_workbook(BytesIO(KEPT), data_only=data_only)[SHEET]
    return [sheet[f"{letter}{row}"].value for row in range(FIRST_ROW, FIRST_ROW + len(SHOWN))]


def test_the_one_that_is_kept_is_the_one_that_these_sources_make(tmp_path: Path) -> None:
    made = build_sample()
    assert same_parts(KEPT, made), "stale: run python macros/build_udfs.py"
    assert build_sample() == made
    assert build_udfs.keep(tmp_path) == [tmp_path / SAMPLE_NAME]
    assert build_udfs.keep(tmp_path) == []


def test_the_form_in_it_stays_as_it_was() -> None:
    before, after = parts_of(FORM.read_bytes()), parts_of(KEPT)
    assert set(after) - set(before) == {"xl/worksheets/sheet9.xml"}
    assert {name for name, data in before.items() if after[name] != data} == LISTS


def test_every_formula_shows_what_it_gives_in_this_very_workbook() -> None:
    assert column("B", data_only=True) == answers(KEPT)
    assert column("C", data_only=True) == list(map(str, answers(KEPT)))
    assert column("B", data_only=False) == column("A", data_only=True) == [f"={one.formula}" for one in SHOWN]


def test_what_it_shows() -> None:
    shown = dict(zip((one.formula for one in SHOWN), column("B", data_only=True), strict=True))
    assert shown["XLV_VERDICT()"] == "× 退回修改"
    assert shown["XLV_COUNT()"] >= shown['XLV_COUNT("must")'] > 0  # type: ignore[operator]
    assert shown['XLV_RULE("X19-PRIOR.licence")'] == "不适用"
    assert shown['XLV_RULE("T9-XXX")'] == "ogi-2019 没有审核关系 T9-XXX"
    assert {one.function for one in SHOWN} == {"XLV_VERDICT", "XLV_COUNT", "XLV_RULE"}


def test_a_form_that_is_none_is_refused() -> None:
    with pytest.raises(Exception, match="zip"):
        build_sample(b"PK")
