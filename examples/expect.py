"""What is expected of every example workbook: its JSON line, in its form's language, without the sha256 of the file.

`python examples/expect.py` writes `examples/*/expected/*.json` anew. Read each finding before you keep it: the files
say what is right, not what came out.
"""

import json
import sys
from pathlib import Path

from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import Catalogue, find
from xlvalidate.editions.edition import Edition
from xlvalidate.reports.json_lines import as_data

sys.path.insert(0, str(Path(__file__).parents[1]))  # run as a file, from anywhere

from examples.make import edition_of

HERE = Path(__file__).parent


def form_of(workbook: Path) -> Edition | None:
    """The edition file that an example brings; None where its form is a built-in one."""
    name = edition_of(workbook.parent / "figures" / f"{workbook.stem}.txt")
    return find(name) if name.endswith(".toml") else None


def line(workbook: Path) -> dict[str, object]:
    """One workbook's line as data, its path as seen from the project's folder."""
    (checked,) = check_files([workbook], setup(Catalogue(form_of(workbook))))
    language = checked.submission.edition.language if checked.submission else "zh_CN"
    data = as_data(checked, language)
    del data["sha256"]
    return {**data, "file": workbook.relative_to(HERE.parent).as_posix()}


def expected() -> dict[Path, dict[str, object]]:
    """By the file that says so: what comes out of every example workbook now."""
    return {
        workbook.parent / "expected" / f"{workbook.stem}.json": line(workbook)
        for workbook in sorted(HERE.glob("*/*.xlsx"))
    }


if __name__ == "__main__":
    for path, data in expected().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        print(path.relative_to(HERE.parent))
