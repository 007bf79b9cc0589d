"""`check` of mails, archives and files of many mails: what is in them is judged, and nothing is skipped in silence."""

import json
import warnings
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

import xlvalidate
from tests.collecting.incoming import WRONG, form, lay, mail, zipped
from tests.collecting.test_mails_without_form import KINDS, RAR_MAIL, post
from tests.intake.letters import RAR
from tests.reports.test_json_contract import SCHEMA
from xlvalidate.cli import main
from xlvalidate.messages import text

GOOD, BAD = form(), form("330802002", WRONG)
MIXED = mail(("年报.xlsx", GOOD), ("说明.docx", b"PK"), ("旧.rar", RAR))


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, words)])


def lines(done: Result) -> list[dict[str, object]]:
    found = [json.loads(line) for line in done.stdout.splitlines()]
    for one in found:
        jsonschema.validate(one, SCHEMA)
    return found


def test_of_a_mail_is_said_what_was_in_it(tmp_path):
    lay(tmp_path, {"1.eml": MIXED})
    done = typed(tmp_path / "1.eml")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:4] == [
        f"{tmp_path}/1.eml：里面有 3 件，其中工作簿 1，没有审核的 2",
        f"  - 说明.docx：{text('fate.not-a-form-file', 'zh_CN')}",
        f"  - 旧.rar：{text('fate.rar-or-7z', 'zh_CN')}",
        f"{tmp_path}/1.eml/年报.xlsx   ogi-2021   √ 通过",
    ]
    (one,) = lines(typed(tmp_path / "1.eml", "--format", "json"))
    assert (one["file"], one["verdict"]) == (f"{tmp_path}/1.eml/年报.xlsx", "accepted")
    assert one["within"] == {
        "file": f"{tmp_path}/1.eml",
        "workbooks": 1,
        "left": [{"file": "说明.docx", "why": "not-a-form-file"}, {"file": "旧.rar", "why": "rar-or-7z"}],
    }
    page = typed(tmp_path / "1.eml", "--format", "csv")
    assert f"{tmp_path}/1.eml/年报.xlsx" in page.stdout and "旧.rar" not in page.stdout
    assert page.stderr.splitlines()[2] == f"  - 旧.rar：{text('fate.rar-or-7z', 'zh_CN')}"


MBOX = b"".join(
    b"From x Thu Jan  1 00:00:00 2026\n" + data.replace(b"\r\n", b"\n") + b"\n"
    for data in (mail(("a.xlsx", GOOD)), RAR_MAIL, mail(("b.xlsx", BAD), day=11))
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"a.zip": zipped(年报__xlsx=GOOD, 说明__txt=b"x")}, ["accepted a.zip/年报.xlsx 1 说明.txt"]),
        (
            {"a.zip": zipped(**{"甲/1.xlsx": GOOD, "乙/1.xlsx": BAD})},
            ["accepted a.zip/甲/1.xlsx 2 ", "return a.zip/乙/1.xlsx 2 "],
        ),
        ({"a.zip": zipped(b__eml=MIXED)}, ["accepted a.zip/b.eml/年报.xlsx 1 说明.docx,旧.rar"]),
        # a workbook under the name of an archive is that workbook
        ({"a.zip": GOOD}, ["accepted a.zip - -"]),
        ({"a.zip": b"PK\x03\x04broken"}, ["unreadable a.zip 0 "]),
        ({"a.eml": RAR_MAIL}, ["unreadable a.eml 0 年报.rar"]),
        ({"a.eml": KINDS["nothing"][0]}, ["unreadable a.eml 0 "]),
        ({"a.eml": KINDS["a link"][0]}, ["unreadable a.eml 0 "]),
        ({"a.mbox": MBOX}, [
            "accepted a.mbox #1/a.xlsx 1 ", "unreadable a.mbox #2 0 年报.rar", "return a.mbox #3/b.xlsx 1 ",
        ]),
        ({"a.mbox": b""}, ["unreadable a.mbox 0 "]),
        # by its content, under any name; and beside workbooks, in the order of the names
        ({"cur/1.2,S": mail(("a.xlsx", GOOD)), "b.xlsx": BAD}, ["return b.xlsx - -", "accepted cur/1.2,S/a.xlsx 1 "]),
    ],
)  # fmt: skip
def test_what_is_judged(tmp_path, files, expected):
    lay(tmp_path / "in", files)
    found = []
    for one in lines(typed(tmp_path / "in", "--format", "json")):
        within = one.get("within")
        rest = f"{within['workbooks']} {','.join(left['file'] for left in within['left'])}" if within else "- -"  # type: ignore[index]
        found.append(f"{one['verdict']} {Path(str(one['file'])).relative_to(tmp_path / 'in').as_posix()} {rest}")
    assert found == expected


def test_what_has_nothing_in_it_cannot_be_read_and_says_why(tmp_path):
    lay(tmp_path, {"1.eml": RAR_MAIL, "2.eml": KINDS["nothing"][0], "3.rar": RAR, "4.txt": b"x"})
    done = typed(tmp_path)
    assert done.exit_code == 3
    assert done.stdout.splitlines()[:7] == [
        f"{tmp_path}/1.eml：里面有 1 件，其中工作簿 0，没有审核的 1",
        f"  - 年报.rar：{text('fate.rar-or-7z', 'zh_CN')}",
        f"{tmp_path}/1.eml   × 无法读取",
        "  × 里面没有工作簿，只有：年报.rar。请把填好的 .xlsx 工作簿作为附件或放进 zip 后再报。〔nothing-inside·强制〕",
        f"{tmp_path}/2.eml：里面有 0 件，其中工作簿 0，没有审核的 0",
        f"{tmp_path}/2.eml   × 无法读取",
        f"  × {text('fate.no-attachment', 'zh_CN')}〔no-attachment·强制〕",
    ]
    assert done.stderr == "没有审核 2 个文件：不是报表的文件 2（3.rar、4.txt）。\n"
    named = typed(tmp_path / "3.rar", "--format", "json")
    assert (named.exit_code, lines(named)[0]["findings"][0]["id"]) == (3, "rar-or-7z")  # type: ignore[index]


def test_a_marked_copy_of_what_came_by_mail_under_a_safe_name(tmp_path):
    lay(tmp_path, {"1.eml": mail(("..:<年报>.xlsx", BAD))})
    done = typed(tmp_path / "1.eml", "--mark", tmp_path / "out")
    assert done.exit_code == 1
    (copy,) = (tmp_path / "out").iterdir()
    assert not set(copy.name) & set('/\\:<>"|?*') and copy.name.endswith("年报__审核.xlsx")
    assert typed(copy).stdout.count("T3-BAL.person") == 1


def test_the_api_takes_the_same_and_warns_of_what_it_left(tmp_path):
    lay(tmp_path, {"1.eml": MIXED, "2.eml": mail(("年报.xlsx", BAD), day=11)})
    with pytest.warns(xlvalidate.LeftOutWarning, match="1.eml：里面有 3 件") as told:
        results = xlvalidate.check([tmp_path / "1.eml", tmp_path / "2.eml"])
    assert len(told) == 1
    assert [(one.office, one.verdict) for one in results] == [("330802001", "accepted"), ("330802002", "return")]
    assert xlvalidate.to_records(results, "zh_CN") == lines(
        typed(tmp_path / "1.eml", tmp_path / "2.eml", "--format", "json", "--lang", "zh_CN")
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        table = xlvalidate.read(tmp_path / "2.eml")
    assert table["submission"].unique().to_list() == [f"{tmp_path}/2.eml/年报.xlsx"]


def test_hostile_names_inside_stay_clean(tmp_path):
    name = "a\u202exslx.\x1b[2J<b>=1+1'.rar"
    lay(tmp_path, {"1.eml": post(name, RAR)})
    for words in ([], ["--format", "json"], ["--format", "html"], ["--format", "csv"]):
        done = typed(tmp_path / "1.eml", *words)
        assert done.exit_code == 3
        assert not set("\u202e\x1b") & set(done.output)
        assert "<b>=1" not in done.stdout or words != ["--format", "html"]


def test_a_mail_that_takes_too_much_costs_only_itself(tmp_path):
    bomb = zipped(**{f"{number}.xlsx": b"\0" * 36_000_000 for number in range(2)})
    lay(tmp_path, {"1.zip": bomb, "2.eml": mail(("年报.xlsx", GOOD))})
    found = lines(typed(tmp_path, "--format", "json"))
    assert found[-1]["verdict"] == "accepted"
    assert {one["verdict"] for one in found[:-1]} == {"unreadable"}
