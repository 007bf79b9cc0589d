"""Help, and what is said of a command that cannot be carried out, in both languages, on a screen of 80 columns."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from xlvalidate.characters import columns
from xlvalidate.cli import COMMANDS, main
from xlvalidate.commands.asked_language import ask
from xlvalidate.commands.click_words import said_anew
from xlvalidate.commands.command_groups import key_of, option_key
from xlvalidate.commands.help_text import shortened, wrapped
from xlvalidate.messages import LANGUAGES, has, keys


def contexts(command: click.Command, name: str, above: click.Context | None = None) -> Iterator[click.Context]:
    """Every command of the program, those of groups too."""
    context = click.Context(command, above, name, terminal_width=80, help_option_names=["-h", "--help"])
    yield context
    if isinstance(command, click.Group):
        for one in command.list_commands(context):
            below = command.get_command(context, one)
            assert below is not None
            yield from contexts(below, one, context)


ALL = list(contexts(main, "xlvalidate"))
PATHS = [context.command_path for context in ALL]


def said(*args: str) -> str:
    return CliRunner().invoke(main, args, prog_name="xlvalidate", terminal_width=80).output


def options(context: click.Context) -> list[click.Option]:
    return [one for one in context.command.get_params(context) if isinstance(one, click.Option) and not one.hidden]


def test_all_commands_are_walked():
    assert {path.split()[1] for path in PATHS[1:]} == set(COMMANDS)
    assert len(PATHS) == 38


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("context", ALL, ids=PATHS)
def test_every_command_and_every_option_has_a_help(context, language):
    asked = [key_of(context), *(option_key(one, context) for one in options(context))]
    assert [key for key in asked if not has(key, language)] == []


def test_no_help_is_of_something_that_is_not_there():
    asked = {key_of(context) for context in ALL} | {option_key(one, each) for each in ALL for one in options(each)}
    own = {"usage", "options", "commands", "required", "quoted", "try", "wrong"}
    written = {key for key in keys("en") if key.startswith("help.") and not key.startswith("help.metavar.")}
    assert written - asked == {f"help.{one}" for one in own}


def test_no_help_is_written_in_the_code():
    written = [
        (context.command_path, one.name)
        for context in ALL
        for one in context.command.params
        if isinstance(one, click.Option)
        and one.help
        and not one.help.startswith("help.")
        and one.name != "version"  # click's own sentence, which is not shown
    ]
    assert written == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("context", ALL, ids=PATHS)
def test_no_line_of_a_help_is_wider_than_the_screen(context, language):
    ask(context.find_root(), ["--lang", language])
    assert [line for line in context.get_help().split("\n") if columns(line) > 80] == []


@pytest.mark.parametrize("context", ALL, ids=PATHS)
def test_a_chinese_help_has_no_english_word_of_clicks(context):
    ask(context.find_root(), ["--lang", "zh_CN"])
    shown = context.get_help()
    english = (
        "Usage",
        "OPTIONS",
        "ARGS",
        "Options:",
        "Commands:",
        "required",
        "PATH",
        "FILE",
        "DIRECTORY",
        "INTEGER",
        "TEXT",
    )
    assert [word for word in english if word in shown] == []


ENGLISH_LINT = """\
Usage: xlvalidate lint [OPTIONS] [EDITION]...

  Look for faults in edition files: all at once, each with its path, its line
  and what to write instead.

Options:
  --format [text|json]  text: each line begins with file:line:column; json: an
                        object a fault, a line each.
  --lang [zh_CN|en]     Language of messages; the system's by default.
  -h, --help            Show this message and exit.
"""
CHINESE_LINT = """\
用法：xlvalidate lint [选项] [版本]...

  查找版本文件中的错误：一次全部列出，各附路径、行号和应当怎样写。

选项：
  --format [text|json]  text：每行以 文件:行:列 开头；json：每处错误一个对象，各
                        占一行。
  --lang [zh_CN|en]     提示所用的语言；默认为系统的语言。
  -h, --help            显示本帮助并退出。
"""
CHINESE_RUN = """\
用法：xlvalidate collect run [选项] 文件夹

  取来新的材料，加以审核，确定哪些单位已报。无论在何处中断，再运行一次即可。

选项：
  --jobs 整数        用几个进程读取；0：由本进程读取并自行监督。  [0<=x<=256]
  --cluster 地址     Dask 调度器，tcp://host:8786：由它的工作进程审核。
  --share 网址       工作进程从哪里取得原件；默认为收报文件夹。
  --last 路径        上期的工作簿，仅限本次；要长期使用，请写入
                     collection.toml。
  --convert          用本机的 LibreOffice 把 .xls、.et、.ods、.xlsb 转换成 .xlsx
                     再审核。
  --lang [zh_CN|en]  提示所用的语言；默认为收报所用的语言。
  -h, --help         显示本帮助并退出。
"""
CHINESE_KEYS = """\
用法：xlvalidate keys [选项] 命令 [参数]...

  密钥：私钥为下发的模板签名，公钥核验交回的报表。

选项：
  -h, --help  显示本帮助并退出。

命令：
  new   生成一个密钥：“名称.key”只有本人能读取，“名称.pub”交给所有核验的人。
  show  显示密钥的编号，私钥和公钥的编号相同：可在电话中核对的指纹。
"""


@pytest.mark.parametrize(
    ("args", "system", "shown"),
    [
        (["lint", "--help"], "en_US.UTF-8", ENGLISH_LINT),
        (["lint", "-h"], "zh_CN.UTF-8", CHINESE_LINT),
        (["lint", "--help", "--lang", "zh_CN"], "en_US.UTF-8", CHINESE_LINT),
        (["lint", "--lang=en", "--help"], "zh_CN.UTF-8", ENGLISH_LINT),
        (["--lang", "zh_CN", "lint", "--help"], "en_US.UTF-8", CHINESE_LINT),
        (["collect", "run", "--help"], "zh_CN.UTF-8", CHINESE_RUN),
        (["collect", "--lang=zh_CN", "run", "--help"], "en_US.UTF-8", CHINESE_RUN),
        (["keys", "--help", "--lang=zh_CN"], "en_US.UTF-8", CHINESE_KEYS),
    ],
)
def test_a_whole_help(monkeypatch, args, system, shown):
    monkeypatch.setenv("LC_ALL", system)
    assert said(*args) == shown


def test_a_group_without_a_command(monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert said("keys") == CHINESE_KEYS
    assert said("--lang=zh_CN", "keys").endswith("错误：缺少命令，请写上。\n")
    assert said("--lang=en", "keys").endswith("Error: Missing command.\n")


def test_the_language_before_the_command_is_the_commands(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert said("--lang", "zh_CN", "lint", "ogi-2021").startswith("ogi-2021：")
    assert said("--lang", "zh_CN", "lint", "ogi-2021", "--lang", "en").startswith("ogi-2021: ")


def test_the_list_of_commands_imports_none_of_them():
    code = (
        "import sys\nfrom xlvalidate.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(one for one in sys.modules if one.startswith('xlvalidate.commands.')), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    ours = ("asked_language", "click_words", "command_groups", "help_text")
    assert done.stderr == f"{[f'xlvalidate.commands.{one}' for one in ours]}\n"


HERE = str(Path(__file__).parent)
FILE = __file__
# What is typed; what is wrong with it, in English as click says it, and in Chinese.
WRONG = [
    (["check"], "Missing argument 'PATH...'.", "缺少参数“路径...”，请写上。"),
    (["diff", "a"], "Missing argument 'NEWER'.", "缺少参数“新版本”，请写上。"),
    (["adopt", FILE], "Missing option '-o' / '--output'.", "缺少选项“-o” / “--output”，请写上。"),
    (["no"], "No such command 'no'.", "没有“no”这个命令，请核对。"),
    (
        ["check", "--outputt", "x"],
        "No such option '--outputt'. Did you mean '--output'?",
        "没有“--outputt”这个选项，是不是“--output”？请核对。",
    ),
    (["clear", "--zz", "x"], "No such option '--zz'.", "没有“--zz”这个选项，请核对。"),
    (["rules", "a", "b"], "Got unexpected extra argument (b)", "多出了一个参数（b），请去掉。"),
    (["rules", "a", "b", "c"], "Got unexpected extra arguments (b c)", "多出了几个参数（b c），请去掉。"),
    (["check", "x", "--output"], "Option '--output' requires an argument.", "选项“--output”后面要有一个值，请写上。"),
    (["build", "--check=3"], "Option '--check' does not take a value.", "选项“--check”后面不带值，请去掉。"),
    (
        ["check", "x", "--format", "pdf"],
        "Invalid value for '--format': 'pdf' is not one of 'text', 'line', 'json', 'html', 'csv', 'junit', 'xlsx'.",
        "“--format”的值不能用：“pdf”不在可选的值之内，请选择：“text”、“line”、“json”、“html”、“csv”、“junit”、“xlsx”。",
    ),
    (
        ["check", "x", "--lang", "fr"],
        "Invalid value for '--lang': 'fr' is not one of 'zh_CN', 'en'.",
        "“--lang”的值不能用：“fr”不在可选的值之内，请选择：“zh_CN”、“en”。",
    ),
    (
        ["press", "按"],
        "Invalid value for 'BUTTON': '按' is not one of '校验', '下一处', '清除标记', '说明', '帮助', 'check', 'next', "
        "'clear', 'explain', 'help'.",
        "“按钮”的值不能用：“按”不在可选的值之内，请选择：“校验”、“下一处”、“清除标记”、“说明”、“帮助”、“check”、"
        "“next”、“clear”、“explain”、“help”。",
    ),
    (
        ["collect", "init", "x", "--year", "a"],
        "Invalid value for '--year': 'a' is not a valid integer.",
        "“--year”的值不能用：“a”不是整数，请改正。",
    ),
    (
        ["collect", "run", "x", "--jobs", "a"],
        "Invalid value for '--jobs': 'a' is not a valid integer range.",
        "“--jobs”的值不能用：“a”不是整数，请改正。",
    ),
    (
        ["collect", "run", "x", "--jobs", "300"],
        "Invalid value for '--jobs': 300 is not in the range 0<=x<=256.",
        "“--jobs”的值不能用：300 不在 0<=x<=256 的范围内，请改正。",
    ),
    (
        ["verify", FILE, "--manifest", FILE, "--key", FILE, "--on", "x"],
        "Invalid value for '--on': 'x' does not match the format '%Y-%m-%d'.",
        "“--on”的值不能用：“x”不合格式“%Y-%m-%d”，请改正。",
    ),
    (
        ["keys", "show", "no.pub"],
        "Invalid value for 'FILE': File 'no.pub' does not exist.",
        "“文件”的值不能用：没有文件“no.pub”，请核对。",
    ),
    (
        ["check", "x", "--last", "no"],
        "Invalid value for '--last': Path 'no' does not exist.",
        "“--last”的值不能用：没有路径“no”，请核对。",
    ),
    (
        ["build", "--onto", HERE],
        f"Invalid value for '--onto': File '{HERE}' is a directory.",
        f"“--onto”的值不能用：“{HERE}”是文件夹，这里要的是文件，请核对。",
    ),
    (
        ["check", "x", "--mark", FILE],
        f"Invalid value for '--mark': Directory '{FILE}' is a file.",
        f"“--mark”的值不能用：“{FILE}”是文件，这里要的是文件夹，请核对。",
    ),
]


@pytest.mark.parametrize(("args", "english", "chinese"), WRONG, ids=[" ".join(case[0][:3]) for case in WRONG])
def test_what_click_finds_wrong(monkeypatch, args, english, chinese):
    for system, told in (("en_US.UTF-8", f"Error: {english}\n"), ("zh_CN.UTF-8", f"错误：{chinese}\n")):
        monkeypatch.setenv("LC_ALL", system)
        done = CliRunner().invoke(main, args, prog_name="xlvalidate")
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.endswith(told)


def test_a_button_that_is_not_named(monkeypatch):
    for system, told in (
        ("en_US.UTF-8", "Error: Missing argument 'BUTTON'. Choose from:\n\t校验,\n\t下一处,\n"),
        ("zh_CN.UTF-8", "错误：缺少参数“按钮”，请从中选择：\n\t校验,\n\t下一处,\n"),
    ):
        monkeypatch.setenv("LC_ALL", system)
        assert told in CliRunner().invoke(main, ["press"], prog_name="xlvalidate").stderr


def test_where_help_is():
    assert said("--lang", "zh_CN", "diff", "a") == (
        "用法：xlvalidate diff [选项] 旧版本 新版本\n"
        "请用“xlvalidate diff --help”查看帮助。\n\n"
        "错误：缺少参数“新版本”，请写上。\n"
    )
    assert said("diff", "a", "--lang", "en") == (
        "Usage: xlvalidate diff [OPTIONS] OLDER NEWER\n"
        "Try 'xlvalidate diff --help' for help.\n\n"
        "Error: Missing argument 'NEWER'.\n"
    )


def test_what_click_may_say_one_day_stays_english():
    assert said_anew("Something new: 'x'.", "zh_CN") == "Something new: 'x'."


# Our own: what is typed, and the sentence in both languages.
OURS = [
    (
        ["rules", "ogi-2019x"],
        "there is no edition ogi-2019x; is it ogi-2019?",
        "没有 ogi-2019x 这个版本，是不是 ogi-2019？请核对",
    ),
    (
        ["rules", "x"],
        "there is no edition x; there are ogi-2014, ogi-2019, ogi-2021, or name a .toml file",
        "没有 x 这个版本；现有 ogi-2014、ogi-2019、ogi-2021，请选用其一，或写明一个 .toml 文件",
    ),
    (["check", "no.xlsx"], "there is no workbook at no.xlsx", "no.xlsx 没有工作簿，请核对"),
    (
        ["check", "."],
        "there is no workbook at .: Files not checked: 1 (files that are no workbooks 1: a.txt).",
        ". 没有工作簿，请核对：没有审核 1 个文件：不是报表的文件 1（a.txt）。",
    ),
    (
        ["collect", "status", "."],
        ". is no collection: make one with xlvalidate collect init",
        ". 不是收报文件夹，请先用 xlvalidate collect init 新建",
    ),
    (["adopt", "a.txt", "-o", "a"], "a has to be a .toml file", "a 应是 .toml 文件，请改用这个扩展名"),
    (
        ["collect", "init", "c", "--edition", "ogi-2021", "--source", "x", "--source", "y"],
        "there is nothing at x\nthere is nothing at y",
        "x 没有任何内容，请核对位置\ny 没有任何内容，请核对位置",
    ),
    (
        ["demo", "."],
        ". is there already and not empty. Please name a new folder: nothing is written over.",
        ". 已经有东西了。请另写一个还没有的文件夹，这里什么都不会被覆盖。",
    ),
    (
        ["keys", "new", "a/b"],
        "'a/b' is no name of a file: give the key a plain name, and its folder with -o",
        "'a/b' 不能作文件名，请给密钥取一个简单的名称，并用 -o 写明文件夹",
    ),
    (
        ["issue", "a.txt", "--edition", "ogi-2021", "--year", "2025", "-o", "out", "--go"],
        "--go needs --key: a form without a stamp is what `xlvalidate build` makes",
        "使用 --go 时请用 --key 写明密钥；不带编号戳的报表请用 xlvalidate build 生成",
    ),
]


@pytest.mark.parametrize(("args", "english", "chinese"), OURS, ids=[" ".join(case[0][:2]) for case in OURS])
def test_what_we_find_wrong(tmp_path, monkeypatch, args, english, chinese):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    for language, told in (("en", english), ("zh_CN", chinese)):
        done = CliRunner().invoke(main, [*args, "--lang", language])
        assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{told}\n")


def test_what_build_tells(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for language, told in (("zh_CN", "已写出"), ("en", "up to date")):
        assert told in said("build", "ogi-2021", "-o", "x", "--lang", language)
    Path("x/ogi-2021.xlsx").write_bytes(b"")
    assert "已过时，请运行 xlvalidate build" in said("build", "ogi-2021", "-o", "x", "--check", "--lang", "zh_CN")


@pytest.mark.parametrize(
    ("told", "width", "lines"),
    [
        ("", 10, []),
        ("one two three", 8, ["one two", "three"]),
        ("报表报表报表", 8, ["报表报表", "报表"]),
        ("报表报表。报表", 8, ["报表报", "表。报表"]),
        ("报表报（表）", 8, ["报表报", "（表）"]),
        ("报表 a.toml 文件", 8, ["报表", "a.toml", "文件"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("built-in ones", 7, ["built-", "in ones"]),
    ],
)
def test_lines_break_where_they_may(told, width, lines):
    assert wrapped(told, width) == lines


@pytest.mark.parametrize(
    ("told", "width", "short"),
    [
        ("Check vs. one. And more.", 40, "Check vs. one."),
        ("Check all of them.", 12, "Check all..."),
        ("审核工作簿。其余不论。", 40, "审核工作簿。"),
        ("审核工作簿，以及其他。", 15, "审核工作簿..."),
        ("One.\n\nTwo.", 40, "One."),
        ("", 10, ""),
    ],
)
def test_a_help_is_shortened_to_its_first_sentence(told, width, short):
    assert shortened(told, width) == short
