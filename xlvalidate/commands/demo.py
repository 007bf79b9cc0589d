"""`xlvalidate demo`: templates and example reports for a first try, and what to type."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.errors import UsageError, usage
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.shipped_files import shipped

README = "README.txt"
# What each example report is called for somebody who has never seen it.
REPORTS = {
    "seed-004": "right",
    "seed-002": "right-with-a-unit",
    "seed-000": "wrong",
    "seed-001": "wrong-2014",
    "seed-003": "half-filled-2014",
    "broken": "spoilt",
}


@click.command("demo", cls=SpokenCommand)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--lang", "language", type=click.Choice(LANGUAGES), default=LANGUAGES[0])
def command(folder: Path, language: str) -> None:
    """The command; its help is `help.demo`."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(usage("folder-not-empty", path=folder))
    for source, name in _files(shipped()):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    # Notepad of older Windows wants the mark and its own ends of lines.
    told = text("demo.readme", language)
    (folder / README).write_text(told, "utf-8-sig", newline="\r\n")
    click.echo(text("demo.written", language, path=folder, readme=folder / README))


def _files(kit: Path) -> Iterator[tuple[Path, str]]:
    """Where each file comes from, and where it goes."""
    for template in sorted((kit / "templates").glob("*.xlsx")):
        yield template, f"templates/{template.name}"
    for ours, name in REPORTS.items():
        yield kit / "examples" / "reports" / f"{ours}.xlsx", f"reports/{name}.xlsx"
    for name in ("school.toml", "hill-school.xlsx"):
        yield kit / "examples" / "own_form" / name, f"own_form/{name}"
