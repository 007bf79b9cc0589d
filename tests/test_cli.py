"""The command line on good and bad input: exit codes, streams, and a sentence for everything that can be wrong."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from xlvalidate.cli import main

REPORTS = Path(__file__).parents[1] / "examples" / "reports"
OWN = Path(__file__).parents[1] / "examples" / "own_form"


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


@pytest.mark.parametrize(
    ("names", "code"), [(["seed-004"], 0), (["seed-002"], 0), (["seed-000"], 1), (["seed-004", "broken"], 1)]
)
def test_the_exit_code_is_that_of_the_gravest(names, code):
    assert run("check", *(REPORTS / f"{name}.xlsx" for name in names)).exit_code == code


def test_json_is_one_sorted_object_a_line():
    result = run("check", REPORTS, "--format", "json")
    lines = result.stdout.splitlines()
    objects = [json.loads(line) for line in lines]
    assert [Path(one["file"]).stem for one in objects] == [
        "broken",
        *(f"seed-00{number}" for number in range(5)),
    ]
    assert [one["verdict"] for one in objects] == [
        "return",
        "return",
        "return",
        "accepted",
        "return",
        "accepted",
    ]
    for line, one in zip(lines, objects, strict=True):
        assert line == json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_an_edition_of_ones_own_works_everywhere(tmp_path):
    edition = OWN / "school.toml"
    assert run("lint", edition).exit_code == 0
    assert run("rules", edition).stdout.startswith("# School census\n")
    assert run("build", edition, "-o", tmp_path).exit_code == 0
    assert run("build", edition, "-o", tmp_path, "--check").exit_code == 0
    result = run("check", OWN / "hill-school.xlsx", "--edition", edition, "--mark", tmp_path)
    assert result.exit_code == 1
    assert "33 ≠ 15 + 17, off by 1" in result.stdout
    assert (tmp_path / "hill-school_审核.xlsx").is_file()
    blank = run("check", tmp_path / "school-census.xlsx", "--edition", edition)
    assert blank.exit_code == 1
    assert "nothing was filled in in the whole table (16 cells)" in blank.stdout


def test_without_its_file_an_own_edition_is_unknown():
    result = run("check", OWN / "hill-school.xlsx", "--format", "json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["findings"] == [
        {
            "cells": [],
            "difference": None,
            "id": "unknown-edition",
            "kind": "file",
            "left": None,
            "message": "不认识表的版本“school-census”。请用本年度下发的模板，或用 --edition 指明版本文件。"
            "〔unknown-edition·强制〕",
            "right": None,
            "severity": "must",
        }
    ]


def rewritten(path: Path, part: str, *changes: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8") if name == part else old.read(name)
            for before, after in changes if name == part else ():
                assert before in data, before
                data = data.replace(before, after)
            new.writestr(name, data)
    return out.getvalue()


GOOD = REPORTS / "seed-004.xlsx"
NAME = "<definedName name=\"i_t3_new_person\">'表三'!$D$6</definedName>"


def named(replacement: str) -> bytes:
    return rewritten(GOOD, "xl/workbook.xml", (NAME, replacement))


BAD = [
    ("not a workbook", b"hello", 3, "not-a-workbook"),
    ("empty", b"", 3, "not-a-workbook"),
    ("html renamed", b"<html><table><tr><td>1</td></tr></table></html>", 3, "not-a-workbook"),
    ("truncated", GOOD.read_bytes()[:9000], 3, "truncated"),
    ("old xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "Workbook\0".encode("utf-16-le"), 3, "old-xls"),
    (
        "encrypted",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage\0".encode("utf-16-le"),
        3,
        "encrypted",
    ),
    ("unknown edition", rewritten(GOOD, "xl/worksheets/sheet7.xml", ("ogi-2019", "ogi-1999")), 3, "unknown-edition"),
    ("another form", rewritten(GOOD, "xl/workbook.xml", ("i_t", "j_t"), ("xlv_", "ylv_")), 3, "not-a-form"),
    ("name deleted", named(""), 1, "name-deleted"),
    ("name broken", named('<definedName name="i_t3_new_person">#REF!</definedName>'), 1, "name-broken"),
    ("name of a lost sheet", named(NAME.replace("表三", "表九")), 1, "name-broken"),
    ("name moved", named(NAME.replace("$D$6", "$L$40")), 1, "name-moved"),
    ("name on another's cell", named(NAME.replace("$D$6", "$E$6")), 1, "cells-shared"),
    ("name over two cells", named(NAME.replace("$D$6", "$D$6:$E$6")), 1, "name-outside"),
    ("name into another book", named(NAME.replace("'表三'", "'[1]表三'")), 1, "name-outside"),
    (
        "name doubled",
        named(NAME + NAME),
        1,
        "name-doubled",
    ),
]


@pytest.mark.parametrize(("data", "code", "found"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_bad_input_is_a_finding_and_leaves_the_others_unharmed(tmp_path, data, code, found):
    (tmp_path / "a.xlsx").write_bytes(data)
    (tmp_path / "b.xlsx").write_bytes(GOOD.read_bytes())
    result = run("check", tmp_path, "--format", "json", "--mark", tmp_path / "marked")
    bad, good = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == code
    assert found in [finding["id"] for finding in bad["findings"]]
    assert "请" in next(finding["message"] for finding in bad["findings"] if finding["id"] == found)
    assert good["verdict"] == "accepted"


def test_a_formula_never_calculated_is_said(tmp_path):
    import openpyxl

    book = openpyxl.load_workbook(GOOD)
    book["表三"]["J6"] = "=SUM(D6:I6)"
    book.save(tmp_path / "a.xlsx")
    result = run("check", tmp_path, "--format", "json")
    (finding, *_) = json.loads(result.stdout)["findings"]
    assert finding["id"] == "T3-INT.new_total"
    assert finding["message"] == (
        "表三 一、本年新收政府信息公开申请数量 总计（J6）：这一格是公式，而且从未计算过。"
        "请用 Excel 或 WPS 打开，按 F9 计算后保存，或改成数字。〔T3-INT.new_total·强制〕"
    )


def test_usage_is_exit_2_and_says_everything_that_is_wrong(tmp_path):
    result = run("check", tmp_path / "no.xlsx", tmp_path)
    assert result.exit_code == 2
    assert result.stderr == f"there is no workbook at {tmp_path / 'no.xlsx'}\nthere is no workbook at {tmp_path}\n"
    result = run("rules", "ogi-2019x")
    assert (result.exit_code, result.stderr) == (2, "there is no edition ogi-2019x; is it ogi-2019?\n")


def test_an_edition_with_faults_is_exit_2(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text("id = 1", encoding="utf-8")
    assert run("lint", path).exit_code == 2
    assert run("check", GOOD, "--edition", path).exit_code == 2


def test_the_senders_file_is_never_written_to(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes((REPORTS / "broken.xlsx").read_bytes())
    path.chmod(0o444)
    assert run("check", path, "--mark", tmp_path).exit_code == 1
    assert run("check", path, "--mark", tmp_path).exit_code == 1
    assert path.read_bytes() == (REPORTS / "broken.xlsx").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["form.xlsx", "form_审核-2.xlsx", "form_审核.xlsx"]


def test_clear_leaves_a_workbook_without_marks_as_it_is(tmp_path):
    form = tmp_path / "form.xlsx"
    form.write_bytes((REPORTS / "seed-004.xlsx").read_bytes())
    before = form.read_bytes()
    for more in ([], ["-o", tmp_path / "clean"]):
        done = run("clear", form, *more, "--lang", "en")
        assert done.exit_code == 0
        assert done.stdout.startswith("there are no marks to remove: ")
    assert form.read_bytes() == (tmp_path / "clean" / "form.xlsx").read_bytes() == before


def test_clear_takes_the_marks_out(tmp_path):
    run("check", REPORTS / "broken.xlsx", "--mark", tmp_path)
    copy = tmp_path / "broken_审核.xlsx"
    assert run("clear", copy, "-o", tmp_path / "clean").exit_code == 0
    assert (
        run("check", tmp_path / "clean" / "broken_审核.xlsx").stdout.splitlines()[1:]
        == (run("check", REPORTS / "broken.xlsx").stdout.splitlines()[1:])
    )
    stranger = tmp_path / "stranger.xlsx"
    stranger.write_bytes(b"no")
    assert run("clear", stranger).exit_code == 1


def test_templates_are_not_stale():
    assert run("build", "--check", "-o", Path(__file__).parents[1] / "templates").exit_code == 0


def test_a_stale_template_is_told(tmp_path):
    assert run("build", "-o", tmp_path).exit_code == 0
    assert run("build", "--check", "-o", tmp_path).exit_code == 0
    path = tmp_path / "ogi-2019.xlsx"
    path.write_bytes(rewritten(path, "xl/worksheets/sheet3.xml", ("自然人", "个人")))
    result = run("build", "--check", "-o", tmp_path)
    assert result.exit_code == 1
    assert "ogi-2019.xlsx: stale" in result.stderr


def seeds(folder: Path) -> Path:
    """A form, its marked copy, one that was corrected, a stranger's file, and what else lies in a folder."""
    folder.mkdir()
    form = folder / "年报.xlsx"
    form.write_bytes((REPORTS / "broken.xlsx").read_bytes())
    run("check", form, "--mark", folder)
    copy = folder / "年报_审核.xlsx"
    copy.rename(folder / "改了名.xlsx")
    workbook = openpyxl.load_workbook(folder / "改了名.xlsx")
    workbook["表三"]["D6"] = 8
    workbook.save(copy)
    (folder / "财务_审核.xlsx").write_bytes((REPORTS / "seed-004.xlsx").read_bytes())
    for name in ("~$年报.xlsx", ".hidden.xlsx", "Thumbs.db", "说明.docx"):
        (folder / name).write_bytes(b"x")
    return folder


def test_of_a_folder_only_our_own_unchanged_copies_are_passed_over_and_told(tmp_path):
    folder = seeds(tmp_path / "in")
    result = run("check", folder, "--format", "json")
    found = {Path(one["file"]).name: one["verdict"] for one in map(json.loads, result.stdout.splitlines())}
    assert found == {"年报.xlsx": "return", "年报_审核.xlsx": "return", "财务_审核.xlsx": "accepted"}
    said = "隐藏文件 2，Excel 的锁文件 1，本程序写的标记副本 1，不是报表的文件 1（说明.docx）"
    assert result.stderr == f"没有审核 5 个文件：{said}。\n"
    text = run("check", folder, "--lang", "en")
    assert text.stdout.splitlines()[-1].startswith("3 files: ")
    assert text.stderr == (
        "Files not checked: 5 (hidden files 2; locks of Excel 1; marked copies as this program wrote them 1;"
        " files that are no workbooks 1: 说明.docx).\n"
    )


def test_a_copy_that_is_named_is_checked(tmp_path):
    folder = seeds(tmp_path / "in")
    named = run("check", folder / "改了名.xlsx", "--format", "json")
    assert ([json.loads(line)["verdict"] for line in named.stdout.splitlines()], named.stderr) == (["return"], "")
    both = run("check", folder, folder / "改了名.xlsx", "--format", "json")
    assert len(both.stdout.splitlines()) == 4
    assert both.stderr.startswith("没有审核 4 个文件：")


def test_a_folder_in_which_nothing_is_left_says_why(tmp_path):
    folder = seeds(tmp_path / "in")
    for name in ("年报.xlsx", "年报_审核.xlsx", "财务_审核.xlsx", ".hidden.xlsx", "Thumbs.db", "~$年报.xlsx"):
        (folder / name).unlink()
    result = run("check", folder)
    left = "(marked copies as this program wrote them 1; files that are no workbooks 1: 说明.docx)"
    assert (result.exit_code, result.stderr) == (
        2,
        f"there is no workbook at {folder}: Files not checked: 2 {left}.\n",
    )


def test_marked_copies_beside_last_years_files_double_no_office(tmp_path):
    folder = tmp_path / "last"
    folder.mkdir()
    form = (REPORTS / "seed-002.xlsx").read_bytes()
    for name in ("a.xlsx", "a_审核.xlsx"):  # as an older program marked it: without a seal
        (folder / name).write_bytes(form)
    assert run("check", REPORTS / "seed-004.xlsx", "--last", folder).stderr == ""


# Root may list every folder, unless it gives up the right to.
AS_ANYONE = (
    ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.name == "posix" and not os.geteuid() else []
)


@pytest.mark.skipif(os.name != "posix", reason="a folder that its owner may not list")
def test_a_folder_that_cannot_be_listed_is_told(tmp_path):
    folder = seeds(tmp_path / "in")
    inner = folder / "锁住"
    inner.mkdir(mode=0)
    try:
        program = [*AS_ANYONE, sys.executable, "-m", "xlvalidate", "check", folder, "--lang", "zh_CN"]
        result = subprocess.run(program, capture_output=True, text=True)
    finally:
        inner.chmod(0o700)
    assert result.returncode == 3
    assert "打不开的文件夹 1（锁住）" in result.stderr
