"""What `import xlvalidate` gives."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

import xlvalidate
from xlvalidate.cli import main
from xlvalidate.editions.rule import Equation
from xlvalidate.identity import Period

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "examples" / "reports"
BROKEN = REPORTS / "broken.xlsx"
OWN = ROOT / "examples" / "own_form"
HEAVY = {"polars", "pandera", "pydantic", "click", "openpyxl", "xlwings", "jinja2", "cryptography", "numpy", "pandas"}


def modules_after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_the_import_brings_nothing_heavy():
    assert modules_after("import xlvalidate; dir(xlvalidate)") & HEAVY == set()
    # The test would notice: what needs polars brings it.
    assert "polars" in modules_after(f"import xlvalidate; xlvalidate.read({str(BROKEN)!r})")


def test_to_check_no_table_is_imported_that_the_command_does_not():
    assert "pandas" not in modules_after(f"import xlvalidate; xlvalidate.check({str(BROKEN)!r})")


def test_every_public_name_is_there_and_no_other():
    assert {name: getattr(xlvalidate, name) for name in xlvalidate.__all__}.keys() == set(xlvalidate.__all__)
    assert set(xlvalidate.__all__) <= set(dir(xlvalidate))
    with pytest.raises(AttributeError, match="nothing"):
        xlvalidate.nothing


@pytest.mark.parametrize("language", [None, "zh_CN", "en"])
def test_records_are_what_the_command_prints(language):
    files = sorted(map(str, [*REPORTS.glob("*.xlsx"), *OWN.glob("*.xlsx")]))
    chosen = ["--lang", language] if language else []
    form = str(OWN / "school.toml")
    ran = CliRunner().invoke(main, ["check", *files, "--edition", form, "--format", "json", *chosen])
    records = xlvalidate.to_records(xlvalidate.check(files, edition=form), language)
    assert records == [json.loads(line) for line in ran.stdout.splitlines()]


def test_a_result_says_whose_and_when():
    (result,) = xlvalidate.check(BROKEN)
    told = (result.edition.id, result.office, result.period, result.verdict)
    assert told == ("ogi-2019", "BROKEN", Period(2020), xlvalidate.Verdict.RETURN)
    others = {rule.id for rule in result.edition.rules if not isinstance(rule, Equation)}
    assert result.outcomes.keys() == {*result.edition.by_instance, *others}
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.verdict = xlvalidate.Verdict.ACCEPTED


def test_what_cannot_be_read_is_a_result_and_no_row(tmp_path):
    path = tmp_path / "torn.xlsx"
    path.write_bytes(BROKEN.read_bytes()[:2_000])
    (result,) = xlvalidate.check(path)
    assert (result.edition, result.office, result.period, str(result.verdict)) == (None, "", None, "unreadable")
    with pytest.warns(xlvalidate.LeftOutWarning, match="torn.xlsx") as warned:
        readings = xlvalidate.read([path, BROKEN])
    assert readings["submission"].unique().to_list() == [str(BROKEN)]
    assert [Path(one.filename).name for one in warned] == ["test_api.py"]


def test_paths_are_those_of_the_command(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(BROKEN.read_bytes())
    expected = [str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")]
    for paths in (tmp_path, str(tmp_path), str(tmp_path / "*.xlsx"), expected, map(Path, expected)):
        assert [one.file for one in xlvalidate.check(paths)] == expected
    (tmp_path / "notes.txt").write_text("…", "utf-8")
    with pytest.warns(xlvalidate.LeftOutWarning, match="notes.txt"):
        assert [one.file for one in xlvalidate.check(tmp_path)] == expected


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        (lambda: xlvalidate.check([]), "no workbook was named: give a file, a folder or a pattern"),
        (lambda: xlvalidate.check("no.xlsx"), "there is no workbook at no.xlsx"),
        (lambda: xlvalidate.read(["no.xlsx"]), "there is no workbook at no.xlsx"),
        (lambda: xlvalidate.edition("ogi-2022"), "there is no edition ogi-2022; is it ogi-2021?"),
        (lambda: xlvalidate.schema("ogi-2022"), "there is no edition ogi-2022; is it ogi-2021?"),
        (lambda: xlvalidate.check(BROKEN, edition="ogi-2022"), "there is no edition ogi-2022; is it ogi-2021?"),
        (lambda: xlvalidate.to_records([], "fr"), "there is no language fr; there are zh_CN, en"),
        (
            lambda: xlvalidate.wide(xlvalidate.read(BROKEN), OWN / "school.toml"),
            "school-census has no indicator t2_",
        ),
    ],
)
def test_what_cannot_be_done_is_a_usage_error(asks, said):
    with pytest.raises(xlvalidate.UsageError) as raised:
        asks()
    assert str(raised.value).startswith(said)


def test_an_edition_with_faults_says_all_of_them(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text('id = "own"\n', "utf-8")
    with pytest.raises(xlvalidate.EditionError) as raised:
        xlvalidate.edition(path)
    assert [fault.path for fault in raised.value.faults][:2] == ["title", "authority"]


def test_last_periods_file_is_used_and_told_where_it_is_not():
    without, with_last = (xlvalidate.check(BROKEN, last=last)[0] for last in (None, BROKEN))
    told = [str(one.id) for one in with_last.findings if one not in without.findings]
    assert told == ["last-not-earlier"]


def test_what_is_read_is_what_stands_there():
    readings = xlvalidate.read(BROKEN)
    assert dict(readings.schema) == {
        "submission": pl.String,
        "indicator": pl.String,
        "entry": pl.UInt32,
        "number": pl.Decimal(38, 1),
        "text": pl.String,
        "date": pl.Date,
        "flag": pl.Boolean,
        "cell": pl.String,
    }
    edition = xlvalidate.edition("ogi-2019")
    assert readings["indicator"].to_list() == list(edition.indicators)
    assert readings.filter(pl.col("number").is_null()).select("indicator", "text").rows()[-1] == (
        "t4_suit_after_review_total",
        "无",
    )


def test_the_schema_of_what_was_read_fails_where_the_check_does():
    table = xlvalidate.wide(xlvalidate.read(BROKEN), "ogi-2019")
    schema = xlvalidate.schema("ogi-2019")
    (result,) = xlvalidate.check(BROKEN)
    failed = {one for one, outcome in result.outcomes.items() if outcome is xlvalidate.Outcome.FAILED}
    with pytest.raises(Exception, match="T3-BAL") as raised:
        schema.validate(table, lazy=True)
    names = {error.check.name for error in raised.value.schema_errors}
    assert names & set(result.edition.by_instance) == failed & set(result.edition.by_instance)


SNIPPET = """
from decimal import Decimal
from pathlib import Path

import xlvalidate

results: list[xlvalidate.Result] = xlvalidate.check([Path("a.xlsx"), "b"], edition="ogi-2021", last=Path("c"))
verdicts: list[xlvalidate.Verdict] = [one.verdict for one in results]
left: list[int | Decimal | None] = [finding.left for one in results for finding in one.findings]
rows: int = xlvalidate.read("a.xlsx").height
unit: str = xlvalidate.edition("ogi-2021").indicators["t3_new_person"].unit
valid = xlvalidate.schema("ogi-2021").validate(xlvalidate.wide(xlvalidate.read("a.xlsx"), "ogi-2021"))
records = xlvalidate.to_records(results, "en")
try:
    pass
except (xlvalidate.UsageError, xlvalidate.EditionError):
    pass
reveal_type(xlvalidate.check)
"""
WRONG = ["xlvalidate.check(3)", "xlvalidate.to_records(1)", "xlvalidate.nothing", 'xlvalidate.read("a").hight']


def mypy(path: Path) -> list[str]:
    arguments = [
        "--strict",
        "--no-incremental",
        "--cache-dir",
        str(path.parent / "cache"),
        "--config-file",
        "",
        str(path),
    ]
    ran = subprocess.run([sys.executable, "-m", "mypy", *arguments], cwd=ROOT, capture_output=True, text=True)
    return [line.partition(": ")[2] for line in ran.stdout.splitlines() if line.startswith(str(path))]


def test_a_users_types_are_checked(tmp_path):
    path = tmp_path / "snippet.py"
    path.write_text(SNIPPET + "\n".join(WRONG) + "\n", "utf-8")
    first, *others = mypy(path)
    assert first.startswith("note: Revealed type is") and "Result" in first
    assert [line.rpartition("[")[2] for line in others if line.startswith("error")] == [
        "arg-type]",
        "arg-type]",
        "attr-defined]",
        "attr-defined]",
    ]
