"""`xlvalidate verify`: each file by its bytes, and where they differ by its stamp."""

from pathlib import Path

import pytest

from tests.distribution.issues import BUNDLE, WORKBOOKS, issue, issued, lay_keys, typed, written
from tests.distribution.test_office_workbooks import RIGHT, filled_in
from xlvalidate.distribution.office_workbooks import STAMP
from xlvalidate.ooxml.fill import filled
from xlvalidate.stamps import new_keys


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """An issue of which one office's first revision is superseded; `first` has the workbooks as they were."""
    home = tmp_path_factory.mktemp("verify")
    out = issued(home, "--expires", "2026-06-30")
    (home / "first").mkdir()
    for path in (out / "workbooks").iterdir():
        (home / "first" / path.name).write_bytes(path.read_bytes())
    written(home, "--revision", 2, "--for", "330802002", "--issued-on", "2026-02-01")
    return home


def verified(home: Path, *files: Path, words: tuple[object, ...] = ()) -> tuple[int, list[str], str]:
    manifest = home / "out" / "manifest.json"
    done = typed("verify", *files, "--manifest", manifest, "--key", home / "issuer.pub", "--on", "2026-03-01", *words)
    lines = [line.replace(f"{files[0].parent}/", "").replace(f"{home}/", "") for line in done.stdout.splitlines()]
    return done.exit_code, lines, done.stderr


def test_what_is_as_it_was_issued(home):
    out = home / "out"
    assert verified(home, out / "workbooks" / WORKBOOKS["330802001"], out / BUNDLE) == (
        0,
        [
            "√ 330802001_柯城区教育局_2025.xlsx：与下发时一致（330802001 柯城区教育局）",
            f"√ out/{BUNDLE}：与下发时一致（330800000 衢州市人民政府办公室）",
        ],
        "",
    )


def _edu(home: Path) -> bytes:
    return (home / "first" / WORKBOOKS["330802001"]).read_bytes()


def _other_issue(home: Path) -> bytes:
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()
    return (issued(elsewhere, "--year", 2024) / "workbooks" / "330802001_柯城区教育局_2024.xlsx").read_bytes()


def _newer(home: Path) -> bytes:
    elsewhere = home / "newer"
    elsewhere.mkdir()
    return (issued(elsewhere, "--revision", 7) / "workbooks" / WORKBOOKS["330802001"]).read_bytes()


def _stranger(home: Path) -> bytes:
    elsewhere = home / "stranger"
    elsewhere.mkdir()
    out = issued(elsewhere, roster="code,name\n9,他处\n")
    return (out / "workbooks" / "9_他处_2025.xlsx").read_bytes()


def _other_key(home: Path) -> bytes:
    elsewhere = home / "other-key"
    elsewhere.mkdir()
    lay_keys(elsewhere, pair=new_keys())
    return (written(elsewhere) / "workbooks" / WORKBOOKS["330802001"]).read_bytes()


EDU = WORKBOOKS["330802001"]
STAMPED = "编号戳是真的，属于 330802001 柯城区教育局，2025 年第 1 次下发"
CASES = {
    "renamed": (
        "报表（1）.xlsx", _edu, 0,
        "√ 报表（1）.xlsx：与下发时一致，只是改了名，原名 330802001_柯城区教育局_2025.xlsx（330802001 柯城区教育局）",
    ),
    "superseded": (
        WORKBOOKS["330802002"], lambda home: (home / "first" / WORKBOOKS["330802002"]).read_bytes(), 1,
        "× 330802002_柯城区水利局_2025.xlsx：是 330802002 柯城区水利局 以前下发的，已被第 2 次下发取代；请用新的一份",
    ),
    "filled in": (
        EDU, lambda home: filled_in(_edu(home), RIGHT), 1,
        f"! {EDU}：下发后填写或改动过；{STAMPED}。改了什么请用 xlvalidate check 看",
    ),
    "filled in, superseded": (
        "x.xlsx", lambda home: filled_in((home / "first" / WORKBOOKS["330802002"]).read_bytes(), RIGHT), 1,
        "× x.xlsx：下发后填写或改动过；编号戳是真的，属于 330802002 柯城区水利局，2025 年第 1 次下发，已被第 2 次取代",
    ),
    "newer": (
        EDU, _newer, 1,
        f"× {EDU}：编号戳是真的，属于 330802001 柯城区教育局，2025 年第 7 次下发，比这份清单新；请索取新的清单",
    ),
    "other issue": (
        "x.xlsx", _other_issue, 1,
        "× x.xlsx：编号戳是真的，属于 330802001，但下发的是 ogi-2021 2024 年（第 1 次），不在这份清单之内",
    ),
    "not listed": (
        "x.xlsx", _stranger, 1,
        "× x.xlsx：编号戳是真的，属于 9，2025 年第 1 次下发，但清单里没有这个单位；请索取新的清单",
    ),
    "other key": (
        EDU, _other_key, 1,
        f"× {EDU}：与下发给 330802001 柯城区教育局 的不一致，也没有这个下发单位的编号戳；请重新索取",
    ),
    "stamp typed over": (
        EDU, lambda home: filled(_edu(home), {STAMP: "xlv1"}), 1,
        f"× {EDU}：与下发给 330802001 柯城区教育局 的不一致，也没有这个下发单位的编号戳；请重新索取",
    ),
    "cut off": (
        EDU, lambda home: _edu(home)[:-1], 1,
        f"× {EDU}：与下发给 330802001 柯城区教育局 的不一致，也没有这个下发单位的编号戳；请重新索取",
    ),
    "a stranger's": ("x.pdf", lambda home: b"%PDF", 1, "× x.pdf：不在清单里，也没有这个下发单位的编号戳"),
    "a stranger's name": (
        "a\x1b[2Jb.xlsx", lambda home: b"", 1, "× a[U+001B][2Jb.xlsx：不在清单里，也没有这个下发单位的编号戳",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_a_file_turns_out_to_be(home, tmp_path, case):
    name, make, code, said = CASES[case]
    (tmp_path / name).write_bytes(make(home))
    assert verified(home, tmp_path / name) == (code, [said], "")


def test_every_byte_of_a_workbook_counts(home, tmp_path):
    data, path = _edu(home), tmp_path / EDU
    for position in range(0, len(data), 997):
        path.write_bytes(data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :])
        code, (said,), _ = verified(home, path)
        assert code == 1 and "一致（" not in said


def copied(home: Path, folder: Path) -> Path:
    for name in ("manifest.json", "manifest.sig"):
        (folder / name).write_bytes((home / "out" / name).read_bytes())
    return folder / "manifest.json"


def forged(folder: Path, manifest: Path) -> str:
    manifest.write_bytes(manifest.read_bytes().replace(b"2026-06-30", b"2036-06-30"))
    return (
        f"{manifest} does not bear the signature of this issuer: it was changed, or is another's, or the .pub file is."
        " Nothing in it can be believed; ask the issuer for it anew\n"
    )


def unsigned(folder: Path, manifest: Path) -> str:
    (folder / "manifest.sig").unlink()
    return (
        f"{folder / 'manifest.sig'} is missing: without its signature a manifest proves nothing;"
        " ask the issuer for both\n"
    )


def expired(folder: Path, manifest: Path) -> str:
    return (
        f"{manifest} expired on 2026-06-30: what it says may have been superseded since;"
        " ask the issuer for the present one\n"
    )


@pytest.mark.parametrize("spoil", [forged, unsigned, expired])
def test_a_manifest_that_proves_nothing_is_told_and_no_file_is_judged(home, tmp_path, spoil):
    manifest = copied(home, tmp_path)
    said = spoil(tmp_path, manifest)
    day = "2026-07-01" if spoil is expired else "2026-06-30"
    done = typed("verify", home / "first" / EDU, "--manifest", manifest, "--key", home / "issuer.pub", "--on", day)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)


def test_the_key_that_verifies_is_the_public_one(home):
    done = typed(
        "verify", home / "first" / EDU, "--manifest", home / "out" / "manifest.json", "--key", home / "issuer.key"
    )
    assert (done.exit_code, done.stdout) == (2, "")
    assert "PRIVATE part of a key" in done.stderr


def test_it_is_said_in_english_too(home):
    assert verified(home, home / "first" / EDU, words=("--lang", "en"))[1] == [
        "√ 330802001_柯城区教育局_2025.xlsx: as issued (330802001 柯城区教育局)"
    ]


def test_a_plan_of_an_expired_issue_asks_for_a_later_day(home):
    done = issue(home, "--issued-on", "2026-07-01")
    assert (done.exit_code, done.stdout) == (2, "")
