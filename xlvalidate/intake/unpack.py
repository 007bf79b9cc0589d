"""What is in a delivery: its workbooks as pieces, all else as oddities. Bad bytes raise nothing."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from xlvalidate.intake.archive import ArchiveError, Member, members
from xlvalidate.intake.cloud_links import is_put_elsewhere, says_where
from xlvalidate.intake.content_types import HEAD, Kind, inner_kind, kind_of, suffix_of
from xlvalidate.intake.delivery import LIMITS, Delivery, DeliveryBudget, DeliveryLimits, Envelope, Oddity, Opened, Piece
from xlvalidate.intake.file_kinds import kind_of_file
from xlvalidate.intake.mail import ELSEWHERE, Attachment, attachments, envelope
from xlvalidate.intake.mapi import OutlookError, OutlookMail
from xlvalidate.intake.mbox import messages
from xlvalidate.intake.mime import unwrapped
from xlvalidate.intake.tnef import tnef

FROM_DOCUMENT = "from-document"
"""The word of a piece that is no workbook that somebody sent, but what a document was read into."""
_MOST_DOCUMENTS = 8
"""Of a delivery."""
_SUFFIXES = {
    "workbook": ".xlsx",
    "zip": ".zip",
    "compound": ".xls",
    "mail": ".eml",
    "mbox": ".mbox",
    "tnef": ".dat",
}


class FormsInDocuments(Protocol):
    """Reads the documents of a delivery in which no workbook is the form."""

    def is_document(self, name: str) -> bool:
        """Is a file called as one is that can be read?"""
        ...

    def is_form(self, name: str, data: bytes) -> bool:
        """Is a workbook the form?"""
        ...

    def form_of(self, name: str, data: bytes) -> bytes | None:
        """The workbook that a document is read into; None where there is no form in it."""
        ...


def opened(delivery: Delivery, limits: DeliveryLimits = LIMITS, documents: FormsInDocuments | None = None) -> Opened:
    """All that is in a delivery. Raises nothing for any bytes but MemoryError if they take too much. Of a document that
    `documents` read into a form the piece is that workbook, and its word says so.
    """
    try:
        return looked_into(delivery, limits, documents)
    except MemoryError:  # those who have set the limit know what to say of it
        raise
    except Exception as error:  # our bug: named by its type, so that the other deliveries of the night go on
        return Opened(None, (), (Oddity("not-opened", delivery.name, (), type(error).__name__),))


def looked_into(
    delivery: Delivery, limits: DeliveryLimits = LIMITS, documents: FormsInDocuments | None = None
) -> Opened:
    """As `opened`, but what goes wrong in here comes out: for tests."""
    table = _Table(limits, DeliveryBudget.of(len(delivery.data), limits), documents=documents)
    thing = _Thing(delivery.name, delivery.data, (), (), 0)
    if delivery.fault:
        table.set_aside(delivery.fault, thing, delivery.detail)
    elif len(delivery.data) > (limits.mail if delivery.kind == "mail" else limits.delivery):
        table.set_aside("too-big", thing, str(len(delivery.data)))
    else:
        table.lay("mail" if delivery.kind == "mail" else kind_of(delivery.name, delivery.data[:HEAD]), thing)
        table.read_documents()
    return Opened(table.envelope, tuple(table.pieces), tuple(table.oddities))


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something in a delivery: its name, its bytes, the path to it, the mails and how many archives it is within."""

    name: str
    data: bytes = field(repr=False)
    around: tuple[str, ...]
    mails: tuple[Envelope, ...]
    archives: int
    oddity: str | None = None

    @property
    def base(self) -> str:
        """The name without the folders that a member of a zip or an old mail program has before it."""
        return self.name.replace("\\", "/").rstrip("/").rpartition("/")[2] or self.name

    @property
    def path(self) -> tuple[str, ...]:
        return (*self.around, self.name)


@dataclass(slots=True)
class _Table:
    """Where a delivery is unpacked."""

    limits: DeliveryLimits
    budget: DeliveryBudget
    envelope: Envelope | None = None
    pieces: list[Piece] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
    documents: FormsInDocuments | None = None
    _documents: list[tuple[Oddity, bytes]] = field(default_factory=list)
    _taken: dict[tuple[str, ...], int] = field(default_factory=dict)  # the last number of each
    _full: bool = False
    _mails: int = 0  # bytes of all of them

    def lay(self, kind: Kind, thing: _Thing) -> None:
        """One thing: a piece, an oddity, or what is within it."""
        match kind:
            case "workbook":
                self._keep(thing)
            case "zip":
                self._unzip(thing)
            case "compound":
                inner = inner_kind(thing.data, ())
                if inner == "msg":
                    self._read_outlook(inner, thing)
                elif inner == "workbook":
                    self._keep(thing)
                else:
                    self.set_aside("msg" if suffix_of(thing.name) == ".msg" else inner, thing)
            case "tnef":
                self._read_outlook(kind, thing)
            case "mail":
                self._read_mail(thing)
            case "mbox":
                for number, (_, data, _) in enumerate(messages(io.BytesIO(thing.data), self.limits.mail), 1):
                    if self._full:
                        return
                    mail = _Thing(f"{number}.eml", data, thing.path, thing.mails, thing.archives)
                    self.lay("mail", mail)
            case word:
                self.set_aside(word, thing)

    def set_aside(self, word: str, thing: _Thing, detail: str = "") -> None:
        """A line for what does not become a workbook."""
        if word == "not-a-form-file":
            detail = detail or kind_of_file(thing.base, thing.data[:HEAD])
        if self._room():
            self.oddities.append(Oddity(word, thing.base, self._unique(thing.path), detail, thing.mails))
            if word == "not-a-form-file" and self._may_be_read(thing.base):
                self._documents.append((self.oddities[-1], thing.data))

    def _may_be_read(self, name: str) -> bool:
        known = self.documents is not None and self.documents.is_document(name)
        return known and len(self._documents) < _MOST_DOCUMENTS

    def read_documents(self) -> None:
        """Where no workbook is the form: documents that can be read into one are pieces."""
        if self.documents is None or not self._documents:
            return
        if any(self.documents.is_form(one.name, one.data) for one in self.pieces):
            return
        for odd, data in self._documents:
            made = self.documents.form_of(odd.name, data)
            if made is not None:
                self.oddities.remove(odd)
                self.pieces.append(Piece(odd.name, made, odd.path, FROM_DOCUMENT, odd.mails))

    def _keep(self, thing: _Thing) -> None:
        if len(thing.data) > self.limits.piece:
            self.set_aside("too-big", thing, str(len(thing.data)))
        elif self._room():
            oddity = None if thing.oddity == "truncated-attachment" and self._is_whole(thing.data) else thing.oddity
            self.pieces.append(Piece(thing.base, thing.data, self._unique(thing.path), oddity, thing.mails))

    def _room(self) -> bool:
        if len(self.pieces) + len(self.oddities) < self.limits.pieces:
            return True
        if not self._full:
            self._full = True
            self.oddities.append(Oddity("too-many-pieces", "", (), str(self.limits.pieces)))
        return False

    def _unique(self, path: tuple[str, ...]) -> tuple[str, ...]:
        *around, name = path
        free, number = path, self._taken.get(path, 0)
        while free in self._taken:
            number += 1
            free = (*around, f"{name}#{number}")
        self._taken[path] = number or 1
        self._taken.setdefault(free, 1)
        return free

    def _unzip(self, thing: _Thing) -> None:
        try:
            found = members(thing.data, self.budget)
        except ArchiveError as error:
            self.set_aside(error.word, thing, error.detail)
            return
        inner = inner_kind(thing.data, (member.name for member in found))
        if inner == "workbook":
            self._keep(thing)
        elif inner != "zip":
            self.set_aside(inner, thing)
        elif thing.archives >= self.limits.archives:
            self.set_aside("nested-too-deep", thing)
        elif not found:
            self.set_aside("empty", thing)
        for member in found if inner == "zip" and thing.archives < self.limits.archives else ():
            if self._full:
                return
            self._take_out(member, thing)

    def _take_out(self, member: Member, archive: _Thing) -> None:
        here = _Thing(member.name, b"", archive.path, archive.mails, archive.archives + 1)
        head = member.head(HEAD) if not member.fault else b""
        kind = kind_of(member.name, head)
        if member.fault and kind != "system-file":
            self.set_aside(member.fault, here)
        elif kind == "not-a-form-file" and self._may_be_read(here.base):
            self.set_aside(
                kind, replace(here, data=head if isinstance(found := member.read(self.budget), str) else found)
            )
        elif kind not in _SUFFIXES:
            self.set_aside(kind, replace(here, data=head))
        elif isinstance(data := member.read(self.budget), str):
            self.set_aside(data, here, str(member.size))
        else:
            self.lay(kind, _Thing(member.name, data, archive.path, here.mails, here.archives))

    def _read_mail(self, thing: _Thing) -> None:
        if len(thing.mails) >= self.limits.mails:
            self.set_aside("nested-too-deep", thing)
            return
        self._mails += len(thing.data)
        if len(thing.data) > self.limits.mail or self._mails > self.limits.mail_in_all:
            self.set_aside("too-big", thing, str(len(thing.data)))
            return
        data = unwrapped(thing.data)
        told = envelope(data)
        if not (thing.mails or thing.archives or thing.around):
            self.envelope = told
        within = (*thing.mails, told)
        pieces, oddities = len(self.pieces), len(self.oddities)
        for number, attachment in enumerate(attachments(data, self.limits, self.budget), 1):
            if self._full:
                return
            self._take_off(attachment, number, thing, within)
        named = self.oddities[oddities:]
        if len(self.pieces) == pieces and all(oddity.word == "inline-image" for oddity in named):
            self.set_aside("no-attachment", replace(thing, mails=within))

    def _read_outlook(self, kind: Literal["msg", "tnef"], thing: _Thing) -> None:
        """A mail of Outlook's, or what it packed of a mail: that says nothing of who sent it."""
        self._mails += len(thing.data)
        if len(thing.mails) >= self.limits.mails:
            self.set_aside("nested-too-deep", thing)
        elif len(thing.data) > self.limits.mail or self._mails > self.limits.mail_in_all:
            self.set_aside("too-big", thing, str(len(thing.data)))
        else:
            try:
                read = tnef if kind == "tnef" else _outlook_file()
                self._lay_outlook(kind, read(thing.data, self.limits, self.budget), thing, told=kind == "msg")
            except OutlookError as error:
                self.set_aside(kind, thing, str(error))

    def _lay_outlook(self, kind: Literal["msg", "tnef"], mail: OutlookMail, thing: _Thing, *, told: bool) -> None:
        within = (*thing.mails, mail.envelope) if told else thing.mails
        if told and not (thing.mails or thing.archives or thing.around):
            self.envelope = mail.envelope
        whole = replace(thing, mails=within)
        path = thing.path if thing.mails or thing.archives or thing.around else ()
        pieces, oddities = len(self.pieces), len(self.oddities)
        for number, attachment in enumerate(mail.attachments, 1):
            if self._full:
                return
            found = kind_of(attachment.name, attachment.data[:HEAD])
            hanging = Attachment(attachment.name, attachment.data, found, attachment.fate, None)
            if attachment.inner is None or attachment.fate:
                self._take_off(hanging, number, whole, within, path=path)
            elif len(within) >= self.limits.mails:
                self.set_aside("nested-too-deep", _Thing(attachment.name, b"", path, within, thing.archives))
            else:
                inner = _Thing(attachment.name, b"", path, within, thing.archives)
                self._lay_outlook(kind, attachment.inner, inner, told=True)
        if mail.broken:
            self.set_aside("too-many-pieces" if mail.broken == "too-many-pieces" else kind, whole, mail.broken)
        elif is_put_elsewhere(mail.body) or (says_where(mail.body, "utf-8") and not self._hang(mail)):
            self._take_off(ELSEWHERE, 0, whole, within, path=path)
        elif len(self.pieces) == pieces and all(one.word == "inline-image" for one in self.oddities[oddities:]):
            self.set_aside("no-attachment", whole)

    def _hang(self, mail: OutlookMail) -> bool:
        return any(one.fate != "inline-image" for one in mail.attachments)

    def _take_off(
        self,
        attachment: Attachment,
        number: int,
        mail: _Thing,
        within: tuple[Envelope, ...],
        path: tuple[str, ...] | None = None,
    ) -> None:
        name, oddity = attachment.name, attachment.oddity
        if not name:
            name = f"unnamed-{number}{self._suffix(attachment)}"
            oddity = oddity or "unnamed"
        around = path if path is not None else mail.path if mail.mails or mail.archives or mail.around else ()
        thing = _Thing(name, attachment.data, around, within, mail.archives, oddity)
        if attachment.fate:
            self.set_aside(attachment.fate, thing)
        else:
            self.lay(attachment.kind, thing)

    def _suffix(self, unnamed: Attachment) -> str:
        """The suffix that an attachment without a name would have."""
        if unnamed.kind == "zip":
            try:
                names = [member.name for member in members(unnamed.data, self.budget)]
            except ArchiveError:
                names = []
            kind = inner_kind(unnamed.data, names)
            if kind == "workbook" and any(name.lower().endswith("vbaproject.bin") for name in names):
                return ".xlsm"  # Excel opens one with macros under no other name
            return _SUFFIXES.get(kind, "")
        return _SUFFIXES.get(unnamed.kind, "")

    def _is_whole(self, data: bytes) -> bool:
        try:
            return not any(member.fault for member in members(data, self.budget))
        except ArchiveError:
            return False


def _outlook_file() -> Callable[[bytes, DeliveryLimits, DeliveryBudget], OutlookMail]:
    """Imported where there is such a file: the library is."""
    from xlvalidate.intake.outlook_file import outlook_file

    return outlook_file
