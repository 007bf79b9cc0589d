"""A .msg file, whose container our guard has read, by the properties that python-oxmsg finds in it."""

from dataclasses import replace

from oxmsg.properties import BaseProperty
from oxmsg.storage import Storage as FoundStorage
from oxmsg.storage import Stream

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
    codepage_in,
)
from xlvalidate.ooxml.compound_file import CompoundError, Storage, compound_file

_OF_THE_FILE, _OF_A_MAIL, _OF_AN_ATTACHMENT = 32, 24, 8  # bytes before the first property
_IN_STREAMS = (STRING, STRING8, BINARY)
_OBJECT = f"__substg1.0_{DATA:04X}{OBJECT:04X}"
_INSERTED = ("Package", "CONTENTS")  # the streams of an object in which a program puts its file
_PROPERTY = 16  # bytes of one


def outlook_file(data: bytes, limits: DeliveryLimits, budget: DeliveryBudget) -> OutlookMail:
    """The mail in a .msg file, with the mails that are in it. Raises OutlookError.

    Its attachments are taken from the budget of parts, its properties from that of lines.
    """
    try:
        found = compound_file(data)
    except CompoundError as error:
        raise OutlookError(str(error)) from None
    return _mail(found, _OF_THE_FILE, 0, limits, budget, 1)


def _mail(
    found: Storage, skipped: int, codepage: int, limits: DeliveryLimits, budget: DeliveryBudget, depth: int
) -> OutlookMail:
    properties = _properties(found, skipped, codepage, budget)
    hanging, broken = list[OutlookAttachment](), ""
    for storage in found.storages:
        if not storage.name.startswith("__attach_version1.0_"):
            continue
        budget.parts -= 1
        if budget.parts < 0 or len(hanging) >= limits.parts:
            broken = "too-many-pieces"
            break
        try:
            hanging.append(_attachment(storage, properties.codepage, limits, budget, depth))
        except OutlookError as error:
            broken = str(error)
    return OutlookMail(properties, tuple(hanging), broken)


def _attachment(
    storage: Storage, codepage: int, limits: DeliveryLimits, budget: DeliveryBudget, depth: int
) -> OutlookAttachment:
    properties = _properties(storage, _OF_AN_ATTACHMENT, codepage, budget)
    data, inner = properties.binary(DATA), None
    for one in storage.storages:
        if one.name == _OBJECT:
            if "__properties_version1.0" in one.streams:
                if depth >= limits.mails:
                    return replace(attachment(properties, b""), fate="nested-too-deep")
                inner = _mail(one, _OF_A_MAIL, codepage, limits, budget, depth + 1)
            else:
                data = next((one.streams[name] for name in _INSERTED if name in one.streams), data)
    return attachment(properties, data, inner=inner)


def _properties(storage: Storage, skipped: int, codepage: int, budget: DeliveryBudget) -> Properties:
    """What python-oxmsg makes of the properties. Texts stay bytes: it takes those of an attachment for Latin ones."""
    written = storage.streams.get("__properties_version1.0")
    if written is None:
        raise OutlookError("properties")
    budget.lines -= len(written) // _PROPERTY + len(storage.streams)
    if budget.lines < 0:
        raise OutlookError("too-many-pieces")
    kept = FoundStorage(storage.name, tuple(Stream(name, data) for name, data in storage.streams.items()), ())
    found: dict[int, tuple[int, bytes]] = {}
    for at in range(skipped, len(written) - _PROPERTY + 1, _PROPERTY):
        segment = written[at : at + _PROPERTY]
        one = BaseProperty.factory(segment, kept, str_prop_encoding="latin-1", body_encoding="latin-1")
        if one.ptyp not in _IN_STREAMS:
            found.setdefault(one.pid, (one.ptyp, segment[8:]))
        elif f"__substg1.0_{one.pid:04X}{one.ptyp:04X}" in storage.streams:
            found.setdefault(one.pid, (one.ptyp, kept.property_stream_bytes(one.pid, one.ptyp)))
    return Properties(found, codepage_in(found) or codepage)
