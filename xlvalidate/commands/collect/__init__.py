"""The commands of `xlvalidate collect`, a file each."""

import click

from xlvalidate.commands.command_groups import CommandFolder


@click.group(
    "collect",
    cls=CommandFolder,
    folder="collect",
    names=("audit", "decide", "export", "init", "remind", "replies", "report", "run", "status", "undecide"),
)
def command() -> None:
    """The group; its help is `help.collect`."""
