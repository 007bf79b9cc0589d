"""Groups of commands that stand in files of their own."""

import importlib
from collections.abc import Sequence
from typing import Any

import click


class CommandFolder(click.Group):
    """A group whose commands are files of a folder of `xlvalidate.commands`, imported when one of them is asked for."""

    def __init__(self, *args: Any, names: Sequence[str], folder: str = "", **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._package = f"xlvalidate.commands.{folder}".rstrip(".")
        self._names = names

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return sorted(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of them."""
        if cmd_name not in self._names:
            return None
        command: click.Command = importlib.import_module(f"{self._package}.{cmd_name}").command
        return command
