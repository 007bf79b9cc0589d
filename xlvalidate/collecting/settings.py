"""A collection's own file, `collection.toml`: what is collected, for when, from whom, and where it comes in."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from xlvalidate.errors import Fault, FileFaultsError, UsageError
from xlvalidate.intake.folder import Folder
from xlvalidate.intake.imap import Imap
from xlvalidate.intake.maildir import Maildir
from xlvalidate.intake.mbox import Mbox
from xlvalidate.intake.parcel import Source
from xlvalidate.roster import Roster
from xlvalidate.roster import load as load_roster

FILE = "collection.toml"
OURS = ("originals", "marked", "reports", "replies")
_STRICT = ConfigDict(extra="forbid")
_KINDS = ("folder", "mbox", "maildir", "imap")

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderLine:
    """Whatever was saved into a folder: workbooks, zips, mails, mbox files. Or one such file."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    kind: Literal["folder"]
    path: Text
    globs: tuple[Text, ...] = ("*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class MboxLine:
    """A file of mails."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    kind: Literal["mbox"]
    path: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class MaildirLine:
    """A folder as mail servers keep it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    kind: Literal["maildir"]
    path: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapLine:
    """A mailbox. The password is in the environment or in the keyring, never here."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    kind: Literal["imap"]
    host: Text
    user: Text
    folder: Text = "INBOX"
    port: Annotated[int, Field(ge=0, le=65_535)] = 0
    security: Literal["tls", "starttls", "plain"] = "tls"
    ca: Path | None = None
    file_away: str = ""
    password_from: Text = "XLVALIDATE_IMAP_PASSWORD"


SourceLine = Annotated[FolderLine | MboxLine | MaildirLine | ImapLine, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What a process that reads workbooks may use: for one workbook, seconds of CPU and by the clock; memory for all.

    `chunk` is how many workbooks are judged, and remembered, together.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    cpu_seconds: Annotated[int, Field(ge=1, le=3_600)] = 20
    seconds: Annotated[int, Field(ge=1, le=36_000)] = 120
    memory_mib: Annotated[int, Field(ge=256, le=1_048_576)] = 4_096
    chunk: Annotated[int, Field(ge=1, le=200)] = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole file. Paths are taken from the collection's folder; `zone` is where the dates that people read are."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    editions: Annotated[tuple[Text, ...], Field(min_length=1)]
    year: Annotated[int, Field(ge=1949, le=9_999)] | None = None
    title: str = ""
    roster: str = ""
    last: str = ""
    language: Literal["zh_CN", "en"] = "zh_CN"
    zone: Annotated[str, StringConstraints(pattern=r"^[+-](0\d|1[0-4]):[0-5]\d$")] = "+08:00"
    reply_from: str = ""
    reader: Reader = field(default_factory=Reader)
    sources: tuple[SourceLine, ...] = ()

    @property
    def timezone(self) -> timezone:
        """The offset as Python has it."""
        hours, minutes = int(self.zone[1:3]), int(self.zone[4:])
        return timezone((1 if self.zone[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection's folder, its settings, and its roster if it has one."""

    folder: Path
    settings: Settings
    roster: Roster | None

    @property
    def ledger(self) -> Path:
        """The file of the ledger."""
        return self.folder / "ledger.sqlite"

    def sources(self) -> Iterator[tuple[str, Source]]:
        """The sources, each under a name that stays the same."""
        for line in self.settings.sources:
            match line:
                case FolderLine():
                    yield line.path, Folder(self.folder / line.path, line.globs, line.path)
                case MboxLine():
                    yield line.path, Mbox(self.folder / line.path, line.path)
                case MaildirLine():
                    yield line.path, Maildir(self.folder / line.path, line.path)
                case ImapLine():
                    yield f"{line.user}@{line.host}/{line.folder}", _mailbox(line, self.folder)


def _mailbox(line: ImapLine, folder: Path) -> Imap:
    return Imap(
        host=line.host,
        user=line.user,
        folder=line.folder,
        port=line.port,
        security=line.security,
        ca=folder / line.ca if line.ca else None,
        file_away=line.file_away,
        password_from=line.password_from,
    )


def load(folder: Path) -> Collection:
    """A collection by its folder.

    Raises UsageError where there is none, FileFaultsError with every fault of its file or of its roster.
    """
    path = folder / FILE
    if not path.is_file():
        raise UsageError(f"there is no collection in {folder}: make one with xlvalidate collect init")
    settings = parsed(path.read_bytes())
    faults = list(_wrong_places(settings, folder))
    roster = None
    if settings.roster:
        try:
            roster = load_roster(folder / settings.roster)
        except OSError as error:
            faults.append(Fault("roster", f"{settings.roster} cannot be read: {error.strerror or error}"))
    if faults:
        raise FileFaultsError(FILE, faults)
    return Collection(folder, settings, roster)


def parsed(data: bytes) -> Settings:
    """The settings of the file's bytes. Raises FileFaultsError with every fault."""
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FileFaultsError(FILE, [Fault("the file", "it is not UTF-8; save it as UTF-8")]) from None
    except tomllib.TOMLDecodeError as error:
        raise FileFaultsError(FILE, [Fault("TOML", str(error))]) from None
    try:
        settings: Settings = TypeAdapter(Settings).validate_python(tree)
    except ValidationError as error:
        raise FileFaultsError(FILE, _faults(error)) from None
    return settings


def _faults(error: ValidationError) -> Iterator[Fault]:
    for fault in error.errors(include_url=False):
        message = fault["msg"].removeprefix("Value error, ")
        if fault["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
            message = "there is no such key"
        elif fault["type"].startswith("missing"):
            message = "is missing"
        elif fault["type"] == "union_tag_not_found":
            message = f"kind is missing; it is one of {', '.join(_KINDS)}"
        yield Fault(_path(fault["loc"]), message)


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for number, part in enumerate(location):
        if number == 2 and part in _KINDS and location[0] == "sources":
            continue  # which kind of source it was taken for
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "the file"


def _wrong_places(settings: Settings, folder: Path) -> Iterator[Fault]:
    """Sources that hold the collection itself: what we keep would come in again."""
    home = folder.resolve()
    for number, line in enumerate(settings.sources):
        if isinstance(line, ImapLine):
            continue
        place = (folder / line.path).resolve()
        if place == home or place in home.parents or any(place.is_relative_to(home / name) for name in OURS):
            yield Fault(f"sources[{number}].path", f"{line.path} holds the collection itself; name another folder")


def written(
    *,
    editions: tuple[str, ...],
    year: int | None,
    title: str,
    roster: str,
    last: str,
    language: str,
    sources: tuple[str, ...],
    folder: Path,
) -> str:
    """The text of a new collection's file. `sources` are paths, or imap://user@host/folder."""
    lines = [f"editions = [{', '.join(map(_quoted, editions))}]"]
    lines += [f"year = {year}"] if year is not None else []
    given = {"title": title, "roster": roster, "last": last, "language": language}
    lines += [f"{key} = {_quoted(value)}" for key, value in given.items() if value]
    for source in sources:
        lines += ["", "[[sources]]", *_source_lines(source, folder)]
    return "\n".join(lines) + "\n"


def _source_lines(source: str, folder: Path) -> Iterator[str]:
    if not source.startswith("imap://"):
        kind = "maildir" if (folder / source / "cur").is_dir() else "folder"
        yield from (f"kind = {_quoted(kind)}", f"path = {_quoted(source)}")
        return
    user, _, host = source.removeprefix("imap://").rpartition("@")
    host, _, box = host.partition("/")
    if not user or not host:
        raise UsageError(f"{source} is no mailbox: imap://user@host/folder")
    yield from ('kind = "imap"', f"host = {_quoted(host)}", f"user = {_quoted(user)}")
    if box:
        yield f"folder = {_quoted(box)}"


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
