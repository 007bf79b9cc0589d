"""Odd workbooks as LibreOffice saves them: told as before, and a formula that was never calculated has its result."""

from pathlib import Path

import pytest

from tests.office.libreoffice import recalculate
from tests.reading.odd_form import Change, Told, added, changed, good, judged, part, told
from tests.reading.test_odd_workbooks import (
    BEHIND,
    NOTE,
    NOTES,
    ROW_5,
    TYPED,
    copied_within,
    links,
    plainly,
    typed,
)

HIDDEN = (ROW_5, ROW_5.replace(">", ' hidden="1">'))
COMMENT = {
    "xl/comments1.xml": NOTES.format(NOTE.format("C5", "<t>of these</t>")).replace(
        "<commentList>", "<authors><author>a</author></authors><commentList>"
    ),
    "xl/worksheets/_rels/sheet2.xml.rels": links(("comments", "../comments1.xml")),
}
TYPE = (
    '<Override PartName="/xl/{}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"/>'
)
TYPES, COPY = TYPE.format("comments1", "comments"), TYPE.format("worksheets/sheet99", "worksheet")
SPOILT: dict[str, tuple[list[Change], Told]] = {
    "good": ([], []),
    "row": ([part("sheet2.xml", HIDDEN)], [("note", "lines-hidden", "Books!C5 Books!D5 Books!E5")]),
    "merged": (
        [part("sheet2.xml", ('<mergeCell ref="C2:E2" />', '<mergeCell ref="C2:E2" /><mergeCell ref="D8:E8"/>'))],
        [("must", "cells-merged", "Books!D8 Books!E8"), ("must", "B-CELLS", "Books!E8"), ("must", "SUM", "Books!E8")],
    ),
    "text": (
        [part("sheet2.xml", (BEHIND, f'<row r="20">{TYPED.format("A20", "a remark")}</row>{BEHIND}'))],
        [("note", "text-outside", "Books!A20")],
    ),
    "comment": (
        [added(COMMENT), part("[Content_Types].xml", ("</Types>", f"{TYPES}</Types>"))],
        [("note", "comments", "Books!C5")],
    ),
    "copy": (
        [copied_within(), part("[Content_Types].xml", ("</Types>", f"{COPY}</Types>"))],
        [("note", "sheet-copied", "")],
    ),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Each workbook as LibreOffice saves it; all in one start."""
    folder: Path = tmp_path_factory.mktemp("odd")
    made = {name: changed(*changes) for name, (changes, _) in SPOILT.items()}
    made["uncalculated"] = changed(part("sheet2.xml", typed("C10", 16, plainly("SUM(C5:C9)"), None)))
    paths = [folder / f"{name}.xlsx" for name in made]
    for path in paths:
        path.write_bytes(made[path.stem])
    return {path.stem: path.read_bytes() for path in recalculate(paths, folder / "saved")}


@pytest.mark.parametrize("name", SPOILT)
def test_what_was_told_is_told_of_what_libreoffice_saves(saved: dict[str, bytes], name: str):
    _, said = SPOILT[name]
    assert told(changed(*SPOILT[name][0]) if SPOILT[name][0] else good()) == said
    assert told(saved[name]) == said


def test_a_formula_that_was_never_calculated_has_its_result_once_it_is_saved(saved: dict[str, bytes]):
    """As the advice says: opened, calculated and saved."""
    assert told(saved["uncalculated"]) == [("note", "formula-in-figure", "Books!C10")]
    submission = judged(saved["uncalculated"]).submission
    assert submission is not None and submission.readings["b_total_count"].number == 16
