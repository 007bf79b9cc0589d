# ruff: noqa: E501
"""What the text of a published report says: in traditional characters too, beside its tables and without any."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.forms import filled as filled_form
from tests.forms import form_of
from xlvalidate.checking.check import check
from xlvalidate.cli import main
from xlvalidate.derive.drawing import draw
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.label_variants import variants
from xlvalidate.importing.blocks import Certainty
from xlvalidate.importing.document import Document, DocumentKind, DocumentLine, Grid, GridCell, TextSpot
from xlvalidate.importing.open_document import simplifier
from xlvalidate.importing.published_form import published_form
from xlvalidate.importing.report import PublishedFigure, import_report
from xlvalidate.importing.statements import has_traditional, statements_of, text_lines
from xlvalidate.importing.text_document import text_document
from xlvalidate.ooxml.fill import filled
from xlvalidate.reading.statements import StatementReading, TextLine

# A published report without tables, in traditional characters with pinyin: what its text gives of the form of 2014.
TEXT = """名 稱: 咸寧高新區(qū)2016年政務(wù)公開年度報告
二、高新區(qū)政務(wù)信息公開情況
2016年,高新區(qū)主動公開政務(wù)信息457條,其中制發(fā)規(guī)范性文件5件,主動公開規(guī)范性文件5件。其中通過政府網(wǎng)站公開信息289條,通過政務(wù)微信公開政務(wù)信息138條。
(五)因政務(wù)信息公開申請行政復(fù)議、訴訟和申訴的情況
2016年,高新區(qū)未收到關(guān)于政務(wù)信息公開提起行政復(fù)議的申請。
(六)政務(wù)信息公開會議和培訓(xùn)情況
2016年,高新區(qū)召開政府信息公開會議3次,舉辦2次培訓(xùn)班學(xué)習(xí),接受培訓(xùn)人數(shù)9人。
"""
GIVEN = {
    "t1_disclosed_normative": (5, 3), "t1_made_normative": (5, 3), "t1_channel_website": (289, 3), "t1_channel_wechat": (138, 3),
    "t1_reviews": (0, 5), "t1_meetings": (3, 7), "t1_trainings": (2, 7), "t1_trainees": (9, 7),
}  # fmt: skip


def forms(*ids: str):
    return [published_form(built_in_edition(one), variants(one)) for one in ids]


def test_traditional_characters_are_looked_at_as_simplified_ones_and_quoted_without_pinyin():
    lines = [TextLine("2016年,高新區(qū)未收到要求公開信息的申請(qǐng)。", "line=1")]
    found = statements_of(lines, built_in_edition("ogi-2014"), simplifier())
    assert found == (StatementReading("received", 0, "2016年,高新區未收到要求公開信息的申請", "line=1"),)
    assert statements_of(lines, built_in_edition("ogi-2014")) == ()
    assert [has_traditional(said) for said in ("申請", "申请", "abc", "")] == [True, False, False, False]


def test_an_edition_without_statements_says_nothing():
    assert statements_of([TextLine("收到申请8件")], replace(built_in_edition("ogi-2021"), statements={})) == ()


def test_a_page_that_is_laid_out_with_a_table_has_its_text_there():
    long = "2024年全市共收到政府信息公开申请134件，全部按期办结，比上年有所增加。\n收到申请8件"
    document = Document(
        DocumentKind.HTML,
        (
            DocumentLine("一、总体情况", TextSpot(line=3)),
            Grid(2, (GridCell(0, 0, "收到申请数 件 9"), GridCell(1, 2, long)), page=4),
        ),
    )
    assert text_lines(document) == (
        TextLine("一、总体情况", "line=3"),
        TextLine(
            "2024年全市共收到政府信息公开申请134件，全部按期办结，比上年有所增加。", "page=4 table=2 row=2 column=3"
        ),
        TextLine("收到申请8件", "page=4 table=2 row=2 column=3"),
    )


def test_without_a_table_a_sentence_fills_the_cell_that_it_can_mean_alone():
    report = import_report(text_document(TEXT.encode()), forms(*built_in()), simplifier())
    assert report.edition == "ogi-2014"
    assert {code: (int(one.text), one.where.line) for code, one in report.cells.items()} == GIVEN
    assert report.cells["t1_reviews"] == PublishedFigure(
        "0", TextSpot(line=5), Certainty.STATED, "2016年,高新區未收到關于政務信息公開提起行政復議的申請"
    )
    (refused,) = report.refused
    assert set(refused.codes) & set(report.cells) == set()
    expected = [one for one in built_in_edition("ogi-2014").indicators.values() if one.optional is None]
    assert len(refused.codes) + len(report.cells) == len(expected)
    data = report.as_data("r.txt", "en")
    assert data["cells"]["t1_meetings"] == {
        "text": "3",
        "where": {"line": 7, "sentence": "2016年,高新區召開政府信息公開會議3次,舉辦2次培訓班學習,接受培訓人數9人"},
    }
    assert {"id": "disclosed", "figure": "457"}.items() <= data["statements"][0].items()
    assert data["statements"][0]["where"] == {"line": 3}


# What is no report of a year that one edition is for, or says nothing that fills a cell.
NOTHING = [TEXT.replace("2016年", "今年"), "2016年度报告\n主动公开政府信息457条。", "", TEXT.replace("2016", "2024")]


@pytest.mark.parametrize("said", NOTHING)
def test_a_text_that_no_cell_can_be_filled_from_is_no_report(said):
    assert import_report(text_document(said.encode()), forms(*built_in()), simplifier()) is None


@pytest.fixture
def form(tmp_path) -> Path:
    edition = built_in_edition("ogi-2021")
    drawing = draw(edition)
    cells = {drawing.cell_of[code]: 0 for code, one in edition.indicators.items() if one.numeric}
    cells |= {
        drawing.cell_of[code]: 9
        for code in (
            "t3_new_person",
            "t3_new_total",
            "t3_granted_person",
            "t3_granted_total",
            "t3_handled_person",
            "t3_handled_total",
        )
    }
    cells |= {
        drawing.field_of["office"]: "某局",
        drawing.field_of["office_code"]: "990001",
        drawing.field_of["year"]: 2024,
    }
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(form_of(edition), cells))
    return path


def checked(form: Path, text: Path) -> dict:
    done = CliRunner().invoke(main, ["check", str(form), "--text", str(text), "--format", "json", "--lang", "en"])
    assert done.exit_code in (0, 1), done.output
    return json.loads(done.stdout)


SAYS = "2024年，我局共收到政府信息公开申请{received}件，均予以公开，办结申请9件。"
PAGE = "<html><body><h1>年度报告</h1><p>{said}</p></body></html>"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.txt", lambda said: said.encode()),
        ("r.md", lambda said: f"# 报告\n\n{said}".encode("gb18030")),
        ("r.html", lambda said: PAGE.format(said=said).encode()),
        ("r.txt", lambda said: said.replace("请", "請").replace("办结", "辦結").encode()),
    ],
)
def test_a_text_is_held_against_the_form(form, name, data):
    text = form.with_name(name)
    text.write_bytes(data(SAYS.format(received=12)))
    (found,) = checked(form, text)["findings"]
    assert (found["id"], found["left"], found["right"]) == ("X-TEXT.received", "12", "9")
    text.write_bytes(data(SAYS.format(received=9)))
    line = checked(form, text)
    assert (line["findings"], line["verdict"]) == ([], "accepted")


def test_a_text_is_of_one_form(form):
    other, text = form.with_name("other.xlsx"), form.with_name("r.txt")
    other.write_bytes(form.read_bytes())
    text.write_text("x", "utf-8")
    done = CliRunner().invoke(main, ["check", str(form), str(other), "--text", str(text)])
    assert (done.exit_code, "--text" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("name", "data"), [("r.png", b"\x89PNG\r\n\x1a\n"), ("r.txt", b"a\0b"), ("r.txt", b"%PDF-1.4 broken")]
)
def test_what_is_no_text_is_said(form, name, data):
    text = form.with_name(name)
    text.write_bytes(data)
    done = CliRunner().invoke(main, ["check", str(form), "--text", str(text)])
    assert (done.exit_code, str(text) in done.stderr) == (2, True)


def test_import_judges_the_tables_beside_the_text(tmp_path):
    text = tmp_path / "report.txt"
    text.write_text(TEXT, "utf-8")
    done = CliRunner().invoke(main, ["import", str(text), "-o", str(tmp_path / "out"), "--check", "--lang", "en"])
    assert done.exit_code == 1, done.output
    told = json.loads((tmp_path / "out" / "report.import.json").read_text("utf-8"))
    assert {code: int(one["text"]) for code, one in told["cells"].items()} == {
        code: figure for code, (figure, _) in GIVEN.items()
    }
    # What the text gives passes, and of 主动公开 457 条 the cells that it may mean are blank.
    assert "37 rules: 11 passed, 0 failed, 0 explained, 26 not run." in done.stdout


PUBLISHED = Path(__file__).parents[2] / "examples" / "published"
# A sentence of a seed made to say something else, and the finding.
CHANGED = [
    ("seed-001", "我中心未收到申请人提出的", "我中心收到申请人提出的3件", "X-TEXT.received"),
    ("seed-001", "无因政府信息公开申请行政复议、", "因政府信息公开申请行政复议2件、", "X-TEXT.reviews"),
    ("seed-002", "收到依申请公开信息3件", "收到依申请公开信息8件", "X-TEXT.received"),
    ("seed-002", "规范性文件6条", "规范性文件5条", "X-TEXT.normative_published"),
]


@pytest.mark.parametrize(("name", "said", "instead", "finding"), CHANGED)
def test_what_the_published_texts_say_is_what_their_tables_have(name, said, instead, finding):
    text = (PUBLISHED / f"{name}.txt").read_text("utf-8")
    assert said in text
    found = []
    for one in (text, text.replace(said, instead)):
        report = import_report(text_document(one.encode()), forms(*built_in()), simplifier())
        edition = built_in_edition(report.edition)
        figures = {code: figure.text for code, figure in report.cells.items()}
        submission = filled_form(edition, "")
        readings = {
            code: replace(reading, number=Decimal(figures[code]))
            for code, reading in submission.readings.items()
            if figures.get(code, "").isdecimal()
        }
        told = replace(submission, readings={**submission.readings, **readings}, statements=report.statements)
        found.append([one.id for one in check([told])[0].findings if one.id.startswith("X-TEXT")])
    assert found == [[], [finding]]
