"""A run speaks one language: no line of a Chinese one has an English sentence, no line of an English one has Chinese
letters but data.
"""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.editions.little import HEAD, codes, rule, table
from tests.test_help import ALL, OURS, PATHS, WRONG
from xlvalidate.cli import main
from xlvalidate.commands.asked_language import ask

FORM = HEAD + table("t", codes("a b"), codes("x y"), 3)
HAN = re.compile("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
# What is no sentence wherever it stands: what is typed, names of files and of keys, code in quotes.
_NO_WORDS = re.compile(
    r"[“'\"][^“”'\"]*[”'\"]|[（(][\w ,.…|*?@/:-]*[）)]|\[[^\]]*\]|-{1,2}\w[\w-]*|[\w./*:~-]*[/._:][\w./*:-]+"
    r"|xlvalidate( [a-z]+)*|(check|collect|lint|build|issue|rollup) [a-z]+|[a-z]+(_[a-z]+)+"
)
_SENTENCE = re.compile(r"(?:[A-Za-z][a-z']+[ ,]+){3}[a-z]+")
# Buttons are named by their Chinese names, and a column of a sheet too.
_DATA = re.compile("校验|下一处|清除标记|说明|帮助|审核说明|审核结果|封面|备注|上级单位|编码|[是否中文、]")


def english_in(line: str) -> bool:
    """Has a line three English words in a row, that are no names?"""
    return _SENTENCE.search(_NO_WORDS.sub(" · ", line)) is not None


def chinese_in(line: str, data: str = "") -> bool:
    for one in data.split():
        line = line.replace(one, "")
    return HAN.search(_DATA.sub("", line)) is not None


@pytest.mark.parametrize(
    ("line", "mixed"),
    [
        ("没有这个文件。", False),
        ("collection.toml：No such file or directory", True),
        ("错误：没有“--fromat”这个选项，是不是“--format”？", False),
        ("请运行 xlvalidate collect run 再试。", False),
        ("TOML：Expected newline or end of document", True),
        ("用法：xlvalidate check [选项] 路径...", False),
    ],
)
def test_a_mixed_line_is_known(line, mixed):
    assert english_in(line) is mixed


@pytest.mark.parametrize("context", ALL, ids=PATHS)
def test_every_help_is_in_one_language(context):
    for language in ("zh_CN", "en"):
        ask(context.find_root(), ["--lang", language])
        lines = context.get_help().splitlines()
        wrong = [line for line in lines if (english_in(line) if language == "zh_CN" else chinese_in(line))]
        assert wrong == []


# What is typed; what in it is data. `{folder}` has the files below.
TYPED = [
    *((args, "") for args, *_ in WRONG),
    *((args, "") for args, *_ in OURS if args[0] != "check"),
    (["chekc"], ""),
    (["status"], ""),
    (["collect", "rnu"], ""),
    (["keys", "shwo", "x"], ""),
    (["lint", "none.toml"], ""),
    (["lint", "."], ""),
    (["lint", "two"], ""),
    (["lint", "syntax.toml"], ""),
    (["lint", "faulty.toml"], "合计 男"),
    (["lint", "latin.toml"], ""),
    (["lint", "empty.toml"], ""),
    (["lint", "form.en.toml"], ""),
    (["rules", "faulty.toml"], "合计 男"),
    (["build", "syntax.toml"], ""),
    (["diff", "form.toml", "faulty.toml"], "合计 男"),
    (["check", "a.xlsx", "--edition", "syntax.toml"], ""),
    (["check", "a.xlsx", "--last", "no.xlsx"], ""),
    (["check", "a.txt", "a.xlsx", "--lang", "LANGUAGE"], ""),
    (["collect", "status", "broken"], ""),
    (["collect", "run", "seconds"], ""),
    (["collect", "run", "no-roster"], ""),
    (["collect", "decide", "whole", "x", "--why", "y"], ""),
    (["collect", "decide", "whole", "x", "--ignore", "--why", "y"], ""),
    (["collect", "audit", "whole"], ""),
    (["collect", "init", "whole", "--edition", "form.toml"], ""),
    (["rollup", "whole"], ""),
    (["keys", "new", "k", "--passphrase"], ""),
    (["keys", "show", "a.txt"], ""),
    (["clear", "none.xlsx", "--lang", "LANGUAGE"], ""),
    (["clear", "a.xlsx", "--lang", "LANGUAGE"], ""),
    (["roster", "check", "roster.csv"], "编码 名称 层级 上级 邮箱 语言 垂直管理 甲 乙"),
    (["verify", "a.txt", "--manifest", "a.txt", "--key", "a.txt"], ""),
    (["migrate", "a.xlsx", "--to", "ogi-2021", "-o", "a.xlsx"], ""),
    (["adopt", "a.xlsx", "-o", "new.toml"], ""),
    (
        ["issue", "roster.csv", "--edition", "syntax.toml", "--year", "2025", "-o", "out"],
        "编码 名称 层级 上级 邮箱 语言 垂直管理 甲 乙",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("typed")
    faulty = (
        FORM + rule('says = "合计 = 男 or 1"') + rule('says = "t_x_a == 1"', "R2") + rule('says = "t_x_q = 1"', "R3")
    )
    files = {
        "a.txt": "x",
        "a.xlsx": "no workbook",
        "form.toml": FORM,
        "form.en.toml": 'title = "A"',
        "one.toml": FORM.replace("tiny", "two"),
        "other.toml": FORM.replace("tiny", "two"),
        "syntax.toml": "id = “x”",
        "faulty.toml": faulty.replace("{ first = 2025 }", "{ first = 2025, last = 2020 }"),
        "empty.toml": "",
        "roster.csv": "code,name,level,color\n1,甲,x,\n1,乙,y,",
        "broken/collection.toml": 'language = "LANGUAGE"\neditions = [',
        "seconds/collection.toml": 'language = "LANGUAGE"\neditions = ["ogi-2021"]\ndue = 2026-01-31T18:00',
        "no-roster/collection.toml": 'language = "LANGUAGE"\neditions = ["ogi-2021"]\nroster = "no.csv"',
        "whole/collection.toml": 'language = "LANGUAGE"\neditions = ["ogi-2021"]\nyear = 2025',
    }
    for language in ("zh_CN", "en"):
        for name, text in files.items():
            path = made / language / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("LANGUAGE", language), "utf-8")
        (made / language / "latin.toml").write_bytes('a = "é"'.encode("latin-1"))
    return made


@pytest.mark.parametrize(("args", "data"), TYPED, ids=[" ".join(args)[-60:] for args, _ in TYPED])
@pytest.mark.parametrize(("language", "system"), [("zh_CN", "zh_CN.UTF-8"), ("en", "en_US.UTF-8")])
def test_what_stops_a_command_is_said_in_one_language(folder, monkeypatch, args, data, language, system):
    monkeypatch.chdir(folder / language)
    monkeypatch.setenv("LC_ALL", system)
    typed = [one.replace("LANGUAGE", language) for one in args]
    done = CliRunner().invoke(main, typed, prog_name="xlvalidate")
    assert done.exit_code != 0
    lines = [line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("    ")]
    assert lines
    if language == "zh_CN":
        assert [line for line in lines if english_in(line)] == []
    else:
        said = " ".join([data, *args])
        assert [line for line in lines if chinese_in(line, said)] == []


def test_a_collection_speaks_its_language_whatever_the_system_speaks(folder, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.chdir(folder)
    for language, told in (
        ("zh_CN", "时间要写到秒，请写 2026-01-31T18:00:00"),
        ("en", "a time has seconds: write 2026-01-31T18:00:00"),
    ):
        assert told in CliRunner().invoke(main, ["collect", "run", f"{language}/seconds"]).stderr
        other = "en" if language == "zh_CN" else "zh_CN"
        assert told not in CliRunner().invoke(main, ["collect", "run", f"{language}/seconds", "--lang", other]).stderr
    for args, told in (
        (["collect", "decide", "zh_CN/whole"], "错误：缺少参数“材料”，请写上。"),
        (["collect", "decide", "en/whole"], "Error: Missing argument 'PIECE'."),
        (["rollup", "zh_CN/whole", "--zz"], "错误：没有“--zz”这个选项，请核对。"),
        (["collect", "decide", "--lang", "en", "zh_CN/whole"], "Error: Missing argument 'PIECE'."),
    ):
        assert CliRunner().invoke(main, args, prog_name="xlvalidate").stderr.splitlines()[-1] == told
    # Of one whose file is no TOML the line is looked for that says it.
    assert "里" in CliRunner().invoke(main, ["collect", "status", "zh_CN/broken"]).stderr


def test_a_run_that_is_stopped_at_a_question_says_so(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XLVALIDATE_PASSPHRASE", raising=False)

    def stopped(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("getpass.getpass", stopped)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    for language, told in (("zh_CN", "已停止"), ("en", "stopped")):
        done = CliRunner().invoke(main, ["keys", "new", "k", "--passphrase", "--lang", language])
        assert done.exit_code in (1, 2)
        assert "Aborted" not in done.output + told


# What is typed wrong, and what is meant by it.
MEANT = [
    (["chekc"], "没有“chekc”这个命令，是不是“check”？请核对。", "No such command 'chekc'. Did you mean 'check'?"),
    (["LINT"], "没有“LINT”这个命令，是不是“lint”？请核对。", "No such command 'LINT'. Did you mean 'lint'?"),
    (["collect", "rnu"], "没有“rnu”这个命令，是不是“run”？请核对。", "No such command 'rnu'. Did you mean 'run'?"),
    (["rnu"], "没有“rnu”这个命令，是不是“collect run”？请核对。", "No such command 'rnu'. Did you mean 'collect run'?"),
    (
        ["status"],
        "没有“status”这个命令，是不是这些中的一个：“addin status”、“collect status”？请核对。",
        "No such command 'status'. (Did you mean one of: 'addin status', 'collect status'?)",
    ),
    (["zzzzz"], "没有“zzzzz”这个命令，请核对。", "No such command 'zzzzz'."),
]


@pytest.mark.parametrize(("args", "chinese", "english"), MEANT, ids=[" ".join(args) for args, *_ in MEANT])
def test_a_command_that_was_mistyped_has_a_suggestion(monkeypatch, args, chinese, english):
    for system, told in (("zh_CN.UTF-8", f"错误：{chinese}"), ("en_US.UTF-8", f"Error: {english}")):
        monkeypatch.setenv("LC_ALL", system)
        done = CliRunner().invoke(main, args, prog_name="xlvalidate")
        assert (done.exit_code, done.stderr.splitlines()[-1]) == (2, told)
