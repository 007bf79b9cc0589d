"""The number of a mail that is answered: a number or nothing, and whole in its header."""

import pytest

from tests.distribution.test_drafts import opened
from xlvalidate.distribution.mail_drafts import letter
from xlvalidate.distribution.message_ids import message_id

LONG = f"<{'a' * 200}@apcprd01.prod.exchangelabs.com>"


@pytest.mark.parametrize(
    "said",
    ["<1@a.cn>", "<A.b-c_d+1$x@mail.example.org>", "<tencent_0F3A@qq.com>", "<1@[127.0.0.1]>", "<1@HQ-01>", LONG],
)
def test_a_number_is_kept_whole(said):
    assert message_id(f" {said} ") == said
    data = letter(to="a@example.gov.cn", name="甲局", subject="s", body="b\n", answers=said)
    assert f"\r\nIn-Reply-To: {said}\r\nReferences: {said}\r\n".encode() in data
    assert opened(data)["In-Reply-To"] == said


@pytest.mark.parametrize(
    "said",
    [
        "", "1@a.cn", "<1>", "<1@>", "<@a.cn>", "<.1@a.cn>", "<1@a.cn> <2@a.cn>", "<a b@a.cn>",
        "<1@a.cn>\r\nBcc: x@y.cn",
        "<a,b@a.cn>", "<局@a.cn>", "<1@a\u202e.cn>", "<=?utf-8?q?a?=@b.cn>", f"<{'a' * 250}@a.cn>", "<<1@a.cn>>",
    ],
)  # fmt: skip
def test_anything_else_is_left_out(said):
    assert message_id(said) == ""
    data = letter(to="a@example.gov.cn", name="甲局", subject="s", body="b\n", answers=said)
    assert b"In-Reply-To" not in data and b"References" not in data and b"Bcc" not in data


def test_the_contact_is_below_the_text_and_nowhere_else():
    data = letter(to="a@example.gov.cn", name="甲局", subject="s", body="b\n", contact="办公室\n电话\u202e 1\x1b")
    mail = opened(data)
    assert not {"Cc", "Bcc", "Reply-To"} & set(mail.keys())
    assert mail["To"].addresses[0].addr_spec == "a@example.gov.cn"
    assert mail.get_content().splitlines() == ["b", "", "-- ", "办公室", "电话[U+202E] 1[U+001B]"]
