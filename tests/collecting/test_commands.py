"""`xlvalidate collect`, as it is typed."""

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.collecting.incoming import ROSTER, WRONG, form, lay, mail
from xlvalidate.cli import main


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["collect", *map(str, words)])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    lay(
        tmp_path / "来件",
        {
            "1.eml": mail(("年报.xlsx", form())),
            "2.eml": mail(("年报.xlsx", form("330802002", WRONG)), sender="water@example.gov.cn", day=11),
        },
    )
    (tmp_path / "花名册.csv").write_bytes(ROSTER.encode("gbk"))
    done = typed(
        "init", tmp_path / "c", "--edition", "ogi-2021", "--year", 2025, "--roster", tmp_path / "花名册.csv",
        "--source", tmp_path / "来件",
    )  # fmt: skip
    assert (done.exit_code, done.stderr) == (0, "")
    return tmp_path / "c"


def test_a_collection_from_its_beginning_to_its_export(home):
    assert (home / "collection.toml").read_text("utf-8") == (
        'editions = ["ogi-2021"]\nyear = 2025\nroster = "../花名册.csv"\nlanguage = "zh_CN"\n\n'
        '[[sources]]\nkind = "folder"\npath = "../来件"\n'
    )
    right, wrong = (hashlib.sha256(data).hexdigest()[:8] for data in (form(), form("330802002", WRONG)))
    run = typed("run", home, "--jobs", 0)
    first, second, *counts = run.stdout.splitlines()
    assert first == f"√ 通过  330802001 柯城区教育局  报表员 <edu@example.gov.cn>  年报.xlsx [{right}]"
    head, why = second.split("：", 1)
    assert head == f"× 退回修改  330802002 柯城区水利局  报表员 <water@example.gov.cn>  年报.xlsx [{wrong}]"
    assert why.startswith("表三 D6、J6")
    assert counts == [
        "单位：通过 1，待说明 0，退回修改 1，无法读取 0，未报 3",
        "邮件和文件 2 个，其中收到材料 2 件 = 通过 1 + 待说明 0 + 退回修改 1 + 无法读取 0 + 重复 0 + 不是报表 0 + "
        "待处理 0",
    ]
    assert run.exit_code == 1
    status = typed("status", home)
    erratum, *offices = status.stdout.splitlines()
    assert erratum.startswith("ogi-2021  勘误：S21-REG-ZERO ")
    assert offices[:5] == [
        f"√ 通过        2026-01-10 17:30  330802001  柯城区教育局  年报.xlsx [{right}]",
        f"× 退回修改    2026-01-11 17:30  330802002  柯城区水利局  年报.xlsx [{wrong}]",
        "未报                            330800000  衢州市人民政府办公室  city@example.gov.cn",
        "未报                            330802003  柯城区统计局  stat@example.gov.cn",
        "未报                            330802004  柯城区司法局",
    ]
    chase = typed("status", home, "--missing-addresses")
    assert chase.stdout == "city@example.gov.cn\nstat@example.gov.cn\n"
    assert chase.stderr == "未报且名册里没有邮箱：330802004 柯城区司法局\n"
    data = json.loads(typed("status", home, "--format", "json").stdout)
    assert data["books"]["received"] == 2
    assert [(one["code"], one["state"]) for one in data["offices"]][:2] == [
        ("330802001", "accepted"),
        ("330802002", "return"),
    ]
    for command in ("report", "replies"):
        done = typed(command, home)
        assert done.exit_code == 0, done.output
    into = home.parent / "out"
    assert typed("export", home, "-o", into).exit_code == 0
    assert sorted(path.name for path in into.iterdir()) == ["balances.parquet", "readings.parquet"]
    assert (into / "readings.parquet").read_bytes() == (home / "reports" / "readings.parquet").read_bytes()


def test_a_corrected_marked_copy_in_a_folder_counts_and_an_unchanged_one_is_passed_over(tmp_path):
    first = form(drawing=WRONG)
    lay(tmp_path / "in", {"年报.xlsx": first})
    assert CliRunner().invoke(main, ["check", *map(str, [tmp_path / "in", "--mark", tmp_path / "out"])]).exit_code == 1
    copy = tmp_path / "out" / "年报_审核.xlsx"
    workbook = openpyxl.load_workbook(copy)
    workbook["表三"]["D6"] = workbook["表三"]["J6"] = 2
    workbook.save(tmp_path / "out" / "改过.xlsx")
    corrected = (tmp_path / "out" / "改过.xlsx").read_bytes()
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    words = ["--edition", "ogi-2021", "--year", 2025, "--roster", tmp_path / "roster.csv", "--source", tmp_path / "in"]
    assert typed("init", tmp_path / "c", *words).exit_code == 0

    lay(tmp_path / "in", {"年报.xlsx": first, "改名.xlsx": copy.read_bytes(), ".x": b"x", "~$年报.xlsx": b"x"})
    run = typed("run", tmp_path / "c", "--jobs", 0)
    left = "来源中没有收取 3 个文件：隐藏文件 1，Excel 的锁文件 1，本程序写的标记副本 1。"
    lines = run.stdout.splitlines()
    assert [lines[0].partition(" [")[0], lines[1], lines[-1]] == [
        "× 退回修改  330802001 柯城区教育局  ../in/年报.xlsx",
        "单位：通过 0，待说明 0，退回修改 1，无法读取 0，未报 4",
        left,
    ]

    lay(tmp_path / "in", {"年报_审核.xlsx": corrected}, day=13)
    run = typed("run", tmp_path / "c", "--jobs", 0)
    lines = run.stdout.splitlines()
    assert [lines[0].partition(" [")[0], lines[1], lines[-1]] == [
        "√ 通过  330802001 柯城区教育局  ../in/年报_审核.xlsx",
        "单位：通过 1，待说明 0，退回修改 0，无法读取 0，未报 4",
        left,
    ]
    assert typed("status", tmp_path / "c").stdout.splitlines()[-1] == left
    told = json.loads(typed("status", tmp_path / "c", "--format", "json").stdout)
    assert told["passed_over"] == {"hidden": 1, "lock": 1, "marked": 1}
    # An unchanged copy that comes by mail is a piece like any other.
    lay(tmp_path / "in", {"回信.eml": mail(("年报_审核.xlsx", copy.read_bytes()))}, day=11)
    again = typed("run", tmp_path / "c", "--jobs", 0)
    assert "收到材料 3 件" in again.stdout


def test_last_period_is_used_where_it_is_given(home, tmp_path):
    lay(tmp_path / "去年", {"旧.xlsx": form(drawing="t3 person total\ncarried_out 5 5", year=2024)})
    plain = typed("run", home, "--jobs", 0)
    again = typed("run", home, "--jobs", 0, "--last", tmp_path / "去年")
    assert [line.split("  ")[0] for line in again.stdout.splitlines()[:2]] == ["! 待说明", "× 退回修改"]
    assert plain.stdout.splitlines()[0].startswith("√ 通过  ")
    assert "待说明 1，退回修改 1" in typed("status", home).stdout  # as the last run left it


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "{tmp}"], "is no collection: make one"),
        # A collection is spoken of in its own language.
        (["status", "{home}"], "还没有运行过"),
        (["status", "{home}", "--lang", "en"], "has not been run yet"),
        (["init", "{home}", "--edition", "ogi-2021"], "已经存在"),
        (["init", "{tmp}/d", "--edition", "ogi-2099"], "there is no edition ogi-2099"),
        (["init", "{tmp}/d", "--edition", "ogi-2021", "--source", "{tmp}/none"], "there is nothing at"),
        (["init", "{tmp}/d", "--edition", "ogi-2021", "--source", "{tmp}"], "holds the collection itself"),
        (["init", "{tmp}/d", "--edition", "ogi-2021", "--source", "imap://nobody"], "imap://user@host/folder"),
    ],
)
def test_what_cannot_be_done_is_said(home, tmp_path, words, said):
    done = typed(*(word.format(home=home, tmp=tmp_path) for word in words))
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "d" / "collection.toml").exists()


def test_an_edition_of_another_year_is_not_collected(home, tmp_path):
    said = "ogi-2019 is for the years from 2019 to 2020; none is for 2025\n"
    done = typed("init", tmp_path / "other", "--edition", "ogi-2019", "--year", 2025)
    assert (done.exit_code, done.stderr, (tmp_path / "other" / "collection.toml").exists()) == (2, said, False)
    toml = home / "collection.toml"
    toml.write_text(toml.read_text("utf-8").replace("ogi-2021", "ogi-2019"), "utf-8")
    done = typed("run", home, "--jobs", 0, "--lang", "en")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)


def test_a_collection_is_not_checked_as_a_folder(home):
    done = CliRunner().invoke(main, ["check", str(home)])
    assert (done.exit_code, done.stderr) == (2, f"{home} is a collection: xlvalidate collect run {home}\n")
