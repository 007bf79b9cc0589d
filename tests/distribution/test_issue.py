"""`xlvalidate issue`, as it is typed: the plan, what it writes, what it leaves, and what it refuses."""

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.collecting.incoming import form
from tests.distribution.issues import BUNDLE, ROSTER, WORKBOOKS, issue, issued, lay_keys, tree, typed, written
from xlvalidate.desk.printed_form import printed
from xlvalidate.distribution.manifest import trusted
from xlvalidate.editions.catalogue import catalogue, find
from xlvalidate.identity import Period
from xlvalidate.page.single_file import single_file
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Submission
from xlvalidate.stamps import new_keys

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = sorted(
    [
        *(f"workbooks/{name}" for name in WORKBOOKS.values()),
        *(f"drafts/{name[:-5]}.eml" for code, name in WORKBOOKS.items() if code != "330802004"),
        BUNDLE,
        "manifest.csv",
        "manifest.json",
        "manifest.sig",
    ]
)
PLAN = """ogi-2021 2025 年，下发日期 2026-01-05，清单有效期 不限
单位 5 个：
  设区的市级 1
  县级部门 2
  统计机构 1
  未注明层级 1
工作簿：新下发 5，重新下发 0，已在那里、不动 0；压缩包 1，邮件草稿 4，清单 manifest.json、manifest.csv、manifest.sig
没有邮箱，不写草稿（1）：330802004 柯城区司法局
共用邮箱 edu@example.gov.cn：330802001 柯城区教育局、330802003 柯城区统计局
层级不是表上的选项，留给单位选（1）：330802003 柯城区统计局
没有写任何文件。加 --go 写出。
"""


@pytest.fixture(scope="module")
def once(tmp_path_factory) -> Path:
    """An issue that tests only look at."""
    return issued(tmp_path_factory.mktemp("issue"))


def revised(folder: Path, *words: object) -> tuple[int, str]:
    done = issue(folder, "--go", *words)
    return done.exit_code, done.output.splitlines()[-1]


def test_without_go_the_plan_is_printed_and_nothing_is_written(tmp_path):
    done = issue(tmp_path)
    assert (done.exit_code, done.stdout, done.stderr) == (0, PLAN, "")
    assert not (tmp_path / "out").exists()


def test_the_plan_needs_no_key_and_is_said_in_english_too(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    done = issue(tmp_path, "--lang", "en", "--expires", "2026-06-30", "--no-drafts")
    assert (
        done.stdout.splitlines()[0] == "ogi-2021 for 2025, issued on 2026-01-05, last day of the manifest: 2026-06-30"
    )
    assert done.stdout.splitlines()[6:] == [
        "Workbooks: 5 new, 0 revised, 0 there already and left; 1 zip, 0 mail drafts; the manifest: manifest.json, "
        "manifest.csv, manifest.sig",
        "One address, edu@example.gov.cn: 330802001 柯城区教育局, 330802003 柯城区统计局",
        "Level is none of the form's choices and left to the office (1): 330802003 柯城区统计局",
        "Nothing was written. Write it with --go.",
    ]


def test_what_is_written(once):
    assert list(tree(once)) == FILES
    manifest = json.loads((once / "manifest.json").read_bytes())
    assert [(line["office"], line["file"], line["revision"], line["issued"]) for line in manifest["files"]] == [
        (code, f"workbooks/{name}", 1, "2026-01-05") for code, name in WORKBOOKS.items()
    ]
    known = lay_keys(once.parent)[1]
    assert trusted((once / "manifest.json").read_bytes(), (once / "manifest.sig").read_text(), known, "m").year == 2025


def test_the_zip_of_a_parent_has_its_units_and_a_page(once):
    with zipfile.ZipFile(once / BUNDLE) as bundle:
        files = {info.filename: bundle.read(info) for info in bundle.infolist()}
        # Names in UTF-8, and not of a DOS file, which unzip would read in another code page.
        assert {(info.flag_bits & 0x800, info.create_system) for info in bundle.infolist()} == {(0x800, 3)}
    page = files.pop("填报说明.html").decode()
    checks = files.pop("校验.html")
    assert checks == single_file([find("ogi-2021", date(2026, 1, 5))], printed, lay_keys(once.parent)[1]).encode()
    assert "请把“校验.html”也发给各单位" in page
    units = {code: name for code, name in WORKBOOKS.items() if code != "330800000"}
    assert files == {name: (once / "workbooks" / name).read_bytes() for name in units.values()}
    assert "<h1>《政府信息公开工作年度报告统计表（2021年版）》2025 年填报模板</h1>" in page
    assert [f"<td>{code}</td>" in page for code in units] == [True] * 4
    assert "<li>行政许可、行政处罚、行政强制包括已公开和依法未公开的全部处理决定。</li>" in page


def test_the_same_again_gives_the_same_bytes_elsewhere_and_leaves_what_is_there(once, tmp_path):
    again = written(tmp_path)
    assert tree(again) == tree(once)
    before = {path: path.stat().st_mtime_ns for path in again.rglob("*.*") if path.is_file()}
    done = issue(tmp_path, "--go", "--issued-on", "2026-03-01")
    assert done.stdout.splitlines()[-1] == f"{again}：写了 0 个文件，13 个已在那里、没有动。"
    assert tree(again) == tree(once)
    kept = {path for path in before if path.parent.name != ".issue"}
    assert {path: path.stat().st_mtime_ns for path in kept} == {path: before[path] for path in kept}


def test_what_was_damaged_or_lost_is_made_again(tmp_path):
    out = issued(tmp_path)
    good = tree(out)
    (out / "workbooks" / WORKBOOKS["330802001"]).unlink()
    (out / "workbooks" / WORKBOOKS["330802002"]).write_bytes(b"x")
    (out / BUNDLE).unlink()
    assert revised(tmp_path, "--for", "330802001") == (0, f"{out}：写了 3 个文件，4 个已在那里、没有动。")
    assert tree(out) == good


def test_a_revision_takes_the_place_of_the_one_before(tmp_path):
    out = issued(tmp_path)
    before, name = tree(out), f"workbooks/{WORKBOOKS['330802001']}"
    planned = issue(tmp_path, "--revision", 2, "--for", "330802001", "--issued-on", "2026-02-01")
    assert planned.stdout.splitlines()[3:6] == [
        "工作簿：新下发 0，重新下发 1，已在那里、不动 0；压缩包 1，邮件草稿 1，"
        "清单 manifest.json、manifest.csv、manifest.sig",
        "清单中另有 4 个单位，这次不动",
        "重新下发（第 2 次）：330802001 柯城区教育局",
    ]
    written(tmp_path, "--revision", 2, "--for", "330802001", "--issued-on", "2026-02-01")
    after = tree(out)
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {
        name, f"drafts/{WORKBOOKS['330802001'][:-5]}.eml", BUNDLE, "manifest.csv", "manifest.json", "manifest.sig",
    }  # fmt: skip
    manifest = json.loads(after["manifest.json"])
    assert {line["office"]: line["revision"] for line in manifest["files"]} == {
        code: 2 if code == "330802001" else 1 for code in WORKBOOKS
    }
    assert [(line["office"], line["revision"]) for line in manifest["superseded"]] == [("330802001", 1)]
    assert revised(tmp_path) == (0, f"{out}：写了 0 个文件，13 个已在那里、没有动。")


def test_an_office_that_is_new_in_the_roster_is_issued_its_own_and_the_others_are_left(tmp_path):
    out = issued(tmp_path, roster="\n".join(ROSTER.splitlines()[:-1]))
    before = tree(out)
    after = tree(written(tmp_path))
    assert sorted(set(after) - set(before)) == [f"workbooks/{WORKBOOKS['330802004']}"]
    assert {path for path in before if after[path] != before[path]} == {
        BUNDLE, "manifest.csv", "manifest.json", "manifest.sig",
    }  # fmt: skip


def test_an_office_with_another_name_gets_another_file_and_no_draft_to_an_old_address(tmp_path):
    out = issued(tmp_path)
    renamed = ROSTER.replace("柯城区水利局", "柯城区水务局").replace("water@example.gov.cn", "")
    done = issue(tmp_path, "--go", "--revision", 2, "--for", "330802002", roster=renamed)
    assert done.exit_code == 0
    assert [name for name in tree(out) if "330802002" in name] == ["workbooks/330802002_柯城区水务局_2025.xlsx"]


def test_one_that_left_the_roster_stays_in_the_manifest_and_is_told(tmp_path):
    issued(tmp_path)
    done = issue(tmp_path, "--go", roster="\n".join(ROSTER.splitlines()[:-1]))
    assert "清单中有、名册中已没有（1）：330802004 柯城区司法局" in done.stdout.splitlines()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert [line["office"] for line in manifest["files"]] == [*WORKBOOKS]


def test_last_years_figures_and_what_of_them_cannot_be_used(tmp_path):
    last = tmp_path / "last"
    last.mkdir()
    for name, data in {
        "a.xlsx": form("330802001", year=2024), "b.xlsx": form("330802002", year=2023),
        "c.xlsx": form("330802003", year=2024),
        "d.xlsx": form("330802003", "t3 person\nnew 1", year=2024), "e.xlsx": b"PK",
    }.items():  # fmt: skip
        (last / name).write_bytes(data)
    done = issue(tmp_path, "--last", last)
    assert done.stdout.splitlines()[-6:-1] == [
        "层级不是表上的选项，留给单位选（1）：330802003 柯城区统计局",
        "没有上年数据，只有空表（4）：330800000 衢州市人民政府办公室、330802002 柯城区水利局、330802003 柯城区统计局、"
        "330802004 柯城区司法局",
        "上年数据有不止一份，都不用（1）：330802003",
        "不是 2024 年的或没有单位代码，不用（1）：b.xlsx",
        "打不开，不用（1）：e.xlsx",
    ]
    one = issue(tmp_path, "--last", last / "a.xlsx", "--for", "330802001", "--for", "330802002")
    assert one.stdout.splitlines()[-2] == "没有上年数据，只有空表（1）：330802002 柯城区水利局"


def test_errata_in_force_are_in_the_manifest(tmp_path):
    (tmp_path / "school.toml").write_bytes((EXAMPLES / "own_form" / "school.toml").read_bytes())
    (tmp_path / "school.errata.toml").write_text(
        '[[errata]]\nrule = "P-SUM"\nsince = 2026-01-01\noff = true\nreason = "r"\n'
        '[[errata]]\nrule = "S-PART"\nsince = 2026-01-06\noff = true\nreason = "not yet"\n',
        "utf-8",
    )
    out = written(tmp_path, "--edition", tmp_path / "school.toml")
    assert json.loads((out / "manifest.json").read_bytes())["errata"] == [
        {"rule": "P-SUM", "since": "2026-01-01", "off": True, "severity": None, "reason": "r"}
    ]


def foreign(folder: Path) -> list[object]:
    (folder / "out").mkdir()
    (folder / "out" / "家庭照片.jpg").write_bytes(b"x")
    (folder / "out" / "Thumbs.db").write_bytes(b"x")
    return []


def open_key(folder: Path) -> list[object]:
    lay_keys(folder)
    (folder / "issuer.key").chmod(0o644)
    return []


def another_key(folder: Path) -> list[object]:
    issued(folder)
    lay_keys(folder, "new", new_keys())
    return ["--key", folder / "new.key"]


def altered(folder: Path) -> list[object]:
    path = issued(folder) / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"330802002", b"330802009", 1))
    return []


def lost(folder: Path) -> list[object]:
    (issued(folder) / "manifest.json").unlink()
    return []


def expired(folder: Path) -> list[object]:
    issued(folder, "--expires", "2026-06-30")
    return ["--issued-on", "2026-07-01", "--for", "330802001", "--revision", 2]


def other_year(folder: Path) -> list[object]:
    issued(folder)
    return ["--year", 2026]


def older(folder: Path) -> list[object]:
    issued(folder, "--revision", 3)
    return ["--revision", 2]


BAD = [
    (lambda folder: ["--year", 2020], "ogi-2021 is for the years from 2021 on, not for 2020"),
    (lambda folder: ["--for", "1", "--for", "330802001"], "the roster has no office 1"),
    (
        lambda folder: ["--expires", "2026-01-04"],
        "--expires ends on 2026-01-04, before this is issued on 2026-01-05: give a later day with --expires",
    ),
    (
        foreign,
        "{out} holds files that are no part of an issue: 家庭照片.jpg; name an empty folder",
    ),
    (
        open_key,
        "issuer.key cannot be used as it is:\n  the file   others than its owner may read or write it: "
        "chmod 600 issuer.key",
    ),
    (
        another_key,
        "{out}/manifest.json is not signed with this key: the folder holds an issue with another key, or the manifest "
        "was changed. Give the key that it was issued with, or name another folder",
    ),
    (
        altered,
        "{out}/manifest.json is not signed with this key: the folder holds an issue with another key, or the manifest "
        "was changed. Give the key that it was issued with, or name another folder",
    ),
    (
        lost,
        "{out}/manifest.json is missing, and what lies there was issued: without it the same revisions would be issued "
        "twice. Put it back, or name another folder",
    ),
    (
        expired,
        "the manifest that is there ends on 2026-06-30, before this is issued on 2026-07-01: give a later day with "
        "--expires",
    ),
    (other_year, "the folder holds the issue of ogi-2021 for 2025: name another one for ogi-2021 of 2026"),
    (
        older,
        "--revision 2 is less than what was issued already: 330800000 (3), 330802001 (3), 330802002 (3), "
        "330802003 (3), 330802004 (3); a revision is issued once",
    ),
]


@pytest.mark.parametrize(("make", "said"), BAD, ids=[said[:30] for _, said in BAD])
def test_what_cannot_be_is_told_and_nothing_is_written(tmp_path, make, said):
    words = make(tmp_path)
    before = tree(tmp_path / "out")
    done = issue(tmp_path, "--go", *words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr == said.format(out=tmp_path / "out") + "\n"
    assert tree(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        (ROSTER.replace("330802002,", ","), "  line 4   the office 柯城区水利局 has no code"),
        (
            ROSTER.replace("地市级", "市").replace(
                "330800000,衢州市人民政府办公室,设区的市级,,", "330800000,市,市,330800000,"
            ),
            "  line 2   the office 330800000 is its own parent",
        ),
        (ROSTER.replace("edu@example.gov.cn", "edu@例"), "  line 3   “edu@例” is no mail address"),
        ("code,name\n", None),
    ],
)
def test_a_roster_that_cannot_be_used_is_told_and_nothing_is_written(tmp_path, roster, said):
    done = issue(tmp_path, "--go", roster=roster)
    assert (done.exit_code, done.stdout) == (2, "")
    if said is None:
        assert done.stderr == "there is no office in the roster\n"
    else:
        assert done.stderr.splitlines()[:2] == ["roster.csv cannot be used as it is:", said]
    assert not (tmp_path / "out").exists()


def test_without_a_key_nothing_is_issued(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    done = typed(
        "issue", tmp_path / "roster.csv", "--edition", "ogi-2021", "--year", 2025, "-o", tmp_path / "out", "--go"
    )
    assert (done.exit_code, done.stderr) == (
        2, "--go needs --key: a form without a stamp is what `xlvalidate build` makes\n",
    )  # fmt: skip
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("words", [[], ["--for", "330802001"]])
def test_a_revision_that_would_come_out_otherwise_is_not_issued_twice(tmp_path, words):
    out = issued(tmp_path)
    before = tree(out)
    done = issue(tmp_path, "--go", *words, roster=ROSTER.replace("教育局", "教育体育局"))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("what was issued to 330802001 柯城区教育体育局 would come out otherwise now: ")
    assert tree(out) == before


def test_an_adopted_form_is_filled_in_and_stamped_and_keeps_its_looks(tmp_path):
    adopted = EXAMPLES / "adopted"
    (tmp_path / "beds.toml").write_bytes((adopted / "beds.toml").read_bytes())
    (tmp_path / "official").mkdir()
    (tmp_path / "official" / "beds.xlsx").write_bytes((adopted / "official" / "beds.xlsx").read_bytes())
    words = ("--edition", tmp_path / "beds.toml")
    out = written(tmp_path, *words)
    data = (out / "workbooks" / WORKBOOKS["330802001"]).read_bytes()
    known = catalogue(str(tmp_path / "beds.toml"))
    found = read("a.xlsx", data, known, printed)
    assert isinstance(found, Submission)
    assert (found.office_code, found.period, found.cover["office"]) == ("330802001", Period(2025), "柯城区教育局")
    done = issue(tmp_path, *words, "--last", tmp_path / "official")
    assert (done.exit_code, done.stdout, done.stderr) == (
        2, "", "hospital-beds was adopted from a workbook that is not to change: leave out --last\n",
    )  # fmt: skip
