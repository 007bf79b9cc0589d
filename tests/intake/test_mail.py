"""Mails: all that hangs on one is a piece or named. The ways of losing an attachment in silence stand in the table."""

import time
from base64 import b64encode, encodebytes
from datetime import UTC, datetime
from quopri import encodestring
from random import Random
from urllib.parse import quote

import pytest

from tests.intake.letters import (
    BOOK,
    FROM,
    JPEG,
    MACRO_BOOK,
    OLD_BOOK,
    OTHER,
    OUTLOOK,
    RAR,
    SEVEN,
    TNEF,
    WORD_FILE,
    Raw,
    look,
    mail,
    multipart,
    part,
    raw_zip,
    seen,
    text,
)
from xlvalidate.intake.delivery import Delivery, DeliveryLimits, Envelope
from xlvalidate.intake.unpack import looked_into

ZH = "城关镇.xlsx"
GBK = ZH.encode("gbk")
RFC2231_GBK = b"*=gb2312''" + quote(GBK).encode()
WORDS_GBK = b'="=?gb2312?B?' + b64encode(GBK) + b'?="'
CUT = b64encode(GBK[:3]), b64encode(GBK[3:])
WORDS_CUT = b'="=?gb2312?B?' + CUT[0] + b"?=\r\n =?gb2312?B?" + CUT[1] + b'?="'
BASE64 = encodebytes(BOOK)
HALF = part()[: len(part()) // 2]
FORWARDED = mail(text(), part(BOOK, "内.xlsx"), boundary="inner")


def forwarded(inner: bytes, encoding: str = "7bit", kind: str = "message/rfc822") -> bytes:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + inner


def uuencoded(data: bytes) -> bytes:
    from binascii import b2a_uu

    return b"".join(b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)) + b"`\n"


def nested(depth: int, inner: bytes) -> bytes:
    around = [multipart(b"\0", boundary=f"n{number}").split(b"\0") for number in range(depth)]
    return b"".join([*(front for front, _ in reversed(around)), inner, *(back for _, back in around)])


ONE = [("表.xlsx", None)]
ZH_ONE = [(ZH, None)]
GUESSED = [("表.xlsx", "broken-mime")]

NAMES = {
    "raw utf-8": (part(BOOK, ZH), ZH),
    "raw gbk": (part(BOOK, b'="' + GBK + b'"'), ZH),
    "raw gbk, bare": (part(BOOK, b"=" + GBK), ZH),
    "rfc 2047 in utf-8": (part(BOOK, b'="=?utf-8?B?' + b64encode(ZH.encode()) + b'?="'), ZH),
    "rfc 2047 in gb2312": (part(BOOK, WORDS_GBK), ZH),
    "rfc 2047, bare": (part(BOOK, WORDS_GBK.replace(b'"', b"")), ZH),
    "rfc 2047, a character cut in two": (part(BOOK, WORDS_CUT), ZH),
    "rfc 2047, quoted": (part(BOOK, b'="=?GBK?Q?' + encodestring(GBK).strip() + b'?="'), ZH),
    "rfc 2047 without padding": (part(BOOK, WORDS_GBK.replace(b"==?=", b"?=").replace(b"=?=", b"?=")), ZH),
    "rfc 2047 of a charset not known": (part(BOOK, WORDS_GBK.replace(b"gb2312", b"x-gbk")), ZH),
    "rfc 2047 in a wrong charset": (part(BOOK, WORDS_GBK.replace(b"gb2312", b"utf-8")), ZH),
    "rfc 2231 in utf-8": (part(BOOK, b"*=UTF-8''" + quote(ZH).encode()), ZH),
    "rfc 2231 in gb2312": (part(BOOK, RFC2231_GBK), ZH),
    "rfc 2231 in pieces": (
        part(
            BOOK,
            b"*0*=UTF-8''"
            + quote("城").encode()
            + b";\r\n filename*1*="
            + quote("关镇").encode()
            + b"; filename*2=.xlsx",
        ),
        ZH,
    ),
    "rfc 2231 in pieces, in disorder": (
        part(BOOK, b"*1*=" + quote("关镇.xlsx").encode() + b"; filename*0*=UTF-8''" + quote("城").encode()),
        ZH,
    ),
    "rfc 2231, quoted": (part(BOOK, b"*=\"UTF-8''" + quote(ZH).encode() + b'"'), ZH),
    "rfc 2231 without its star": (part(BOOK, b"=UTF-8''" + quote(ZH).encode()), ZH),
    "rfc 2231 after a plain one": (part(BOOK, b'="?.xlsx"; filename' + RFC2231_GBK), ZH),
    "percent signs": (part(BOOK, quote(ZH)), ZH),
    "a percentage": (part(BOOK, "100%.xlsx"), "100%.xlsx"),
    "a backslash as half a character": (part(BOOK, b'="' + "許誠.xlsx".encode("gbk") + b'"'), "許誠.xlsx"),
    "a backslash before the end": (part(BOOK, b'="' + "誠".encode("gbk") + b'"'), "誠"),
    "a quote inside": (part(BOOK, rb'="a\"b.xlsx"'), 'a"b.xlsx'),
    "a quote not closed": (part(BOOK, b'="a.xlsx'), "a.xlsx"),
    "blanks in a bare name": (part(BOOK, b"=my report.xlsx"), "my report.xlsx"),
    "a semicolon inside": (part(BOOK, "a;b.xlsx"), "a;b.xlsx"),
    "a folded line that lost its blank": (
        part(BOOK, b"").replace(b"attachment", b'attachment;\r\nfilename="a.xlsx"'),
        "a.xlsx",
    ),
    "in the content type only": (part(BOOK, None, type=f'application/octet-stream; name="{ZH}"'), ZH),
    "cut off in the disposition": (part(BOOK, "城关", type=f'application/octet-stream; name="{ZH}"'), ZH),
    "a whole path": (part(BOOK, rb'="C:\Users\me\a.xlsx"'), "a.xlsx"),
    "line breaks": (part(BOOK, b'="=?utf-8?Q?a=0D=0ABcc:_x.xlsx?="'), "a  Bcc: x.xlsx"),
    "no text": (part(BOOK, b'="a\0\x1b[2Jb.xlsx"'), "a\ufffd\ufffd[2Jb.xlsx"),
}


@pytest.mark.parametrize("case", NAMES)
def test_the_name_of_an_attachment(case):
    one, name = NAMES[case]
    assert seen(look(mail(text(), one))) == [(name, None)]


MAILS = {
    "as most are": (mail(text(), part()), ONE),
    "two": (mail(part(), part(OTHER, "乙.xlsx")), [("表.xlsx", None), ("乙.xlsx", None)]),
    "the attachment is the mail": (FROM.encode() + part(), ONE),
    "an inline workbook": (mail(text(), part(disposition="inline")), ONE),
    "an alternative": (mail(multipart(text(), part(), boundary="i", kind="alternative")), ONE),
    "related": (mail(multipart(text(), part(), boundary="i"), kind="related"), ONE),
    "one boundary in two": (mail(multipart(text(), part(), boundary="BB")), GUESSED),
    "signed": (mail(part(), part(b"sig", "s.asc", type="application/pgp-signature"), kind="signed"),
               [("表.xlsx", None), ("(not-a-form-file)", "s.asc")]),
    "quoted-printable": (mail(part(encodestring(BOOK), encoding="quoted-printable")), ONE),
    "binary": (mail(part(encoding="binary")), ONE),
    "8-bit that says base64": (mail(part(BOOK, encoding="8bit").replace(b"8bit", b"base64")), ONE),
    "base64 that says 7bit": (mail(part().replace(b": base64", b": 7bit")), ONE),
    "base64 that says nothing": (mail(part().replace(b"Content-Transfer-Encoding: base64\r\n", b"")), ONE),
    "base64 in one line": (mail(part().replace(BASE64.replace(b"\n", b"\r\n"), b64encode(BOOK))), ONE),
    "base64 in two runs": (
        mail(part(b64encode(BOOK[:100]) + b"\r\n" + b64encode(BOOK[100:]), encoding="x").replace(b": x", b": base64")),
        ONE,
    ),
    "uuencoded part": (mail(part(b"begin 644 x\n" + uuencoded(BOOK) + b"end\n", encoding="x-uuencode")), ONE),
    "bare line feeds": (mail(text(), part()).replace(b"\r\n", b"\n"), ONE),
    "bare carriage returns": (mail(text(), part()).replace(b"\r\n", b"\r"), ONE),
    "a byte order mark": (b"\xef\xbb\xbf" + mail(text(), part()), ONE),
    "utf-16": (mail(text(), part()).decode().encode("utf-16"), ONE),
    "blank lines in front": (b"\r\n\r\n" + mail(text(), part()), ONE),
    "an mbox line in front": (b"From x@y Mon Jan  1 00:00:00 2024\n" + mail(text(), part()), ONE),
    "no boundary told": (mail(text(), part()).replace(b'; boundary="BB"', b""), GUESSED),
    "an empty boundary": (mail(text(), part(), written=""), GUESSED),
    "another boundary told": (mail(text(), part(), written="other"), GUESSED),
    "a boundary with a blank behind": (mail(text(), part(), written="BB "), ONE),
    "one part by another boundary": (mail(text(), text().rstrip() + b"\r\n--XX\r\n" + part() + b"\r\n--XX--"), GUESSED),
    "behind the end": (mail(text()) + b"--BB\r\n" + part() + b"\r\n--BB--\r\n", GUESSED),
    "behind the end, by another boundary": (mail(text()) + b"--XX\r\n" + part() + b"\r\n--XX--\r\n", GUESSED),
    "before the beginning": (
        FROM.encode() + b"Content-Type: multipart/mixed; boundary=BB\r\n\r\n--XX\r\n" + part()
        + b"\r\n--BB\r\n" + text() + b"--BB--\r\n",
        GUESSED,
    ),
    "a blank line in the headers": (mail(text(), part()).replace(b"MIME-Version", b"\r\nMIME-Version"), GUESSED),
    "no content type": (FROM.encode() + b"\r\n" + multipart(text(), part()).partition(b"\r\n\r\n")[2], GUESSED),
    "a line that is no header": (b"X\r\n" + mail(text(), part()), GUESSED),
    "no blank line behind the headers": (mail(part().replace(b"\r\n\r\n", b"\r\n")), ONE),
    "a multipart encoded as a whole": (
        FROM.encode() + b"Content-Type: multipart/mixed; boundary=BB\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + encodebytes(multipart(text(), part()).partition(b"\r\n\r\n")[2]),
        ONE,
    ),
    "a multipart of nothing": (
        FROM.encode() + b"Content-Type: multipart/mixed; boundary=BB\r\n\r\nhello\r\n",
        [("(broken-mime)", "unnamed-1")],
    ),
    "uuencoded in the text": (
        mail(text(b"hello\nbegin 644 " + ZH.encode() + b"\n" + uuencoded(BOOK) + b"end\n")),
        ZH_ONE,
    ),
    "base64 in the text": (
        mail(text(b"hello\r\n\r\n" + BASE64.replace(b"\n", b"\r\n") + b"\r\nRegards\r\n")),
        [("unnamed-1.xlsx", "broken-mime")],
    ),
    "not closed": (mail(text(), part(), end=""), ONE),
    "cut off": (mail(text(), HALF, end=""), [("表.xlsx", "truncated-attachment")]),
    "base64 with strange letters": (mail(part().replace(b"\r\nUEsD", b"\r\n*U!E#s-D")), ONE),
    "base64 that lost letters": (mail(part()[:-9] + b"==\r\n"), [("表.xlsx", "truncated-attachment")]),
    "no name": (mail(text(), part(BOOK, None)), [("unnamed-1.xlsx", "unnamed")]),
    "no name, macros": (mail(text(), part(MACRO_BOOK, None)), [("unnamed-1.xlsm", "unnamed")]),
    "no name, old": (mail(text(), part(OLD_BOOK, None)), [("unnamed-1.xls", "unnamed")]),
    "no name, disposition or type": (
        mail(text(), b"Content-Transfer-Encoding: base64\r\n\r\n" + BASE64),
        [("unnamed-1.xlsx", "unnamed")],
    ),
    "an empty name": (mail(part(BOOK, "")), [("unnamed-1.xlsx", "unnamed")]),
    "a workbook that says it is a picture": (mail(part(BOOK, "a.png", type="image/png")), [("a.png", None)]),
    "a workbook that says it is text": (mail(part(BOOK, None, type="text/plain", disposition="inline")),
                                        [("unnamed-1.xlsx", "unnamed")]),
    "a mail forwarded": (mail(text(), forwarded(FORWARDED)), [("内.xlsx", None)]),
    "a mail forwarded in base64": (mail(forwarded(encodebytes(FORWARDED), "base64")), [("内.xlsx", None)]),
    "a mail forwarded that says base64": (mail(forwarded(FORWARDED, "base64")), [("内.xlsx", None)]),
    "a mail forwarded in quoted-printable": (
        mail(forwarded(encodestring(FORWARDED), "quoted-printable")),
        [("内.xlsx", None)],
    ),
    "a mail forwarded as a file": (mail(part(FORWARDED, "转发.eml")), [("内.xlsx", None)]),
    "a mail forwarded as a file without a suffix": (
        mail(part(FORWARDED.replace(b"MIME", b"X-A: b\r\nMIME"), "转发")),
        [("内.xlsx", None)],
    ),
    "forwarded twice": (mail(forwarded(mail(forwarded(FORWARDED), boundary="m"))), [("内.xlsx", None)]),
    "forwarded three times": (
        mail(forwarded(mail(forwarded(mail(forwarded(FORWARDED), boundary="k")), boundary="m"))),
        [("(nested-too-deep)", "unnamed-1.eml")],
    ),
    "a digest": (mail(b"\r\n" + FORWARDED, b"\r\n" + FORWARDED, kind="digest"), [("内.xlsx", None)] * 2),
    "a forwarded mail without attachments": (
        mail(text(), forwarded(FROM.encode() + b"\r\nhello")),
        [("(no-attachment)", "unnamed-1.eml")],
    ),
    "a zip": (mail(part(raw_zip(Raw(name=GBK), Raw(name=b"a.pdf", data=b"%PDF")), "材料.zip")),
              [(ZH, None), ("(not-a-form-file)", "a.pdf")]),
    "a zip without a name": (mail(part(raw_zip(Raw(name=GBK)), None)), ZH_ONE),
    "a zip with a password": (
        mail(part(raw_zip(Raw(name=GBK, flags=1)), "材料.zip")),
        [("(encrypted-archive)", ZH)],
    ),
    "half a zip": (mail(part(raw_zip(Raw(name=GBK))[:300], "材料.zip")), [("(bad-archive)", "材料.zip")]),
    "a zip packed unusually": (mail(part(raw_zip(Raw(name=GBK, method=12)), "a.zip")), [("(odd-compression)", ZH)]),
    "a zip in a zip in a zip": (
        mail(part(raw_zip(Raw(name=b"b.zip", data=raw_zip(Raw(name=b"c.zip", data=raw_zip())))), "a.zip")),
        [("(nested-too-deep)", "c.zip")],
    ),
    "text only": (FROM.encode() + b"\r\nhello\r\n", [("(no-attachment)", "1.eml")]),
    "html only": (mail(multipart(text(), text("<p>", "text/html"), boundary="i", kind="alternative")),
                  [("(no-attachment)", "1.eml")]),
    "nothing at all": (b"", [("(no-attachment)", "1.eml")]),
    "noise": (bytes(range(256)) * 9, [("(no-attachment)", "1.eml")]),
    "a logo": (
        mail(text(), part(JPEG, "logo.jpg", type="image/jpeg", disposition="inline", extra="Content-ID: <1>\r\n")),
        [("(inline-image)", "logo.jpg"), ("(no-attachment)", "1.eml")],
    ),
    "a photograph": (mail(part(JPEG, "照片.jpg", type="image/jpeg")), [("(not-a-form-file)", "照片.jpg")]),
    "word": (mail(part(WORD_FILE, "a.docx")), [("(not-a-form-file)", "a.docx")]),
    "a text file": (mail(part(b"1,2", "a.csv", type="text/csv")), [("(not-a-form-file)", "a.csv")]),
    "winmail.dat": (mail(text(), part(TNEF, "winmail.dat", type="application/ms-tnef")), [("(tnef)", "winmail.dat")]),
    "tnef by another name": (mail(part(TNEF, "a.dat")), [("(tnef)", "a.dat")]),
    "outlook": (mail(part(OUTLOOK, "转发.msg")), [("(msg)", "转发.msg")]),
    "outlook, broken": (mail(part(b"?", "转发.msg")), [("(msg)", "转发.msg")]),
    "rar": (mail(part(RAR, "a.rar")), [("(rar-or-7z)", "a.rar")]),
    "7z by another name": (mail(part(SEVEN, "a.zip")), [("(rar-or-7z)", "a.zip")]),
    "encrypted": (
        mail(part(b"Version: 1", None, type="application/pgp-encrypted"), part(b"x", "e.asc"), kind="encrypted"),
        [("(sealed-mail)", "unnamed-1"), ("(sealed-mail)", "e.asc")],
    ),
    "s/mime": (
        FROM.encode() + part(b"0\x80", "smime.p7m", type="application/pkcs7-mime"),
        [("(sealed-mail)", "smime.p7m")],
    ),
    "a cloud attachment": (
        mail(text('<a href="https://mail.qq.com/cgi-bin/ftnExs_download?k=1">报表.xlsx</a>', "text/html")),
        [("(cloud-attachment)", "unnamed-1")],
    ),
    "a body elsewhere": (mail(part(b"", None, type="message/external-body; access-type=URL", encoding="7bit")),
                         [("(cloud-attachment)", "unnamed-1")]),
    "a third of a mail": (
        FROM.encode() + b"Content-Type: message/partial; number=1; total=3\r\n\r\n" + mail(part())[:999],
        [("(broken-mime)", "unnamed-1.eml")],
    ),
    "a bounce with our own mail": (
        mail(text(), text("Action: failed", "message/delivery-status"), forwarded(FORWARDED), kind="report"),
        [("(delivery-report)", "unnamed-1"), ("(delivery-report)", "unnamed-2.eml")],
    ),
    "an empty attachment": (mail(part(b"", "a.pdf")), [("(empty)", "a.pdf")]),
    "an empty workbook": (mail(part(b"", "a.xlsx")), [("a.xlsx", None)]),
    "a lock of excel": (mail(part(b"x" * 165, "~$a.xlsx")), [("(system-file)", "~$a.xlsx")]),
    "many multiparts": (FROM.encode() + nested(2_000, part()), [("(nested-too-deep)", "unnamed-1")]),
    "some multiparts": (FROM.encode() + nested(15, part()), ONE),
}  # fmt: skip


@pytest.mark.parametrize("case", MAILS)
def test_a_mail(case):
    data, expected = MAILS[case]
    assert seen(look(data)) == expected


WHOLE = [
    name for name in MAILS if not name.startswith(("cut off", "base64 that lost", "an empty workbook", "no name, old"))
]


@pytest.mark.parametrize("case", WHOLE)
def test_a_piece_is_what_was_sent(case):
    for piece in look(MAILS[case][0]).pieces:
        assert piece.data.rstrip(b"\r\n") in (BOOK, OTHER, MACRO_BOOK)


def test_paths_lead_through_the_delivery():
    inner = mail(part(raw_zip(Raw(name=b"d/a.xlsx"), Raw(name=b"d/a.xlsx")), "z.zip"), boundary="i")
    found = look(mail(part(inner, "转发.eml"), part(), part()))
    assert [piece.path for piece in found.pieces] == [
        ("转发.eml", "z.zip", "d/a.xlsx"),
        ("转发.eml", "z.zip", "d/a.xlsx#2"),
        ("表.xlsx",),
        ("表.xlsx#2",),
    ]


def test_a_piece_has_the_senders_of_all_mails_around_it():
    def by(sender: str, *inner: bytes, boundary: str = "BB") -> bytes:
        return mail(*inner, headers=FROM.replace("office@", f"{sender}@"), boundary=boundary)

    packed = raw_zip(Raw(name=b"1.eml", data=by("a", part())), Raw(name=b"2.eml", data=by("b", text())))
    box = b"".join(b"From x Mon Jan 12 09:00:00 2026\n" + by(one, part()) + b"\n" for one in "cd")
    around = by(
        "o", part(), forwarded(by("p", part(packed, "z.zip"), boundary="i")), part(box, "e.mbox"), part(WORD_FILE, "w"),
    )  # fmt: skip
    found = look(around)
    assert [
        (one.path[-1], "".join(within.sender[0] for within in one.mails)) for one in (*found.pieces, *found.oddities)
    ] == [
        ("表.xlsx", "o"),
        ("表.xlsx", "opa"),
        ("表.xlsx", "oc"),
        ("表.xlsx", "od"),
        ("2.eml", "opb"),
        ("w", "o"),
    ]
    assert found.envelope is not None and found.envelope.sender == "o@example.org"
    zipped = look(packed, "z.zip", "file")
    assert (zipped.envelope, [one.mails[0].sender for one in zipped.pieces]) == (None, ["a@example.org"])


def test_what_is_too_big_is_not_parsed():
    large = mail(part(bytes(60 * 2**20), "a.xlsx"))
    assert seen(look(large)) == [("(too-big)", "1.eml")]
    small = DeliveryLimits(piece=10)
    assert seen(looked_into(Delivery("mail", "1.eml", mail(part()), "t", None), small)) == [("(too-big)", "表.xlsx")]


def test_parts_are_counted():
    found = seen(look(mail(*[part()] * 1_100)))
    assert found[:-1] == [("表.xlsx", None)] * (len(found) - 1)
    assert len(found) > 990 and found[-1] == ("(too-many-pieces)", "unnamed-1000")


@pytest.mark.parametrize("fault", ["not-opened", "too-big"])
def test_a_delivery_without_bytes_is_named(fault):
    assert seen(looked_into(Delivery("mail", "1.eml", b"", "t", None, fault=fault))) == [(f"({fault})", "1.eml")]


def envelope(headers: str | bytes) -> Envelope:
    raw = headers if isinstance(headers, bytes) else headers.encode()
    found = look(raw.replace(b"\n", b"\r\n") + b"\r\n\r\nhello").envelope
    assert found is not None
    return found


def test_the_envelope():
    name = b64encode("城关镇".encode("gbk")).decode()
    assert envelope(
        f'Return-Path: <a@b.cn>\nFrom: "=?gb2312?B?{name}?=" <zf@example.cn>\n'
        f"Subject: =?gb2312?B?{name}?= =?gb2312?B?{name}?=\n"
        "Date: Fri, 10 Jan 2025 09:30:00 +0800\nMessage-ID: <1@example.cn>"
    ) == Envelope(
        "zf@example.cn", "城关镇", "城关镇城关镇", datetime(2025, 1, 10, 1, 30, tzinfo=UTC), "<1@example.cn>", False
    )


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        (b"zf@example.cn", "zf@example.cn"),
        (b"<zf@example.cn>", "zf@example.cn"),
        (b"zf@example.cn (office)", "zf@example.cn"),
        ("城关镇 <zf@example.cn>".encode("gbk"), "zf@example.cn"),
        (b'"a@evil.cn" <zf@example.cn>', "zf@example.cn"),
        (b"=?utf-8?Q?a=40evil.cn?= <zf@example.cn>", "zf@example.cn"),
        (b"=?utf-8?Q?zf=40example.cn=0D=0ABcc:_x=40y.cn?=", ""),
        (b"(" * 50_000 + b"zf@example.cn", ""),
        (b"zf@example.cn" + b"(" * 1_500, "zf@example.cn"),
        (b"", ""),
        (b"\0\xff", ""),
        (b"a b c", ""),
    ],
)
def test_the_sender_is_one_address_or_none(written, sender):
    assert envelope(b"From: " + written).sender == sender


def test_no_header_brings_a_line_of_its_own():
    evil = "=?utf-8?Q?a=0D=0ABcc:_x=40y=00=1B[2J=E2=80=AE?="
    found = envelope(f"From: {evil} <a@b.cn>\nSubject: {evil}\nMessage-ID: {evil}\nDate: {evil}")
    for value in (found.sender, found.sender_name, found.subject, found.message_id):
        assert not set(value) & set("\r\n\0\x1b\u202e")


RECEIVED = "Received: from a by b\n\twith SMTP id 1; Mon, 12 Jan 2026 09:00:01 +0800 (CST)\n"
EARLIER = "Received: from c by a; Mon, 12 Jan 2026 08:00:00 +0800\n"
AT = datetime(2026, 1, 12, 1, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "date"),
    [
        (RECEIVED, AT),
        (RECEIVED + "Date: Sat, 12 Jan 2036 09:00:00 +0800\n", AT),
        (RECEIVED + "Date: not at all\n", AT),
        ("Date: Mon, 12 Jan 2026 08:59:00 +0800\n" + RECEIVED, datetime(2026, 1, 12, 0, 59, tzinfo=UTC)),
        (RECEIVED + EARLIER, AT),
        ("Received: from x by y\n" + RECEIVED + EARLIER, AT),
        ("Received: by y; some day\nDate: Mon, 12 Jan 2026 09:00:01 +0800\n", AT),
        ("Received: by y; some day\n", None),
        (RECEIVED + "Date: Sat, 1 Jan 2000 00:00:00 +0800\n", AT),
        (RECEIVED + "Date: Fri, 9 Jan 2026 09:00:00 +0800\n", AT),
        (RECEIVED + "Date: Fri, 9 Jan 2026 09:00:02 +0800\n", datetime(2026, 1, 9, 1, 0, 2, tzinfo=UTC)),
        ("Date: Sat, 1 Jan 2000 00:00:00 +0000\n", datetime(2000, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_mail_was_not_sent_after_the_last_server_had_it(headers, date):
    assert envelope(f"{headers}From: a@example.cn").date == date


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Fri, 99 Jan 2025 09:30:00 +0800", "1 Jan 99999 0:0:0 +9999", "Fri, 10 Jan 0000"]
)
def test_a_date_that_is_none(date):
    assert envelope(f"Date: {date}").date is None


@pytest.mark.parametrize(
    ("headers", "auto"),
    [
        ("From: a@b.cn", False),
        ("Auto-Submitted: no", False),
        ("Auto-Submitted: auto-replied (vacation)", True),
        ("List-Id: <x>", True),
        ("List-Unsubscribe: <x>", True),
        ("Precedence: bulk", True),
        ("Precedence: LIST", True),
        ("Precedence: first-class", False),
        ("Return-Path: <>", True),
        ("Return-Path: <a@b.cn>", False),
        ("From: Mail Delivery <MAILER-DAEMON@b.cn>", True),
        ("Content-Type: multipart/report; boundary=x", True),
    ],
)
def test_what_machines_send_is_told(headers, auto):
    assert envelope(headers).auto is auto


HOSTILE = {
    "boundary lines": FROM.encode() + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + b"--B\r\n" * 2_000_000,
    "near boundaries": FROM.encode() + b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + b"--Bx\r\n" * 2_000_000,
    "dashes": FROM.encode() + b"\r\n" + b"--" * 5_000_000,
    "guessed boundaries": FROM.encode() + b"\r\n" + b"--x\r\ncontent-type: text/plain\r\n" * 300_000,
    "dashes and blanks": FROM.encode() + b"\r\n" + (b"--" + b" " * 200_000 + b"x\r\n") * 40,
    "begin lines": FROM.encode() + b"\r\n" + b"begin 644 x\n" * 800_000,
    "begin and end": FROM.encode() + b"\r\n" + b"begin 644 x\nend\n" * 100_000,
    "bare base64": FROM.encode() + b"\r\n" + (b"UEsDB" + b"A" * 67 + b"\n") * 100_000,
    "headers": b"Subject: x\r\n" * 800_000,
    "one header": b"Subject: " + b"=?a?q?" * 1_500_000,
    "folded headers": b"Subject: x\r\n" + b" =?utf-8?q?x?=\r\n" * 600_000,
    "blanks": FROM.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + b" " * 9_000_000 + b"!",
    "padding": FROM.encode() + b"Content-Transfer-Encoding: base64\r\nContent-Type: a/b\r\n\r\n" + b"A=" * 4_000_000,
    "parameters": FROM.encode() + b"Content-Disposition: attachment" + b"; filename*1=x" * 700_000,
    "quotes": mail(*[part(BOOK, b'="' + b'a\\"' * 5_000) for _ in range(200)]),
    "multiparts": FROM.encode() + nested(20_000, part()),
    "mails": mail(*[forwarded(FORWARDED)] * 900),
    "comments": b"From: " + b"(" * 9_000_000,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_no_mail_takes_long(case):
    begin = time.process_time()
    found = look(HOSTILE[case])
    assert found.pieces or found.oddities
    assert time.process_time() - begin < 5


def test_mutated_mails_raise_nothing():
    random = Random(5)
    kinds = [
        data
        for data, _ in (*MAILS.values(), *((mail(text(), one), name) for one, name in NAMES.values()))
        if len(data) < 40_000
    ]
    for _ in range(3_000):
        data = bytearray(random.choice(kinds))
        for _ in range(random.choice((1, 1, 3, 20))):
            at = random.randrange(len(data) + 1)
            match random.randrange(4):
                case 0:
                    data[at:at] = random.randbytes(random.randrange(9))
                case 1:
                    del data[at : at + random.randrange(200)]
                case 2:
                    data[at:at] = random.choice(kinds)[:900]
                case _:
                    data[at : at + 1] = random.choice((b"\n", b"\r\n", b"=", b"--", b'"', b"\0", b"\xff", b";", b":"))
        found = look(bytes(data))
        assert found.pieces or found.oddities
        paths = [one.path for one in (*found.pieces, *found.oddities) if one.path]
        assert len(paths) == len(set(paths))
        for one in (*found.pieces, *found.oddities):
            "".join((one.name, *one.path)).encode()
