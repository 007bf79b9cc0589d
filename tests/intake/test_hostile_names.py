"""File names that want out, over something, or into a terminal: by mail, by zip and by zip in a mail."""

from pathlib import Path

import pytest

from tests.intake.letters import BOOK, Raw, look, mail, part, raw_zip
from xlvalidate.intake.delivery import Opened
from xlvalidate.intake.strangers_names import folded, numbered, safe_name

NAMES = [
    "../../x.xlsx", "..\\..\\x.xlsx", "/etc/passwd.xlsx", "//server/share/x.xlsx", "\\\\server\\share\\x.xlsx",
    "C:\\Windows\\x.xlsx", "C:x.xlsx", "c:/x.xlsx", "\\\\?\\C:\\x.xlsx", "file:///etc/x.xlsx", "~/x.xlsx",
    "~root/x.xlsx", "x/../../../y.xlsx", "./x.xlsx", ".//x.xlsx", "....//....//x.xlsx", "..%2f..%2fx.xlsx",
    "%2e%2e%2fx.xlsx", "..／..／x.xlsx", "．．／x.xlsx", "..∕x.xlsx", "..＼x.xlsx", "..⁄x.xlsx", "‥/x.xlsx",
    "…/x.xlsx", "..\u2216x.xlsx", "CON.xlsx", "con.xlsx", "PRN.xlsx", "AUX", "NUL.xlsx", "nul.a.xlsx", "COM1.xlsx",
    "LPT9.xlsx", "COM¹.xlsx", "CONIN$", "CON .xlsx", "CON\t.xlsx", "CLOCK$.xlsx", "aux.", "x.xlsx.", "x.xlsx ",
    "x.xlsx...", " x.xlsx", "x.xlsx::$DATA", "x.xlsx:a", "x\x00.xlsx", "x.xlsx\x00.exe", "x\r\n.xlsx",
    "x\nBcc: a@b.xlsx", "x\t.xlsx", "\x1b[2Jx.xlsx", "\x07x.xlsx", "\x7fx.xlsx", "x\u202exslx.exe", "\u2066x.xlsx",
    "x\u200b.xlsx", "\ufeffx.xlsx", "x\u2028y.xlsx", "x\u2029y.xlsx", "\u061cx.xlsx", "x<y>.xlsx", 'x"y.xlsx',
    "x|y.xlsx", "x?y.xlsx", "x*y.xlsx", "=cmd|' /C calc'!A0.xlsx", "@x.xlsx", "+x.xlsx", "-rf.xlsx", "$(id).xlsx",
    "`id`.xlsx", ";id.xlsx", "&x.xlsx", "<script>.xlsx", "'.xlsx", "{x}.xlsx", "%s%n.xlsx", "#x.xlsx", "X.XLSX",
    "x.xlsx", "é.xlsx", "e\u0301.xlsx", "ﬁ.xlsx", "fi.xlsx", "~$x.xlsm", ".htaccess.xlsx", ".xlsx", "..", ".", " ",
    "表" * 300 + ".xlsx", "a" * 300 + ".xlsx", "x." + "y" * 300, "😀" * 100 + ".xlsx", "x.xlsx.exe", "x.xlsx.lnk",
    "desktop.ini",
]  # fmt: skip


def by_mail(names: list[str]) -> Opened:
    return look(mail(*(part(BOOK, b'="' + _quoted(name) + b'"') for name in names)))


def _quoted(name: str) -> bytes:
    return name.encode().replace(b"\\", b"\\\\").replace(b'"', b'\\"')


def by_zip(names: list[str]) -> Opened:
    return look(raw_zip(*(Raw(name=name.encode(), flags=0x800) for name in names)), "z.zip", "file")


def by_zip_in_a_mail(names: list[str]) -> Opened:
    return look(mail(part(raw_zip(*(Raw(name=name.encode(), flags=0x800) for name in names)), "z.zip")))


@pytest.mark.parametrize("way", [by_mail, by_zip, by_zip_in_a_mail])
def test_no_name_gets_out_or_over_another(way, tmp_path: Path):
    found = way([name for name in NAMES if not (name.endswith("/") and way is not by_mail)])
    assert len(found.pieces) + len(found.oddities) == len(NAMES)

    into, taken = tmp_path / "in", dict[str, str]()
    into.mkdir()
    for piece in found.pieces:  # as whoever writes them does it
        name, number = safe_name(piece.name), 1
        while folded(name) in taken:
            number += 1
            name = numbered(safe_name(piece.name), number)
        taken[folded(name)] = name
        with (into / name).open("xb") as file:
            file.write(piece.data)

    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert written == sorted(f"in/{name}" for name in taken.values())
    assert len(written) == len(found.pieces) > 80
    for one in (*found.pieces, *found.oddities):
        assert all(text.encode() and not set(text) & set("\r\n\0\x1b\u202e\u2028") for text in (one.name, *one.path))


def test_there_are_enough_of_them():
    assert len(NAMES) == len(set(NAMES)) >= 82
