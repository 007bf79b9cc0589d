"""One meaning a word: no two classes of the program have the same name."""

import ast
from collections import defaultdict
from pathlib import Path

import xlvalidate

PACKAGE = Path(xlvalidate.__file__).parent
# The rooms of the engines speak xlwings' language: an engine has apps, books, sheets, ranges and names.
XLWINGS = {"App", "Apps", "Book", "Books", "Sheet", "Sheets", "Range", "Name", "Names", "Engine"}


def classes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).as_posix()
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
                continue
            if not (module.startswith("excel/engines/") and node.name in XLWINGS):
                found[node.name].append(module)
    return found


def test_no_two_classes_have_the_same_name():
    assert {name: where for name, where in classes().items() if len(where) > 1} == {}
