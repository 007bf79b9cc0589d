"""A monthly form issued by the commands: its cover, its stamp, its names, and what earlier months propose."""

import json
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.collecting.test_monthly_collection import form
from tests.distribution.issues import lay_keys, typed
from tests.monthly import edition_text
from xlvalidate.identity import Period
from xlvalidate.stamps import Stamp

ROSTER = "code,name,mail\n990001,甲厂,a@example.invalid\n990002,乙厂,b@example.invalid\n"


def issue(folder: Path, *words: object, period: str = "2026-03"):
    (folder / "coal.toml").write_text(edition_text(), "utf-8")
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    if not (folder / "issuer.key").exists():
        lay_keys(folder)
    return typed(
        "issue", folder / "roster.csv", "--edition", folder / "coal.toml", "--period", period, "-o", folder / "out",
        "--issued-on", "2026-03-01", "--key", folder / "issuer.key", *words,
    )  # fmt: skip


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("issue")
    (folder / "earlier").mkdir()
    for name, data in (
        ("feb", form("2026", "2", "5 6 7 0")), ("march", form("2025", "3", "0 4 2 0")),
        ("old", form("2025", "12", "1 1 1 1")), ("other", form("2025", "3", "0 3 0 0", "990002")),
    ):  # fmt: skip
        (folder / "earlier" / f"{name}.xlsx").write_bytes(data)
    done = issue(folder, "--last", folder / "earlier", "--go", "--due", "2026-04-08")
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    assert "coal-month 2026年3月，下发日期 2026-03-01" in done.output
    assert "不是 2026年2月的或没有单位代码，不用（1）：old.xlsx" in done.output
    return folder


def test_each_workbook_says_its_month(issued):
    names = sorted(path.relative_to(issued / "out").as_posix() for path in (issued / "out").rglob("*_2026-03.*"))
    assert names == [
        "drafts/990001_甲厂_2026-03.eml", "drafts/990002_乙厂_2026-03.eml",
        "workbooks/990001_甲厂_2026-03.xlsx", "workbooks/990002_乙厂_2026-03.xlsx",
    ]  # fmt: skip
    manifest = json.loads((issued / "out/manifest.json").read_text("utf-8"))
    assert (manifest["year"], manifest["period"]) == (2026, "2026-03")


def test_what_earlier_months_say_is_proposed(issued):
    book = openpyxl.load_workbook(issued / "out/workbooks/990001_甲厂_2026-03.xlsx")
    cover = {row[1].value: row[2].value for row in book["封面"].iter_rows(max_col=3) if row[2].value is not None}
    assert (cover["报告年度："], cover["报告期："]) == ("2026", "3")
    rows = [[cell.value for cell in row] for row in book["上期数据"].iter_rows(max_col=7)]
    assert rows[0][0] == "上期数据（2026年2月）"
    assert [(row[2], row[4], row[6]) for row in rows[6:8]] == [
        ("期初库存", 7, "原煤 期末库存"), ("上年同期消费", 4, "上年同期：原煤 消费"),
    ]  # fmt: skip
    other = openpyxl.load_workbook(issued / "out/workbooks/990002_乙厂_2026-03.xlsx")
    assert [[cell.value for cell in row][4] for row in other["上期数据"].iter_rows(max_col=7)][6:8] == ["—", 3]


def test_its_stamp_is_of_the_month_and_verify_knows_it(issued):
    from xlvalidate.stamps import issuers

    known = issuers(issued / "issuer.pub")
    file = issued / "out/workbooks/990001_甲厂_2026-03.xlsx"
    book = openpyxl.load_workbook(BytesIO(file.read_bytes()))
    place = book.defined_names["xlv_stamp"].attr_text.replace("$", "").replace("'", "").split("!")
    stamp = known.opened(book[place[0]][place[1]].value)
    assert isinstance(stamp, Stamp)
    assert (stamp.period, stamp.part) == (Period(2026, 3, 1), "2026-03")
    words = ("--manifest", issued / "out/manifest.json", "--key", issued / "issuer.pub", "--on", "2026-03-02")
    assert typed("verify", file, *words, "--lang", "en").exit_code == 0
    changed = issued / "filled.xlsx"
    book["封面"]["A1"] = "x"
    book.save(changed)
    said = typed("verify", changed, *words, "--lang", "zh_CN").output
    assert "属于 990001 甲厂，2026年3月第 1 次下发" in said


WRONG = [
    (["--period", "2026"], "coal-month 不是按 2026 年这样的报告期报送的，请按 2026-01 这样的写法写明报告期"),
    (["--period", "2026-Q1"], "coal-month 不是按 2026年第一季度这样的报告期报送的，请按 2026-01 这样的写法写明报告期"),
    (["--period", "2026-3"], "“2026-3”不是报告期，请写成 2026、2026-H1、2026-Q1 或 2026-03"),
    (["--year", "2026"], "请写明 --year 年份，或者 --period 报告期，两个只写一个"),
    (["--period", "2019-03"], "coal-month 适用于 2020 年起，不适用于 2019年3月，请核对"),
]


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_a_period_that_does_not_fit_is_refused(tmp_path, words, said):
    done = issue(tmp_path, *words, "--lang", "zh_CN")
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_collection_may_name_the_manifest_of_each_month(issued, tmp_path):
    from xlvalidate.collecting.settings import load
    from xlvalidate.desk.collection import judging_of, trusted_by

    april = issue(issued, "-o", tmp_path / "april", "--go", period="2026-04")
    assert april.exit_code == 0, april.output
    home = tmp_path / "c"
    home.mkdir()
    manifests = [str(issued / "out/manifest.json"), str(tmp_path / "april/manifest.json")]
    (home / "collection.toml").write_text(
        f'editions = ["{issued}/coal.toml"]\nperiod = "2026"\n'
        f'[stamps]\nkeys = ["{issued}/issuer.pub"]\nmanifest = {json.dumps(manifests)}\n', "utf-8",
    )  # fmt: skip
    found = trusted_by(load(home))
    assert found is not None
    assert [str(one.period) for one in (found, *found.others)] == ["2026-03", "2026-04"]
    assert judging_of(load(home), None)[0].asked.several
