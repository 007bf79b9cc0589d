"""Only the BSD part of xlwings: its `pro` folder has another licence, so nothing of ours may need it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import xlvalidate.excel.engines as engines

ROOT = Path(engines.__file__).parents[3]
BLOCKED = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[:2] == ["xlwings", "pro"] or name.startswith("xlwings.xlwingslib"):
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Refuse())
"""
PLAIN = """
import xlwings as xw
from xlvalidate.excel.engines import use
assert not xw.__pro__
with use("openpyxl", add_book=True) as app:
    sheet = app.books.active.sheets[0]
    sheet["A1"].value = [["007", 1], [None, True]]
    assert sheet["A1:B2"].value == [["007", 1.0], [None, True]]
"""


def _run(program: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XLWINGS_")}
    # a home without ~/.xlwings/xlwings.conf, which may hold a key
    environment |= {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent"}
    return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("program", [PLAIN, BLOCKED + PLAIN], ids=["without a key", "with pro blocked"])
def test_the_engines_work_without_pro(program: str) -> None:
    done = _run(program)
    assert (done.returncode, done.stderr) == (0, "")


def test_none_of_our_modules_names_pro() -> None:
    sources = Path(engines.__file__).parent.parent.rglob("*.py")
    assert [path.name for path in sources if "xlwings.pro" in path.read_text(encoding="utf-8")] == []
