"""Whose a form is: every pair of what is said of it. The table is that of docs/decisions/0028."""

from dataclasses import replace

import pytest

from tests.collecting.lines import EDU, OFFICES, drawn
from xlvalidate.collecting.office_claims import claim
from xlvalidate.roster import Office, Roster

# stamp, code, name, sender -> whose, by what, the words, what goes against it
TABLE = """
    stamp  code    name     from | whose  by       words                                        against
    -      990001  教育局   a    | 990001 workbook -                                                  -
    -      990001  教育局   -    | 990001 workbook -                                                  -
    -      990001  教育局   p    | 990001 workbook -                                                  -
    -      990001  教育局   z    | 990001 workbook sender-unknown                                     -
    -      990001  教育局   b    | 990001 workbook sender-mismatch                                    sender-mismatch
    -      990001  民政局   a    | 990001 workbook name-other-office                                  name-other-office
    -      990001  民政局   -    | 990001 workbook name-other-office                                  name-other-office
    -      990001  民政局   b    | 990001 workbook name-other-office,sender-mismatch                  name-other-office
    -      990001  甲教育局 a    | 990001 workbook -                                                  -
    -      990001  教育部   a    | 990001 workbook name-not-in-roster                                 -
    -      990001  教育部   b    | 990001 workbook name-not-in-roster,sender-mismatch                 sender-mismatch
    -      990001  -        a    | 990001 workbook -                                                  -
    -      990001  -        -    | 990001 workbook office-blank                                       -
    -      990001  -        z    | 990001 workbook office-blank,sender-unknown                        -
    -      990001  -        b    | 990001 workbook office-blank,sender-mismatch                       sender-mismatch
    -      -       教育局   a    | 990001 sender   no-office-code                                     -
    -      -       -        a    | 990001 sender   no-office-code                                     -
    -      -       教育部   a    | 990001 sender   no-office-code,name-not-in-roster                  -
    -      -       民政局   a    | 990001 sender   no-office-code,name-other-office                   name-other-office
    -      -       教育局   -    | -      nothing  office-code-blank                                  -
    -      -       教育局   z    | -      nothing  office-code-blank                                  -
    -      -       -        -    | -      nothing  office-code-blank,office-blank                     -
    -      -       甲镇     d    | 990004 sender   no-office-code                                     -
    -      -       丙镇     d    | -      nothing  office-code-blank                                  -
    -      990004  甲镇     d    | 990004 workbook -                                                  -
    -      999     丙局     -    | 999    workbook not-in-roster                                      -
    -      999     教育局   a    | 999    workbook not-in-roster,name-other-office,sender-mismatch name-other-office
    -      999     丙局     a    | 999    workbook not-in-roster,sender-mismatch                      sender-mismatch
    -      10003   水利局   c    | 010003 workbook lost-zero                                          -
    -      10003   水利局   -    | 010003 workbook lost-zero                                          -
    -      10003   水       c    | 010003 workbook lost-zero                                          -
    -      10003   丙局     c    | 010003 workbook lost-zero,name-not-in-roster                       -
    -      10003   -        p    | 010003 workbook lost-zero,office-blank                             -
    -      10003   丙局     -    | 10003  workbook not-in-roster,lost-zero                            -
    -      10003  水利局 b | 10003  workbook not-in-roster,lost-zero,name-other-office,sender-mismatch name-other-office
    -      10003  民政局 c | 10003  workbook not-in-roster,lost-zero,name-other-office,sender-mismatch name-other-office
    990001 990001  教育局   a    | 990001 stamp    -                                                  -
    990001 990001  教育局   b    | 990001 stamp    sender-mismatch                                    -
    990001 990001  民政局   a    | 990001 stamp    name-other-office                                  name-other-office
    990001 990001  教育部   -    | 990001 stamp    name-not-in-roster                                 -
    990001 990001  -        -    | 990001 stamp    -                                                  -
    990001 -       -        -    | 990001 stamp    -                                                  -
    990001 -       民政局   -    | 990001 stamp    name-other-office                                  name-other-office
    990001 990002  教育局   -    | 990001 stamp    -                                                  stamp-other-office
    990001 990002  民政局   -    | 990001 stamp    -                                                  stamp-other-office
    990001 990002  民政局   b    | 990001 stamp    sender-mismatch                                    stamp-other-office
    990001 990002  水利局   a    | 990001 stamp    name-other-office                                  stamp-other-office
    010003 10003   水利局   c    | 010003 stamp    lost-zero                                          -
    999    999     丙局     -    | 999    stamp    not-in-roster                                      -
"""
ROWS = [tuple(row.split()) for row in TABLE.replace("|", "").strip().splitlines()[1:]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row[:4]))
def test_every_pair_of_claims(row):
    stamp, code, name, sender, whose, by, words, against = row
    blank = ",".join(key for key, typed in (("office", name), ("office_code", code)) if typed == "-")
    found = claim(drawn(f"piece stamp code name from blank\nf {stamp} {code} {name} {sender} {blank or '-'}"), OFFICES)
    said = ",".join(finding.why for finding in found.findings)
    contradiction = found.against.why if found.contradicted else "-"
    assert (found.code or "-", str(found.by), said or "-", contradiction) == (whose, by, words, against)


def test_what_a_contradiction_says_names_both_offices():
    (found,) = claim(drawn("piece code name from\nf 990001 民政局 b"), OFFICES).findings[:1]
    assert dict(found.facts) == {
        "office": "990001 甲县教育局",
        "name": "甲县民政局",
        "offices": "990002 甲县民政局",
    }


@pytest.mark.parametrize(
    ("stamp", "code", "sender", "whose", "words"),
    [
        ("-", "990001", "a", "990001", []),
        ("990001", "990002", "a", "990001", []),
        ("-", "-", "a", "", ["office-code-blank"]),
    ],
)
def test_without_a_roster_only_the_workbook_speaks(stamp, code, sender, whose, words):
    blank = "office_code" if code == "-" else "-"
    found = claim(drawn(f"piece stamp code name from blank\nf {stamp} {code} 教育局 {sender} {blank}"), None)
    assert (found.code, [one.why for one in found.findings]) == (whose, words)


FORWARDED = """
    piece code    name     from by  | whose  words
    f     990001  教育局   a    p   | 990001 -
    f     990001  教育局   b    z   | 990001 sender-mismatch,sender-unknown
    f     990001  教育局   b    p   | 990001 sender-mismatch
    f     990001  教育局   b    a   | 990001 sender-mismatch
    f     990001  教育局   a    b   | 990001 sender-mismatch
    f     990001  教育局   a    p,b | 990001 sender-mismatch
    f     990001  教育局   a    z   | 990001 sender-unknown
    f     -       教育局   a    p   | 990001 no-office-code
    f     -       教育局   a    b   | 990001 no-office-code,sender-mismatch
"""


@pytest.mark.parametrize("row", FORWARDED.strip().splitlines()[1:])
def test_a_mail_that_was_forwarded_speaks_with_both_addresses(row):
    head = FORWARDED.strip().splitlines()[0].partition("|")[0]
    line, _, expected = row.partition("|")
    found = claim(drawn(f"{head}\n{line}"), OFFICES)
    said = ",".join(finding.why for finding in found.findings)
    assert [found.code, said or "-"] == expected.split()
    assert found.contradicted == ("sender-mismatch" in said)


def test_several_senders_of_the_same_bytes():
    table = "piece bytes code name from\none x 990001 教育局 {}\ntwo x 990001 教育局 {}"
    both = claim(drawn(table.format("b", "c"), (0, 1)), OFFICES)
    assert [(one.why, str(one.severity)) for one in both.findings] == [("sender-mismatch", "must")] * 2
    one_is_its_own = claim(drawn(table.format("b", "a"), (0, 1)), OFFICES)
    assert [(one.why, str(one.severity)) for one in one_is_its_own.findings] == [("sender-mismatch", "explain")]
    assert one_is_its_own.against is None


NAMED = """
    code   name                          words
    990001 民政局                        name-other-office
    990001 民政                          name-other-office
    990001 甲县民政局（盖章）            name-other-office
    990001 甲县民政局(公章)【代】        name-other-office
    990001 甲县民政局（盖章             name-other-office
    990001 甲县民政局办公室              name-other-office
    990001 甲县民政局。                  name-other-office
    990001 甲县·民政局                   name-other-office
    990001 中共甲县民政局                name-other-office
    990001 （甲县）民政局                name-other-office
    990001 甲县人民政府民政局            name-other-office
    990001 甲县政府                      name-other-office
    990001 某某县民政局                  name-not-in-roster
    990001 财政部                        name-not-in-roster
    990001 文旅局                        name-not-in-roster
    990001 教体局                        name-other-office
    990001 民                            name-not-in-roster
    990001 教育局                        -
    990001 县教育局                      -
    990001 教育                          -
    990001 局                            -
    990001 甲县                          -
    990001 （盖章）                      name-not-in-roster
    990001 甲县教育局（盖章）            -
    990001 甲县教育局。                  -
    990001 甲县教育局办公室              -
    990001 甲县人民政府教育局            -
    990001 甲县教育和体育局              -
    990001 甲县教育局（甲县民政局代填）  -
    990000 甲县人民政府办公室            -
    990000 甲县政府                      -
    990004 甲镇（盖章）                  -
    990004 乙镇（盖章）                  name-other-office
    990004 甲镇人民政府                  -
    990004 乙镇人民政府                  name-other-office
    990006 教体局                        -
    990006 丁县教育和体育局（东区）      -
    990006 丁县教育和体育局(西区)（盖章） name-other-office
    990006 丁县教育和体育局              -
    990008 甲民政局                      -
    990008 甲县民政局办公室              name-other-office
    990009 edu._bureau                   -
    990009 Bureau_of_Education           -
    990009 Dept._of_Education            name-not-in-roster
    990009 Civil_Affairs_Bureau          name-other-office
    990009 civil_affairs                 name-other-office
    990009 Bureau                        -
"""
MORE = Roster(
    (
        *OFFICES.offices,
        Office(code="990006", name="丁县教育和体育局（东区）"),
        Office(code="990007", name="丁县教育和体育局（西区）"),
        Office(code="990008", name="甲"),
        Office(code="990009", name="Education Bureau"),
        Office(code="990010", name="Bureau of Civil Affairs"),
    )
)


@pytest.mark.parametrize(("code", "name", "words"), [row.split() for row in NAMED.strip().splitlines()[1:]])
def test_whom_a_name_means(code, name, words):
    (line,) = drawn(f"piece code\nf {code}")
    found = claim([replace(line, office=name.replace("_", " "))], MORE)
    said = ",".join(finding.why for finding in found.findings)
    assert (said or "-", found.contradicted) == (words, words == "name-other-office")


def test_a_name_of_many_offices_lists_some():
    many = Roster((EDU, *(Office(code=str(number), name=f"{number}县民政局") for number in range(30))))
    (line,) = drawn("piece code\nf 990001")
    (found,) = claim([replace(line, office="民政局")], many).findings
    assert dict(found.facts)["offices"].count("民政局") == 10
    assert dict(found.facts)["offices"].endswith("\x1f9 9县民政局…")
