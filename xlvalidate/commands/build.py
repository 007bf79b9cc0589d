"""`xlvalidate build`: the templates of editions."""

from pathlib import Path

import click

from xlvalidate.commands.asked_language import language_of
from xlvalidate.commands.command_groups import SpokenCommand
from xlvalidate.commands.options import FILE_THERE, system_language_option
from xlvalidate.messages import text


@click.command("build", cls=SpokenCommand)
@click.argument("editions", nargs=-1, metavar="[EDITION]...")
@click.option("-o", "--into", type=click.Path(path_type=Path, file_okay=False), default=Path("templates"))
@click.option("--check", "only_check", is_flag=True)
@click.option("--onto", type=FILE_THERE)
@system_language_option
@click.pass_context
def command(
    ctx: click.Context,
    editions: tuple[str, ...],
    into: Path,
    only_check: bool,
    onto: Path | None,
    language: str | None,
) -> None:
    """The command; its help is `help.build`."""
    from xlvalidate.desk.build import build
    from xlvalidate.files import write_whole

    said_in, stale = language or language_of(ctx), 0
    for built in build(editions, into, onto):
        if built.fresh:
            click.echo(text("build.fresh", said_in, path=built.path))
        elif only_check:
            stale += 1
            click.echo(text("build.stale", said_in, path=built.path), err=True)
        else:
            write_whole(built.path, built.data)
            click.echo(text("build.written", said_in, path=built.path))
    ctx.exit(1 if stale else 0)
