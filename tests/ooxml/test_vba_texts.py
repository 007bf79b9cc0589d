"""What macros say: read back as written, and told apart from what a program may change."""

import warnings

import pytest

from macros import build
from tests.adopting.vba_projects import packed, saved_anew, with_module
from xlvalidate.ooxml.vba_texts import _LARGEST, _MOST, _modules, _unpacked, text_digest

CODE = """Attribute VB_Name = "XlvForm"
Option Explicit

Public Sub Fill()
    Cells(1, 1) = "A  b"
End Sub
"""


@pytest.fixture(scope="module")
def project() -> bytes:
    from pathlib import Path

    from xlvalidate.ooxml.write_zip import parts_of

    template = Path(__file__).parents[2] / "templates" / "ogi-2019.xlsx"
    return with_code(parts_of(build.build_xlsm(template.read_bytes()))["xl/vbaProject.bin"], CODE)


def with_code(project: bytes, text: str, *, plain: bool = False) -> bytes:
    return with_module(project, "XlvForm", text.replace("\n", "\r\n"), plain=plain)


def test_an_independent_reader_reads_the_same(project: bytes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser("vbaProject.bin", data=project)
        other = {name.rpartition(".")[0]: text for _, _, name, text in parser.extract_macros()}
        parser.close()
    assert {name: text.split() for name, text in _modules(project)} == {
        name: text.split() for name, text in other.items()
    }
    assert len(other) == 15


SAME = {
    "capitals and blanks": CODE.replace("Public Sub Fill", "public  sub fill").replace(
        "Cells(1, 1) =", "cells(1, 1)   ="
    ),
    "indented otherwise": CODE.replace("    Cells", "  Cells"),
    "no options": CODE.replace("Option Explicit\n", ""),
    "attributes": CODE.replace("Option", 'Attribute Fill.VB_ProcData.VB_Invoke_Func = "f\\n14"\nOption', 1),
    "blank lines": CODE.replace("End Sub", "\n\nEnd Sub"),
}
OTHER = {
    "another call": CODE.replace("Cells(1, 1)", "Cells(2, 1)"),
    "another text": CODE.replace("A  b", "A b"),
    "a text in capitals": CODE.replace("A  b", "A  B"),
    "a line more": CODE.replace("End Sub", "Kill 1\nEnd Sub"),
    "nothing": "",
}


@pytest.mark.parametrize("what", SAME)
@pytest.mark.parametrize("plain", [False, True])
def test_what_a_program_may_change_is_the_same(project: bytes, what: str, plain: bool) -> None:
    assert text_digest(with_code(project, SAME[what], plain=plain)) == text_digest(project) != ""


@pytest.mark.parametrize("what", OTHER)
def test_what_somebody_changed_is_not(project: bytes, what: str) -> None:
    assert text_digest(with_code(project, OTHER[what])) not in ("", text_digest(project))


def test_other_compiled_code_is_the_same(project: bytes) -> None:
    assert saved_anew(project) != project
    assert text_digest(saved_anew(project)) == text_digest(project)


# A copy of three bytes that stand one byte before; one that goes further back than there is; one cut off.
UNPACKED = {
    "a copy over itself": (b"\x01\x03\xb0\x02a\x00\x00", b"aaaa"),
    "a copy of all before": (b"\x01\x06\xb0\x08abc\x00\x20", b"abcabc"),
    "two chunks": (packed(b"x" * 5_000), b"x" * 5_000),
    "nothing": (b"\x01", b""),
}


@pytest.mark.parametrize("what", UNPACKED)
def test_what_is_compressed_comes_out(what: str) -> None:
    data, expected = UNPACKED[what]
    assert _unpacked(data, _MOST) == expected


BROKEN = {
    "no signature": b"\x02",
    "nothing at all": b"",
    "a copy from before the start": b"\x01\x03\xb0\x02a\x00\x10",
    "a copy of nothing": b"\x01\x02\xb0\x01\x00\x00",
    "half a copy": b"\x01\x01\xb0\x01\x00",
    "too much": packed(b"x" * 4_000)[:1] + packed(b"x" * 3_600)[1:] * (_MOST // 3_600 + 1),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_refused(what: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        _unpacked(BROKEN[what], _MOST)


@pytest.mark.parametrize("size", [0, 3, 511, 512, 2_000, 20_000])
def test_a_project_that_is_cut_off_says_nothing(project: bytes, size: int) -> None:
    assert text_digest(project[:size]) == ""


def test_every_changed_byte_is_survived(project: bytes) -> None:
    """Nothing that stands in a project ends a run."""
    for at in range(0, len(project), 97):
        text_digest(project[:at] + bytes((project[at] ^ 0xFF,)) + project[at + 1 :])


def test_a_project_that_is_too_large_says_nothing(project: bytes) -> None:
    whole = project.ljust(_LARGEST, b"\0")
    assert (text_digest(whole), text_digest(whole + b"\0")) == (text_digest(project), "")
