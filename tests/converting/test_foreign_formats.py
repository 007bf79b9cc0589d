"""What format a workbook is in, by its bytes; and what is not given to another program."""

import struct

import pytest

from tests.hostile.packages import Entry, entries, parts, zipped
from tests.intake.outlook import compound
from xlvalidate.converting.foreign_formats import ForeignFormat, NoWorkbookError, format_in, guard
from xlvalidate.ooxml.workbook_limits import RefusedError

BOF = struct.pack("<HH4x", 0x0809, 4)
LOCKED = struct.pack("<HH6x", 0x002F, 6)
MIME = Entry(name="mimetype", data=b"application/vnd.oasis.opendocument.spreadsheet", method=0)
CONTENT = Entry(name="content.xml", data=b"<office/>")
KINDS = Entry(name="[Content_Types].xml", data=b"<Types/>")
BINARY = Entry(name="xl/workbook.bin", data=b"\x83\x01\x00")
XLS = compound({"Workbook": BOF + bytes(5_000)})
ODS = zipped([MIME, CONTENT])
XLSB = zipped([KINDS, BINARY])
XLSX = zipped(entries(parts("")))

FORMATS = [
    (XLS, "xls"),
    (compound({"Book": BOF}), "xls"),
    (ODS, "ods"),
    (XLSB, "xlsb"),
    (XLSX, None),
    (b"", None),
    (b"PK\x03\x04", None),
    (b"<html>", None),
]


@pytest.mark.parametrize(("data", "form"), FORMATS)
def test_the_bytes_say_the_format(data, form):
    assert format_in(data) == form


@pytest.mark.parametrize("data", [XLS, compound({"Book": BOF}), ODS, XLSB, compound({"Workbook": b""})])
def test_what_is_whole_is_given_on(data):
    form = format_in(data)
    assert form is not None
    guard(data, form)


def manifest(said: bytes) -> Entry:
    return Entry(name="META-INF/manifest.xml", data=said)


DTD = b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'
REFUSED = [
    (XLS[:-600], "truncated"),
    (XLS[:520], "truncated"),
    (compound({"Workbook": BOF + LOCKED}), "encrypted"),
    (compound({"Workbook": BOF * 3 + LOCKED}), "encrypted"),
    (zipped([MIME, CONTENT, manifest(b"<m><encryption-data/></m>")]), "encrypted"),
    (zipped([MIME, Entry(name="content.xml", data=DTD)]), "dtd"),
    (zipped([MIME, CONTENT, Entry(name="styles.xml", data=DTD)]), "dtd"),
    (zipped([MIME, CONTENT, manifest(DTD)]), "dtd"),
    (zipped([MIME]), "missing-part"),
    (zipped([MIME, CONTENT, CONTENT]), "duplicate-part"),
    (zipped([MIME, Entry(name="content.xml", data=b"<x/>", crc=1)]), "bad-checksum"),
    (zipped([MIME, CONTENT, Entry(name="../x", data=b"")]), "unsafe-part-name"),
    (zipped([MIME, Entry(name="content.xml", data=b"<x/>", flags=1)]), "encrypted-part"),
    (ODS[:-30], "truncated"),
    (zipped([KINDS, BINARY, Entry(name="xl/x.rels", data=DTD)]), "dtd"),
    (zipped([MIME, CONTENT, Entry(name="a.bin", data=bytes(40 * 1_048_576))]), "too-big"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_what_is_not_given_on(data, code):
    form = format_in(data)
    assert form is not None
    with pytest.raises(RefusedError) as error:
        guard(data, form)
    assert error.value.code == code


OTHERS = [{"EncryptedPackage": b"x", "Workbook": BOF}, {"EncryptedPackage": b"x"}, {"Word": b"x"}]


@pytest.mark.parametrize("streams", OTHERS)
def test_what_only_looks_like_a_workbook_is_left_to_the_reader(streams):
    with pytest.raises(NoWorkbookError):
        guard(compound(streams), ForeignFormat.XLS)
