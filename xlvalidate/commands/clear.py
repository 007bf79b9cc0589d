"""`xlvalidate clear`: marked copies without their marks."""

from pathlib import Path

import click

from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import language_option
from xlvalidate.errors import system_says
from xlvalidate.messages import LANGUAGES, text


@click.command("clear", cls=SpokenCommand)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False))
@language_option
def command(files: tuple[Path, ...], into: Path | None, language: str | None) -> None:
    """The command; its help is `help.clear`."""
    from xlvalidate.desk.mark import clear, free_path
    from xlvalidate.files import read_whole

    said_in = language or LANGUAGES[0]
    failed = unreadable = False
    taken: set[Path] = set()
    for file in files:
        target = (into or file.parent) / file.name
        if into is not None and target in taken:  # of the same name, from another folder
            target = free_path(into, file.stem, file.suffix)
        try:
            before = read_whole(file)
        except OSError as error:
            unreadable = True
            click.echo(text("cleared.closed", said_in, file=file, why=system_says(error, said_in)), err=True)
            continue
        taken.add(target)
        done = clear(before, target, said_in)
        if done is not None:
            click.echo(text("cleared" if done else "cleared.nothing", said_in, path=target))
        else:
            failed = True
            click.echo(text("cleared.not", said_in, file=file), err=True)
    if failed or unreadable:
        raise SystemExit(3 if unreadable else 1)
