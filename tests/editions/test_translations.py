# ruff: noqa: E501
"""What an edition says in other languages: where it may stand, what it is good for, and what is said of a faulty file."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.editions.test_faults import SOUND, rule
from xlvalidate.editions.catalogue import as_issued, find
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.wording import (
    authority_of,
    form_title,
    place_of_instance,
    reason_of,
    sentence_of,
    source_of,
    title_of,
)
from xlvalidate.errors import EditionError

TODAY = date(2026, 1, 1)
# An English form of two groups of columns, one without a code, with a set and a rule over it.
FORM = SOUND.replace(
    'columns = [{ code = "a", label = "A" }, { code = "b", label = "B" }]',
    'columns = [{ label = "Now", columns = [{ code = "a", label = "A" }] }, '
    '{ code = "g", label = "Then", columns = [{ code = "b", label = "B" }] }]',
)
SET = '[[sets]]\nname = "all"\ntable = "t"\nlabel = "all lines"\nrows = ["x", "y"]\n'
SUM = rule("x <= sum(all)", "SUM", each='"t.columns"', label='"a part"', why='"x is a line."')
ACROSS = rule("a <= g_b", "ACROSS", each='"t.rows(x)"')
PART = FORM[FORM.index("[[tables]]") :] + SET + SUM
WHOLE = FORM + SET + SUM + ACROSS
CHINESE = """
[rules.SUM]
label = "部分"
why = "甲是一行。"

[sets.all]
label = "各行"

[tables.t]
rows = { x = "甲行" }
columns = { a = "甲", g = "往年", g_b = "乙" }
headings = { Now = "现在" }
"""


def written(folder: Path, **files: str) -> Path:
    """Files by their names, `__` for a dot; the edition is `tiny.toml`."""
    for name, text in files.items():
        (folder / f"{name.replace('__', '.')}.toml").write_text(text, "utf-8")
    return folder / "tiny.toml"


def edition(folder: Path, **files: str) -> Edition:
    return as_issued(str(written(folder, **files)), TODAY)


def said(form: Edition, language: str) -> dict[str, tuple[str, str]]:
    """By rule its name and its reason, by instance its place and its sentence."""
    rules = {one.id: (title_of(one, language), reason_of(one, language)) for one in form.rules}
    instances = {one.id: (place_of_instance(form, one), sentence_of(form, one, language)) for one in form.instances}
    return rules | instances


OWN_WORDS = {
    "T-CELLS": ("T-CELLS", ""),
    "SUM": ("a part", "x is a line."),
    "ACROSS": ("ACROSS", ""),
    "SUM.a": ("T Now A", "X must be at most the sum of all lines"),
    "SUM.g_b": ("T Then B", "X must be at most the sum of all lines"),
    "ACROSS.x": ("T X", "Now A must be at most Then B"),
}
IN_CHINESE = {
    "T-CELLS": ("T-CELLS", ""),
    "SUM": ("部分", "甲是一行。"),
    "ACROSS": ("ACROSS", ""),
    "SUM.a": ("T Now A", "甲行应不大于各行之和"),
    "SUM.g_b": ("T Then B", "甲行应不大于各行之和"),
    "ACROSS.x": ("T X", "现在 甲应不大于往年 乙"),
}


def test_a_form_in_english_speaks_chinese_too(tmp_path):
    form = edition(tmp_path, tiny=WHOLE, tiny__zh_CN=CHINESE)
    assert said(form, "en") == OWN_WORDS
    assert said(form, "zh_CN") == IN_CHINESE


def test_the_form_itself_and_where_a_rule_is_from(tmp_path):
    words = 'title = "小表"\nauthority = "无"\n[rules.SUM]\nsource = "本程序所定"\n'
    form = edition(tmp_path, tiny=WHOLE, tiny__zh_CN=words)
    (of_sum,) = [one for one in form.rules if one.id == "SUM"]
    for language, expected in (("en", ("Tiny", "none", "s")), ("zh_CN", ("小表", "无", "本程序所定"))):
        assert (form_title(form, language), authority_of(form, language), source_of(of_sum, language)) == expected


def test_what_an_included_file_has_is_said_beside_it(tmp_path):
    head = 'include = ["part.toml"]\n' + FORM[: FORM.index("[[tables]]")] + ACROSS
    own = "[tables.t.columns]\n" + 'g = "往年"\n'
    part = CHINESE.replace('g = "往年", ', "")
    form = edition(tmp_path, tiny=head, tiny__zh_CN=own, part=PART, part__zh_CN=part)
    assert said(form, "zh_CN") == IN_CHINESE


def test_a_label_that_is_left_out_is_said_as_the_form_says_it(tmp_path):
    form = edition(tmp_path, tiny=WHOLE, tiny__zh_CN='[rules.SUM]\nlabel = "部分"\n')
    assert said(form, "zh_CN") == {
        "T-CELLS": ("T-CELLS", ""),
        "SUM": ("部分", "x is a line."),
        "ACROSS": ("ACROSS", ""),
        "SUM.a": ("T Now A", "X 应不大于 all lines之和"),
        "SUM.g_b": ("T Then B", "X 应不大于 all lines之和"),
        "ACROSS.x": ("T X", "Now A 应不大于 Then B"),
    }


CHINESE_FORM = WHOLE.replace('language = "en"', 'language = "zh_CN"')
INSIDE = CHINESE_FORM.replace('label = "all lines"', 'label = "all lines"\nlabel_en = "every line"').replace(
    'why = "x is a line."', 'why = "x is a line."\nwhy_en = "X is a line."\nlabel_en = "a part of it"'
)
BESIDE = '[rules.SUM]\nlabel = "a part of it"\nwhy = "X is a line."\n[sets.all]\nlabel = "every line"\n'


def test_english_inside_a_file_of_before_is_read_as_ever(tmp_path):
    before, now = tmp_path / "before", tmp_path / "now"
    before.mkdir()
    now.mkdir()
    old = edition(before, tiny=INSIDE)
    new = edition(now, tiny=CHINESE_FORM, tiny__en=BESIDE)
    for language in ("en", "zh_CN"):
        assert said(old, language) == said(new, language)
    assert said(old, "en")["SUM"] == ("a part of it", "X is a line.")
    assert said(old, "en")["SUM.a"] == ("T Now A", "X must be at most the sum of every line")
    assert old.digest == hashlib.sha256(INSIDE.encode()).hexdigest()


def test_what_was_blank_inside_says_nothing(tmp_path):
    blank = INSIDE.replace('"a part of it"', '""').replace('"X is a line."', '" "')
    assert said(edition(tmp_path, tiny=blank), "en")["SUM"] == ("a part", "x is a line.")


def test_an_english_form_of_before_may_have_english_inside(tmp_path):
    form = edition(tmp_path, tiny=INSIDE.replace('language = "zh_CN"', 'language = "en"'))
    assert said(form, "en")["SUM"] == ("a part of it", "X is a line.")


def test_a_file_with_an_id_is_an_edition_by_itself(tmp_path):
    other = WHOLE.replace('id = "tiny"', 'id = "tiny-cn"').replace('language = "en"', 'language = "zh_CN"')
    form = edition(tmp_path, tiny=WHOLE, tiny__zh_CN=other, tiny__fr=other)
    assert said(form, "en") == OWN_WORDS


def test_translations_are_no_part_of_the_digest(tmp_path):
    alone = edition(tmp_path, tiny=WHOLE).digest
    assert alone == hashlib.sha256(WHOLE.encode()).hexdigest()
    assert edition(tmp_path, tiny__zh_CN=CHINESE).digest == alone


def issued(digest: str, files: str) -> str:
    return f'digest = "{digest}"\nfiles = "{files}"\n'


def test_a_digest_that_was_issued_stays(tmp_path):
    before = hashlib.sha256(INSIDE.encode()).hexdigest()
    now = hashlib.sha256(CHINESE_FORM.encode()).hexdigest()
    form = edition(tmp_path, tiny=CHINESE_FORM, tiny__en=BESIDE, tiny__issued=issued(before, now))
    assert form.digest == before


def test_files_that_were_changed_after_that_are_another_edition(tmp_path):
    path = written(tmp_path, tiny=CHINESE_FORM, tiny__en=BESIDE, tiny__issued=issued("0" * 64, "1" * 64))
    assert find(str(path), TODAY).digest == hashlib.sha256(CHINESE_FORM.encode()).hexdigest()


# Each file that is faulty, and what is said of it in English and in Chinese. `part.toml` has the table, the set and SUM.
# fmt: off
FAULTS = [
    ({"tiny__zh_CN": '[rules.SUN]\nlabel = "x"\n'}, "tiny.toml", "  tiny.zh_CN.toml rules.SUN   there is no rule SUN to say this of; is it SUM? (line 1, column 1)", "  tiny.zh_CN.toml rules.SUN   请改正代码或删去：没有审核关系 SUN；是不是 SUM？（第 1 行第 1 列）"),
    ({"tiny__zh_CN": '[sets.none]\nlabel = "x"\n'}, "tiny.toml", "  tiny.zh_CN.toml sets.none   there is no set none to say this of (line 1, column 1)", "  tiny.zh_CN.toml sets.none   请改正代码或删去：没有集合 none（第 1 行第 1 列）"),
    ({"tiny__zh_CN": '[tables.s]\nrows = {}\n'}, "tiny.toml", "  tiny.zh_CN.toml tables.s   there is no table s to say this of (line 1, column 1)", "  tiny.zh_CN.toml tables.s   请改正代码或删去：没有表 s（第 1 行第 1 列）"),
    ({"part__zh_CN": '\n[rules.ACROSS]\nlabel = "x"\n'}, "tiny.toml", "  part.zh_CN.toml rules.ACROSS   there is no rule ACROSS to say this of (line 2, column 1)", "  part.zh_CN.toml rules.ACROSS   请改正代码或删去：没有审核关系 ACROSS（第 2 行第 1 列）"),
    ({"tiny__zh_CN": 'titel = "x"\n'}, "tiny.toml", "  tiny.zh_CN.toml titel   a file of translations holds title, authority, rules, sets, lists, tables, statements only (line 1, column 1)", "  tiny.zh_CN.toml titel   译文文件里只能有 title、authority、rules、sets、lists、tables、statements，请把这一项移走（第 1 行第 1 列）"),
    ({"part__zh_CN": 'title = "x"\n'}, "tiny.toml", "  part.zh_CN.toml title   a file of translations holds rules, sets, lists, tables, statements only (line 1, column 1)", "  part.zh_CN.toml title   译文文件里只能有 rules、sets、lists、tables、statements，请把这一项移走（第 1 行第 1 列）"),
    ({"tiny__zh_CN": '\nauthority = 3\n'}, "tiny.toml", "  tiny.zh_CN.toml authority   “3” is no text; write one in quotes (line 2, column 1)", "  tiny.zh_CN.toml authority   “3”不是文字，请写成引号里的文字（第 2 行第 1 列）"),
    ({"tiny__zh_CN": 'rules = 3\n'}, "tiny.toml", "  tiny.zh_CN.toml rules   “3” is no table; write keys with their values (line 1, column 1)", "  tiny.zh_CN.toml rules   “3”不是表，请写成键和值（第 1 行第 1 列）"),
    ({"tiny__zh_CN": '[rules]\nSUM = "x"\n'}, "tiny.toml", "  tiny.zh_CN.toml rules.SUM   “x” is no table; write keys with their values (line 2, column 1)", "  tiny.zh_CN.toml rules.SUM   “x”不是表，请写成键和值（第 2 行第 1 列）"),
    ({"tiny__zh_CN": '[rules.SUM]\nlabel = "x"\nlable = "y"\n'}, "tiny.toml", "  tiny.zh_CN.toml rules.SUM.lable   there is no such key; is it label? (line 3, column 1)", "  tiny.zh_CN.toml rules.SUM.lable   没有这个键；是不是 label？（第 3 行第 1 列）"),
    ({"tiny__zh_CN": '[rules.SUM]\nwhy = " "\n'}, "tiny.toml", "  tiny.zh_CN.toml rules.SUM.why   is empty; write something (line 2, column 1)", "  tiny.zh_CN.toml rules.SUM.why   是空的，请填写（第 2 行第 1 列）"),
    ({"tiny__zh_CN": '[rules.SUM]\nwhy = ["x"]\n'}, "tiny.toml", "  tiny.zh_CN.toml rules.SUM.why   a list is no text; write one in quotes (line 2, column 1)", "  tiny.zh_CN.toml rules.SUM.why   一个列表不是文字，请写成引号里的文字（第 2 行第 1 列）"),
    ({"part__zh_CN": '[sets.all]\n'}, "tiny.toml", "  part.zh_CN.toml sets.all.label   is missing; add it (line 1, column 1)", "  part.zh_CN.toml sets.all.label   缺少这一项，请补上（第 1 行第 1 列）"),
    ({"tiny__zh_CN": '[tables.t]\nrows = 3\n'}, "tiny.toml", "  tiny.zh_CN.toml tables.t.rows   “3” is no table; write keys with their values (line 2, column 1)", "  tiny.zh_CN.toml tables.t.rows   “3”不是表，请写成键和值（第 2 行第 1 列）"),
    ({"tiny__zh_CN": '[tables.t]\nrows = { x = "", z = "y" }\n'}, "tiny.toml", "  tiny.zh_CN.toml tables.t.rows.x   is empty; write something (line 2, column 10)", "  tiny.zh_CN.toml tables.t.rows.x   是空的，请填写（第 2 行第 10 列）"),
    ({"tiny__zh_CN": '[tables.t]\nrows = { x = "x", z = "y" }\n'}, "tiny.toml", "  tiny.zh_CN.toml tables.t.rows.z   t has no rows z (line 2, column 19)", "  tiny.zh_CN.toml tables.t.rows.z   t 没有这样的行：z，请改正（第 2 行第 19 列）"),
    ({"part__zh_CN": '[tables.t.columns]\nb = "y"\n'}, "tiny.toml", "  part.zh_CN.toml tables.t.columns.b   t has no columns b (line 2, column 1)", "  part.zh_CN.toml tables.t.columns.b   t 没有这样的列：b，请改正（第 2 行第 1 列）"),
    ({"tiny__zh_CN": '[tables.t.headings]\n"Then" = "y"\n'}, "tiny.toml", "  tiny.zh_CN.toml tables.t.headings.Then   t has no heading without a code that is “Then” (line 2, column 1)", "  tiny.zh_CN.toml tables.t.headings.Then   t 没有不带代码的标题“Then”，请改正（第 2 行第 1 列）"),
    ({"tiny__zh_CN": '[sets.all]\nlabel = "x"\n', "part__zh_CN": '\n[sets.all]\nlabel = "x"\n'}, "tiny.toml", "  part.zh_CN.toml sets.all.label   is said elsewhere already; keep one of the two (line 3, column 1)", "  part.zh_CN.toml sets.all.label   别处已经写过这一项，请只留一处（第 3 行第 1 列）"),
    ({"tiny__en": '[rules.SUM]\nlabel = "x"\n'}, "tiny.en.toml", "  the file   the edition itself is in en: write its labels there, and take this file away", "  整个文件   制度版本本身就是 en：请把名称写在制度版本文件里，删去这个文件"),
    ({"part__fr": '[rules.SUM]\nlabel = "x"\n'}, "tiny.toml", "  part.fr.toml   the language “fr” is none of zh_CN, en", "  part.fr.toml   语言“fr”不行，请写其中之一：zh_CN、en"),
    ({"tiny__zh-CN": '[rules.SUM]\nlabel = "x"\n'}, "tiny.toml", "  tiny.zh-CN.toml   labels in another language are not read under the name “zh-CN”: call the file tiny.zh_CN.toml", "  tiny.zh-CN.toml   名称里写“zh-CN”的译文不会读取，请把文件改名为 tiny.zh_CN.toml"),
    ({"tiny__chinese": '[rules.SUM]\nlabel = "x"\n'}, "tiny.toml", "  tiny.chinese.toml   labels in another language are not read under the name “chinese”: call the file tiny.zh_CN.toml", "  tiny.chinese.toml   名称里写“chinese”的译文不会读取，请把文件改名为 tiny.zh_CN.toml"),
    ({"tiny__klingon": '[rules.SUM]\nlabel = "x"\n'}, "tiny.toml", "  tiny.klingon.toml   is not read under this name: call it tiny.zh_CN.toml, tiny.en.toml", "  tiny.klingon.toml   这个名称的文件不会读取，请改名为 tiny.zh_CN.toml、tiny.en.toml"),
    ({"tiny__eratta": 'errata = []\n'}, "tiny.toml", "  tiny.eratta.toml   is not read under this name: call it tiny.errata.toml", "  tiny.eratta.toml   这个名称的文件不会读取，请改名为 tiny.errata.toml"),
    ({"tiny__zh_CN": '[rules.SUM]\nlable = "x"\n'}, "tiny.toml", "  tiny.zh_CN.toml rules.SUM.lable   there is no such key; is it label? (line 2, column 1)", "  tiny.zh_CN.toml rules.SUM.lable   没有这个键；是不是 label？（第 2 行第 1 列）"),
    ({"tiny__zh_CN": '[tables.t]\nrwos = {}\n'}, "tiny.toml", "  tiny.zh_CN.toml tables.t.rwos   there is no such key; is it rows? (line 2, column 1)", "  tiny.zh_CN.toml tables.t.rwos   没有这个键；是不是 rows？（第 2 行第 1 列）"),
    ({"tiny__zh_CN": '[rules.SUM\n'}, "tiny.zh_CN.toml", ("  TOML   a heading ends with ], a repeated one with ]] (line 1, column 11)\n" "      [rules.SUM\n" "                ^"), ("  TOML   表头请以 ] 结尾，可重复的请以 ]] 结尾（第 1 行第 11 列）\n" "      [rules.SUM\n" "                ^")),
    ({"tiny__issued": 'digest = "x"\n'}, "tiny.issued.toml", "  digest   “x” is not of the form ^[0-9a-f]{64}$; write it in this form (line 1, column 1)\n  files   is missing; add it (line 1, column 1)", "  digest   “x”不符合格式 ^[0-9a-f]{64}$，请按这个格式填写（第 1 行第 1 列）\n  files   缺少这一项，请补上（第 1 行第 1 列）"),
    ({"tiny__issued": issued("0" * 64, "1" * 64)}, "tiny.issued.toml", "  files   tiny.toml has been changed since it was issued: with the files that it includes it has the digest {files} now. Take this file away; or where only translations were moved out of it, write that digest here (line 2, column 1)", "  files   tiny.toml 下发以后改过：连同引用的文件，现在的摘要是 {files}。请删去这个文件；如果只是把译文移了出去，请在这里写上这个摘要（第 2 行第 1 列）"),
]
# fmt: on
HEAD = 'include = ["part.toml"]\n' + FORM[: FORM.index("[[tables]]")] + ACROSS


def raised(folder: Path, **files: str) -> EditionError:
    with pytest.raises(EditionError) as error:
        edition(folder, tiny=HEAD, part=PART, **files)
    return error.value


@pytest.mark.parametrize(("files", "where", "english", "chinese"), FAULTS)
def test_what_is_said_of_a_file_of_translations(tmp_path, files, where, english, chinese):
    digest = hashlib.sha256(HEAD.encode() + hashlib.sha256(PART.encode()).digest()).hexdigest()
    error = raised(tmp_path, **files)
    assert error.where == where
    for language, expected in (("en", english), ("zh_CN", chinese)):
        assert error.said(language).partition("\n")[2] == expected.replace("{files}", digest)


def test_what_is_inside_and_beside_is_said_twice(tmp_path):
    with pytest.raises(EditionError) as error:
        edition(tmp_path, tiny=INSIDE, tiny__en=BESIDE)
    assert str(error.value) == "\n".join(
        [
            "tiny.toml has 3 faults",
            "  tiny.en.toml rules.SUM.label   is said elsewhere already; keep one of the two (line 2, column 1)",
            "  tiny.en.toml rules.SUM.why   is said elsewhere already; keep one of the two (line 3, column 1)",
            "  tiny.en.toml sets.all.label   is said elsewhere already; keep one of the two (line 5, column 1)",
        ]
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('label_en = "every line"', "label_en = 3", "  sets[0].label_en   “3” is no text; write one in quotes (line 34, column 1)"),
        ('id = "tiny"', 'id = "tiny"\ntranslations = {}', "  translations   there is no such key; take it out (line 3, column 1)"),
        ('id = "SUM"', 'id = "SUM"\ntranslations = {}', "  rules[1] SUM.translations   there is no such key; take it out (line 39, column 1)"),
    ],
)  # fmt: skip
def test_a_faulty_line_inside_is_told_where_it_stands(tmp_path, old, new, expected):
    assert old in INSIDE
    with pytest.raises(EditionError) as error:
        edition(tmp_path, tiny=INSIDE.replace(old, new))
    assert str(error.value) == f"tiny.toml has 1 fault\n{expected}"


def test_a_stray_file_stops_nobody_but_the_author(tmp_path):
    path = written(tmp_path, tiny=WHOLE, tiny__fr=CHINESE)
    assert said(find(str(path), TODAY), "en") == OWN_WORDS
    with pytest.raises(EditionError):
        as_issued(str(path), TODAY)


MENDING = [
    ('[rules.SUM]\ntitel = "x"\n', "tiny.en.toml"),
    ("[rules.SUM\n", "tiny.en.toml"),
    ("\x00", "tiny.en.toml"),
    ('[rules.NOTHING]\nlabel = "x"\n', "tiny.en.toml"),
]


@pytest.mark.parametrize(("beside", "named"), MENDING)
def test_a_faulty_translation_stops_the_author_and_nobody_else(tmp_path, beside, named):
    with pytest.raises(EditionError) as error:
        edition(tmp_path, tiny=CHINESE_FORM, tiny__en=beside)
    form = find(str(tmp_path / "tiny.toml"))
    assert form.untranslated is not None and str(form.untranslated) == str(error.value)
    assert named in str(form.untranslated)
    assert said(form, "en")["SUM"] == ("a part", "x is a line.")
    sound = find(str(written(tmp_path, tiny=CHINESE_FORM, tiny__en=BESIDE)))
    assert sound.untranslated is None and said(sound, "en")["SUM"] == ("a part of it", "X is a line.")


def test_a_faulty_edition_is_refused_whatever_its_translations_say(tmp_path):
    path = written(tmp_path, tiny=CHINESE_FORM.replace("tables", "tabels"), tiny__en="[rules.SUM\n")
    with pytest.raises(EditionError):
        find(str(path))


UNREADABLE = [
    ("title = " + "[" * 50_000, "  TOML   has too many brackets within brackets; take some away"),
    ("title = " + "9" * 5_000, "the number is too long"),
    (
        '[rules.SUM]\nlabel = "a\\u0001"\n',
        "has a control character, which no cell can hold; take it away (line 2, column 1)",
    ),
    ('[rules.SUM]\nlabel = "' + "a" * 1_001 + '"\n', "1000"),
]


@pytest.mark.parametrize(("beside", "said_of_it"), UNREADABLE)
def test_a_text_that_no_reader_takes_is_a_fault(tmp_path, beside, said_of_it):
    with pytest.raises(EditionError) as error:
        edition(tmp_path, tiny=CHINESE_FORM, tiny__en=beside)
    assert said_of_it in str(error.value)


def test_a_mark_that_editors_write_in_front_is_no_part_of_the_text(tmp_path):
    path = written(tmp_path, tiny=CHINESE_FORM)
    path.write_bytes(b"\xef\xbb\xbf" + CHINESE_FORM.encode())
    assert find(str(path)).text == find(str(written(tmp_path, tiny=CHINESE_FORM))).text
