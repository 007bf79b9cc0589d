"""Links in the text of a mail that stand for its attachment. None is ever followed."""

import re

from xlvalidate.intake.strangers_names import decoded

# Where a mail program itself puts what is too large for a mail.
_PUT_THERE = re.compile(
    rb"https?://(?:mail\.qq\.com/cgi-bin/ftn|wx\.mail\.qq\.com/ftn|(?:wx)?mail\.(?:163|126|yeah)\.[a-z]+/large-?attach|"
    rb"(?:dashi|mail)\.163\.com/[\w/-]*attachment|exmail\.qq\.com/cgi-bin/ftn)"
)
_HOSTS = (
    "pan.baidu.com", "yun.baidu.com", "pan.quark.cn", "alipan.com", "aliyundrive.com", "pan.xunlei.com", "115.com",
    "123pan.com", "cloud.189.cn", "yun.139.com", "caiyun.139.com", "pan.wo.cn", "weiyun.com", "share.weiyun.com",
    "lanzou[a-z]?.com", "lanzn.com", "ctfile.com", "jianguoyun.com", "wenshushu.cn", "cowtransfer.com", "docs.qq.com",
    "kdocs.cn", "yuque.com", "feishu.cn", "larksuite.com", "shimo.im", "drive.google.com", "docs.google.com",
    "dropbox.com", "1drv.ms", "onedrive.live.com", "sharepoint.com", "box.com", "wetransfer.com", "we.tl", "mega.nz",
)  # fmt: skip
_KNOWN = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:[\w-]+\.)*(?:" + "|".join(host.replace(".", r"\.") for host in _HOSTS) + r")/\w", re.I
)
_LINK = re.compile(r"https?://[\w-]+\.[\w.-]+/\S", re.I)
_SAID = re.compile(
    r"提取码|提取密码|访问码|分享码|网盘|云盘|云附件|大附件|下载链接|下载地址|链接下载|(?:附件|文件|报表)[^。\n]{0,6}(?:太大|过大)|"
    r"(?:附件|文件|报表|年报)[^。\n]{0,60}下载|(?:从|到|在|点击|通过|用)[^。\n]{0,200}下载|"
    r"download (?:it|here|link|the (?:file|form|report|attachment))|(?:file|attachment) is too (?:big|large)",
    re.I,
)
_MOST = 65_536


def is_put_elsewhere(said: bytes) -> bool:
    """Did the mail program itself put an attachment elsewhere? Then there is one, whatever else hangs on the mail."""
    return _PUT_THERE.search(said) is not None


def says_where(said: bytes, charset: str) -> bool:
    """Does a text say where a file may be fetched: by a known host, or by a link and words for it?"""
    read = decoded(said[:_MOST], charset)
    return _KNOWN.search(read) is not None or (_LINK.search(read) is not None and _SAID.search(read) is not None)
