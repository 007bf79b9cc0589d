"""The manifest: signed as it stands, and not believed when a single byte is another."""

import csv
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from tests.distribution.issues import lay_keys
from xlvalidate.distribution.manifest import (
    BundleLine,
    IssuedErratum,
    Manifest,
    ManifestLine,
    as_csv,
    as_json,
    is_signed_by,
    parsed,
    trusted,
)
from xlvalidate.errors import FileFaultsError, UsageError
from xlvalidate.stamps import new_keys

LINE = ManifestLine(
    office="330802001", name="柯城区教育局", parent="330800000", file="workbooks/a.xlsx", sha256="ab" * 32,
    digest="cd" * 32, revision=2, issued=date(2026, 1, 5),
)  # fmt: skip
MANIFEST = Manifest(
    edition="ogi-2021",
    year=2025,
    issued=date(2026, 1, 5),
    expires=date(2026, 6, 30),
    errata=(IssuedErratum(rule="T3-BAL", since=date(2026, 1, 1), off=True, severity=None, reason="r"),),
    files=(LINE, replace(LINE, office="2", revision=1, sha256="02" * 32)),
    bundles=(BundleLine(office="330800000", name="市", file="bundles/a.zip", sha256="ef" * 32),),
    superseded=(replace(LINE, revision=1, sha256="01" * 32),),
)
WRONG = (
    "m.json does not bear the signature of this issuer: it was changed, or is another's, or the .pub file is."
    " Nothing in it can be believed; ask the issuer for it anew"
)


@pytest.fixture(scope="module")
def signed(tmp_path_factory):
    return lay_keys(tmp_path_factory.mktemp("keys"))


def test_what_is_written_is_read_back(signed):
    own, known = signed
    data = as_json(MANIFEST)
    assert trusted(data, own.sign(data) + "\n", known, "m.json") == MANIFEST
    assert as_json(parsed(data, "m.json")) == data
    assert MANIFEST.revisions == {"330802001": 2, "2": 1}


def test_every_manifest_that_differs_by_a_byte_is_refused(signed):
    own, known = signed
    data = as_json(MANIFEST)
    signature = own.sign(data)
    for position in range(len(data)):
        for other in (data[position] ^ 1, data[position] ^ 0x20, 0):
            changed = data[:position] + bytes([other]) + data[position + 1 :]
            assert changed == data or not known.signed(changed, signature)
        assert not known.signed(data[:position] + data[position + 1 :], signature)
    assert not known.signed(data + b"\n", signature)
    with pytest.raises(UsageError) as raised:
        trusted(data.replace(b"2025", b"2026"), signature, known, "m.json")
    assert str(raised.value) == WRONG


@pytest.mark.parametrize("signature", ["", "\n", "x", "xlvsig1." + "0" * 32 + "." + "A" * 86, "\n" * 50])
def test_a_signature_that_is_none_is_refused(signed, signature):
    with pytest.raises(UsageError, match="does not bear the signature"):
        trusted(as_json(MANIFEST), signature, signed[1], "m.json")


def test_the_signature_of_another_key_is_refused(signed, tmp_path):
    other, _ = lay_keys(tmp_path, "other", new_keys())
    data = as_json(MANIFEST)
    with pytest.raises(UsageError, match="does not bear the signature"):
        trusted(data, other.sign(data), signed[1], "m.json")
    assert (is_signed_by(data, other.sign(data), signed[0]), is_signed_by(data, other.sign(data), other)) == (
        False, True,
    )  # fmt: skip


def test_while_one_manifest_replaces_another_either_is_believed(signed):
    own, known = signed
    before, after = as_json(MANIFEST), as_json(replace(MANIFEST, issued=date(2026, 2, 1)))
    both = f"{own.sign(after)}\r\n{own.sign(before)}\r\n"
    for data in (before, after):
        assert as_json(trusted(data, both, known, "m.json")) == data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "  the file   it is no manifest: Expecting value: line 1 column 1 (char 0)"),
        (b"[" * 100_000, "  the file   it is no manifest: maximum recursion depth exceeded"),
        (
            as_json(MANIFEST).replace(b'"year"', b'"edition"'),
            "  the file   it is no manifest: a key stands there twice",
        ),
        (
            as_json(MANIFEST).replace(b'"schema": 1', b'"schema": 2'),
            "  the file   it is no manifest: its schema is 2, and this program knows 1",
        ),
        (as_json(MANIFEST).replace(b'"year": 2025,', b""), "  year   is missing; add it"),
    ],
)
def test_what_is_no_manifest_is_told(data, said):
    with pytest.raises(FileFaultsError) as raised:
        parsed(data, "m.json")
    assert str(raised.value).startswith(f"m.json cannot be used as it is:\n{said}")


def test_the_same_for_a_spreadsheet_has_nothing_that_it_would_calculate():
    evil = replace(MANIFEST, files=(replace(LINE, name="=HYPERLINK(1)", file="workbooks/@a.xlsx"),), superseded=())
    data = as_csv(evil, "zh_CN")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert rows == [
        [
            "单位代码", "单位名称", "上级代码", "文件", "sha256", "制度版本摘要", "下发次数", "下发日期", "制度版本",
            "年度", "生效勘误", "清单有效期至",
        ],
        [
            "330802001", "'=HYPERLINK(1)", "330800000", "workbooks/@a.xlsx", "ab" * 32, "cd" * 32, "2", "2026-01-05",
            "ogi-2021", "2025", "T3-BAL 2026-01-01", "2026-06-30",
        ],
        [
            "330800000", "市", "", "bundles/a.zip", "ef" * 32, "", "", "", "ogi-2021", "2025", "T3-BAL 2026-01-01",
            "2026-06-30",
        ],
    ]  # fmt: skip
