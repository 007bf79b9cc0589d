"""What a file is that holds no workbook: its bytes say more than its name."""

import pytest

from tests.intake.letters import JPEG, look, mail, part
from xlvalidate.intake.file_kinds import kind_of_file

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("年报.PDF", b"", "pdf"),
        ("年报.ofd ", b"", "pdf"),
        ("年报", b"%PDF-1.4", "pdf"),
        ("年报.jpg", b"%PDF-1.4", "pdf"),
        ("a.jpg", b"", "picture"),
        ("a", JPEG, "picture"),
        ("a", PNG, "picture"),
        ("a", b"GIF89a", "picture"),
        ("a", b"II*\0", "picture"),
        ("a", b"MM\0*", "picture"),
        ("a", b"RIFF1234WEBPVP8 ", "picture"),
        ("a", b"\0\0\0\x18ftypheic", "picture"),
        ("a.doc", b"{\\rtf1", "word"),
        ("a.docx", b"PK", "word"),
        ("a.wps", b"\xd0\xcf", "wps"),
        ("a.csv", b"1,2", "csv"),
        ("a.txt", b"", "csv"),
        ("a.exe", b"MZ", ""),
        ("", b"", ""),
    ],
)
def test_kind_of_file(name, head, kind):
    assert kind_of_file(name, head) == kind


def test_a_delivery_keeps_what_it_was():
    data = mail(part(PNG, "扫描"), part(b"%PDF", "表.jpg"), part(b"x", "x.dbf"))
    assert [(one.name, one.detail) for one in look(data).oddities] == [
        ("扫描", "picture"), ("表.jpg", "pdf"), ("x.dbf", ""),
    ]  # fmt: skip
