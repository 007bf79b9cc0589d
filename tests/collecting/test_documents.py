# ruff: noqa: E501
"""Reports that were mailed as documents: read into the form, asked for, and counted only where the collection says so."""

import os
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.collecting.incoming import collection, form, lay, mail, ran, reported, reports, viewed, zipped
from tests.collecting.test_killed import worked
from tests.importing.printed_tables import printed_tables
from tests.importing.shapes import docx_file, markdown, pdf_file
from xlvalidate.collecting import settings
from xlvalidate.desk.collection import documents_of
from xlvalidate.desk.document_forms import document_forms
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import built_in_edition, catalogue
from xlvalidate.intake.delivery import Delivery
from xlvalidate.intake.unpack import FROM_DOCUMENT, looked_into
from xlvalidate.reading.read import read

EDITION = built_in_edition("ogi-2021")
RECEIVED = {f"t3_{row}_{column}": "3" for row in ("new", "granted", "handled") for column in ("person", "total")}
SHAPES = {"docx": docx_file, "pdf": pdf_file, "md": markdown}


@cache
def report(kind: str = "docx", code: str = "330802001", name: str = "柯城区教育局", year: int = 2025) -> bytes:
    """A published report of 2025 with its tables, as a document of a kind."""
    tables = printed_tables(EDITION, dict.fromkeys(EDITION.indicators, "0") | RECEIVED)
    before = [f"{name}{year}年政府信息公开工作年度报告", f"填报单位：{name}", f"单位代码：{code}"]
    return SHAPES[kind](tables, before, ["共收到政府信息公开申请3件。"], Random(1))


def others(home: Path) -> list[str]:
    """What counts for no office: its name, and the word for why."""
    said: list[str] = []
    viewed(home, lambda found, _: said.extend(f"{line.name} {one.why}" for line, one in found.state.others))
    return said


def drafts(home: Path) -> dict[str, tuple[str, list[str]]]:
    """The text of each draft, and the names of what is attached to it."""
    found = {}
    for path, data in reports(home).items():
        if path.startswith("replies/"):
            draft = message_from_bytes(data, policy=default)
            text = draft.get_body(("plain",)).get_content()
            found[Path(path).name] = text, [one.get_filename() for one in draft.iter_attachments()]
    return found


def test_a_mailed_document_is_answered_with_the_form_that_it_was_read_into(tmp_path):
    home = collection(tmp_path, {"1.eml": mail(("年报.docx", report()))})
    ran(home)
    assert reported(home) == []
    assert others(home) == [f"年报.docx {FROM_DOCUMENT}"]
    ((text, attached),) = drafts(home).values()
    assert "请核对后发送报表（.xlsx）本身" in text
    assert "随信附上从文档读入的表（年报.xlsx）" in text
    assert attached == ["年报.xlsx"]
    draft = message_from_bytes(
        next(data for path, data in reports(home).items() if path.startswith("replies/")), policy=default
    )
    (workbook,) = (one.get_content() for one in draft.iter_attachments())
    item = read("年报.xlsx", workbook, catalogue(None), printed)
    assert (item.edition.id, item.office_code, item.cover["year"]) == ("ogi-2021", "330802001", "2025")
    assert {code: str(item.readings[code].number) for code in RECEIVED} == RECEIVED


def test_it_counts_where_the_collection_says_so(tmp_path):
    home = collection(tmp_path, {"1.eml": mail(("年报.docx", report()))}, more='documents = "accept"\n')
    ran(home)
    assert reported(home) == [f"accepted 330802001 年报.docx [{FROM_DOCUMENT}] 0"]
    assert others(home) == []
    # What the collection says is asked when it is looked at: nothing is read or judged again.
    toml = home / "collection.toml"
    toml.write_text(toml.read_text("utf-8").replace('"accept"', '"ask"'), "utf-8")
    assert (reported(home), others(home)) == ([], [f"年报.docx {FROM_DOCUMENT}"])


@pytest.mark.parametrize("kind", ["md"])
def test_documents_lie_in_mails_and_archives(tmp_path, kind):
    data = report(kind)
    files = {"1.eml": mail((f"报.{kind}", data)), "2.eml": mail(("报.zip", zipped(**{f"报__{kind}": data})), day=11)}
    home = collection(tmp_path, files)
    ran(home)
    assert sorted(set(others(home))) == [f"报.{kind} {FROM_DOCUMENT}"]


def test_a_pdf_is_read_in_a_process_with_limits_only(tmp_path):
    home = collection(tmp_path, {"1.eml": mail(("年报.pdf", report("pdf")))})
    ran(home)
    assert others(home) == ["年报.pdf not-a-form-file"]
    apart = collection(tmp_path / "apart", {"1.eml": mail(("年报.pdf", report("pdf")))})
    ran(apart, jobs=1)
    assert others(apart) == [f"年报.pdf {FROM_DOCUMENT}"]


# What came in one mail, what `expects` says, and what becomes of it.
BESIDE = [
    ([("表.xlsx", form()), ("年报.docx", report())], "", ["accepted 330802001 表.xlsx [] 0"], ["年报.docx not-a-form-file"]),
    ([("年报.docx", report())], 'expects = ["年报"]\n', [], ["年报.docx not-a-form-file"]),
    ([("说明.docx", report())], 'expects = ["年报"]\n', [], [f"说明.docx {FROM_DOCUMENT}"]),
    ([("年报.md", "没有表".encode())], "", [], ["年报.md not-a-form-file"]),
    ([("年报.docx", b"PK\x03\x04 broken")], "", [], ["年报.docx bad-archive"]),
]  # fmt: skip


@pytest.mark.parametrize(("attached", "more", "counted", "left"), BESIDE)
def test_beside_a_form_and_where_they_are_expected_nobody_looks_into_them(tmp_path, attached, more, counted, left):
    home = collection(tmp_path, {"1.eml": mail(*attached)}, more=more)
    ran(home)
    assert (reported(home), others(home)) == (counted, left)


def test_the_form_replaces_it_also_where_it_is_that_very_workbook(tmp_path):
    home = collection(tmp_path, {"1.eml": mail(("年报.docx", report()))})
    ran(home)
    documents = documents_of(settings.load(home), pdf=False)
    made = documents.form_of("年报.docx", report())
    lay(home / "inbox", {"2.eml": mail(("年报.xlsx", made), day=20)}, day=20)
    ran(home)
    assert reported(home) == ["accepted 330802001 年报.xlsx [] 0"]
    assert others(home) == []


def test_a_second_run_changes_nothing_and_opening_again_gives_the_same(tmp_path):
    files = {"1.eml": mail(("年报.md", report("md"))), "2.eml": mail(("表.xlsx", form("330802003")), day=11)}
    home = collection(tmp_path, files)

    def there() -> tuple[list[str], list[str], list[str]]:
        return reported(home), others(home), sorted(path.name for path in (home / "originals").rglob("*"))

    ran(home)
    before = there()
    ran(home)
    for path in (home / "originals").rglob("*"):
        if path.is_file() and path.read_bytes()[:2] == b"PK":
            path.unlink()  # what was taken out of the mails is taken out again
    ran(home)
    assert there() == before


def test_only_where_no_workbook_is_the_form_a_document_becomes_a_piece():
    documents = document_forms(None, (), pdf=False)
    data = mail(("名单.xlsx", b"PK\x03\x04"), ("年报.md", report("md")))
    mails = Delivery("mail", "1.eml", data, "1", None)
    opened = looked_into(mails, documents=documents)
    assert [(one.name, one.oddity) for one in opened.pieces] == [("名单.xlsx", None), ("年报.md", FROM_DOCUMENT)]
    without = looked_into(mails)
    assert [(one.name, one.word) for one in without.oddities] == [("年报.md", "not-a-form-file")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_each_step_nothing_is_lost_and_nothing_twice(tmp_path):
    files = {"1.eml": mail(("年报.md", report("md"))), "2.eml": mail(("表.xlsx", form("330802003")), day=11)}
    found = worked("steps", collection(tmp_path, files), 0)
    assert (found["lost"], found["torn"]) == (0, 0)
    assert found["kills"] >= 4
