"""What stops a command is said in the language it is asked for, else in that of the system."""

import pytest
from click.testing import CliRunner

from tests.editions.test_faults import SOUND
from xlvalidate.cli import main
from xlvalidate.commands.asked_language import asked_language
from xlvalidate.console import system_language

FAULTY = SOUND.replace('code = "y"', 'code = "x"')
ROW = "tables[0].blocks[0].rows[1]"
ENGLISH = (
    "tiny.toml has 2 faults\n"
    f"  {ROW}   two cells have the code t_x_a; give one of them another (line 24, column 38)\n"
    f"  {ROW}   two cells have the code t_x_b; give one of them another (line 24, column 38)\n"
)
CHINESE = (
    "tiny.toml 有 2 处错误\n"
    f"  {ROW}   有两个单元格的代码都是 t_x_a，请改其中一个（第 24 行第 38 列）\n"
    f"  {ROW}   有两个单元格的代码都是 t_x_b，请改其中一个（第 24 行第 38 列）\n"
)
ASKED = [
    (["--lang", "zh_CN"], "en_US.UTF-8", CHINESE),
    (["--lang=en"], "zh_CN.UTF-8", ENGLISH),
    ([], "zh_CN.UTF-8", CHINESE),
    ([], "fr_FR.UTF-8", ENGLISH),
]


@pytest.mark.parametrize("command", ["rules", "build"])
@pytest.mark.parametrize(("asked", "system", "said"), ASKED)
def test_faults_of_an_edition(tmp_path, monkeypatch, command, asked, system, said):
    monkeypatch.setenv("LC_ALL", system)
    (tmp_path / "tiny.toml").write_text(FAULTY, "utf-8")
    done = CliRunner().invoke(main, [command, str(tmp_path / "tiny.toml"), *asked])
    assert (done.stderr, done.stdout, done.exit_code) == (said, "", 2)


def test_faults_of_a_roster(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (tmp_path / "roster.csv").write_text("code,name\n1,a\n1,b\n", "utf-8")
    done = CliRunner().invoke(main, ["roster", "check", str(tmp_path / "roster.csv")])
    said = "roster.csv 这样还不能使用：\n  第 3 行   代码 1 与第 2 行的相同，每个单位要有自己的代码，请改正\n"
    assert (done.stderr, done.exit_code) == (said, 2)


ABOVE = "code,name,上级单位,上级代码\n990000,甲县人民政府,,\n990002,甲县民政局,,\n990001,教育局,"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ABOVE + ",99000O", "第 4 行   名册里没有代码或名称 99000O，是不是 990000？"),
        (ABOVE + "甲县人民政府,33", "第 4 行   名册里没有代码 33，而 甲县人民政府 的代码是 990000，请改正"),
        (
            ABOVE + "甲县民政局,990000",
            "第 4 行   代码 990000 是甲县人民政府，旁边写的却是甲县民政局，上级是哪一个？请改正",
        ),
        ("2025年名册\ncode,name\n1,甲", "第 1 行   缺少这一列：code (编码)、name (名称)，请补上；表头要在第一行"),
        (
            "code,name,颜色\n1,甲,红",
            "第 1 行   不认识“颜色”这一列，能认的表头有 编码、名称、层级、上级、邮箱、语言、垂直管理；"
            "都不是的请删去，或者把表头改为备注",
        ),
    ],
)
def test_what_is_asked_of_a_roster(tmp_path, text, said):
    (tmp_path / "roster.csv").write_text(text + "\n", "utf-8")
    done = CliRunner().invoke(main, ["roster", "check", str(tmp_path / "roster.csv"), "--lang", "zh_CN"])
    assert (done.stderr, done.exit_code) == (f"roster.csv 这样还不能使用：\n  {said}\n", 2)


def test_faults_of_a_collection(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (tmp_path / "collection.toml").write_text('editions = ["ogi-2021"]\nyaer = 2025\n', "utf-8")
    done = CliRunner().invoke(main, ["collect", "status", str(tmp_path)])
    said = "collection.toml 这样还不能使用：\n  yaer   没有这个键；是不是 year？（第 2 行第 1 列）\n"
    assert (done.stderr, done.exit_code) == (said, 2)


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_TW"}, "zh_CN"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh"}, "zh_CN"),
        ({}, "en"),
    ],
)
def test_the_language_of_a_system(monkeypatch, variables, language):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, said in variables.items():
        monkeypatch.setenv(name, said)
    assert system_language() == language


@pytest.mark.parametrize(
    ("args", "language"),
    [
        (["lint", "--lang", "en"], "en"),
        (["lint", "--lang=zh_CN"], "zh_CN"),
        (["lint", "--lang"], ""),
        (["--lang", "x"], ""),
    ],
)
def test_the_language_that_is_asked_for(args, language):
    assert asked_language(args) == language
