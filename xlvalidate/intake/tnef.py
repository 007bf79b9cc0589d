"""winmail.dat: what hangs on a mail that Outlook packed in its own way (MS-OXTNEF), read from the bytes.

Attributes stand one behind the other, each with its length. The properties of the mail and of each attachment are lists
inside some of them.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from xlvalidate.intake.content_types import TNEF
from xlvalidate.intake.delivery import DeliveryBudget, DeliveryLimits
from xlvalidate.intake.mapi import (
    BINARY,
    DATA,
    OBJECT,
    STRING,
    STRING8,
    OutlookAttachment,
    OutlookError,
    OutlookMail,
    Properties,
    attachment,
    charset_of,
    codepage_in,
)
from xlvalidate.intake.strangers_names import decoded

_CODEPAGE, _OF_MAIL, _BEGINS, _TITLE, _FILE, _OF_ATTACHMENT = 0x9007, 0x9003, 0x9002, 0x8010, 0x800F, 0x9005
_IN_ATTACHMENT = 2  # the level of an attribute
_LONG = (STRING8, STRING, BINARY, OBJECT)
# How many bytes a property of a type takes that has no length of its own.
_SIZES = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_MANY, _NAMED = 0x1000, 0x8000
_MAIL_INSIDE = bytes.fromhex("0703020000000000c000000000000046")  # an object that is a mail, packed like this one


@dataclass(slots=True)
class _Hanging:
    """An attachment, as far as it was read."""

    title: bytes = b""
    data: bytes = field(default=b"", repr=False)
    properties: dict[int, tuple[int, bytes]] = field(default_factory=dict)


def tnef(data: bytes, limits: DeliveryLimits, budget: DeliveryBudget, depth: int = 1) -> OutlookMail:
    """The mail in a winmail.dat, with the mails that are in it. Raises OutlookError where nothing can be made of it.

    Its attributes and properties are taken from the budget of lines, its attachments from that of parts.
    """
    if not data.startswith(TNEF):
        raise OutlookError("signature")
    codepage, of_mail, hanging, broken = 0, dict[int, tuple[int, bytes]](), list[_Hanging](), ""
    try:
        for level, number, value in _attributes(data, budget):
            if number == _CODEPAGE and len(value) >= 4:
                codepage = struct.unpack("<I", value[:4])[0]
            elif number == _OF_MAIL:
                of_mail = dict(_properties(value, budget))
            elif number == _BEGINS:
                budget.parts -= 1
                if budget.parts < 0 or len(hanging) >= limits.parts:
                    raise OutlookError("too-many-pieces")
                hanging.append(_Hanging())
            elif level == _IN_ATTACHMENT and hanging:
                _add(hanging[-1], number, value, budget)
    except OutlookError as error:
        broken = str(error)
        if hanging and not hanging[-1].data and DATA not in hanging[-1].properties:
            hanging.pop()  # its bytes are those that are not there
    if broken and not hanging and not of_mail:
        raise OutlookError(broken)
    codepage = codepage or codepage_in(of_mail)
    found = tuple(_attachment(one, codepage, limits, budget, depth) for one in hanging)
    return OutlookMail(Properties(of_mail, codepage), found, broken)


def _add(hanging: _Hanging, number: int, value: bytes, budget: DeliveryBudget) -> None:
    if number == _TITLE:
        hanging.title = value
    elif number == _FILE:
        hanging.data = value
    elif number == _OF_ATTACHMENT:
        hanging.properties = dict(_properties(value, budget))


def _attributes(data: bytes, budget: DeliveryBudget) -> Iterator[tuple[int, int, bytes]]:
    """The level, the number and the value of each attribute. Raises OutlookError where one is not whole."""
    at = 6
    while at < len(data):
        budget.lines -= 1
        if budget.lines < 0:
            raise OutlookError("too-many-pieces")
        if at + 9 > len(data):
            raise OutlookError("truncated")
        level, number, _, length = struct.unpack("<BHHI", data[at : at + 9])
        if level not in (1, _IN_ATTACHMENT):
            raise OutlookError("attribute")
        if at + 9 + length > len(data):
            raise OutlookError("truncated")
        yield level, number, data[at + 9 : at + 9 + length]
        at += 9 + length + 2  # a sum of the bytes stands behind them; some programs leave it 0


def _properties(value: bytes, budget: DeliveryBudget) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Every property with its number, its type and its first value. Raises OutlookError where one is not whole."""
    reader = _Words(value)
    for _ in range(reader.word()):
        budget.lines -= 1
        if budget.lines < 0:
            raise OutlookError("too-many-pieces")
        kind, number = struct.unpack("<HH", reader.take(4))
        if number >= _NAMED:
            reader.take(16)
            if reader.word():
                reader.take(_padded(reader.word()))
            else:
                reader.take(4)
        plain = kind & ~_MANY
        count = reader.word() if kind & _MANY or plain in _LONG else 1
        budget.lines -= count
        if budget.lines < 0:
            raise OutlookError("too-many-pieces")
        first = b""
        for place in range(count):
            if plain in _LONG:
                length = reader.word()
                one = reader.take(_padded(length))[:length]
            elif plain in _SIZES:
                one = reader.take(_SIZES[plain])
            else:
                raise OutlookError("properties")
            first = first if place else one
        if not kind & _MANY:
            yield number, (kind, first)


@dataclass(slots=True)
class _Words:
    """Bytes that are taken from the front."""

    data: bytes
    at: int = 0

    def take(self, length: int) -> bytes:
        if self.at + length > len(self.data):
            raise OutlookError("truncated")
        self.at += length
        return self.data[self.at - length : self.at]

    def word(self) -> int:
        return int(struct.unpack("<I", self.take(4))[0])


def _padded(length: int) -> int:
    return length + -length % 4


def _attachment(
    one: _Hanging, codepage: int, limits: DeliveryLimits, budget: DeliveryBudget, depth: int
) -> OutlookAttachment:
    properties = Properties(one.properties, codepage)
    title = decoded(one.title.rstrip(b"\0"), charset_of(codepage))
    kind, value = one.properties.get(DATA, (0, b""))
    if kind != OBJECT:
        return attachment(properties, one.data or properties.binary(DATA), title)
    if value[:16] != _MAIL_INSIDE:
        return attachment(properties, one.data or value[16:], title)
    if depth >= limits.mails:
        return replace(attachment(properties, b"", title), fate="nested-too-deep")
    try:
        return attachment(properties, b"", title, tnef(value[16:], limits, budget, depth + 1))
    except OutlookError:
        return replace(attachment(properties, b"", title), fate="tnef")
