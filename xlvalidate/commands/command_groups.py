"""Commands, and groups of them, whose help is in the catalogues: `help.<command>` and `help.<command>.<option>`.

An option that several commands have is `help.option.<option>`, or has a key of its own where it is made.
"""

import importlib
from collections.abc import Sequence
from copy import copy
from keyword import iskeyword
from typing import Any

import click

from xlvalidate.commands.asked_language import language_of
from xlvalidate.commands.click_words import metavars
from xlvalidate.messages import LANGUAGES, has, text

_HELP = "help."
_BEFORE = "xlvalidate.language-before-the-command"


def key_of(context: click.Context) -> str:
    """The key of a command's help: the words after the program's name."""
    names = list[str]()
    at: click.Context | None = context
    while at is not None and at.parent is not None:
        names.insert(0, at.info_name or "")
        at = at.parent
    return _HELP + (".".join(names) or "program")


def option_key(option: click.Option, context: click.Context) -> str:
    """The key of an option's help."""
    if option.help and option.help.startswith(_HELP):
        return option.help
    name = max(option.opts, key=len).lstrip("-")
    own = f"{key_of(context)}.{name}"
    return own if has(own, LANGUAGES[0]) else f"{_HELP}option.{name}"


class SpokenCommand(click.Command):
    """A command that helps in the language that it is asked for."""

    def get_help(self, ctx: click.Context) -> str:
        """The whole help."""
        formatter = _formatter(ctx)
        self.format_help(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def get_usage(self, ctx: click.Context) -> str:
        """The line that says what can be typed."""
        formatter = _formatter(ctx)
        self.format_usage(ctx, formatter)
        return formatter.getvalue().rstrip("\n")

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """That line."""
        language = language_of(ctx)
        pieces = [metavars(piece, language) for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), text("help.usage", language))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text(key_of(ctx), language_of(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its options."""
        language = language_of(ctx)
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option) and not one.hidden]
        with formatter.section(text("help.options", language)):
            formatter.write_dl([_record(one, ctx, language) for one in options])


class SpokenGroup(SpokenCommand, click.Group):
    """A group of commands. A language that is named before the command is the command's."""

    command_class = SpokenCommand

    def __init__(self, *args: Any, **extra: Any) -> None:
        super().__init__(*args, **extra)
        choice = click.Choice(LANGUAGES)
        self.params.append(
            click.Option(["--lang"], type=choice, hidden=True, expose_value=False, is_eager=True, callback=_keep)
        )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant, and what follows its name."""
        try:
            name, command, rest = super().resolve_command(ctx, args)
        except click.UsageError as error:
            if not error.message.startswith("No such command"):
                raise
            raise click.UsageError(self._unknown(ctx, args[0]), ctx) from None
        language = ctx.meta.get(_BEFORE)
        return name, command, [f"--lang={language}", *rest] if language else rest

    def _unknown(self, ctx: click.Context, name: str) -> str:
        """Click's sentence of a command that there is not, with the one that may be meant: here, or in a group."""
        from difflib import get_close_matches  # only where something is wrong

        own = self.list_commands(ctx)
        if near := get_close_matches(name.lower(), own, n=1):
            return f"No such command {name!r}. Did you mean {near[0]!r}?"
        below = {
            f"{group} {one}": one
            for group in own
            if isinstance(command := self.get_command(ctx, group), click.Group)
            for one in command.list_commands(ctx)
        }
        near = get_close_matches(name.lower(), set(below.values()), n=1, cutoff=0.65)
        meant = [one for one, last in below.items() if last in near]
        if len(meant) > 1:
            return f"No such command {name!r}. (Did you mean one of: {', '.join(map(repr, meant))}?)"
        return f"No such command {name!r}. Did you mean {meant[0]!r}?" if meant else f"No such command {name!r}."

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, and the commands below them; none of these is imported."""
        from xlvalidate.commands.help_text import shortened

        super().format_options(ctx, formatter)
        language = language_of(ctx)
        names = self.list_commands(ctx)
        width = formatter.width - 6 - max(map(len, names))
        above = key_of(ctx) + "." if ctx.parent else _HELP
        with formatter.section(text("help.commands", language)):
            formatter.write_dl([(name, shortened(text(above + name, language), width)) for name in names])


class CommandFolder(SpokenGroup):
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
        module = f"{cmd_name.replace('-', '_')}{'_' if iskeyword(cmd_name) else ''}"
        command: click.Command = importlib.import_module(f"{self._package}.{module}").command
        return command


def _formatter(ctx: click.Context) -> click.HelpFormatter:
    from xlvalidate.commands.help_text import HelpText

    return HelpText(width=ctx.terminal_width, max_width=ctx.max_content_width)


def _record(option: click.Option, ctx: click.Context, language: str) -> tuple[str, str]:
    """How an option is written, and what it means, with what click adds: its range, and that it has to be given."""
    spoken = copy(option)
    spoken.help = text(option_key(option, ctx), language)
    record = spoken.get_help_record(ctx)
    assert record is not None
    written, said = record
    added = said[len(spoken.help) :].replace("required", text("help.required", language))
    return metavars(written, language), spoken.help + added


def _keep(ctx: click.Context, _: click.Parameter, language: str | None) -> None:
    if language is not None:
        ctx.meta[_BEFORE] = language
