# ruff: noqa: E501
"""What the text of a report says that has a figure in the form: sentences as reports write them, by the built-in editions.

The sentences are those of published reports, without names of persons; a false alarm of a simpler pattern stands beside
what is really said.
"""

import pytest

from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.findings import Severity
from xlvalidate.reading.statements import (
    MOST_CHARACTERS,
    MOST_READINGS,
    StatementReading,
    TextLine,
    fillings,
    place_in,
    placed_at,
    readings_in,
    sentences,
)

# A sentence, and what it says: `statement figure`, in the order of the edition's statements.
OF_2021 = [
    # Received: both usages, and none.
    ("2024年，全市共收到政府信息公开申请134件，较上年增长12%。", "received 134"),
    ("2024年，全市新收政府信息公开申请170件，上年结转3件。", "received 170, carried_in 3"),
    ("全年共受理政府信息公开申请 12 件，均已按期办结。", "received 12"),
    ("收到公民、法人或者其他组织提出的政府信息公开申请共计56件", "received 56"),
    ("2024年共收到政府信息公开申请，共计 21 件。", "received 21"),
    ("2020年收到依申请公开信息3件,均已按照申请人要求的答复方式在规定限期内予以答复。", "received 3"),
    ("我局收到3件政府信息公开申请", "received 3"),
    ("2022年，街道未收到政府信息公开申请。", "received 0"),
    ("今年我中心未收到申请人提出的依申请公开申请。", "received 0"),
    ("收到政府信息公开申请7件（含上年结转1件），全部依法依规办理。", "received 7, carried_in 1"),
    ("全年办理政府信息公开申请20件，其中上年结转2件。", "processed 20, carried_in 2"),
    ("共受理依申请公开十二件，办结十一件，结转下年一件。", "received 12, handled 11, carried_out 1"),
    ("高效办成一件事，收到申请12件，每一件申请都按期答复。", "received 12"),
    # What was counted since some year or other.
    ("截至2022年底，累计收到申请156件。", ""),
    ("2022年收到申请12件，累计收到申请156件。", "received 12"),
    ("全年累计收到申请12件。", "received 12"),
    # Carried over, from which side.
    ("我局共收到依申请公开8件，办结7件，结转下年度继续办理1件。", "received 8, handled 7, carried_out 1"),
    ("上年结转5件，本年新收申请20件，办结22件，结转2025年3件。", "received 20, handled 22, carried_in 5, carried_out 3"),
    ("结转上年度申请2件，结转至2024年办理1件。", "carried_in 2, carried_out 1"),
    ("上年度无结转，也无结转下年度申请。", "carried_in 0, carried_out 0"),
    ("2023年度收到政府信息公开申请数量为5件，上年度结转政府信息公开申请数量为0件", "received 5, carried_in 0"),
    # Outcomes.
    ("在已办结的申请中，予以公开3件，部分公开2件，不予公开1件，无法提供4件，不予处理0件，其他处理2件。", "granted 3, partial 2, denied 1, unable 4, refused 0, other 2"),
    ("共答复申请805件，其中，予以公开及部分公开258件，不予公开35件，无法提供265件，不予处理158件。", "handled 805, granted_or_partial 258, denied 35, unable 265, refused 158"),
    # Reviews and suits.
    ("因政府信息公开引发的行政复议5件、行政诉讼2件。", "reviews 5, suits 2"),
    ("2024年共发生政府信息公开行政复议1起，行政诉讼案件1起，结果均为维持。", "reviews 1, suits 1"),
    ("全年因政府信息公开被申请行政复议3件，被提起行政诉讼0件。", "reviews 3, suits 0"),
    ("发生2件行政复议，1件行政诉讼。", "reviews 2, suits 1"),
    ("发生2件行政复议、1件行政诉讼。", "reviews 2"),
    ("未发生因政府信息公开申请引起的行政复议、行政诉讼案件。", "reviews 0, no_suits 0"),
    ("无因政府信息公开申请行政复议、提起行政诉讼情况。", "reviews 0, no_suits 0"),
    ("全年无行政复议、行政诉讼。", "reviews 0, no_suits 0"),
    ("因政府信息公开引发的行政复议、行政诉讼共5件。", "reviews_and_suits 5"),
    # Normative documents.
    ("2024年制发行政规范性文件5件，废止2件，现行有效134件。", "normative_made 5, normative_repealed 2, normative_in_force 134"),
    ("全年制定规范性文件3件，废止行政规范性文件11件，现行有效行政规范性文件 62 件。", "normative_made 3, normative_repealed 11, normative_in_force 62"),
    ("本年出台2件规范性文件。", "normative_made 2"),
    # False alarms: what was carried over is not carried out, other work is not requests, shares are no figures.
    ("上年结转3件", "carried_in 3"),
    ("办理相关案件12件，共办结信访案件30件", ""),
    ("办结人大建议12件、政协提案8件，答复网民留言120条", ""),
    ("依申请公开按时办结率100%，答复率100％，满意度98%。", ""),
    ("受理政府信息公开申请8件，同比下降20%；办结申请8件，办结率100%", "received 8, handled 8"),
    ("收到申请数量比上年增加5件", ""),
    ("近5年来收到政府信息公开申请约100件，共收到政府信息公开申请100余件", ""),
    ("收到政府信息公开申请3-5件", ""),
    # Of others than the office: a district, its departments, a channel, a kind of applicants, a part of the year.
    ("全区收到政府信息公开申请100件，其中各镇收到20件。", "received 100"),
    ("区政府办公室收到申请17件，各部门收到申请83件。", ""),
    ("县级部门收到政府信息公开申请45件", ""),
    ("通过网络收到申请5件，通过信函收到申请3件", ""),
    ("收到自然人申请7件，商业企业申请1件", ""),
    ("上半年收到申请7件", ""),
    ("自条例实施以来收到申请720件", ""),
    ("收到申请20件，其中受理18件", "received 20"),
    # Reviews are asked for as well, and end in ways.
    ("收到行政复议申请3件", ""),
    ("未收到关于政务信息公开提起行政复议的申请。", "reviews 0"),
    ("政府信息公开行政复议维持2件、纠正1件。", ""),
    ("未经复议直接起诉的政府信息公开行政诉讼2件，复议后提起的行政诉讼1件。", ""),
    ("县司法局审理行政复议120件", ""),
    ("制发规章1件，清理规范性文件50件，备案审查规范性文件8件", ""),
    ("主动公开政府信息1505条", ""),
    ("一、本年新收政府信息公开申请数量", ""),
    ("无正当理由大量反复申请", ""),
]  # fmt: skip
OF_2019 = [
    ("2020年公开各类信息1505条,其中规范性文件6条、工作动态类752条、机构职能类5条。", "normative_published 6"),
    ("全年新制作规范性文件4件", "normative_made 4"),
    ("2020年收到依申请公开信息3件", "received 3"),
]
OF_2014 = [
    ("截至2020年12月31日，我中心新增主动公开政府信息120条，全文电子化率达100%。", "disclosed 120"),
    ("2016年,高新区主动公开政务信息457条,其中制发规范性文件5件,主动公开规范性文件5件。", "disclosed 457, disclosed_normative 5, normative_made 5"),
    ("通过政府网站公开信息289条,通过政务微信公开政务信息138条,通过报刊、广播、电视等其他方式公开政务信息30条。", "website 289, wechat 138, other_channels 30"),
    ("高新区未收到要求公开信息的申请,亦未收取与政务信息公开相关的信息复制、邮寄等费用。", "received 0, fees 0"),
    ("有1个专门承担政务信息公开工作的机构,设置2个政府信息公开查阅点,具体承担政务信息公开工作人员4人,其中专职人员2人,兼职人员2人,政务信息公开专项经费5万元。", "offices 1, reading_points 2, staff 4, staff_full_time 2, staff_part_time 2, funds 5"),
    ("主要负责同志参加政府网站在线访谈1次,发布政策解读稿件3次,领导信箱回复办理事件2件,热线电话接通共计76通。", "interviews_chief 1, interpretations 3"),
    ("2016年,高新区召开政府信息公开会议3次,举办2次培训班学习,接受培训人数9人。", "meetings 3, trainings 2, trainees 9"),
    ("2016年高新区微信平台发布信息100余条,留言上万条。", ""),
    ("在高新区网站公开行政审批事项136项、行政服务事项210项、行政执法事项1996项。", ""),
    ("办结申请7件，按时办结6件，延期办结1件。", "handled 7"),
]  # fmt: skip
SENTENCES = [("ogi-2021", *one) for one in OF_2021] + [("ogi-2019", *one) for one in OF_2019]
SENTENCES += [("ogi-2014", *one) for one in OF_2014]


@pytest.mark.parametrize(("edition_id", "sentence", "says"), SENTENCES)
def test_what_a_sentence_of_a_report_says(edition_id, sentence, says):
    statements = built_in_edition(edition_id).statements
    found = readings_in([TextLine(sentence)], statements)
    order = [*statements]
    told = sorted((order.index(one.id), one.id, one.figure) for one in found)
    assert ", ".join(f"{name} {figure}" for _, name, figure in told) == says


@pytest.mark.parametrize("edition_id", built_in())
def test_no_statement_of_a_built_in_edition_is_more_than_to_be_explained(edition_id):
    statements = built_in_edition(edition_id).statements
    assert {one.line.severity for one in statements.values()} == {Severity.EXPLAIN}
    assert all(one.label("en") != one.label("zh_CN") for one in statements.values())


def test_each_figure_of_a_sentence_is_told_once_with_its_sentence_and_place():
    lines = [TextLine("一、总体情况", "line=1"), TextLine("共收到申请8件。共收到申请8件。办结申请7件", "line=2")]
    assert readings_in(lines, built_in_edition("ogi-2021").statements) == (
        StatementReading("received", 8, "共收到申请8件", "line=2"),
        StatementReading("handled", 7, "办结申请7件", "line=2"),
    )


def test_a_sentence_is_quoted_as_it_is_and_looked_at_as_it_is_made():
    found = readings_in(
        [TextLine("共收到申請8件")], built_in_edition("ogi-2021").statements, lambda said: said.replace("請", "请")
    )
    assert found == (StatementReading("received", 8, "共收到申請8件"),)


# Lines, and the sentences in them with the line in which each begins.
LINES = [
    (["收到8件。办结7件；结转1件！"], ["1 收到8件", "1 办结7件", "1 结转1件"]),
    (["2024年全市共收到政府信息公开", "申请134件，办结130件。另有"], ["1 2024年全市共收到政府信息公开申请134件，办结130件", "2 另有"]),
    (["2024年全市共收到政府信息公开", "", "申请134件"], ["1 2024年全市共收到政府信息公开", "3 申请134件"]),
    (["2024年全市共收到政府信息公开", "（一）主动公开"], ["1 2024年全市共收到政府信息公开", "2 （一）主动公开"]),
    (["2024年全市共收到政府信息公开", "2.申请134件"], ["1 2024年全市共收到政府信息公开", "2 2.申请134件"]),
    (["（五）因政务信息公开申请行政复议、诉讼和申诉的情况", "未收到申请。"], ["1 （五）因政务信息公开申请行政复议、诉讼和申诉的情况", "2 未收到申请"]),
    (["2024年我局主要做了以下几方面的工作：", "收到8件"], ["1 2024年我局主要做了以下几方面的工作：", "2 收到8件"]),
    (["收到申请", "8件"], ["1 收到申请", "2 8件"]),
    (["行政许可 | 23 | +4 | 27 |"], ["1 行政许可", "1 23", "1 +4", "1 27"]),
    (["a\tb", "One. Two.three 1.5"], ["1 a", "1 b", "2 One", "2 Two.three 1.5"]),
    (["字" * 2_100], ["1 " + "字" * 2_000, "1 " + "字" * 100]),
    (["字" * 1_999, "字" * 10, "字" * 10], ["1 " + "字" * 2_000, "1 " + "字" * 9, "3 " + "字" * 10]),
    ([], []),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), LINES)
def test_the_sentences_of_a_text(lines, expected):
    found = sentences(TextLine(text, f"{number}") for number, text in enumerate(lines, 1))
    assert [f"{one.where} {one.text}" for one in found] == expected


def test_a_text_is_looked_at_to_its_limit_and_has_so_many_readings():
    far = [TextLine("字" * 100_000 + "。")] * (MOST_CHARACTERS // 100_000) + [TextLine("收到申请8件")]
    statements = built_in_edition("ogi-2021").statements
    assert readings_in(far, statements) == ()
    assert (
        len(readings_in((TextLine(f"收到申请{n}件。") for n in range(2 * MOST_READINGS)), statements)) == MOST_READINGS
    )


def test_a_blank_cell_may_get_what_is_said_of_it_alone_and_in_one_way():
    edition = built_in_edition("ogi-2014")

    def got(text: str) -> dict[str, int]:
        found = fillings(readings_in([TextLine(text)], edition.statements), edition)
        return {code: one.figure for code, one in found.items()}

    assert got("设置2个查阅点。设置查阅点2个。主动公开信息457条。") == {"t1_reading_points": 2}
    assert got("设置2个查阅点。设置查阅点3个。") == {}
    assert got("因政府信息公开引发的行政诉讼0件。未发生行政诉讼。") == {"t1_suits": 0}
    assert not any(one.fills for name in ("ogi-2019", "ogi-2021") for one in built_in_edition(name).statements.values())


def test_where_something_stands_is_written_and_read():
    assert placed_at({"page": 2, "line": 12}) == "page=2 line=12"
    assert place_in("page=2 line=12") == {"page": 2, "line": 12}
    assert place_in("") == place_in("odd line=x") == {}
