"""`xlvalidate import`: filled workbooks, what is said of each, and a batch that goes on whatever it meets."""

import json
import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

import xlvalidate.reports.json_lines as json_lines
from examples import make
from tests.importing.little_pdf import pdf
from xlvalidate.cli import main
from xlvalidate.desk import import_reports
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.importing import open_document as opening
from xlvalidate.importing.row_values import WhyRefused
from xlvalidate.messages import LANGUAGES, has, text

PUBLISHED = Path(make.__file__).parent / "published"
REPORTS = Path(make.__file__).parent / "reports"
SCHEMA = json.loads((Path(json_lines.__file__).parent / "import.schema.json").read_text("utf-8"))


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["import", *map(str, args)], catch_exceptions=False)


def told(path: Path) -> dict:
    said = json.loads(path.read_text("utf-8"))
    Draft202012Validator(SCHEMA).validate(said)
    return said


def figures(path: Path) -> dict[str, object]:
    (checked,) = check_files([path], setup(Catalogue()))
    assert checked.submission is not None
    return {code: (one.value, one.number, one.why) for code, one in checked.submission.readings.items()}


def test_the_published_texts_are_the_reports_of_the_examples(tmp_path):
    done = run(PUBLISHED / "seed-0*.txt", "-o", tmp_path, "--lang", "en")
    assert done.exit_code == 1  # one has no table
    lines = done.stdout.splitlines()
    assert [re.sub(r".*/(seed-\d+).*   (\S+)   (.*)", r"\1 \2 \3", line) for line in lines if "→" in line] == [
        "seed-000 ogi-2019 198 of 198 figures",
        "seed-001 ogi-2014 77 of 77 figures",
        "seed-002 ogi-2019 198 of 198 figures",
        "seed-003 ogi-2014 19 of 77 figures",
        "seed-004 ogi-2019 198 of 198 figures",
    ]
    says = {"seed-000": 0, "seed-001": 4, "seed-002": 2, "seed-004": 0}
    for name, statements in says.items():
        assert figures(tmp_path / f"{name}.xlsx") == figures(REPORTS / f"{name}.xlsx")
        said = told(tmp_path / f"{name}.import.json")
        assert (said["refused"], len(said["statements"])) == ([], statements)
    assert figures(tmp_path / "seed-003.xlsx") == figures(REPORTS / "seed-003.xlsx")
    from_text = told(tmp_path / "seed-003.import.json")
    assert [one["why"] for one in from_text["refused"]] == ["table-not-found"]
    assert all(one["where"]["sentence"] for one in from_text["cells"].values())
    assert "t1_disclosed" not in from_text["cells"]  # 457 may be three of the form


def test_each_figure_stands_where_it_is_said(tmp_path):
    run(PUBLISHED / "seed-000.txt", PUBLISHED / "seed-001.txt", "-o", tmp_path)
    lines = (PUBLISHED / "seed-000.txt").read_text("utf-8").splitlines()
    cells = told(tmp_path / "seed-000.import.json")["cells"]
    assert cells["t2_procurement_amount"]["text"] == "19.8644(萬元)"
    assert all(lines[one["where"]["line"] - 1].strip(" |") == one["text"] for one in cells.values())
    said = told(tmp_path / "seed-001.import.json")
    assert (said["shape"], said["cover"]["year"]["text"]) == ("rows-with-bars", "2020")
    lines = (PUBLISHED / "seed-001.txt").read_text("utf-8").splitlines()
    website = said["cells"]["t1_channel_website"]["where"]
    assert lines[website["line"] - 1].split("|")[website["column"] - 1].strip() == "120"


def test_no_person_and_no_telephone_is_in_the_published_texts():
    texts = [path.read_text("utf-8") for path in sorted(PUBLISHED.glob("*.txt"))]
    after = r"(?:负责人|審核人|审核人|填报人|电话|電話)[:：]\s*(\S+)"
    assert {found for one in texts for found in re.findall(after, one)} == {"×××"}


def test_a_census_published_as_a_page(tmp_path):
    form = PUBLISHED.parent / "own_form" / "school.toml"
    done = run(PUBLISHED / "census.html", "--edition", form, "-o", tmp_path, "--check")
    assert done.exit_code == 1  # girls and boys do not add up
    assert "census.xlsx   school-census   19 of 19 figures" in done.stdout
    assert "P-ALL.second" in done.stdout
    said = told(tmp_path / "census.import.json")
    assert {code: one["text"] for code, one in said["cover"].items()} == {"office": "Hill School", "year": "2025"}
    assert said["cells"]["s_budget"] == {"text": "1250.50", "where": {"table": 2, "row": 4, "column": 3}}


def school(*changes: tuple[str, str]) -> str:
    page = (PUBLISHED / "census.html").read_text("utf-8")
    for before, after in changes:
        assert before in page
        page = page.replace(before, after)
    return page


def test_a_batch_goes_on_whatever_it_meets(tmp_path):
    """A folder with a zip, documents of the same name, and some that cannot be read."""
    inside, out = tmp_path / "in", tmp_path / "out"
    (inside / "below").mkdir(parents=True)
    whole = (PUBLISHED / "seed-004.txt").read_bytes()
    (inside / "a.txt").write_bytes(whole)
    (inside / "below" / "a.txt").write_bytes(whole.replace("行政许可 | 0 |".encode(), "行政许可 |".encode()))
    (inside / "b.pdf").write_bytes(pdf([""]))
    (inside / "c.doc").write_bytes(b"")
    (inside / "d.bin").write_bytes(b"no document")
    (inside / "~$e.docx").write_bytes(b"left by Word")
    packed = BytesIO()
    with ZipFile(packed, "w") as made:
        made.writestr("甲/年报.txt", whole)
        made.writestr("甲/图.png", b"\x89PNG\r\n\x1a\n")
        made.writestr("甲/表.xlsx", b"PK")
    (inside / "z.zip").write_bytes(packed.getvalue())
    (inside / "y.zip").write_bytes(b"PK\x03\x04 cut")
    done = run(inside, inside / "gone.txt", "-o", out, "--lang", "en")
    assert done.exit_code == 3
    assert sorted(path.name for path in out.iterdir()) == [
        "a-2.import.json", "a-2.xlsx", "a.import.json", "a.xlsx", "b.import.json", "c.import.json", "gone.import.json",
        "y.import.json", "图.import.json", "年报.import.json", "年报.xlsx",
    ]  # fmt: skip
    why = {path.name: [one["why"] for one in told(path)["refused"]] for path in out.glob("*.json")}
    assert why == {
        "a.import.json": [],
        "a-2.import.json": ["blanks-lost"],
        "b.import.json": ["no-text"],
        "c.import.json": ["empty"],
        "gone.import.json": ["closed"],
        "y.import.json": ["bad-archive"],
        "图.import.json": ["picture"],
        "年报.import.json": [],
    }
    refused = told(out / "a-2.import.json")["refused"][0]
    assert refused["what"].endswith("第二十条第（五）项 / 行政许可")
    assert refused["codes"] == ["t2_licence_prior", "t2_licence_change", "t2_licence_decisions"]
    assert "below/a.txt" in told(out / "a-2.import.json")["file"]
    assert told(out / "年报.import.json")["file"] == f"{inside}/z.zip/甲/年报.txt"
    assert "行政许可: there are fewer figures than columns" in done.stdout


def test_the_same_document_again_takes_the_place_of_what_it_made(tmp_path):
    source, out = tmp_path / "report.txt", tmp_path / "out"
    source.write_bytes((PUBLISHED / "seed-004.txt").read_bytes())
    assert run(source, "-o", out).exit_code == 0
    assert run(source, "-o", out).exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == ["report.import.json", "report.xlsx"]
    mine = out / "mine.xlsx"
    mine.write_bytes(b"of somebody else")
    source.rename(tmp_path / "mine.txt")
    assert run(tmp_path / "mine.txt", "-o", out).exit_code == 0
    assert mine.read_bytes() == b"of somebody else"
    assert (out / "mine-2.xlsx").exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((), 0),
        ((("<td>17</td>", "<td>17 18</td>"),), 1),
        ((("First grade", "Grade one"), ("Pupils</th>", "Children</th>")), 1),
    ],
)
def test_the_exit_code(change, code, tmp_path):
    (tmp_path / "page.html").write_text(school(*change), "utf-8")
    form = PUBLISHED.parent / "own_form" / "school.toml"
    assert run(tmp_path / "page.html", "--edition", form, "-o", tmp_path / "out").exit_code == code


def test_nothing_is_there(tmp_path):
    done = run(tmp_path / "*.txt", "-o", tmp_path / "out", "--lang", "en")
    assert (done.exit_code, done.stderr) == (2, f"there is no document at {tmp_path / '*.txt'}\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_its_libraries_it_says_what_to_install(language, monkeypatch, tmp_path):
    monkeypatch.setattr(opening, "_LIBRARIES", ("selectolax", "no_such_library"))
    done = run(PUBLISHED / "seed-004.txt", "-o", tmp_path / "out", "--lang", language)
    assert done.exit_code == 2
    assert "pip install 'xlvalidate[import]'" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_document_that_takes_too_much_costs_only_itself(tmp_path, monkeypatch):
    """A page of a hundred thousand cells in each of many rows is refused, and the next one read."""
    (tmp_path / "a.html").write_text("<table>" + "<tr><td>a<td>b" * 150_000 + "</table>")
    (tmp_path / "b.txt").write_bytes((PUBLISHED / "seed-004.txt").read_bytes())
    monkeypatch.setattr(import_reports, "_TOGETHER", 1)
    done = run(tmp_path / "a.html", tmp_path / "b.txt", "-o", tmp_path / "out")
    assert done.exit_code == 3
    assert told(tmp_path / "out" / "a.import.json")["refused"][0]["why"] == "too-much-text"
    assert told(tmp_path / "out" / "b.import.json")["refused"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_a_sentence(language):
    words = [f"import.why.{why}" for why in WhyRefused]
    assert [word for word in words if not has(word, language)] == []
    assert all(text(word, language) for word in words)
