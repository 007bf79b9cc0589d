"""A press of 校验 asks the program as often for a full form as for a blank one: whole blocks, never cells."""

from pathlib import Path

import pytest

from benchmarks.press import FILLINGS, cost, form


def test_the_calls_grow_with_the_names_of_the_form_and_with_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    costs = {}
    for filling in FILLINGS:
        path = tmp_path / f"{filling}.xlsx"
        path.write_bytes(form("ogi-2021", filling))
        costs[filling], seen = cost(path)
        assert {what: count for what, count in seen.items() if what.startswith("OpenpyxlName.")} == {
            "OpenpyxlName.name": costs[filling].names,
            "OpenpyxlName.refers_to": costs[filling].names,
        }
    assert len({one.calls for one in costs.values()}) == 1
    assert len({one.cells for one in costs.values()}) == len({one.findings for one in costs.values()}) == 3
    assert max(one.beside_names for one in costs.values()) < 450 < min(one.cells for one in costs.values())
