"""`lint`: text that editors jump by, and a contract in JSON; whatever the file is, it ends with a sentence."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

import xlvalidate.reports.fault_lines as fault_lines
from tests.editions.little import HEAD, codes, rule, table
from xlvalidate.cli import main

SCHEMA = json.loads((Path(fault_lines.__file__).parent / "faults.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
FORM = HEAD + table("t", codes("a b"), codes("x y"), 3)
AT = FORM.count("\n") + 6  # the line of `says` in a rule behind it


def lint(*args: str) -> Result:
    return CliRunner().invoke(main, ["lint", *args])


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def written(name: str, text: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


ALONE = "“t_y_a” is a number and cannot stand alone: please compare it with something"
LABEL = "“{0}” is a label: a rule names figures by their codes, table_row_column; a text to compare with stands in quotation marks, '{0}'"  # noqa: E501
DRAWN = [
    # A tab and a wide letter before the caret; a rule of several lines, of which one is drawn.
    ('says = "t_x_a\t= t_x_b or t_y_a"', (AT, 26, ALONE), ("t_x_a\t= t_x_b or t_y_a", "     \t           ^")),
    (
        'says = "t_x_a ＝ 1"',
        (AT, 15, "“＝” is not used here; write '='"),
        ("t_x_a ＝ 1", "      ^"),
    ),
    (
        'says = "t_x_a = 1 且且 b 合计"',
        (AT, 19, LABEL.format("且且")),
        ("t_x_a = 1 且且 b 合计", "          ^"),
    ),
    (
        'says = """\nt_x_a = t_x_b\n\tand t_y_a == t_y_b\n"""',
        (AT + 2, 12, "“==” is not used here; write '='"),
        ("\tand t_y_a == t_y_b", "\t          ^"),
    ),
    (
        "says = 't_x_a = 1 and 人 = 2 or t_x_a = 人'",
        (AT, 23, LABEL.format("人")),
        ("t_x_a = 1 and 人 = 2 or t_x_a = 人", "              ^"),
    ),
    (
        'says = "t_x_a \\u200b= t_x_b"',
        (AT, 1, "a character that cannot be seen stands here, U+200B: delete it, and write an ordinary blank where one is needed"),  # noqa: E501
        ("t_x_a \\u200b= t_x_b", "      ^"),
    ),
]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(("said", "told", "picture"), DRAWN)
def test_a_fault_of_a_rule_is_drawn(said, told, picture, end):
    written("表.toml", (FORM + rule(said)).replace("\n", end))
    line, column, what = told
    done = lint("表.toml", "--lang", "en")
    assert (done.exit_code, done.stderr) == (2, "")
    assert done.stdout.splitlines() == [
        f"表.toml:{line}:{column}: rules[1] R.says   {what}",
        *(f"    {one}" for one in picture),
        "表.toml has 1 fault",
    ]


def test_every_fault_has_its_file_its_place_and_its_rule_in_json():
    written("forms/tiny.toml", 'include = ["parts/part.toml"]\n' + FORM + rule('says = "t_x_a = sum(s)"', "MISSING"))
    written("forms/parts/part.toml", rule('says = "t_x_a == 1"', "PART").lstrip())
    done = lint("forms/tiny.toml", "--format", "json", "--lang", "en")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [error.message for line in lines for error in VALIDATOR.iter_errors(line)] == []
    assert (done.exit_code, done.stderr) == (2, "")
    part, tiny = Path("forms/parts/part.toml"), Path("forms/tiny.toml")
    assert lines == [
        {
            "edition": "forms/tiny.toml",
            "file": str(part),
            "line": 5,
            "column": 15,
            "path": "rules[0] PART.says",
            "rule": "PART",
            "fault": "look-alike",
            "message": "“==” is not used here; write '='",
            "drawn": {"text": "t_x_a == 1", "column": 7},
        }
    ]
    written("forms/parts/part.toml", 'rules = [{ id = "PART", severity = "must", source = "s", manual = true }]')
    written("forms/tiny.en.errata.toml", "")
    (missing,) = [json.loads(line) for line in lint(str(tiny), "--format=json", "--lang=en").stdout.splitlines()]
    assert (missing["file"], missing["line"], missing["rule"], missing["fault"]) == (
        str(tiny),
        AT + 1,
        "MISSING",
        "no-set",
    )


def test_a_sound_edition_has_no_line_in_json():
    written("tiny.toml", FORM)
    done = lint("tiny.toml", "ogi-2021", "--format", "json")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "")


def test_faults_of_what_is_beside_have_its_file():
    written("tiny.toml", FORM)
    written("tiny.errata.toml", '[[errata]]\nrule = "NO"\nsince = 2026-01-01\nreason = "w"\noff = true\n')
    (line,) = [json.loads(line) for line in lint("tiny.toml", "--format", "json").stdout.splitlines()]
    assert (line["file"], line["line"], line["rule"], line["fault"]) == ("tiny.errata.toml", 2, "NO", "no-rule")


# Whatever the file is: the first line that is printed, to stdout or to stderr.
ODD = [
    ("empty.toml", b"", "empty.toml:1:1: the file   has nothing in it; an edition begins with id, title, authority"),
    ("utf16.toml", FORM.encode("utf-16"), "utf16.toml:1:1: byte 0   the file is not UTF-8; save it as UTF-8"),
    ("gbk.toml", "a = 1\nb = '表'".encode("gbk"), "gbk.toml:2:6: byte 11   the file is not UTF-8; save it as UTF-8"),
    (
        "bom.toml",
        b"\xef\xbb\xbf" + (FORM + rule('says = "= 1"')).encode(),
        f"bom.toml:{AT}:9: rules[1] R.says   a rule",
    ),
    ("syntax.toml", b"a = 1\nb = \xe2\x80\x9cx\xe2\x80\x9d\n", "syntax.toml:2:5: TOML   ““” is no quote that can be"),
    ("deep.toml", b"a = " + b"[" * 50_000, "deep.toml:1:1: TOML   has too many brackets within brackets"),
    ("long.toml", b'a = "' + b"x" * 100_000 + b'" =', "long.toml:1:100008: TOML   this does not belong behind"),
    ("no\x1b[31m.toml", b"", "no[U+001B][31m.toml:1:1: the file   has nothing in it"),
    ("folder/form.toml", b"x = 1", "folder is a folder without an edition file: name a .toml file"),
]


@pytest.mark.parametrize(("name", "data", "said"), ODD, ids=[name for name, *_ in ODD])
def test_whatever_the_file_is(name, data, said):
    written(name, data)
    done = lint(name.partition("/")[0], "--lang", "en")
    assert done.exit_code == 2
    first, *rest = (done.stdout or done.stderr).splitlines()
    assert first.startswith(said)
    assert max(map(len, rest), default=0) < 500
    lines = lint(name.partition("/")[0], "--format", "json").stdout.splitlines()
    assert [error.message for line in lines for error in VALIDATOR.iter_errors(json.loads(line))] == []


def test_a_thousand_faults_come_at_once_and_no_more_are_printed():
    many = "".join(rule(f'says = "t_x_a == {number}"\nodd = 1', f"R{number}") for number in range(600))
    written("tiny.toml", FORM + many)
    shown = lint("tiny.toml", "--lang", "en").stdout.splitlines()
    assert [shown[-2:], sum(line.startswith("tiny.toml:") for line in shown)] == [
        ["… and 200 more", "tiny.toml has 1200 faults"],
        1000,
    ]
    assert len(lint("tiny.toml", "--format", "json").stdout.splitlines()) == 1200


def test_an_edition_that_there_is_not_stops_no_other():
    written("tiny.toml", FORM)
    done = lint("none.toml", "tiny.toml", "--lang", "en")
    assert done.exit_code == 2
    assert done.stderr.startswith("there is no edition none.toml; ")
    assert done.stdout == "tiny.toml: no faults (4 indicators, 1 rule, 1 place)\n"


def test_what_only_the_engine_can_judge_is_told():
    said = 'says = "t_x_a in (' + ", ".join(map(str, range(300))) + ')"'
    written("long.toml", FORM + rule(said))
    done = lint("long.toml", "--lang", "en")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:] == [
        "long.toml: R cannot be said in formulas of Excel 2007; 校验 leaves them to the program"
    ]
