"""An explanation through real workbooks: typed in the template, kept with its figures in the marked copy, lapsed."""

import json
from pathlib import Path

from tests.test_cli import run
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.with_checks import with_live_checks
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import as_issued, built_in_edition
from xlvalidate.editions.template_names import explanation_name
from xlvalidate.ooxml.fill import filled
from xlvalidate.reading.identify import wanted
from xlvalidate.reading.read_book import read_book

RULE = "S19-PROC-UNIT"
EDITION = built_in_edition("ogi-2019")
CELLS = printed(EDITION).cells


def typed(path: Path, figures: dict[str, int], text: str | None = None) -> None:
    data = path.read_bytes()
    cells = {CELLS[code]: value for code, value in figures.items()}
    if text is not None:
        cells[read_book(data, wanted).named(explanation_name(RULE)).cell] = text
    path.write_bytes(filled(data, cells))


def verdict(path: Path, *more) -> tuple[str, int, list[str]]:
    result = run("check", path, "--format", "json", *more)
    (line,) = map(json.loads, result.stdout.splitlines())
    return line["verdict"], line["rules"]["explained"], [f["message"] for f in line["findings"] if f["id"] == RULE]


def test_typed_settled_kept_and_lapsed(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes((Path(__file__).parents[1] / "examples" / "reports" / "seed-004.xlsx").read_bytes())
    typed(path, {"t2_procurement_count": 1, "t2_procurement_amount": 8040})
    assert verdict(path)[:2] == ("explain", 0)

    typed(path, {}, "一次性采购设备，属实")
    settled = verdict(path, "--mark", tmp_path / "marked")
    assert settled[:2] == ("accepted", 1)
    assert "已说明：一次性采购设备，属实" in settled[2][0]

    copy = tmp_path / "marked" / "form_审核.xlsx"
    assert verdict(copy)[:2] == ("accepted", 1)
    typed(copy, {"t2_procurement_amount": 9050})
    lapsed = verdict(copy)
    assert lapsed[:2] == ("explain", 0)
    assert "原来的说明“一次性采购设备，属实”是对 8040 ≥ 1000 × 1 写的，数字改动后不再有效。" in lapsed[2][0]

    # Marked again, the old figures are still kept with the old text.
    assert verdict(copy, "--mark", tmp_path / "again")[:2] == ("explain", 0)
    again = tmp_path / "again" / "form_审核_审核.xlsx"
    assert verdict(again)[:2] == ("explain", 0)

    typed(again, {}, "又加购一次，属实")
    assert verdict(again)[:2] == ("accepted", 1)


def test_every_explain_rule_has_a_line_for_its_explanation_and_no_must_has():
    for edition_id in ("ogi-2014", "ogi-2019", "ogi-2021"):
        edition = as_issued(edition_id)
        names = {name.name for name in with_live_checks(edition, draw(edition)).names}
        for instance in edition.instances:
            assert (explanation_name(instance.id) in names) is (instance.rule.severity == "explain")
