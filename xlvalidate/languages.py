"""The languages that the program speaks: what differs by language and is no sentence. Sentences are in `locale/`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: `tag` as web pages name it, `body` and `heading` the fonts of a form, `page` and `letter` the CSS
    font families of a drawn form and of a printed sheet, `between` what parts the members of a list.
    """

    tag: str
    body: str
    heading: str
    page: str
    letter: str
    between: str


LANGUAGES: Mapping[str, Language] = {
    "zh_CN": Language(
        tag="zh-CN",
        body="宋体",
        heading="黑体",
        page='"SimSun","Songti SC","Noto Serif CJK SC","Noto Sans CJK SC",serif',
        letter='"宋体","SimSun","Songti SC",serif',
        between="、",
    ),
    "en": Language(
        tag="en",
        body="Times New Roman",
        heading="Arial",
        page="serif",
        letter="Georgia,serif",
        between=", ",
    ),
}

CODES = tuple(LANGUAGES)
PATTERN = f"^({'|'.join(CODES)})$"
