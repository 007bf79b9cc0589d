"""Words that are chosen from a list: what is none of it, what is valid beside another word, and the nearest item."""

from datetime import date
from pathlib import Path

import pytest

from xlvalidate.cells import Cell
from xlvalidate.checking.check import check
from xlvalidate.checking.listed_words import ValidItems, nearest
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.reading.cell_values import read_value, written_in
from xlvalidate.reading.submission import Submission, SubmittedFile

TEXT = """
id = "where"
title = "地点"
authority = "示范"
language = "zh_CN"
years = { first = 2020 }

[cover]
sheet = "封面"
title = "地点"
fields = [
  { code = "office", label = "单位" },
  { code = "office_code", label = "代码" },
  { code = "year", label = "年度" },
]

[[lists]]
code = "provinces"
label = "省份"
items = ["浙江", "江苏"]

[[lists]]
code = "cities"
label = "城市"
parent = "provinces"
items = { "浙江" = ["杭州", "宁波"], "江苏" = ["南京"] }

[[lists]]
code = "funds"
label = "资金"
parent = "office"
items = { "001" = ["甲款", "乙款"], "002" = ["丙款"] }

[[tables]]
code = "t"
sheet = "表"
title = "表"
kind = "choice"
widths = [20, 20]
[[tables.blocks]]
columns = [{ label = "填写" }]
rows = [
  { code = "province", label = "省", list = "provinces" },
  { code = "city", label = "市", list = "cities" },
  { code = "fund", label = "资金", list = "funds" },
]

[[rules]]
id = "CELLS"
severity = "must"
source = "示范"
cells = "t"
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    path: Path = tmp_path_factory.mktemp("where") / "where.toml"
    path.write_text(TEXT, "utf-8")
    return load(path, date(2026, 1, 1))


def filled(edition: Edition, office: str, *said: str) -> Submission:
    written = written_in(edition, since_1904=False)
    readings = {}
    for row, (indicator, word) in enumerate(zip(edition.indicators.values(), said, strict=True), start=3):
        value = BLANK if word == "-" else Value(ValueKind.TEXT, word)
        readings[indicator.code] = read_value(indicator, Cell("表", row, 2), value, written)
    cover = {"office": "某局", "office_code": office, "year": "2026"}
    return Submission(source=SubmittedFile(file="f.xlsx", sha256="0"), edition=edition, readings=readings, cover=cover)


FORMS = [
    ("001", ("浙江", "杭州", "甲款"), []),
    ("1", ("浙江", " 宁波 ", "乙款"), [("CELLS.fund", "not-for-office", "乙款", "资金", "", "")]),
    ("001", ("江苏", "杭州", "甲款"), [("CELLS.city", "not-under", "杭州", "城市", "", "江苏")]),
    ("001", ("-", "杭州", "甲款"), []),
    ("001", ("浙江", "杭洲", "甲款"), [("CELLS.city", "not-a-choice", "杭洲", "城市", "", "")]),
    ("001", ("浙江省", "宁波", "甲款"), [("CELLS.province", "not-a-choice", "浙江省", "省份", "浙江", "")]),
    ("001", ("浙江", "宁波", "丙款"), [("CELLS.fund", "not-for-office", "丙款", "资金", "", "")]),
    ("", ("浙江", "宁波", "丙款"), []),
]


@pytest.mark.parametrize(("office", "said", "expected"), FORMS)
def test_a_word_and_the_word_that_decides(edition, office, said, expected):
    (checked,) = check([filled(edition, office, *said)])
    keys = ("word", "list", "near", "parent")
    found = [(one.id, one.why, *(one.fact(key) for key in keys)) for one in checked.findings if one.id[:5] == "CELLS"]
    assert found == expected


def test_a_batch_is_judged_as_each_form_by_itself(edition):
    forms = [filled(edition, office, *said) for office, said, _ in FORMS]
    assert [one.findings for one in check(forms)] == [check([form])[0].findings for form in forms]


AGENCIES = ValidItems(("农业局", "水利局", "教育局"))
CITIES = ValidItems(("杭州", "宁波", "南京"), (("浙江", "杭州"), ("浙江", "宁波"), ("江苏", "南京")))


@pytest.mark.parametrize(
    ("said", "valid", "beside", "item"),
    [
        ("农业居", AGENCIES, None, "农业局"),
        (" 农业局  ", AGENCIES, None, "农业局"),
        ("财政厅", AGENCIES, None, ""),
        ("南宁", CITIES, "浙江", ""),
        ("宁波市", CITIES, "浙江", "宁波"),
        ("宁波市", CITIES, "江苏", ""),
        ("宁波市", CITIES, None, "宁波"),
        ("宁波市", CITIES, "安徽", ""),
    ],
)
def test_the_nearest_item(said, valid, beside, item):
    assert nearest(said, valid, beside) == item
