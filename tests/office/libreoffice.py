"""LibreOffice as the judge of what we generate: several files in one start, each start with its own profile."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from xlvalidate.child_processes import Child

SECONDS = 180


def soffice() -> str:
    """The program's path. Without it the test is skipped, and fails where CI=true."""
    found = shutil.which("soffice")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("LibreOffice is missing, and CI must not go without it")
    if found is None:
        pytest.skip("LibreOffice is not installed")
    return found


def convert(paths: Sequence[Path], into: Path, kind: str) -> list[Path]:
    """The files opened, calculated and saved as `kind` under the same names in the folder `into`."""
    program = soffice()
    into.mkdir(parents=True, exist_ok=True)
    profile = Path(tempfile.mkdtemp(prefix="lo_"))
    command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", kind, "--outdir", str(into), *map(str, paths)]
    with tempfile.TemporaryFile() as output:
        child = Child(command, profile, output)
        try:
            child.process.wait(SECONDS)
        finally:
            child.end()
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    made = [into / f"{path.stem}.{kind}" for path in paths]
    missing = [path.name for path in made if not path.is_file()]
    assert not missing, f"LibreOffice made no {missing}: {said}"
    return made


def recalculate(paths: Sequence[Path], into: Path) -> list[Path]:
    """The workbooks as LibreOffice saves them after calculating: their values are its own."""
    return convert(paths, into, "xlsx")


class _Fills(HTMLParser):
    """Every sheet's cells as LibreOffice writes them in HTML: the text, and the fill that formats give it in effect."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[tuple[str, str], set[str]] = {}
        self.sheet, self.fill, self.words, self.in_name = "", "", "", False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "em":
            self.in_name = True
        elif tag == "td":
            self.fill, self.words = str(dict(attrs).get("bgcolor") or ""), ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "em":
            self.in_name = False
        elif tag == "td" and self.fill:
            self.found.setdefault((self.sheet, self.words.strip()), set()).add(self.fill)

    def handle_data(self, data: str) -> None:
        if self.in_name:
            self.sheet = data.strip() or self.sheet
        else:
            self.words += data


def html_colours(path: Path, into: Path) -> dict[tuple[str, str], set[str]]:
    """By sheet and shown text: the fills of the cells that show it, conditional formats in effect."""
    (page,) = convert([path], into / "html", "html")
    return _Fills(page.read_text(encoding="utf-8")).found
