"""How a zip is written: what other programs read of it, and that nothing of the clock is in it."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from xlvalidate.ooxml.repack import repacked, same_parts
from xlvalidate.ooxml.write_zip import parts_of, zipped

PARTS = {"[Content_Types].xml": b"<Types/>", "xl/表.xml": "<a>表</a>".encode() * 500, "xl/empty.xml": b""}
OURS = (2000, 1, 1, 0, 0, 0)


def entries(data: bytes) -> list[tuple[str, tuple[int, ...], int, int]]:
    with ZipFile(BytesIO(data)) as package:
        assert package.testzip() is None
        return [(one.filename, one.date_time, one.compress_type, one.file_size) for one in package.infolist()]


def foreign() -> bytes:
    """As another program may pack it: a member that is not deflated, a day, sizes behind the bytes."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        package.writestr(ZipInfo("one.xml", (2021, 2, 3, 4, 5, 6)), b"<one/>", ZIP_STORED)
        with package.open("two.xml", "w", force_zip64=False) as member:
            member.write(b"<two/>" * 100)
        package.writestr("表.xml", b"<three/>")
    return made.getvalue()


def test_a_zip_is_read_by_others_as_it_was_written() -> None:
    data = zipped(PARTS)
    assert entries(data) == [(name, OURS, ZIP_DEFLATED, len(part)) for name, part in PARTS.items()]
    assert parts_of(data) == PARTS
    assert parts_of(data, ["xl/表.xml"]) == {"xl/表.xml": PARTS["xl/表.xml"]}
    assert zipped(PARTS) == data
    assert same_parts(zipped(PARTS, level=1), data)
    assert not same_parts(zipped(dict(reversed(PARTS.items()))), data)


def test_a_zip_is_written_as_the_standard_library_does() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as package:
        for name, part in PARTS.items():
            info = ZipInfo(name, OURS)
            info.compress_type, info.create_system = ZIP_DEFLATED, 0
            package.writestr(info, part, compresslevel=9)
    assert zipped(PARTS) == made.getvalue()


def test_what_does_not_change_is_copied_as_it_is_packed() -> None:
    before = foreign()
    after = repacked(before, {"two.xml": b"<other/>"}, {"new/四.xml": b"<four/>"})
    assert entries(after) == [
        entries(before)[0],
        (*entries(before)[1][:2], ZIP_DEFLATED, 8),
        entries(before)[2],
        ("new/四.xml", OURS, ZIP_DEFLATED, 7),
    ]
    assert parts_of(after) == parts_of(before) | {"two.xml": b"<other/>", "new/四.xml": b"<four/>"}
    assert repacked(before, {"two.xml": b"<other/>"}, {"new/四.xml": b"<four/>"}) == after
