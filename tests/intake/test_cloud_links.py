"""Links that stand for an attachment: a known host, or words for it, and nothing that hangs on the mail."""

import pytest

from tests.intake.letters import JPEG, look, mail, part, seen, text
from xlvalidate.intake.cloud_links import _HOSTS, says_where

SAYS = [
    "附件太大，请从 https://pan.example.invalid/s/abc 下载，提取码 1234",
    "链接: https://pan.baidu.com/s/1abc 提取码: x7y2",
    "pan.baidu.com/s/1abc",
    "<a href='https://share.weiyun.com/AbC'>年报</a>",
    "https://www.lanzoua.com/i1234",
    "在线填写：https://docs.qq.com/sheet/DT1",
    "报表太大，见 https://files.example.invalid/x",
    "请点击 https://files.example.invalid/x/年报 下载",
    "Please download it here: http://files.example.invalid/x.zip",
    "The file is too large, see https://files.example.invalid/x",
]
SAYS_NOTHING = [
    "请查收。",
    "网址 https://www.example.gov.cn/ 欢迎访问",
    "报表已在网盘。",
    "附件太大，另寄。",
    "https://www.example.gov.cn/art/1.html",
    "notpan.baidu.com.example.invalid/s/1",
    "x-pan.baidu.com.cn/s/1",
]


@pytest.mark.parametrize("said", SAYS)
def test_a_text_that_says_where_a_file_is(said):
    assert says_where(said.encode(), "utf-8")
    assert says_where(said.encode("gbk"), "gbk") and says_where(said.encode("gbk"), "")
    assert seen(look(mail(text(said)))) == [("(cloud-attachment)", "unnamed-1")]


@pytest.mark.parametrize("said", SAYS_NOTHING)
def test_a_text_that_does_not(said):
    assert not says_where(said.encode(), "")
    assert seen(look(mail(text(said)))) == [("(no-attachment)", "1.eml")]


def test_every_host_is_known_by_itself():
    hosts = [host.replace("[a-z]?", "x") for host in _HOSTS]
    assert [host for host in hosts if not says_where(f"https://{host}/s/1".encode(), "")] == []


def test_beside_an_attachment_a_link_is_not_what_was_sent():
    logo = part(JPEG, "logo.jpg", type="image/jpeg", disposition="inline")
    assert seen(look(mail(text(SAYS[0]), part()))) == [("表.xlsx", None)]
    assert seen(look(mail(text(SAYS[0]), logo))) == [
        ("(inline-image)", "logo.jpg"),
        ("(cloud-attachment)", "unnamed-2"),
    ]


def test_a_long_text_takes_no_long_time():
    for said in ("https://a.b/ " * 5_000, "从" * 60_000, "附件" * 30_000, "a-" * 30_000 + ".com/", "a." * 30_000):
        assert not says_where(said.encode(), "utf-8")
