"""The seal of a marked copy: it holds while no byte is changed, under any name, and no other file has it."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from xlvalidate.checking.check import check
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.seal import TAIL, has_seal, is_whole, sealed
from xlvalidate.reading.read import read
from xlvalidate.reports.marked_copy import cleared, marked

REPORTS = Path(__file__).parents[2] / "examples" / "reports"
EDITIONS = catalogue(None)
FORM = (REPORTS / "broken.xlsx").read_bytes()


def judged(data: bytes):
    return check([read("form.xlsx", data, EDITIONS, printed)])[0]


COPY = marked(FORM, judged(FORM), "zh_CN")


def saved(data: bytes, change=lambda workbook: None) -> bytes:
    """As a spreadsheet program saves it: everything anew."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    change(workbook)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def packed_again(data: bytes) -> bytes:
    """As a program does that takes the fields of the directory along."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            text = before.read(entry).replace(b"<v>9</v>", b"<v>8</v>")
            after.writestr(entry, text)
    return out.getvalue()


def other_figure(workbook) -> None:
    workbook["表三"]["D6"] = 8


def test_a_marked_copy_is_sealed_and_no_part_of_it_differs_by_that():
    bare = marked(FORM, judged(FORM), "zh_CN", seal=False)
    assert sealed(bare) == COPY == marked(FORM, judged(FORM), "zh_CN")
    assert (is_whole(COPY), has_seal(COPY[-TAIL:])) == (True, True)
    with zipfile.ZipFile(io.BytesIO(bare)) as one, zipfile.ZipFile(io.BytesIO(COPY)) as other:
        assert other.testzip() is None
        assert [(e.filename, e.CRC, e.file_size, e.header_offset) for e in one.infolist()] == [
            (e.filename, e.CRC, e.file_size, e.header_offset) for e in other.infolist()
        ]
    assert [f.id for f in judged(COPY).findings] == [f.id for f in judged(FORM).findings]


OTHERS = {
    "the form": lambda: FORM,
    "the copy, cleared": lambda: cleared(COPY, "zh_CN"),
    "the copy, saved": lambda: saved(COPY),
    "the copy with a figure changed": lambda: saved(COPY, other_figure),
    "the copy, packed again with a figure changed": lambda: packed_again(COPY),
    "the copy, patched by us": lambda: repacked(COPY, {}),
    "nothing": lambda: b"",
    "the seal alone": lambda: COPY[-TAIL:],
    "the copy cut": lambda: COPY[:-1],
    "the copy with more behind it": lambda: COPY + b"\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_nothing_else_is_whole(name):
    assert not is_whole(OTHERS[name]())


def test_every_byte_counts():
    wrong = [at for at in range(0, len(COPY), 97) if is_whole(COPY[:at] + bytes([COPY[at] ^ 1]) + COPY[at + 1 :])]
    wrong += [at for at in range(-TAIL, 0) if is_whole(b"".join((COPY[:at], bytes([COPY[at] ^ 1]), COPY[at:][1:])))]
    assert wrong == []


def test_a_corrected_copy_that_is_marked_again_has_a_seal_of_its_own():
    corrected = saved(COPY, other_figure)
    again = marked(corrected, judged(corrected), "zh_CN")
    assert is_whole(again)
    assert again != COPY
