"""A collection's own file, `collection.toml`: what is collected, for when, from whom, and where it comes in."""

import tomllib
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, ConfigDict, Field, PlainValidator, StringConstraints, TypeAdapter, ValidationError

from xlvalidate.collecting import collection_language
from xlvalidate.deadline import Deadline
from xlvalidate.errors import Fault, FileFaultsError, UsageError, Words, fault, usage, why_of, words
from xlvalidate.faults import SaidError, of_types, placed, shown
from xlvalidate.identity import Period
from xlvalidate.intake.delivery import Source
from xlvalidate.intake.folder import Folder
from xlvalidate.intake.imap import Imap
from xlvalidate.intake.maildir import Maildir
from xlvalidate.intake.mbox import Mbox
from xlvalidate.intake.urls import Urls, has_password
from xlvalidate.languages import CODES, PATTERN
from xlvalidate.reading.roster_file import load as load_roster
from xlvalidate.roster import Roster
from xlvalidate.stamps import issuers

FILE = collection_language.FILE
OURS = ("originals", "marked", "reports", "replies", "reminders", "rollup")
_STRICT = ConfigDict(extra="forbid")
_IMAP = "imap://"

_FIRST_YEAR, _LAST_YEAR, _LAST_DAY = 1949, 9_998, 31
_CONTACT_LINES, _CONTACT_LINE, _MOST_PATTERNS = 8, 100, 20

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=100)]


def _day_or_moment(given: object) -> date:
    """A TOML date, with a time or without, or the same as a text. No number: pydantic would count seconds."""
    if isinstance(given, date):
        return given
    if isinstance(given, str):
        try:
            return datetime.fromisoformat(given) if len(given) > len("2026-01-31") else date.fromisoformat(given)
        except ValueError:
            pass
    raise SaidError(words("a-date", given=shown(given)))


@dataclass(frozen=True, slots=True)
class DueDays:
    """Until when each period is to be reported: as the file says of it, else the `day` of the month after it."""

    day: int | None
    of_periods: Mapping[Period, date]

    def of(self, period: Period) -> date | None:
        """The last day, or moment, for a period; None where nothing is said of it."""
        if period in self.of_periods or self.day is None:
            return self.of_periods.get(period)
        after = period.after
        return after.replace(day=min(self.day, monthrange(after.year, after.month)[1]))


def _due(given: object) -> date | DueDays:
    if not isinstance(given, dict):
        return _day_or_moment(given)
    day, of_periods = given.get("day"), dict[Period, date]()
    if day is not None and (type(day) is not int or not 1 <= day <= _LAST_DAY):
        raise SaidError(words("due-day", given=shown(day)))
    for key, value in given.items():
        if key != "day":
            if (period := Period.of(key)) is None:
                raise SaidError(words("due-period", given=shown(key)))
            of_periods[period] = _day_or_moment(value)
    return DueDays(day, of_periods)


def _places(given: object) -> tuple[str, ...]:
    """One place, or a list of several."""
    for one in given if isinstance(given, list | tuple) else (given,):
        if not isinstance(one, str):
            raise SaidError(words("a-text", given=shown(one)))
    return tuple(filter(None, given if isinstance(given, list | tuple) else (str(given),)))


def _span(given: object) -> Period:
    period = Period.of(str(given)) if isinstance(given, str | int) else None
    if period is None or not _FIRST_YEAR <= period.year <= _LAST_YEAR:
        raise SaidError(words("a-period", given=shown(given)))
    return period


def _patterns(given: tuple[str, ...]) -> tuple[str, ...]:
    if len(given) > _MOST_PATTERNS:
        raise SaidError(words("too-many-patterns", most=_MOST_PATTERNS))
    for pattern in given:
        if "/" in pattern or "\\" in pattern:
            raise SaidError(words("pattern-with-folder", pattern=pattern))
    return given


def _signature(given: str) -> str:
    """A few plain lines: they stand below every draft."""
    lines = given.strip().splitlines()
    if len(lines) > _CONTACT_LINES or any(not one.isprintable() or len(one) > _CONTACT_LINE for one in lines):
        raise SaidError(words("contact-lines", lines=_CONTACT_LINES, most=_CONTACT_LINE))
    return "\n".join(one.rstrip() for one in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderLine:
    """A folder with anything saved into it: workbooks, zips, mails, mbox files. Or one such file."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlLine:
    """Files in a place that fsspec reaches. Its passwords are in fsspec's own configuration, never here."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    kind: Literal["url"]
    url: Annotated[Text, StringConstraints(pattern=r"^\w[\w+.-]*://.")]
    globs: tuple[Text, ...] = ("*",)


SourceLine = Annotated[FolderLine | MboxLine | MaildirLine | ImapLine | UrlLine, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterLine:
    """Who judges instead of this machine, and where they find the originals: the collection's own folder, if nothing
    is said.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    scheduler: Annotated[Text, StringConstraints(pattern=r"^\w+://.")]
    share: str = ""


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
class StampLine:
    """Whose stamps count: the public keys of the issuer, and the manifests of what was issued."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    keys: Annotated[tuple[Text, ...], Field(min_length=1)]
    manifest: Annotated[tuple[str, ...], PlainValidator(_places)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The whole file. Paths are taken from the collection's folder; `zone` is where the dates that people read are.

    `year` or `period` is what is collected. `due` is a day or a moment, or what it is of each period; `contact` are the
    lines below every draft; `expects` are patterns of the names of files that are to come with each form; `documents`
    says whether a report that came as a document counts, or its office is asked for the form.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    editions: Annotated[tuple[Text, ...], Field(min_length=1)]
    year: Annotated[int, Field(ge=1949, le=9_999)] | None = None
    period: Annotated[Period | None, PlainValidator(_span)] = None
    title: str = ""
    roster: str = ""
    last: Annotated[tuple[str, ...], PlainValidator(_places)] = ()
    language: Annotated[str, StringConstraints(pattern=PATTERN)] = CODES[0]
    zone: Annotated[str, StringConstraints(pattern=r"^[+-](0\d|1[0-4]):[0-5]\d$")] = "+08:00"
    reply_from: str = ""
    due: Annotated[date | DueDays | None, PlainValidator(_due)] = None
    contact: Annotated[str, AfterValidator(_signature)] = ""
    expects: Annotated[tuple[Pattern, ...], AfterValidator(_patterns)] = ()
    explanations: Literal["accept", "review"] = "accept"
    convert: bool = False
    documents: Literal["ask", "accept"] = "ask"
    reader: Reader = field(default_factory=Reader)
    cluster: ClusterLine | None = None
    stamps: StampLine | None = None
    sources: tuple[SourceLine, ...] = ()

    @property
    def timezone(self) -> timezone:
        """The offset as Python has it."""
        hours, minutes = int(self.zone[1:3]), int(self.zone[4:])
        return timezone((1 if self.zone[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))

    @property
    def span(self) -> Period | None:
        """What is collected: a year, or a part of one; None where the file does not say."""
        return Period(self.year) if self.year is not None else self.period

    @property
    def deadline(self) -> Deadline | None:
        """Until when the offices are to report, on the clock of `zone`; None where the file does not say one day."""
        return Deadline.of(self.due, self.timezone) if isinstance(self.due, date) else None

    def deadline_of(self, period: Period | None) -> Deadline | None:
        """Until when the offices are to report for a period."""
        if not isinstance(self.due, DueDays):
            return self.deadline
        inside = period is not None and (self.span is None or self.span.has(period))
        day = self.due.of(period) if period is not None and inside else None
        return Deadline.of(day, self.timezone) if day is not None else None


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
                case UrlLine():
                    # With other patterns what came long ago is asked for again.
                    yield " ".join((line.url, *line.globs)), Urls(line.url, line.globs)


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
        raise UsageError(usage("no-collection", folder=folder))
    data = path.read_bytes()
    settings = parsed(data)
    faults = list(_wrong_places(settings, folder))
    if settings.year is not None and settings.period is not None:
        faults.append(fault("", "year-and-period", ("period",)))
    roster = None
    if settings.roster:
        try:
            # Where each office stands in the file is asked by `xlvalidate roster` alone, and takes most of the memory.
            roster = replace(load_roster(folder / settings.roster), lines=())
        except OSError as error:
            faults.append(fault("", "file-unread", ("roster",), file=settings.roster, said=why_of(error)))
    faults += _wrong_keys(settings, folder)
    if faults:
        raise FileFaultsError(FILE, placed(faults, data.decode("utf-8-sig")))
    return Collection(folder, settings, roster)


def _wrong_keys(settings: Settings, folder: Path) -> Iterator[Fault]:
    """Keys that are none, or private; and a manifest that is not there."""
    if settings.stamps is None:
        return
    for number, name in enumerate(settings.stamps.keys):
        try:
            issuers(folder / name)
        except FileFaultsError as error:
            for one in error.faults:
                at = ("stamps", "keys", number)
                yield fault("", "within", at, name=name, what=Words(one.why, one.facts))
    for name in settings.stamps.manifest:
        if not (folder / name).is_file():
            yield fault("", "no-file", ("stamps", "manifest"), file=name)


def parsed(data: bytes) -> Settings:
    """The settings of the file's bytes. Raises FileFaultsError with every fault."""
    try:
        written = data.decode("utf-8-sig")
        tree = tomllib.loads(written)
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, a number without end, brackets in brackets
        from xlvalidate.toml_faults import unreadable_toml  # only where something is wrong

        raise FileFaultsError(FILE, [unreadable_toml(error, data)]) from None
    try:
        settings: Settings = TypeAdapter(Settings).validate_python(tree)
    except ValidationError as error:
        found = of_types(error, tagged="sources", known=_keys())
        raise FileFaultsError(FILE, placed(found, written)) from None
    return settings


def _keys() -> tuple[str, ...]:
    """Every key that the file may have somewhere."""
    lines = (Settings, Reader, ClusterLine, StampLine, FolderLine, MboxLine, MaildirLine, ImapLine, UrlLine)
    return tuple(one.name for line in lines for one in fields(line))


def _wrong_places(settings: Settings, folder: Path) -> Iterator[Fault]:
    """Sources that hold the collection itself: what we keep would come in again."""
    home = folder.resolve()
    for number, line in enumerate(settings.sources):
        if isinstance(line, ImapLine):
            continue
        if isinstance(line, UrlLine):
            if has_password(line.url):
                yield fault("", "no-password", ("sources", number, "url"))
            if not line.url.startswith("file://"):
                continue
            key, said, place = "url", line.url, Path(line.url.removeprefix("file://")).resolve()
        else:
            key, said, place = "path", line.path, (folder / line.path).resolve()
        if place == home or place in home.parents or any(place.is_relative_to(home / name) for name in OURS):
            yield fault("", "holds-collection", ("sources", number, key), said=said)
    if settings.cluster and has_password(settings.cluster.share):
        yield fault("", "no-password", ("cluster", "share"))


def written(
    *,
    editions: tuple[str, ...],
    year: int | None,
    period: Period | None = None,
    title: str,
    roster: str,
    last: str,
    language: str,
    sources: tuple[str, ...],
    keys: tuple[str, ...] = (),
    manifest: str = "",
    folder: Path,
    file_away: str = "",
) -> str:
    """The text of a new collection's file. `sources` are paths, imap://user@host/folder, or other URLs."""
    lines = [f"editions = [{', '.join(map(_quoted, editions))}]"]
    lines += [f"year = {year}"] if year is not None else []
    lines += [f"period = {_quoted(str(period))}"] if period is not None else []
    given = {"title": title, "roster": roster, "last": last, "language": language}
    lines += [f"{key} = {_quoted(value)}" for key, value in given.items() if value]
    if keys:
        lines += ["", "[stamps]", f"keys = [{', '.join(map(_quoted, keys))}]"]
        lines += [f"manifest = {_quoted(manifest)}"] if manifest else []
    for source in sources:
        lines += ["", "[[sources]]", *_source_lines(source, folder)]
        lines += [f"file_away = {_quoted(file_away)}"] if file_away and source.startswith(_IMAP) else []
    return "\n".join(lines) + "\n"


def _source_lines(source: str, folder: Path) -> Iterator[str]:
    if "://" in source and not source.startswith(_IMAP):
        yield from ('kind = "url"', f"url = {_quoted(source)}")
        return
    if "://" not in source:
        kind = "maildir" if (folder / source / "cur").is_dir() else "folder"
        yield from (f"kind = {_quoted(kind)}", f"path = {_quoted(source)}")
        return
    user, _, host = source.removeprefix(_IMAP).rpartition("@")
    host, _, box = host.partition("/")
    name, _, port = host.rpartition(":")
    host, port = (name, port) if name and port.isdecimal() else (host, "")
    if not user or not host:
        raise UsageError(usage("no-mailbox", source=source))
    yield from ('kind = "imap"', f"host = {_quoted(host)}", f"user = {_quoted(user)}")
    if port:
        yield f"port = {port}"
    if box:
        yield f"folder = {_quoted(box)}"


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
