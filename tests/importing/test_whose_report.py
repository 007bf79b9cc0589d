"""Whose report a document is and of which year: only where it says so beyond doubt."""

import pytest

from tests.importing.small_form import simple, small_edition
from xlvalidate.importing.snippets import snippets
from xlvalidate.importing.text_document import text_document
from xlvalidate.importing.whose_report import whose_report

TEXTS = [
    ("临汾经济开发区2020年政府信息公开年度报告", {"office": "临汾经济开发区", "year": "2020"}),
    ("《某县财政局2022年度政府信息公开工作年度报告》", {}),
    ("(2020年度)", {"year": "2020"}),
    ("统计期限自2020年1月1日起至2020年12月31日止。", {"year": "2020"}),
    ("某县2020年年度报告\n统计期限为2021年1月1日至12月31日。", {"office": "某县"}),
    ("某县2020年度报告\n某市2020年度报告", {"year": "2020"}),
    ("2020年,我县印发了2019年工作要点。", {}),
    ("Office: Hill School\nTiny 2025", {"office": "Hill School", "year": "2025"}),
    ("Office | Hill School | Code | 12\nCode | A-7", {"office": "Hill School", "office_code": "A-7"}),
    ("Office: " + "x" * 50, {}),
    ("某县2020年度报告\nOffice: Hill School", {"office": "Hill School", "year": "2020"}),
]


@pytest.mark.parametrize(("text", "said"), TEXTS)
def test_who_and_when(text, said):
    found = whose_report(snippets(text_document(text.encode()), simple()), small_edition())
    assert {code: one.text for code, one in found.items()} == said


def test_it_has_its_place():
    found = whose_report(snippets(text_document("\n某县2020年度报告".encode()), simple()))
    assert found["year"].where.as_data() == {"line": 2}
