"""The words of a cause: where, what is wrong, what to do; whole sentences in both languages."""

import random
from dataclasses import replace

import pytest

from tests.checking.test_causes import LIKE, PAIR, SUM, WORD, any_filling, form, found, judged, merged, without
from tests.editions.little import rule
from xlvalidate.cells import Cell
from xlvalidate.checking.causes import Cause, causes_of
from xlvalidate.checking.check import Checked, check
from xlvalidate.checking.slips import Slip
from xlvalidate.checking.suspects import Suspects
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Origin, Place, Verdict
from xlvalidate.messages import LANGUAGES
from xlvalidate.reading.read import not_opened
from xlvalidate.reading.submission import SubmittedFile
from xlvalidate.reports.cause_text import SaidCause, cells_said, say_cause, suspects_said


def said(checked: Checked, language: str) -> list[str]:
    """Each cause in one line, and below it its equations."""
    edition = checked.submission.edition if checked.submission else None
    told = [say_cause(cause, edition, language) for cause in causes_of(checked)]
    return [line for one in told for line in (one.message, *(f"  {equation}" for equation in one.equations))]


MESSAGES = {
    "blanks, and what waits for them": (
        (SUM,),
        "t n\n b □\n c □",
        ["T N：2 格没有填：B5、B6。请填写（没有的填 0）。填好后再看 2 条审核关系。〔T-CELLS、SUM·强制〕"],
        [
            "T N: 2 blank cell(s): B5, B6. Please fill them in (0 where there is none). "
            "Rules that wait until they are filled in: 2. [T-CELLS, SUM, must]"
        ],
    ),
    "a text, and what waits for it": (
        (SUM,),
        "t n\n b ?",
        ["T B N（B5）：“?”不是数字。请改成数字。改好后再看 1 条审核关系。〔T-CELLS.b_n、SUM·强制〕"],
        [
            "T B N (B5): “?” is not a number. Please enter a number. "
            "Rules that wait until this is corrected: 1. [T-CELLS.b_n, SUM, must]"
        ],
    ),
    "one cell is suspected of several rules": (
        (SUM, rule('says = "t_all_n = t_all_m"', "SAME")),
        "t n m\n a 3 3\n all 4 3",
        [
            "T ALL N（B7）：2 条审核关系不符。最可能有误：B7。请先核对 B7。其他格也可能有误。〔SUM.n、SAME·强制〕",
            "  T N：ALL（B7）应等于 parts之和；4 ≠ 3 + 0 + 0，差 1。",
            "  T ALL：N（B7）应等于 M（C7）；4 ≠ 3，差 1。",
        ],
        [
            "T ALL N (B7): Rules that do not hold: 2. Most likely wrong: B7. Please check B7 first. "
            "Other cells may be wrong, too. [SUM.n, SAME, must]",
            "  T N: ALL (B7) must equal the sum of parts; 4 ≠ 3 + 0 + 0, off by 1.",
            "  T ALL: N (B7) must equal M (C7); 4 ≠ 3, off by 1.",
        ],
    ),
    "two cells of two sheets": (
        (rule('says = "t_a_n = 1"', "ONE"), rule('says = "t_a_n + u_x_p = 2"', "TWO"), rule('says = "u_x_p = 1"', "X")),
        "t n\n a 0",
        [
            "T B4、U B4：3 条审核关系不符。这两格一起改才能平：T B4、U B4。请先核对 T B4、U B4。"
            "其他格也可能有误。〔ONE、TWO、X·强制〕",
            "  T：A N（B4）应等于 1；0 ≠ 1，差 -1。",
            "  T, U：A N（B4） + X P（B4）应等于 2；0 + 0 ≠ 2，差 -2。",
            "  U：X P（B4）应等于 1；0 ≠ 1，差 -1。",
        ],
        [
            "T B4, U B4: Rules that do not hold: 3. The figures agree only if both of these change: T B4, U B4. "
            "Please check T B4, U B4 first. Other cells may be wrong, too. [ONE, TWO, X, must]",
            "  T: A N (B4) must equal 1; 0 ≠ 1, off by -1.",
            "  T, U: A N (B4) + X P (B4) must equal 2; 0 + 0 ≠ 2, off by -2.",
            "  U: X P (B4) must equal 1; 0 ≠ 1, off by -1.",
        ],
    ),
    "a wrong figure beside its rule": (
        (SUM,),
        "t n\n a -1\n b 9\n all 9",
        [
            "T A N（B4）：1 条审核关系不符。最可能有误：B4。请先核对 B4。其他格也可能有误。〔T-CELLS.a_n、SUM.n·强制〕",
            "  T A N（B4）：-1 是负数。",
            "  T N：ALL（B7）应等于 parts之和；9 ≠ -1 + 9 + 0，差 1。",
        ],
        [
            "T A N (B4): Rules that do not hold: 1. Most likely wrong: B4. Please check B4 first. "
            "Other cells may be wrong, too. [T-CELLS.a_n, SUM.n, must]",
            "  T A N (B4): -1 is negative.",
            "  T N: ALL (B7) must equal the sum of parts; 9 ≠ -1 + 9 + 0, off by 1.",
        ],
    ),
    "either of two": (
        (PAIR,),
        "u p\n x 1",
        [
            "U P：X（B4）应等于 Y（B5）；1 ≠ 0，差 1。可能是 B4，也可能是 B5。请核对并改正。"
            "其他格也可能有误。〔PAIR·强制〕"
        ],
        [
            "U P: X (B4) must equal Y (B5); 1 ≠ 0, off by 1. Either B4 or B5 may be wrong. "
            "Please check these cells and correct them. Other cells may be wrong, too. [PAIR, must]"
        ],
    ),
    "a reason that may be given": (
        (WORD,),
        "t n\n a 7",
        [
            "T：A N（B4）应不大于 5；7 > 5，差 2。请核对；情况属实的，请在“Checks”表的“explanation”栏写明原因。〔WORD·核实〕"
        ],
        [
            "T: A N (B4) must be at most 5; 7 > 5, off by 2. Please check; if the figures are true, "
            "please give the reason in the column “explanation” of the sheet “Checks”. [WORD, explain]"
        ],
    ),
    "cells that are wrong in the same way": (
        (),
        "t n m\n a 2.5 1.5\n b 0 0.5",
        [
            "T：3 格（B4、C4、C5）有同样的问题，如 B4：“2.5”不是整数。请填整数。"
            "〔T-CELLS.a_n、T-CELLS.a_m、T-CELLS.b_m·强制〕"
        ],
        [
            "T: 3 cells (B4, C4, C5) have the same problem; in B4: “2.5” is not a whole number. "
            "Please enter a whole number. [T-CELLS.a_n, T-CELLS.a_m, T-CELLS.b_m, must]"
        ],
    ),
    "nothing is known": (
        (rule('says = "t_a_n = 1"', "ONE"), rule('says = "t_a_n = 2"', "TWO")),
        "t n\n a 1",
        ["T：A N（B4）应等于 2；1 ≠ 2，差 -1。不能确定，可能有多处。请核对并改正。其他格也可能有误。〔TWO·强制〕"],
        [
            "T: A N (B4) must equal 2; 1 ≠ 2, off by -1. It cannot be told which cells are wrong; there may be "
            "several. Please check these cells and correct them. Other cells may be wrong, too. [TWO, must]"
        ],
    ),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_a_cause_in_words(case):
    rules, drawing, chinese, english = MESSAGES[case]
    checked = judged(form(*rules), drawing)
    assert said(checked, "zh_CN") == chinese
    assert said(checked, "en") == english


def test_a_table_that_is_blank_and_cells_that_are_lost_or_merged():
    assert said(judged(form(SUM, PAIR, LIKE), "u p\n x □\n y □"), "zh_CN") == [
        "U P：整张表（2 格）都没有填。请填写（没有的填 0）。填好后再看 3 条审核关系。〔table-blank·强制〕"
    ]
    assert said(judged(form(SUM), "", without("t_b_n")), "zh_CN") == [
        "T B N：1 个数据格找不到了：表内的名称被删除。请用下发的模板重新填写；收表的人可以用 xlvalidate migrate "
        '"form.xlsx" --to tiny -o 新.xlsx 按标签把数搬进新模板。改好后再看 2 条审核关系。〔name-deleted、SUM·强制〕'
    ]
    assert said(judged(form(SUM), "t n\n a □", merged("t_b_n", "t_c_n")), "zh_CN") == [
        "T N：1 格没有填、2 格被合并：B4:B6。请填写空白格（没有的填 0），再取消合并并填写这些格。"
        "填好后再看 2 条审核关系。〔T-CELLS、SUM·强制〕"
    ]
    assert said(judged(form(), "", merged("t_b_n")), "en") == [
        "T B N: 1 under merged cells: B5. Please unmerge these cells and fill them in. "
        "Rules that wait until they are filled in: 1. [T-CELLS, must]"
    ]


def test_the_parts_of_what_is_said():
    """Beside the row and the column on 审核结果 stand the equations alone."""
    (cause,) = causes_of(judged(form(SUM, rule('says = "t_all_n = t_all_m"', "SAME")), "t n m\n a 3 3\n all 4 3"))
    told = say_cause(cause, form(SUM, rule('says = "t_all_n = t_all_m"', "SAME")), "en")
    assert told == SaidCause(
        where="T ALL N (B7)",
        what="Rules that do not hold: 2. Most likely wrong: B7.",
        please="Please check B7 first. Other cells may be wrong, too.",
        figures=("B7: 4 ≠ 3 + 0 + 0", "B7: 4 ≠ 3"),
        equations=(
            "T N: ALL (B7) must equal the sum of parts; 4 ≠ 3 + 0 + 0, off by 1.",
            "T ALL: N (B7) must equal M (C7); 4 ≠ 3, off by 1.",
        ),
        ids="SUM.n, SAME",
        tail="[SUM.n, SAME, must]",
    )
    (alone,) = causes_of(judged(form(PAIR), "u p\n x 1"))
    told = say_cause(alone, form(PAIR), "en")
    assert (told.figures, told.equations, told.ids) == (("1 ≠ 0",), (), "PAIR")
    (typed,) = causes_of(judged(form(), "t n\n b ?"))
    assert (say_cause(typed, form(), "en").figures, say_cause(typed, form(), "en").equations) == ((), ())


THOUSAND = tuple(rule('says = "t_a_n <= 5"', f"R{number}") for number in range(1, 1_001))


def many(count: int) -> tuple[Cause, Edition]:
    """A cause of so many rules, all about one cell."""
    edition = form(*THOUSAND[:count])
    (cause,) = causes_of(judged(edition, "t n\n a 7"))
    return cause, edition


@pytest.mark.parametrize(
    ("count", "ids", "equations", "last"),
    [
        (2, "R1、R2", 2, ""),
        (4, "R1、R2、R3、R4", 4, ""),
        (5, "R1、R2、R3、R4 等 5 项", 5, ""),
        (8, "R1、R2、R3、R4 等 8 项", 8, ""),
        (9, "R1、R2、R3、R4 等 9 项", 9, "还有 1 条没有列出。"),
        (1_000, "R1、R2、R3、R4 等 1000 项", 9, "还有 992 条没有列出。"),
    ],
)
def test_many_rules_are_counted_and_the_first_are_shown(count, ids, equations, last):
    told = say_cause(*many(count), "zh_CN")
    assert (told.ids, len(told.equations), len(told.figures)) == (ids, equations, equations)
    assert told.what == f"{count} 条审核关系不符。最可能有误：B4。"
    for shown in (told.equations[-1], told.figures[-1]):
        assert shown == last if last else shown.startswith(("T：A", "B4："))


def test_the_same_id_is_said_once():
    (cause,) = causes_of(judged(form(), "t n m\n a '１ '２"))
    assert [one.id for one in cause.findings] == ["full-width", "full-width"]
    assert say_cause(cause, form(), "zh_CN").ids == "full-width"


def test_cells_that_differ_from_the_sums_of_their_units_say_so_each():
    differ = [
        replace(
            found("units-differ", code, origin=Origin.RULE, equation=f"{number} ≠ 9", count="2", largest="North 5"),
            left=number, right=9, difference=number - 9, places=(Place(code, Cell("T", row, 2), str(number)),),
        )
        for number, code, row in ((1, "t_a_n", 4), (2, "t_b_n", 5))
    ]  # fmt: skip
    checked = replace(judged(form(), ""), findings=tuple(differ))
    assert said(checked, "zh_CN") == [
        "T N：2 格（B4、B5）有同样的问题，如 B4：本表填 1，2 个下级单位合计 9，差 -8；数最大的下级：North 5。"
        "请与下级单位核对，改正不对的一方。〔units-differ·核实〕",
        "  T A N（B4）：本表填 1，2 个下级单位合计 9，差 -8；数最大的下级：North 5。",
        "  T B N（B5）：本表填 2，2 个下级单位合计 9，差 -7；数最大的下级：North 5。",
    ]


# ------------------------------------------------------------------------------------------------------- the cells


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("", ""),
        ("A1", "A1"),
        ("A1 A2", "A1、A2"),
        ("A1 A2 A3", "A1:A3"),
        ("A1 B1 C1 D1", "A1:D1"),
        ("A1 A2 A3 B3 C3", "A1:A3、B3、C3"),
        ("A1 B1 B2 B3", "A1、B1、B2、B3"),  # a corner belongs to the line that it was first read in
        ("A1 A3 A5", "A1、A3、A5"),
        ("A1 B2 C3", "A1、B2、C3"),
        ("A3 A2 A1", "A3、A2、A1"),
        ("C9 C11 C15 C17 C18 C19 C22", "C9、C11、C15、C17:C19、C22"),
        (" ".join(f"A{row}" for row in range(1, 24, 2)), "A1、A3、A5、A7、A9、A11、A13、A15、A17、A19、A21、A23"),
        (" ".join(f"A{row}" for row in range(1, 26, 2)), "A1、A3、A5、A7、A9、A11、A13、A15、A17、A19、A21、A23…"),
    ],
)
def test_cells_in_a_line_are_said_as_a_range(cells, told):
    places = [Place("x", Cell.at("T", a1), "") for a1 in cells.split()]
    assert cells_said([*places, Place("lost", None, "")], "zh_CN") == told


def test_cells_of_several_sheets_are_said_with_them():
    cells = [Cell("T", 1, 1), Cell("U", 2, 1), Cell("U", 3, 1), Cell("U", 4, 1)]
    assert cells_said([Place("x", cell, "") for cell in cells], "en") == "T A1, U A2:A4"


# -------------------------------------------------------------------------------------------------------- suspects

NAMES = {code: f"{code.upper()}1" for code in "abcde"}
SUSPECTED: list[tuple[str, Slip | None, str, str]] = [
    ("", None, "不能确定，可能有多处。", "It cannot be told which cells are wrong; there may be several."),
    ("a", None, "最可能有误：A1。", "Most likely wrong: A1."),
    ("a b", None, "这两格一起改才能平：A1、B1。", "The figures agree only if both of these change: A1, B1."),
    (
        "a b c",
        None,
        "这 3 格一起改才能平：A1、B1、C1。",
        "The figures agree only if these 3 cells change: A1, B1, C1.",
    ),
    ("a | b", None, "可能是 A1，也可能是 B1。", "Either A1 or B1 may be wrong."),
    (
        "a b | c d | e a",
        None,
        "可能是 A1、B1，也可能是 C1、D1，也可能是 E1、A1。",
        "Either A1, B1 or C1, D1 or E1, A1 may be wrong.",
    ),
    ("a | b | c | d", None, "不能确定是哪一格。", "It cannot be told which cell is wrong."),
    (
        "a",
        Slip.DIGITS,
        "最可能有误：A1。像是有两位数字颠倒了。",
        "Most likely wrong: A1. It looks as if two digits were exchanged.",
    ),
    (
        "a",
        Slip.UNITS,
        "最可能有误：A1。像是差了一万倍（元与万元）。",
        "Most likely wrong: A1. It looks as if it were off by a factor of 10,000 (元 and 万元).",
    ),
    (
        "a",
        Slip.SIGN,
        "最可能有误：A1。像是正负号填反了。",
        "Most likely wrong: A1. It looks as if the sign were wrong.",
    ),
    (
        "a",
        Slip.COPIED,
        "最可能有误：A1。像是把旁边一格的数又填了一遍。",
        "Most likely wrong: A1. It looks as if the figure of the cell beside it had been typed again.",
    ),
    (
        "a b",
        Slip.EXCHANGED,
        "这两格一起改才能平：A1、B1。像是这两格的数填颠倒了。",
        "The figures agree only if both of these change: A1, B1. It looks as if these two were exchanged.",
    ),
    ("a | b", Slip.DIGITS, "可能是 A1，也可能是 B1。", "Either A1 or B1 may be wrong."),
]


@pytest.mark.parametrize(("sets", "slip", "chinese", "english"), SUSPECTED)
def test_which_cells_are_suspected(sets, slip, chinese, english):
    drawn = tuple(tuple(one.split()) for one in sets.split("|") if one.strip())
    suspects = Suspects(("R",), drawn, (slip,) * len(drawn), True)
    assert suspects_said(suspects, NAMES, "zh_CN") == chinese
    assert suspects_said(suspects, NAMES, "en") == english


def test_a_search_that_was_given_up_says_that_nobody_knows():
    assert suspects_said(Suspects(("R",), (("a",),), (None,), False), NAMES, "zh_CN") == "不能确定，可能有多处。"


# ----------------------------------------------------------------------------------------------- a file that is none


def test_a_file_of_no_edition():
    finding = not_opened("a\udcff.xlsx", "in use \udcff").finding
    source = SubmittedFile(file="a\udcff.xlsx", sha256="")
    checked = Checked(source=source, verdict=Verdict.UNREADABLE, findings=(finding,), outcomes={})
    assert said(checked, "zh_CN") == ["文件打不开（in use  ）。请检查是否被占用或没有权限。〔not-opened·强制〕"]
    assert said(checked, "en") == [
        "the file cannot be opened (in use  ). Please see whether it is in use or not permitted. [not-opened, must]"
    ]


# ------------------------------------------------------------------------------------------------------ in Excel


@pytest.mark.parametrize("name", built_in())
def test_what_excel_shows_is_short(name):
    """However much is wrong with a form, 问题 and 怎么办 are at most 255 characters long in both languages."""
    edition, chance = built_in_edition(name), random.Random(name)
    for checked in check([any_filling(edition, chance) for _ in range(10)]):
        for cause in causes_of(checked):
            told = [say_cause(cause, edition, language) for language in LANGUAGES]
            assert [one for one in told if len(one.what) > 255 or len(one.please) > 255] == []
