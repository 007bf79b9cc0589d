"""Mails of Outlook: what hangs on one is a piece or named, whoever sent it is told, and no bytes stop the reader."""

import io
import struct
from contextlib import suppress
from datetime import UTC, datetime
from random import Random

import olefile
import pytest
from oxmsg import Message

from tests.intake.letters import BOOK, JPEG, OTHER, Raw, look, mail, part, raw_zip, seen, text
from tests.intake.outlook import Tree, attached, attribute, compound, hanging, mapi, msg, packed, properties
from xlvalidate.intake.delivery import LIMITS, DeliveryBudget, Envelope
from xlvalidate.intake.mapi import OutlookError
from xlvalidate.intake.outlook_file import outlook_file
from xlvalidate.intake.tnef import tnef
from xlvalidate.ooxml.compound_file import CompoundError, compound_file

ZH = "城关镇.xlsx"
LARGE = BOOK + bytes(9_000)  # does not fit into the sectors that short streams share
HEADERS = (
    "Received: from a by b; Mon, 12 Jan 2026 09:00:00 +0800\r\n"
    "Received: from c by a; Mon, 12 Jan 2026 08:59:00 +0800\r\n"
    "From: =?gbk?B?s8e53NXy?= <office@example.org>\r\nSubject: report\r\n"
    "Date: Sat, 10 Jan 2036 09:00:00 +0800\r\nMessage-ID: <7@example.org>\r\n"
)
SENT = {0x007D: HEADERS}
WHO = Envelope("office@example.org", "城管镇", "report", datetime(2026, 1, 12, 1, tzinfo=UTC), "<7@example.org>", False)
ONE = compound(msg(SENT, attached(ZH, BOOK)))
INNER = msg({0x0037: "inner"}, attached("内.xlsx", OTHER), inside=True)


def deep(levels: int) -> Tree:
    inner = msg({}, attached("last.xlsx", BOOK), inside=True)
    for number in range(levels):
        inner = msg({}, attached(f"{number}.msg", inner), inside=True)
    return msg({}, attached("top.msg", inner))


FILES = {
    "one": (ONE, [(ZH, None)]),
    "a long one": (compound(msg(SENT, attached(ZH, LARGE))), [(ZH, None)]),
    "several": (
        compound(msg(SENT, attached("a.xlsx", BOOK), attached("b.xlsx", OTHER))),
        [("a.xlsx", None), ("b.xlsx", None)],
    ),
    "names in gbk": (
        compound(msg({**SENT, 0x3FFD: 936}, attached(ZH, BOOK, codepage="gbk"), codepage="gbk")),
        [(ZH, None)],
    ),
    "names in gbk, said of the text only": (
        compound(msg({0x3FDE: 936}, attached(ZH, BOOK, codepage="gbk"), codepage="gbk")),
        [(ZH, None)],
    ),
    "a code page that nobody knows": (
        compound(msg({0x3FFD: 99_999}, attached("a.xlsx", BOOK, codepage="gbk"))),
        [("a.xlsx", None)],
    ),
    "no name": (compound(msg(SENT, properties({0x3701: BOOK, 0x3705: 1}, 8))), [("unnamed-1.xlsx", "unnamed")]),
    "a short name": (compound(msg(SENT, properties({0x3701: BOOK, 0x3704: "A~1.XLS"}, 8))), [("A~1.XLS", None)]),
    "a zip": (compound(msg(SENT, attached("z.zip", raw_zip(Raw(name=b"a.xlsx"))))), [("a.xlsx", None)]),
    "forwarded": (compound(msg(SENT, attached("转发.msg", INNER))), [("内.xlsx", None)]),
    "forwarded, and a file": (
        compound(msg(SENT, attached("转发", INNER), attached("a.xlsx", BOOK))),
        [("内.xlsx", None), ("a.xlsx", None)],
    ),
    "a mail saved as .eml": (compound(msg(SENT, attached("1.eml", mail(part(BOOK, "a.xlsx"))))), [("a.xlsx", None)]),
    "a file of outlook as it is": (compound(msg(SENT, attached("2.msg", ONE))), [(ZH, None)]),
    "a winmail.dat": (
        compound(msg(SENT, attached("winmail.dat", packed(hanging(b"a.xlsx", BOOK))))),
        [("a.xlsx", None)],
    ),
    "put into the text": (
        compound(msg(SENT, {**properties({0x3001: "表"}, 8), "__substg1.0_3701000D": {"Package": BOOK}})),
        [("表", None)],
    ),
    "a logo": (
        compound(msg(SENT, properties({0x3707: "logo.jpg", 0x3701: JPEG, 0x3712: "1"}, 8))),
        [("(inline-image)", "logo.jpg"), ("(no-attachment)", "1.msg")],
    ),
    "a photograph": (compound(msg(SENT, attached("照片.jpg", JPEG))), [("(not-a-form-file)", "照片.jpg")]),
    "elsewhere": (
        compound(msg(SENT, properties({0x3707: "a.xlsx", 0x3705: 7}, 8))),
        [("(cloud-attachment)", "a.xlsx")],
    ),
    "a link": (
        compound(msg({**SENT, 0x1000: "https://mail.qq.com/cgi-bin/ftn?k=1"})),
        [("(cloud-attachment)", "unnamed-0")],
    ),
    "text only": (compound(msg(SENT)), [("(no-attachment)", "1.msg")]),
    "four in each other": (compound(deep(3)), [("(nested-too-deep)", "1.msg")]),
    "a broken one among others": (
        compound(msg(SENT, {}, attached("a.xlsx", BOOK))),
        [("a.xlsx", None), ("(msg)", "1.msg")],
    ),
    "cut off": (ONE[: len(ONE) // 2], [("(msg)", "1.msg")]),
    "the head only": (ONE[:600], [("(msg)", "1.msg")]),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_a_file_of_outlook(case):
    data, expected = FILES[case]
    assert seen(look(data, "1.msg", "file")) == expected


@pytest.mark.parametrize("case", ["one", "a long one", "names in gbk", "forwarded"])
def test_a_piece_is_what_was_sent(case):
    (piece,) = look(FILES[case][0], "1.msg", "file").pieces
    assert piece.data in (BOOK, OTHER, LARGE)


def test_others_read_what_is_written_here():
    with olefile.OleFileIO(io.BytesIO(FILES["a long one"][0])) as found:
        assert found.openstream("__attach_version1.0_#00000000/__substg1.0_37010102").read() == LARGE
    message = Message.load(ONE)
    assert [(one.file_name, one.file_bytes) for one in message.attachments] == [(ZH, BOOK)]


def test_who_sent_it_is_read_as_of_any_mail():
    assert look(ONE, "1.msg", "file").envelope == WHO
    within = look(mail(text(), part(ONE, "转发.msg")))
    assert within.envelope.sender == "office@example.org"
    (piece,) = within.pieces
    assert [one.message_id for one in piece.mails] == ["<1@example.org>", "<7@example.org>"]
    assert piece.path == ("转发.msg", ZH)


MOMENT = datetime(2026, 1, 10, 1, tzinfo=UTC)
CLAIMS = {0x5D01: "a@example.org", 0x0C1A: "城关镇", 0x0037: "报表", 0x0039: MOMENT, 0x1035: "<2@example.org>"}


@pytest.mark.parametrize(
    ("more", "date"),
    [
        ({}, MOMENT),
        # It claims to be sent after it came in, and days before: neither clock is believed.
        ({0x0E06: datetime(2026, 1, 9, tzinfo=UTC)}, datetime(2026, 1, 9, tzinfo=UTC)),
        ({0x0E06: datetime(2026, 2, 9, tzinfo=UTC)}, datetime(2026, 2, 9, tzinfo=UTC)),
        ({0x0E06: datetime(2026, 1, 11, tzinfo=UTC)}, MOMENT),
    ],
)
def test_without_headers_its_properties_are_what_it_claims(more, date):
    found = look(compound(msg({**CLAIMS, **more}, attached(ZH, BOOK))), "1.msg", "file")
    assert found.envelope == Envelope("a@example.org", "城关镇", "报表", date, "<2@example.org>", False)


def test_an_address_of_exchange_is_none():
    tree = msg({0x0C1F: "/O=ORG/OU=X/CN=RECIPIENTS/CN=A", 0x0C1A: "A"}, attached(ZH, BOOK))
    assert look(compound(tree), "1.msg", "file").envelope.sender == ""


GBK = ZH.encode("gbk")
MAIL_INSIDE = bytes.fromhex("0703020000000000c000000000000046")


def embedded(inner: bytes) -> bytes:
    return hanging(b"x", b"", mapi({0x3707: "转发.msg", 0x3701: (0x000D, MAIL_INSIDE + inner)}))


def tnefs(levels: int) -> bytes:
    inner = packed(hanging(b"last.xlsx", BOOK))
    for _ in range(levels):
        inner = packed(embedded(inner))
    return inner


PACKED = {
    "one": (packed(hanging(GBK, BOOK)), [(ZH, None)]),
    "its long name": (packed(hanging(b"A1B2~1.XLS", BOOK, mapi({0x3707: ZH}))), [(ZH, None)]),
    "its long name in gbk": (packed(hanging(b"A1B2~1.XLS", BOOK, mapi({0x3707: ZH}, "gbk"))), [(ZH, None)]),
    "its code page among the properties": (
        packed(attribute(1, 0x9003, 6, mapi({0x3FFD: 936})), hanging(GBK, BOOK), codepage=0),
        [(ZH, None)],
    ),
    "its bytes among the properties": (packed(hanging(b"a.xlsx", b"", mapi({0x3701: BOOK}))), [("a.xlsx", None)]),
    "several": (
        packed(hanging(b"a.xlsx", BOOK), hanging(b"b.xlsx", OTHER)), [("a.xlsx", None), ("b.xlsx", None)]),
    "many kinds of properties": (
        packed(
            hanging(
                b"a",
                BOOK,
                struct.pack("<I", 4)
                + struct.pack("<HH16sIII", 0x0003, 0x8001, bytes(16), 0, 7, 9)  # named by a number
                + struct.pack("<HH16sII4sII4s", 0x001E, 0x8002, bytes(16), 1, 3, b"abc", 1, 2, b"x")  # named by a text
                + struct.pack("<HHIIQQ", 0x1040, 0x0001, 2, 0, 0, 0)[:-8] + bytes(4)  # several moments
                + struct.pack("<HHII8s", 0x001E, 0x3707, 1, 7, b"b.xlsx"),
            )
        ),
        [("b.xlsx", None)],
    ),
    "a mail inside": (packed(embedded(packed(hanging(b"a.xlsx", BOOK)))), [("a.xlsx", None)]),
    "mails inside each other": (tnefs(4), [("(nested-too-deep)", "转发.msg")]),
    "an object": (packed(hanging(b"a.xlsx", b"", mapi({0x3701: (0x000D, bytes(16) + BOOK)}))), [("a.xlsx", None)]),
    "nothing hangs on it": (packed(), [("(no-attachment)", "winmail.dat")]),
    "cut off": (
        packed(hanging(b"a.xlsx", BOOK), hanging(b"b.xlsx", OTHER))[:-9],
        [("a.xlsx", None), ("(tnef)", "winmail.dat")],
    ),
    "zeros": (b"\x78\x9f\x3e\x22\x01\0" + bytes(400), [("(tnef)", "winmail.dat")]),
    "another file": (b"PDF", [("(tnef)", "winmail.dat")]),
}  # fmt: skip


@pytest.mark.parametrize("case", PACKED)
def test_a_winmail_dat(case):
    data, expected = PACKED[case]
    assert seen(look(data, "winmail.dat", "file")) == expected


def test_what_is_packed_in_a_mail_is_of_its_sender():
    found = look(mail(text(), part(PACKED["one"][0], "winmail.dat", type="application/ms-tnef")))
    assert [(piece.name, piece.path, piece.data) for piece in found.pieces] == [(ZH, ("winmail.dat", ZH), BOOK)]
    assert [[one.sender for one in piece.mails] for piece in found.pieces] == [["office@example.org"]]


def test_in_a_zip():
    found = look(
        raw_zip(Raw(name=b"1.msg", data=ONE), Raw(name=b"winmail.dat", data=PACKED["one"][0])), "z.zip", "file"
    )
    assert seen(found) == [(ZH, None), (ZH, None)]
    assert [piece.path for piece in found.pieces] == [("z.zip", "1.msg", ZH), ("z.zip", "winmail.dat", ZH)]


def test_the_sectors_of_a_file_are_used_once():
    """What says so of more than there is, or leads back to itself, is refused before it is read."""
    sound = compound({"a": bytes(9_000), "b": b"x"})
    assert compound_file(sound).streams == {"a": bytes(9_000), "b": b"x"}
    table = 512 + 512 * (struct.unpack("<I", sound[76:80])[0])
    entry = sound.index("a\0".encode("utf-16-le"))
    start = struct.unpack("<I", sound[entry + 116 : entry + 120])[0]

    def changed(at: int, number: int, shape: str = "<I") -> bytes:
        raw = struct.pack(shape, number)
        return sound[:at] + raw + sound[at + len(raw) :]

    faults = {
        "a chain that ends in itself": changed(table + 4 * start, start),
        "a chain that leads out of the file": changed(table + 4 * start, 0xFFFF),
        "a stream of gigabytes": changed(entry + 120, 0x7FFFFFFF),
        "longer than its chain": changed(entry + 120, 9_999),
        "a tree that leads back": changed(entry + 72, 0),
        "its own sibling": changed(entry + 72, 1),
        "no entry": changed(entry + 72, 77),
        "sectors of other sizes": changed(30, 10, "<H"),
        "no table": changed(76, 0xFFFFFFFF),
        "a list of tables without end": changed(68, 0),
        "nothing": b"",
        "a head": sound[:512],
    }
    for name, data in faults.items():
        with pytest.raises(CompoundError):
            compound_file(data)
            raise AssertionError(name)


def test_budgets_of_a_delivery_hold():
    three = msg(SENT, *(attached(f"{number}.xlsx", BOOK) for number in range(3)))
    assert seen(look(compound(three), "1.msg", "file"))[2:] == [("2.xlsx", None)]
    budget = DeliveryBudget.of(0, LIMITS)
    budget.parts = 2
    found = outlook_file(compound(three), LIMITS, budget)
    assert ([one.name for one in found.attachments], found.broken) == (["0.xlsx", "1.xlsx"], "too-many-pieces")
    budget.parts = 2
    found = tnef(packed(*(hanging(b"%d.xlsx" % number, BOOK) for number in range(3))), LIMITS, budget)
    assert ([one.name for one in found.attachments], found.broken) == (["0.xlsx", "1.xlsx"], "too-many-pieces")
    budget.parts, budget.lines = 9, 1
    with pytest.raises(OutlookError, match="too-many-pieces"):
        tnef(packed(hanging(b"a.xlsx", BOOK)), LIMITS, budget)


def test_thousands_of_attachments_are_cut_off():
    many = look(packed(*(hanging(b"%d.xlsx" % number, b"x") for number in range(3_000))), "winmail.dat", "file")
    assert len(many.pieces) == LIMITS.parts
    assert [one.word for one in many.oddities] == ["too-many-pieces"]
    many = look(compound(msg({}, *(attached(f"{n}.xlsx", b"x") for n in range(1_500)))), "1.msg", "file")
    assert len(many.pieces) == LIMITS.parts
    assert [one.word for one in many.oddities] == ["too-many-pieces"]


SOUND = [*(data for data, _ in FILES.values()), *(data for data, _ in PACKED.values())]


@pytest.mark.parametrize("seed", range(40))
def test_damaged_bytes_raise_nothing_else(seed):
    dice = Random(seed)
    for data in SOUND:
        if not data:
            continue
        bad = bytearray(data)
        for _ in range(dice.choice([1, 3, 20])):
            at = dice.randrange(len(bad))
            width = dice.choice([1, 4])
            bad[at : at + width] = dice.choice([b"\0", b"\xff", b"\xff\xff\xff\x7f", dice.randbytes(width)])
        bad = bad[: dice.choice([len(bad), dice.randrange(len(bad) + 1)])]
        for read in (outlook_file, tnef):
            with suppress(OutlookError):
                read(bytes(bad), LIMITS, DeliveryBudget.of(len(bad), LIMITS))
        look(bytes(bad), "1.msg", "file")
