"""What a process does with documents: a bug of ours, or a limit, costs only the document that meets it."""

from tests.importing.small_form import small_form
from xlvalidate.importing import document_reading
from xlvalidate.importing.document_reading import DocumentBytes, DocumentReading

WHOLE = DocumentBytes("b", "指标|单位|年度数\n专项经费|万元|5\n收取费用|万元|0\n会议次数|次|3\n".encode())


def test_each_document_is_read_by_itself(monkeypatch):
    read = DocumentReading((small_form(),)).begin()
    found = read([DocumentBytes("a", b""), WHOLE, DocumentBytes("c", b"no table")])
    assert [(one.name, one.word, bool(one.report)) for one in found] == [
        ("a", "empty", False),
        ("b", "", True),
        ("c", "no-form", False),
    ]
    assert found[1].report is not None
    assert {code: one.text for code, one in found[1].report.cells.items()} == {
        "u_funds": "5",
        "u_fees": "0",
        "u_met": "3",
    }


def test_a_form_that_is_stated_is_taken_also_where_nothing_of_it_is_found():
    (found,) = DocumentReading((small_form(),), stated=True).begin()([DocumentBytes("c", b"no table")])
    assert found.report is not None
    assert (found.word, found.report.edition, dict(found.report.cells)) == ("", "tiny", {})


def test_a_limit_costs_only_the_document_that_meets_it(monkeypatch):
    monkeypatch.setattr(document_reading, "SECONDS", 0.4)
    wide = "|".join(["一、本年新收"] * 400) + "\n"
    slow = DocumentBytes("a", ("项目|自然人|法人|总计|企业|其他\n" + wide * 400).encode())
    found = DocumentReading((small_form(),)).begin()([slow, WHOLE])
    assert [(one.word, one.detail) for one in found] == [("over-limits", "seconds"), ("", "")]


def test_what_kills_the_process_is_told():
    lost = DocumentReading((small_form(),)).lost(WHOLE, "SIGKILL")
    assert (lost.name, lost.report, lost.word, lost.detail) == ("b", None, "over-limits", "SIGKILL")
