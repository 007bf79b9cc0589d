"""A collection with a tree: what is summed and what is not, who is told, what is written. And `xlvalidate rollup`."""

import io
import json
import re
import shutil
from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import xlvalidate.reports
from tests.collecting.incoming import WRONG, collection, form, lay, mail, ran, reported, reports, viewed
from xlvalidate.cli import main
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.desk.build import template_of
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import catalogue, find
from xlvalidate.findings import Finding
from xlvalidate.ooxml.fill import filled
from xlvalidate.reports.call_text import said_calls
from xlvalidate.reports.report_data import Collected
from xlvalidate.reports.seen_offices import SeenOffices

ROSTER = """code,name,level,parent,mail,language,vertical
33,衢州市人民政府,设区的市,,city@example.gov.cn,,
3301,柯城区人民政府,县级,33,kc@example.gov.cn,,
330101,柯城区教育局,县级部门,3301,edu@example.gov.cn,,
330102,柯城区水利局,县级部门,3301,,,
330103,柯城区税务局,垂直管理,3301,,,是
3302,衢江区人民政府,县级,33,qj@example.gov.cn,,
330201,衢江区教育局,县级部门,3302,,,
330202,衢江区水利局,县级部门,3302,,,
3303,江山市人民政府,县级,33,js@example.gov.cn,,
330301,江山市教育局,县级部门,3303,,,
330302,江山市水利局,县级部门,3303,,,
330303,江山市统计局,县级部门,3303,,,
"""
NAMES = {line.split(",")[0]: line.split(",")[1] for line in ROSTER.splitlines()[1:]}
SCHEMAS = {
    name: json.loads((Path(xlvalidate.reports.__path__[0]) / name).read_text("utf-8"))
    for name in ("findings.schema.json", "rollup.schema.json")
}
VALIDATOR = Draft202012Validator(
    SCHEMAS["rollup.schema.json"],
    registry=Registry().with_resources((name, Resource.from_contents(one)) for name, one in SCHEMAS.items()),
)


def requests(count: int) -> str:
    return f"t3 person total\nnew {count} {count}\ngranted {count} {count}\nhandled {count} {count}"


def of(**drawings: str | int) -> dict[str, bytes]:
    """Reports by the codes of offices: a number of requests, or a drawing."""
    return {
        f"{key}.xlsx": form(key[1:], requests(one) if isinstance(one, int) else one, name=NAMES[key[1:]])
        for key, one in drawings.items()
    }


# One that is right, one that differs, one with units missing and returned; a city that adds its counties up wrongly.
FILES = of(
    _330101=5, _330102=4, _330103=100,
    _330201=7, _330202=3, _3302=12,
    _330301=2, _330302=WRONG, _3303=6,
    _33=26,
)  # fmt: skip
CELLS = ("new_person", "new_total", "granted_person", "granted_total", "handled_person", "handled_total")


@pytest.fixture(scope="module")
def ran_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = collection(tmp_path_factory.mktemp("ran"), FILES, roster=ROSTER)
    ran(made)
    return made


@pytest.fixture
def home(ran_once: Path, tmp_path: Path) -> Path:
    """A collection of its own for each test, as the first run left it."""
    return Path(shutil.copytree(ran_once, tmp_path / ran_once.name))


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, ["rollup", *map(str, words)])


def lines(*words: object) -> dict[str, dict]:
    found = [json.loads(line) for line in typed(*words, "--format", "json").stdout.splitlines()]
    assert [error.message for line in found for error in VALIDATOR.iter_errors(line)] == []
    return {line["code"]: line for line in found}


def files(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "rollup").iterdir())


def sums_of(home: Path) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}

    def use(view: CollectionView, _: object) -> None:
        for one in view.state.offices:
            mine = [finding for finding in view.checked(one).findings if finding.id.startswith("H-AGG")]
            if mine:
                found[one.code] = mine

    viewed(home, use)
    return found


def test_the_report_of_an_office_above_others_is_weighed_with_the_sums(home):
    differ = ",".join(["units-differ"] * 6)
    assert [line for line in reported(home) if not line.startswith("accepted 33010")] == [
        f"return 33 _33.xlsx [{differ}] 0",
        f"return 3302 _3302.xlsx [{differ}] 0",
        "accepted 330201 _330201.xlsx [] 0",
        "accepted 330202 _330202.xlsx [] 0",
        "accepted 3303 _3303.xlsx [units-missing] 0",
        "accepted 330301 _330301.xlsx [] 0",
        "return 330302 _330302.xlsx [] 0",
    ]
    told = sums_of(home)
    assert {code: [(one.id, one.left, one.right, one.difference) for one in told[code]] for code in told} == {
        "33": [(f"H-AGG.t3_{cell}", 26, 25, 1) for cell in CELLS],
        "3302": [(f"H-AGG.t3_{cell}", 12, 10, 2) for cell in CELLS],
        "3303": [("H-AGG", None, None, None)],
    }  # fmt: skip


def test_run_status_and_reports_say_the_same(home):
    done = ran(home)
    counts = {str(fate): count for fate, count in done.tally.fates.items() if count}
    assert (counts, done.tally.balanced) == ({"accepted": 7, "return": 3}, True)
    said = CliRunner().invoke(main, ["collect", "status", str(home)]).stdout.splitlines()
    assert said[-2] == "单位：通过 7，待说明 0，退回修改 3，无法读取 0，未报 2"
    book = openpyxl.load_workbook(io.BytesIO(reports(home)["reports/summary.xlsx"]))
    verdicts = [row[0] for row in book["汇总"].iter_rows(min_row=2, values_only=True)]
    assert [verdicts.count(one) for one in ("√ 通过", "× 退回修改")] == [7, 3]
    (rule,) = [row for row in book["规则"].iter_rows(values_only=True) if row[1] == "H-AGG"]
    # offices, failed, explained, not run, passed, not applicable
    assert rule[4:] == (2, 2, 0, 1, 0, 7)


def test_the_reply_names_what_differs_and_an_office_with_units_missing_is_not_blamed(home):
    drafts = {name: data for name, data in reports(home).items() if name.endswith(".eml")}
    county = message_from_bytes(drafts["replies/3302 衢江区人民政府.eml"], policy=policy.default).get_content()
    assert "本表填 12，2 个下级单位合计 10，差 2；数最大的下级：衢江区教育局 7、衢江区水利局 3。" in county
    other = message_from_bytes(drafts["replies/3303 江山市人民政府.eml"], policy=policy.default).get_content()
    assert "下级单位还缺 2 个（330302 江山市水利局、330303 江山市统计局）" in other
    assert "退回" not in other


def test_when_the_units_come_in_the_sums_change_and_nothing_was_kept(home):
    lay(home / "inbox", of(_330302=1, _330303=3, _3302=10), day=13)
    ran(home)
    assert {code: [finding.why for finding in found][:1] for code, found in sums_of(home).items()} == {
        "33": ["units-differ"]
    }
    assert [line for line in reported(home) if " 3302 " in line or " 3303 " in line] == [
        "accepted 3302 _3302.xlsx [] 1",
        "accepted 3303 _3303.xlsx [] 0",
    ]


def test_a_tree_rolls_up_from_below_in_one_command(home):
    done = typed(home)
    assert done.stdout.splitlines() == [
        "33 衢州市人民政府   下级 3 个单位齐全",
        "  · 3303 江山市人民政府：它的下级不齐，用它自己报的数",
        *(
            f"  ≠ 表三 {where}：本单位填 26，下级合计 25，差 1；"
            "数大的下级：3302 衢江区人民政府 10、3301 柯城区人民政府 9、3303 江山市人民政府 6"
            for where in WHERE
        ),
        f"  已写出 {home}/rollup/33_衢州市人民政府_2025.xlsx   √ 通过",
        "3301 柯城区人民政府   下级 2 个单位齐全",
        f"  已写出 {home}/rollup/3301_柯城区人民政府_2025.xlsx   √ 通过",
        "3302 衢江区人民政府   下级 2 个单位齐全",
        *(
            f"  ≠ 表三 {where}：本单位填 12，下级合计 10，差 2；"
            "数大的下级：330201 衢江区教育局 7、330202 衢江区水利局 3"
            for where in WHERE
        ),
        f"  已写出 {home}/rollup/3302_衢江区人民政府_2025.xlsx   √ 通过",
        "3303 江山市人民政府   下级 3 个单位，缺 2 个",
        "  · 330302 江山市水利局：退回修改",
        "  · 330303 江山市统计局：未报",
        "  下级不齐，没有写汇总表；请催报后再汇总，或用 --partial 写出部分汇总。",
    ]
    assert done.exit_code == 1
    assert files(home) == [
        "3301_柯城区人民政府_2025.xlsx", "3302_衢江区人民政府_2025.xlsx", "33_衢州市人民政府_2025.xlsx",
    ]  # fmt: skip


WHERE = (
    "一、本年新收政府信息公开申请数量 自然人（D6）", "一、本年新收政府信息公开申请数量 总计（J6）",
    "（一）予以公开 自然人（D8）", "（一）予以公开 总计（J8）", "（七）总计 自然人（D29）", "（七）总计（J29）",
)  # fmt: skip


def test_what_is_written_is_a_submission_that_check_accepts(home):
    typed(home)
    paths = [home / "rollup" / name for name in files(home)]
    for checked in check_files(paths, setup(catalogue(None))):
        submission = checked.submission
        notes = [finding.why for finding in checked.findings]  # of an erratum for offices of 县级
        code = Path(checked.source.file).name.split("_")[0]
        assert submission is not None
        assert (checked.verdict, notes) == ("accepted", [] if code == "33" else ["erratum-applies"])
        assert {key: submission.cover[key] for key in ("office", "office_code", "year", "level", "head")} == {
            "office": NAMES[code], "office_code": code, "year": "2025",
            "level": "" if code == "33" else "县级", "head": "",
        }  # fmt: skip
        wanted = {"33": 25, "3301": 9, "3302": 10}[code]
        figures = {one: reading.number for one, reading in submission.readings.items() if reading.number}
        assert figures == {f"t3_{cell}": wanted for cell in CELLS}
        assert (
            len([1 for reading in submission.readings.values() if reading.number == 0]) == len(submission.readings) - 6
        )


def test_one_parent_and_those_below_it(home):
    assert list(lines(home, "--parent", "3302")) == ["3302"]
    assert files(home) == ["3302_衢江区人民政府_2025.xlsx"]
    assert list(lines(home, "--parent", "33")) == ["33", "3301", "3302", "3303"]
    found = lines(home, "--parent", "3303")["3303"]
    assert {key: found[key] for key in ("whole", "sums", "file", "verdict", "rules", "blanks", "findings")} == {
        "whole": False,
        "sums": found["sums"] | {"t3_new_person": "2"},
        "file": None,
        "verdict": None,
        "rules": {"H-AGG": "not_run"},
        "blanks": {},
        "findings": [],
    }
    assert [(unit["code"], unit["by"], unit["why"]) for unit in found["units"]] == [
        ("330301", "report", None),
        ("330302", "nothing", "return"),
        ("330303", "nothing", "missing"),
    ]


def test_a_partial_sum_is_never_taken_for_the_whole(home):
    done = typed(home, "--parent", 3303, "--partial")
    (name,) = files(home)
    assert name == "3303_江山市人民政府_2025_部分汇总.xlsx"
    assert done.stdout.splitlines()[-1] == f"  已写出 {home}/rollup/{name}（只是部分合计，不能当作汇总数上报）"
    (checked,) = check_files([home / "rollup" / name], setup(catalogue(None)))
    assert checked.submission is not None
    assert checked.submission.cover["office"] == "江山市人民政府（部分汇总，缺 2 个下级单位）"
    assert checked.submission.cover["office_code"] == ""  # so that it is nobody's report
    assert checked.submission.readings["t3_new_total"].number == 2
    # When they have all come, the part goes.
    lay(home / "inbox", of(_330302=1, _330303=3), day=13)
    ran(home)
    typed(home, "--parent", 3303)
    assert files(home) == ["3303_江山市人民政府_2025.xlsx"]
    # And when one of them is returned again, so does the whole.
    lay(home / "inbox", of(_330303=WRONG), day=14)
    ran(home)
    typed(home, "--parent", 3303)
    assert files(home) == []


def test_twice_the_same_bytes(home, tmp_path):
    typed(home)
    before = {name: (home / "rollup" / name).read_bytes() for name in files(home)}
    again = typed(home, "-o", tmp_path / "out")
    assert again.exit_code == 1
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert typed(home).stdout == typed(home).stdout


def test_nothing_that_is_not_ours_is_written_over(home, tmp_path):
    lay(tmp_path / "out", {"3301_柯城区人民政府_2025.xlsx": b"issued", "3302_衢江区人民政府_2025.xlsx": b"issued"})
    done = typed(home, "-o", tmp_path / "out", "--lang", "en")
    assert (done.exit_code, done.stderr.count("was not made by a roll-up")) == (2, 2)
    assert sorted(path.read_bytes() for path in (tmp_path / "out").iterdir()) == [b"issued", b"issued"]


def test_what_was_issued_is_no_place_for_sums(home, tmp_path):
    lay(tmp_path / "issued", {"manifest.json": b"{}", "workbooks/a.xlsx": b"issued"})
    for place in (tmp_path / "issued", tmp_path / "issued" / "workbooks"):
        done = typed(home, "-o", place, "--lang", "en")
        assert (done.exit_code, done.stderr) == (
            2,
            f"{tmp_path / 'issued'} holds what was issued: name another folder\n",
        )
    assert [path.name for path in (tmp_path / "issued" / "workbooks").iterdir()] == ["a.xlsx"]


def test_the_workbook_that_was_issued_to_an_office_is_the_one_that_is_filled_in(home, tmp_path):
    name = "3301_柯城区人民政府_2025.xlsx"
    issued = form("3301", "t3 person\nnew 77\ncarried_in 8", name="柯城区")  # with figures proposed in it
    lay(tmp_path / "issued" / "workbooks", {name: issued})
    typed(home, "--issued", tmp_path / "issued")
    (checked,) = check_files([home / "rollup" / name], setup(catalogue(None)))
    assert checked.submission is not None
    assert (checked.verdict, checked.submission.cover["head"]) == ("accepted", "李宁")
    assert [checked.submission.readings[f"t3_{one}_person"].number for one in ("new", "carried_in")] == [9, 0]


def test_two_at_one_moment_are_no_report_to_add(tmp_path):
    home = collection(tmp_path, of(_330102=4), roster=ROSTER)
    lay(home / "inbox", {"a.xlsx": form("330101", requests(1))})
    lay(home / "inbox", {"b.xlsx": form("330101", requests(2))})
    ran(home)
    assert [unit["why"] for unit in lines(home, "--parent", 3301)["3301"]["units"]] == ["undecided", None]


@pytest.mark.parametrize("late", [False, True])
def test_a_file_with_another_offices_code_goes_into_no_sum(tmp_path, late):
    own = {"1.eml": mail(("教育局.xlsx", form("330101", requests(5), name=NAMES["330101"])), day=12)}
    wrong = {
        "2.eml": mail(
            ("水利局.xlsx", form("330101", requests(77), name=NAMES["330102"])), sender="water@example.gov.cn", day=13
        )
    }
    home = collection(tmp_path, {}, roster=ROSTER)
    for files in (wrong, own) if late else (own, wrong):
        lay(home / "inbox", files)
        ran(home)
    assert reported(home) == ["accepted 330101 教育局.xlsx [] 0"]
    found = lines(home, "--parent", "3301", "--partial")["3301"]
    assert [(unit["code"], unit["by"], unit["why"]) for unit in found["units"]] == [
        ("330101", "report", None),
        ("330102", "nothing", "missing"),
    ]
    assert found["sums"]["t3_new_person"] == "5"
    lay(
        home / "inbox",
        {
            "3.eml": mail(
                ("水利局.xlsx", form("330102", requests(4), name=NAMES["330102"])),
                sender="water@example.gov.cn",
                day=14,
            )
        },
    )
    ran(home)
    assert reported(home) == ["accepted 330101 教育局.xlsx [] 0", "accepted 330102 水利局.xlsx [] 0"]
    assert lines(home, "--parent", "3301")["3301"]["sums"]["t3_new_person"] == "9"


def test_an_office_of_which_only_a_contradicted_report_is_there_is_in_no_sum(tmp_path):
    files = {
        "1.xlsx": form("330101", requests(77), name=NAMES["330102"]),
        "2.xlsx": form("330102", requests(4), name=NAMES["330102"]),
    }
    home = collection(tmp_path, files, roster=ROSTER)
    ran(home)
    assert reported(home) == [
        "return 330101 1.xlsx [name-other-office] 0",
        "accepted 330102 2.xlsx [] 0",
    ]
    found = lines(home, "--parent", "3301", "--partial")["3301"]
    assert [(unit["code"], unit["by"], unit["why"]) for unit in found["units"]] == [
        ("330101", "nothing", "contradicted"),
        ("330102", "report", None),
    ]
    assert found["sums"]["t3_new_person"] == "4"
    assert [path for path in reports(home) if path.startswith("replies/")] == []


def test_what_is_of_another_year_or_edition_or_cannot_be_read_does_not_count(tmp_path):
    home = collection(
        tmp_path,
        {
            "1.xlsx": form("330301", requests(1), year=2024),
            "2.xlsx": form("330302", edition="ogi-2019", year=2025),
            "3.xlsx": form("330303", requests(3)),
        },
        roster=ROSTER,
    )
    ran(home)
    assert [unit["why"] for unit in lines(home, "--parent", 3303)["3303"]["units"]] == [
        "other-year", "other-edition", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--parent", "99"], "名册里没有单位 99，请核对"),
        (["--parent", "330101"], "330101 没有下级单位，没有可汇总的，请核对"),
        (["--edition", "ogi-2019"], "这里不汇总 ogi-2019，请选用 ogi-2021"),
    ],
)
def test_what_cannot_be_rolled_up_is_said(home, words, said):
    done = typed(home, *words)
    assert (done.exit_code, done.stderr, done.stdout) == (2, f"{said}\n", "")
    assert not (home / "rollup").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("year = 2025\n", ""), "names no year; sums need one"),
        (('roster = "roster.csv"\n', ""), "has no roster"),
        (('ogi-2021"]\nyear = 2025', 'ogi-2014"]\nyear = 2018'), "nothing adds in ogi-2014"),
    ],
)
def test_a_collection_that_cannot_be_rolled_up_says_why(tmp_path, change, said):
    home = collection(tmp_path, of(_330101=5), roster=ROSTER)
    toml = home / "collection.toml"
    toml.write_text(toml.read_text("utf-8").replace(*change), "utf-8")
    ran(home)
    done = typed(home, "--lang", "en")
    assert done.exit_code == 2 and said in done.stderr
    assert reports(home)["reports/index.html"]  # the reports need no sums


def test_the_page_the_workbook_and_the_lines_show_the_tree(home):
    written = reports(home)
    found = [json.loads(line) for line in written["reports/tree.jsonl"].decode().splitlines()]
    assert [error.message for line in found for error in VALIDATOR.iter_errors(line)] == []
    assert [(line["code"], line["depth"], line["verdict"], line["whole"]) for line in found][:6] == [
        ("33", 0, "return", True), ("3301", 1, None, True), ("330101", 2, "accepted", True),
        ("330102", 2, "accepted", True), ("330103", 2, "accepted", True), ("3302", 1, "return", True),
    ]  # fmt: skip
    assert found[0]["below"] == {"accepted": 7, "return": 2, "missing": 2}
    book = openpyxl.load_workbook(io.BytesIO(written["reports/summary.xlsx"]))
    tree, differences = book["逐级汇总"], book["汇总差异"]
    assert [tree.row_dimensions[row].outlineLevel for row in range(2, 14)] == [0, 1, 2, 2, 2, 1, 2, 2, 1, 2, 2, 2]
    assert tree.sheet_properties.outlinePr.summaryBelow is False
    assert [cell.value for cell in tree[6]][:5] == [
        "柯城区税务局",
        "330103",
        "垂直管理",
        "√ 通过",
        "垂直管理，不计入汇总",
    ]
    assert [cell.value for cell in tree[10]] == [
        "江山市人民政府", "3303", "县级", "√ 通过", "下级 3 个单位，缺 2 个", 3, 2, 0, 1, 0, 1, 0, 1,
        "330302 江山市水利局：退回修改、330303 江山市统计局：未报",
    ]  # fmt: skip
    assert differences.max_row == 13
    assert [cell.value for cell in differences[8]] == [
        "衢江区人民政府", "3302", "H-AGG.t3_new_person", f"表三 {WHERE[0]}", "D6", 12, 10, 2,
        "330201 衢江区教育局 7、330202 衢江区水利局 3",
    ]  # fmt: skip
    above = written["reports/index.html"].decode().split('id="above-table"')[1].split("<tbody>")[1].split("</tbody>")
    rows = [
        re.sub("(<[^>]*>)+", "|", row).replace("\n", "").strip("|")
        for row in re.findall("(?s)<tr>(.*?)</tr>", above[0])
    ]
    assert rows == [
        "衢州市人民政府||33||× 退回修改||6 格与下级合计不符|7|0|2|0|2",
        "柯城区人民政府||3301||未报||下级 2 个单位齐全|3|0|0|0|0",
        "衢江区人民政府||3302||× 退回修改||6 格与下级合计不符|2|0|0|0|0",
        "江山市人民政府||3303||√ 通过||下级 3 个单位，缺 2 个|1|0|1|0|1",
    ]


def test_a_form_that_was_adopted_is_rolled_up_into_its_own_workbook(tmp_path):
    adopted = Path(__file__).parents[2] / "examples" / "adopted"
    (tmp_path / "official").mkdir()
    (tmp_path / "official" / "beds.xlsx").write_bytes((adopted / "official" / "beds.xlsx").read_bytes())
    adding = '\n[[rules]]\nid = "H-SUM"\nseverity = "must"\nsource = "逐级汇总"\nunits = ["t1_*_c1", "t1_*_c4"]\n'
    edition = tmp_path / "beds.toml"
    edition.write_text((adopted / "beds.toml").read_text("utf-8") + adding, "utf-8")

    #                          beds              days
    drawn = {"330801": "r1 6 180\nr5 6 180", "330802": "r1 5 150\nr2 4 120\nr5 1 30"}
    cells = printed(find(str(edition))).cells
    blank = template_of(str(edition))[1]
    fields = printed(find(str(edition))).fields
    files = {}
    for code, drawing in drawn.items():
        typed_in = {cells[key]: 0 for key in cells}
        for row, *figures in map(str.split, drawing.splitlines()):
            typed_in |= {
                cells[f"t1_{row}_{column}"]: int(one) for column, one in zip(("c1", "c4"), figures, strict=True)
            }
            typed_in[cells[f"t1_{row}_c2"]] = int(figures[0])
        cover = {
            fields["office"]: {"330801": "甲院", "330802": "乙院"}[code],
            fields["office_code"]: code,
            fields["year"]: 2025,
        }
        files[f"{code}.xlsx"] = filled(blank, typed_in | cover)
    lay(tmp_path / "inbox", files)
    (tmp_path / "roster.csv").write_text(
        "code,name,parent\n3308,市卫健委,\n330801,甲院,3308\n330802,乙院,3308\n", "utf-8"
    )
    home = tmp_path / "c"
    for words in (
        ["init", home, "--edition", edition, "--year", 2025, "--roster", tmp_path / "roster.csv", "--source",
         tmp_path / "inbox"],
        ["run", home, "--jobs", 0],
    ):  # fmt: skip
        done = CliRunner().invoke(main, ["collect", *map(str, words)])
        assert done.exit_code == 0, done.output

    rolled = typed(home)
    assert rolled.output.splitlines()[:1] == ["3308 市卫健委   下级 2 个单位齐全"], rolled.exception
    (path,) = (home / "rollup").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    assert {
        (row, column): book[cells[f"t1_{row}_{column}"].sheet][cells[f"t1_{row}_{column}"].a1].value
        for row in ("r1", "r2", "r5")
        for column in ("c1", "c2", "c4")
    } == {
        ("r1", "c1"): 11, ("r1", "c2"): None, ("r1", "c4"): 330,
        ("r2", "c1"): 4, ("r2", "c2"): None, ("r2", "c4"): 120,
        ("r5", "c1"): 7, ("r5", "c2"): None, ("r5", "c4"): 210,
    }  # fmt: skip


def test_offices_above_that_are_not_in_the_roster_are_named_by_run_and_by_rollup(tmp_path):
    roster = ROSTER.replace("33,衢州市人民政府,设区的市,,", "33,衢州市人民政府,设区的市,00,").replace(
        "江山市统计局,县级部门,3303", "江山市统计局,县级部门,某省统计局"
    )
    made = collection(tmp_path, of(_330101=5), roster=roster)
    expected = {
        "zh_CN": "名册里有 2 个单位的上级单位不在名册里：00、某省统计局。",
        "en": "2 offices of the roster stand below offices that are not in it: 00, 某省统计局.",
    }
    for language, said in expected.items():
        run = CliRunner().invoke(main, ["collect", "run", str(made), "--jobs", "0", "--lang", language])
        for result in (run, typed(made, "--partial", "--lang", language)):
            assert result.stderr.count(said) == 1
            assert said not in result.stdout


@pytest.mark.parametrize("name", ["水利局", "柯城区水利局（盖章）", "柯城区水利局办公室", "某某区水利局", "财政部"])
def test_a_form_under_a_name_that_is_not_the_offices_own_goes_into_no_sum_beside_its_own(tmp_path, name):
    files = {
        "1.eml": mail(("own.xlsx", form("330101", requests(5), name=NAMES["330101"])), day=10),
        "2.eml": mail(("newer.xlsx", form("330101", requests(77), name=name)), day=12),
    }
    made = collection(tmp_path, files, roster=ROSTER)
    ran(made)
    assert reported(made) == ["accepted 330101 own.xlsx [] 0"]
    assert lines(made, "--parent", "3301", "--partial")["3301"]["sums"]["t3_new_person"] == "5"


def seen(view: CollectionView) -> Collected:
    offices = SeenOffices()
    for position, office in enumerate(view.offices({})):
        offices.add(position, office, view.into(view.state.offices[position]))
    return offices.onto(view.collected({}))


def calls(home: Path) -> list[tuple[str, ...]]:
    """Whom to call first: the office, the one above, the figure, what it moves, in which sum, and its share."""
    found: list[tuple[str, ...]] = []

    def use(view: CollectionView, judging: object) -> None:
        for one in said_calls(seen(view), "zh_CN"):
            found.append((one.office.called, one.office.parent, one.figure, one.moves, one.total, one.share))

    viewed(home, use)
    return found


NEW = "表三 一、本年新收政府信息公开申请数量 自然人（D6），另有"


def test_whom_to_call_first_goes_by_the_sum_of_the_office_above(home):
    assert calls(home) == [
        ("江山市水利局", "江山市人民政府", f"{NEW} 1 处", "1", "5", "20%"),
        ("衢江区人民政府", "衢州市人民政府", f"{NEW} 5 处", "2", "18", "11.1%"),
        ("衢州市人民政府", "", f"{NEW} 5 处", "1", "26", "3.8%"),
    ]


def test_an_office_that_goes_into_no_sum_is_in_none_and_not_called_for_it(tmp_path):
    files = of(_330101=5, _330102=WRONG, _330103=WRONG)
    files["stranger.xlsx"] = form("999999", WRONG, name="某局")
    made = collection(tmp_path, files, roster=ROSTER)
    ran(made)
    assert calls(made) == [("柯城区水利局", "柯城区人民政府", f"{NEW} 1 处", "1", "8", "12.5%")]


def test_without_a_roster_all_is_one_sum(tmp_path):
    made = collection(tmp_path, of(_330101=5, _330102=WRONG, _330201=2), roster="")
    ran(made)
    assert calls(made) == [("柯城区水利局", "", f"{NEW} 1 处", "1", "10", "10%")]
