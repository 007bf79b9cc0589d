"""The handbook says every rule of an edition, in both shapes and both languages."""

import re

import pytest

from xlvalidate.desk.handbook import handbook
from xlvalidate.editions.catalogue import built_in, find


@pytest.mark.parametrize("edition_id", built_in())
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_rule_and_place_is_said(edition_id, language):
    edition = find(edition_id)
    page = handbook(edition_id, language)
    assert re.findall(r"^## (\S+)", page, re.MULTILINE) == [rule.id for rule in edition.rules]
    rows = re.findall(r"^\| (\S+) \|", page, re.MULTILINE)
    assert [row for row in rows if "-" in row] == [
        instance.id for rule in edition.rules for instance in edition.instances if instance.rule.id == rule.id
    ]
    for rule in edition.rules:
        assert rule.source in page


def test_an_entry_in_full():
    page = handbook("ogi-2021", "zh_CN")
    entry = page.split("\n## T4-SUM")[1].split("\n## ")[0]
    assert entry.splitlines() == [
        " 复议诉讼合计",
        "",
        "- 级别：强制",
        "- 处数：3",
        "- 关系式：total = upheld + corrected + otherwise + pending",
        "- 中文：总计 应等于 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
        "- 英文：总计 must equal 结果维持 + 结果纠正 + 其他结果 + 尚未审结",
        "- 空白格：无法判断",
        "- 来源：由表头“总计”推出",
        "- 注意：表四与表三、与往年之间没有勾稽：复议诉讼可针对往年的件，也可针对不答复。",
        "",
        "| 编号 | 位置 | 说明 | 单元格 |",
        "|---|---|---|---|",
        "| T4-SUM.review | 表四 行政复议 | 总计 应等于 结果维持 + 结果纠正 + 其他结果 + 尚未审结 | E6 A6 B6 C6 D6 |",
        "| T4-SUM.suit | 表四 行政诉讼 未经复议直接起诉 | 总计 应等于 结果维持 + 结果纠正 + 其他结果 + 尚未审结"
        " | J6 F6 G6 H6 I6 |",
        "| T4-SUM.suit_after_review | 表四 行政诉讼 复议后起诉 | 总计 应等于 结果维持 + 结果纠正 + 其他结果 + 尚未审结"
        " | O6 K6 L6 M6 N6 |",
    ]


def test_html_is_one_safe_file():
    page = handbook("ogi-2019", "en", "html")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert page.count("<h2 id=") == len(find("ogi-2019").rules)
    assert not re.search(r"<script|src=|https?:", page)
    assert "t2_procurement_amount &lt; 1000 * t2_procurement_count" in page
