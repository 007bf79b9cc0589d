"""Workbooks that LibreOffice writes as .xls and .ods, converted by it again: the figures are those of the .xlsx."""

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.collecting.incoming import collection, form, viewed
from tests.office.libreoffice import convert, soffice
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, judge
from xlvalidate.cli import main
from xlvalidate.collecting.judged_record import checked_of
from xlvalidate.converting.libreoffice import libreoffice
from xlvalidate.desk.check_files import setup
from xlvalidate.editions.catalogue import catalogue

DRAWING = """
    t3       person  total
    new           3      3
    granted       3      3
    handled       2      2
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One form, by the format that it is in."""
    soffice()
    folder = tmp_path_factory.mktemp("written")
    path = folder / "form.xlsx"
    path.write_bytes(form(drawing=DRAWING))
    found = {"xlsx": path.read_bytes()}
    for kind in ("xls", "ods"):
        (made,) = convert([path], folder / kind, kind)
        found[kind] = made.read_bytes()
    return found


def judged(data: bytes) -> tuple[list[str], dict[str, str]]:
    """The findings, and the figures as they stand in the cells."""
    (one,) = judge([File("form", data)], setup(catalogue(None)))
    assert one.submission is not None
    figures = {code: reading.value.text for code, reading in one.submission.readings.items()}
    return sorted(finding.id for finding in one.findings), {**figures, **one.submission.cover}


def records(home: Path, *sent: bytes) -> list[Checked]:
    """What the ledger keeps of these originals."""
    found: list[Checked] = []
    digests = [hashlib.sha256(data).hexdigest() for data in sent]
    viewed(
        home, lambda view, _: found.extend(checked_of(view.ledger.record(one), catalogue(None), "") for one in digests)
    )
    return found


def conversions(record: Checked) -> list[dict[str, str]]:
    return [dict(one.facts) for one in record.findings if one.id == "converted"]


def test_a_collection_takes_them_where_it_is_to_convert(written, tmp_path):
    """Their names say nothing of what they are. The originals stay, and a run without the option goes on with it."""
    program = libreoffice()
    assert program is not None
    sent = (written["xls"], written["ods"])
    home = collection(tmp_path, {"教育局.xlsx": sent[0], "民政局.xls": sent[1]})
    how = [[{"format": ".xls", "program": program.called}], [{"format": ".ods", "program": program.called}]]
    for options, verdict, told in (([], "unreadable", [[], []]), (["--convert"], "return", how), ([], "return", how)):
        done = CliRunner().invoke(main, ["collect", "run", str(home), "--jobs", "2", *options])
        assert done.stderr == ""
        found = records(home, *sent)
        assert [str(record.verdict) for record in found] == [verdict] * 2
        assert [conversions(record) for record in found] == told
    findings, figures = judged(written["xlsx"])
    assert "T3-BAL.person" in findings
    assert [sorted(one.id for one in record.findings) for record in found] == [sorted([*findings, "converted"])] * 2
    made = [(home / "converted" / f"{hashlib.sha256(data).hexdigest()}.xlsx").read_bytes() for data in sent]
    assert [judged(data)[1] for data in made] == [figures] * 2
    originals = {path.read_bytes() for path in (home / "originals").glob("*/*") if path.is_file()}
    assert set(sent) <= originals
