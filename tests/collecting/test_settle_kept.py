"""A collection that the first version made: it is brought up to date, and settles as it did."""

import shutil
import sqlite3
from pathlib import Path

from tests.collecting.incoming import ran, reported

KEPT = Path(__file__).parents[1] / "kept" / "first"


def fates(ledger: Path) -> list[tuple[str, str, str]]:
    query = "SELECT parcels.name, path, fate FROM pieces JOIN parcels ON parcels.id = parcel ORDER BY 1, 2"
    connection = sqlite3.connect(ledger)
    found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_it_settles_as_it_did(tmp_path):
    home = shutil.copytree(KEPT, tmp_path / "first") / "collection"
    before = fates(home / "ledger.sqlite")
    assert len(before) > 2
    done = ran(home)
    assert fates(home / "ledger.sqlite") == before
    assert [one.code for one in done.state.offices] == ["990101", "990103", "990104"]
    assert [one.office.code for one in done.state.missing or ()] == ["990100"]
    assert len(reported(home)) == 3
    assert ran(home).tally == done.tally
