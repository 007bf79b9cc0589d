"""`xlvalidate adopt`: an edition file proposed for a workbook that somebody else made and that keeps its looks."""

import re
import tomllib
from pathlib import Path

import click

from xlvalidate.commands.groups import SpokenCommand
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import write_whole
from xlvalidate.messages import LANGUAGES

_SHOWN = 10
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@click.command("adopt", cls=SpokenCommand)
@click.argument("workbook", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@click.option("--id", "edition_id", metavar="ID")
@click.option("--lang", "language", type=click.Choice(LANGUAGES))
def command(workbook: Path, output: Path, edition_id: str | None, language: str | None) -> None:
    """The command; its help is `help.adopt`."""
    from xlvalidate.adopting.draft import draft_of
    from xlvalidate.adopting.write_edition import written

    if output.suffix != ".toml":
        raise UsageError(usage("not-toml", path=output))
    if output.exists():
        raise UsageError(usage("there-already", path=output))
    name = edition_id or _id_of(workbook.stem)
    if not _ID.fullmatch(name):
        raise UsageError(usage("no-id", id=name))
    draft = draft_of(workbook.read_bytes(), workbook.name, language)
    if not draft.tables:
        for one in draft.unplaced[:_SHOWN]:
            click.echo(str(one), err=True)
        raise UsageError(usage("no-table", workbook=workbook))
    told = written(draft, name)
    tomllib.loads(told)
    write_whole(output, told.encode())
    for one in draft.unplaced:
        click.echo(str(one), err=True)
    figures = sum(len(table.kinds) for table in draft.tables)
    rules = sum(len(table.proposals) for table in draft.tables)
    tables, lines = _count(draft.tables, "table"), _count(draft.fields, "line")
    found = f"{tables}, {figures} figures, {lines} of the cover, {rules} rules proposed"
    click.echo(f"{output}: written ({found}; to look at: {len(draft.unplaced)})")


def _count(members: tuple[object, ...], what: str) -> str:
    return f"{len(members)} {what}{'' if len(members) == 1 else 's'}"


def _id_of(stem: str) -> str:
    words = re.findall(r"[a-z0-9]+", stem.lower()) if stem.isascii() else []
    return "-".join(words) or "adopted-form"
