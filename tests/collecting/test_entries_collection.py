"""A collection of forms with open tables, from end to end: judged, sent again, rolled up, exported."""

import json
import shutil
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from examples import make
from xlvalidate.cli import main
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue, find
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Submission

GRANTS = Path(make.__file__).parent / "grants"
ROSTER = (
    "单位代码,单位名称,上级单位代码\n330800,清河市科技局,\n330802,柳河区科技局,330800\n330822,云山县科技局,330800\n"
)
LIUHE = (GRANTS / "figures" / "liuhe.txt").read_text("utf-8")
AGAIN = LIUHE.replace("45.25", "54.25").replace(
    "payment award", "LH-0006 省科技厅 □ □ 研究开发 10.00 2026-07-01 □ □ □\npayment award"
)


def typed(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)


def lines(result: Result) -> Sequence[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grants")
    (folder / "in").mkdir()
    for name in ("liuhe", "yunshan"):
        shutil.copy(GRANTS / f"{name}.xlsx", folder / "in")
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    made = typed(
        "collect", "init", folder / "2026", "--edition", GRANTS / "grants.toml", "--period", "2026",
        "--roster", folder / "roster.csv", "--source", folder / "in", "--lang", "zh_CN",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    typed("collect", "run", folder / "2026")
    return folder


def test_a_whole_sum_holds_the_entries_of_all_units_and_is_judged_as_any_form(home):
    ran = typed("rollup", home / "2026")
    assert ran.stdout.splitlines()[:3] == [
        "330800 清河市科技局   下级 2 个单位齐全",
        "  · 资助明细：2 份报表共 305 条，金额合计 14737.24 万元",
        "  · 拨付明细：2 份报表共 184 条，拨付金额合计 4423.56 万元",
    ]
    (one,) = lines(typed("rollup", home / "2026", "--format", "json"))
    assert one["entries"] == {
        "award": {"count": 305, "sums": {"award_amount": "14737.24"}},
        "payment": {"count": 184, "sums": {"payment_amount": "4423.56"}},
    }
    assert (one["verdict"], one["whole"]) == ("explain", True)
    assert one["sums"]["s_all_amount"] == "14737.24"  # type: ignore[index]
    assert [finding["id"] for finding in one["findings"]] == ["P-DAYS"]  # type: ignore[union-attr]
    edition = find(str(GRANTS / "grants.toml"))
    (path,) = (home / "2026" / "rollup").glob("*.xlsx")
    form = read(path.name, path.read_bytes(), Catalogue(edition), printed)
    assert isinstance(form, Submission)
    award = form.entries["award"]
    assert [award.columns["award_ref"].typed[at] for at in (0, 4, 5, 304)] == [
        "LH-0001",
        "LH-0005",
        "YS-0001",
        "YS-0300",
    ]
    assert list(award.rows) == list(range(award.rows[0], award.rows[0] + 305))
    assert sum(form.entries["payment"].columns["payment_amount"].typed) == Decimal("4423.56")  # type: ignore[arg-type]


def test_what_analysts_read_has_every_entry_of_every_office(home):
    typed("collect", "export", home / "2026", "--into", home / "frames")
    award = pl.read_parquet(home / "frames" / "entries.grants-2026.award.parquet")
    assert award.height == 305
    assert award["award_amount"].sum() == Decimal("14737.24")
    assert award.group_by("office").len().sort("office").rows() == [("330802", 5), ("330822", 300)]
    assert award["period"].unique().to_list() == ["2026"]
    assert award.filter(pl.col("office") == "330802")["row"].to_list() == [5, 6, 7, 9, 10]


def test_an_office_that_reports_again_is_told_which_entries_it_changed(home):
    (home / "in" / "liuhe2.xlsx").write_bytes(make.workbook(str(GRANTS / "grants.toml"), AGAIN))
    typed("collect", "run", home / "2026")
    typed("collect", "report", home / "2026")
    changes = home / "2026" / "reports" / "changes.jsonl"
    (told,) = [json.loads(line) for line in changes.read_text("utf-8").splitlines()]
    assert told["entries"] == [
        {
            "table": "award", "before": 5, "after": 6, "added": 1, "removed": 0, "changed": 1,
            "new": [{"row": 11, "key": ["LH-0006"]}], "gone": [],
        }
    ]  # fmt: skip
    assert (told["count"], told["figures"]) == (
        1,
        [{"code": "award_amount", "sheet": "资助明细", "cell": "F10", "before": "45.25", "after": "54.25"}],
    )
    page = "".join(path.read_text("utf-8") for path in (home / "2026" / "reports" / "offices").iterdir())
    assert "资助明细：增加 1 条（LH-0006）、改了 1 条（原有 5 条，现有 6 条）" in page
