"""Reading a save file: what is accepted, and what is said of everything else."""

from __future__ import annotations

import re

import pytest

from checklist.answers import MAX_BYTES, MAX_TEXT
from checklist.model import Checklist
from checklist.problems import MOST_PROBLEMS, ProblemsError
from checklist.savefile import MAX_DEPTH, MAX_VALUES, read_assessment
from tests.support.save_files import answer, file, problems

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
LEVEL = "answers.office.staff.level"
ONE_OF = "Must be a whole number 0 to 4, unknown or not_applicable (found {})."
NOT_JSON = "This is not JSON. Choose a save file written by this assessment."
NOT_OURS = (
    "This is neither a report nor a save file of this assessment. "
    "Choose a file written by this assessment, in the format it was written in."
)
NOT_A_DATE = "Not a date and time (found {}; for example 2026-06-18T10:12:00+09:00)."
NO_NUMBER = "NaN and infinities are not numbers here."
NO_CHARACTERS = "Contains characters that cannot be used (NUL or broken characters)."
CONTROL = (
    "After “{}” stands a character that cannot be used (an invisible control character or the "
    "like, {}). Delete what is around it and type that again."
)
MISSING = "This is required and missing."
KEYS = "Must be an object of keys and values."
LIST = "Must be a list."
TEXT = "Must be text (found {})."
UNKNOWN_KEY = "This key is unknown. Check its spelling or remove it."
#: What the file holds, and every problem it has: (place, what is said).
BAD: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    # ------------------------------------------------------------- no JSON at all
    "empty file": (b"", [("", NOT_JSON + " (line 1)")]),
    "not JSON": (b"answers: 1", [("", NOT_JSON + " (line 1)")]),
    "cut off": (b'{"format": 1,\n"answers": {', [("", NOT_JSON + " (line 2)")]),
    "Latin-1": ('{"format": 1, "answers": {}, "é": 1}'.encode("latin-1"), [("", NOT_OURS)]),
    "Shift JIS": ('{"名": 1}'.encode("shift_jis"), [("", NOT_OURS)]),
    "UTF-16": ('{"format": 1}'.encode("utf-16"), [("", NOT_OURS)]),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", [("", NOT_OURS)]),
    "an integer of 5,000 digits": (file("9" * 5000), [("", NOT_JSON)]),
    "a raw surrogate in UTF-8": (file('{"a": "\xed\xa0\x80"}').decode().encode("latin-1"),
                                 [("", NOT_OURS)]),
    "a raw NUL": (file('{"a": "\x00"}'), [("", NOT_JSON + " (line 1)")]),
    "too large": (b" " * (MAX_BYTES + 1),
                  [("", "The file is too large (2 MB at most). Check that it is a save file.")]),
    "too deep": (file("[" * MAX_DEPTH + "]" * MAX_DEPTH),
                 [("", "Nested too deeply (50 at most).")]),
    "too deep and cut off": (b"[" * 100_000, [("", "Nested too deeply (50 at most).")]),
    "too many values": (file("[" + "1," * MAX_VALUES + "1]"),
                        [("", "Holds too many entries. Check that it is a save file.")]),
    # ------------------------------------------------------------- JSON, but not the strict kind
    "NaN": (answer('"level": NaN'), [(LEVEL, NO_NUMBER)]),
    "Infinity": (answer('"level": Infinity'), [(LEVEL, NO_NUMBER)]),
    "-Infinity": (answer('"level": -Infinity'), [(LEVEL, NO_NUMBER)]),
    "a number beyond all": (answer('"level": 1e999'), [(LEVEL, NO_NUMBER)]),
    "twice the same key": (answer('"level": 1, "note": "", "level": 2'),
                           [(LEVEL, "The same key stands here twice.")]),
    "twice the same criterion": (file('{"office.staff": {}, "office.staff": {}}'),
                                 [("answers.office.staff", "The same key stands here twice.")]),
    "several at once": (answer('"level": NaN, "note": 1, "note": 2, "by": "\\ud800"'),
                        [("answers.office.staff.note", "The same key stands here twice."),
                         (LEVEL, NO_NUMBER),
                         ("answers.office.staff.by", NO_CHARACTERS)]),
    "NUL": (answer('"note": "a\\u0000b"'), [("answers.office.staff.note", NO_CHARACTERS)]),
    "a lone surrogate": (answer('"evidence": ["", "\\ud800"]'),
                         [("answers.office.staff.evidence.1", NO_CHARACTERS)]),
    "a lone surrogate in a key": (file('{"\\udc00": {}}'), [("answers", NO_CHARACTERS)]),
    # ------------------------------------------------------------- another shape
    "a list": (b"[]", [("", "This is not a save file of this assessment.")]),
    "a word": (b'"answers"', [("", "This is not a save file of this assessment.")]),
    "null": (b"null", [("", "This is not a save file of this assessment.")]),
    "nothing in it": (b"{}", [("format", MISSING), ("answers", MISSING)]),
    "of another program": (b'{"name": "x", "version": 1}', [("", NOT_OURS)]),
    "no format": (b'{"answers": {}}', [("format", MISSING)]),
    "no answers": (b'{"format": 1}', [("answers", MISSING)]),
    "format 2": (b'{"format": 2, "answers": {}}', [("format", "Allowed: 1 (found 2).")]),
    "format as text": (b'{"format": "1", "answers": {}}',
                       [("format", "Must be a whole number (found '1').")]),
    "format true": (b'{"format": true, "answers": {}}',
                    [("format", "Must be a whole number (found True).")]),
    "format 1.0": (b'{"format": 1.0, "answers": {}}',
                   [("format", "Must be a whole number (found 1.0).")]),
    "answers as a list": (file("[]"), [("answers", KEYS)]),
    "answers as null": (file("null"), [("answers", KEYS)]),
    "an extra key": (file(more=', "anwsers": {}'), [("anwsers", UNKNOWN_KEY)]),
    "an extra key in an answer": (answer('"levle": 1'),
                                  [("answers.office.staff.levle", UNKNOWN_KEY)]),
    "checklist as a number": (file(more=', "checklist": 2026'),
                              [("checklist", TEXT.format(2026))]),
    "target 0": (file(more=', "target": 0'), [("target", "Must be 1 or more (found 0).")]),
    "target 5": (file(more=', "target": 5'), [("target", "Must be 4 or less (found 5).")]),
    "target true": (file(more=', "target": true'),
                    [("target", "Must be a whole number (found True).")]),
    # ------------------------------------------------------------- levels
    **{
        f"level {level}": (answer(f'"level": {level}'), [(LEVEL, ONE_OF.format(found))])
        for level, found in [
            ("5", "5"),
            ("-1", "-1"),
            ("true", "True"),
            ("2.0", "2.0"),
            ("2.5", "2.5"),
            ('"2"', "'2'"),
            ('"2 "', "'2 '"),
            ('"Unknown"', "'Unknown'"),
            ('""', "''"),
            ("[]", "[]"),
            ('{"level": 1}', "{'level': 1}"),
        ]
    },
    "not applicable where it never is": (
        answer('"level": "not_applicable", "reason": "県が行う"'),
        [(LEVEL, "This question cannot be “not applicable”. Give 0 to 4, or unknown.")],
    ),
    "not applicable without a reason": (
        file('{"office.money": {"level": "not_applicable"}}'),
        [("answers.office.money", "“Not applicable” needs a reason.")],
    ),
    "not applicable with an empty reason": (
        file('{"office.money": {"level": "not_applicable", "reason": " \u3000"}}'),
        [("answers.office.money", "“Not applicable” needs a reason.")],
    ),
    # ------------------------------------------------------------- criteria and answers
    "a criterion nobody knows": (file('{"office.stuff": {"level": 1}}'),
                                 [("answers.office.stuff",
                                   "Not in the checklist (version 2026.1).")]),
    "no id at all": (file('{"Staff?": {"level": 1}}'),
                     [("answers.Staff?", "Not in the checklist (version 2026.1).")]),
    "an answer that is only a level": (file('{"office.staff": 3}'),
                                       [("answers.office.staff", KEYS)]),
    "an answer that is null": (file('{"office.staff": null}'), [("answers.office.staff", KEYS)]),
    "evidence as text": (answer('"evidence": "要綱"'), [("answers.office.staff.evidence", LIST)]),
    "evidence of numbers": (answer('"evidence": ["要綱", 3]'),
                            [("answers.office.staff.evidence.1", TEXT.format(3))]),
    "a note that is a number": (answer('"note": 3'), [("answers.office.staff.note",
                                                      TEXT.format(3))]),
    "a note that is too long": (answer(f'"note": "{"あ" * (MAX_TEXT + 1)}"'),
                                [("answers.office.staff.note",
                                  "Too long: at most 20,000 characters (now 20,001).")]),
    "a control character": (answer('"note": "a\\u001bb"'),
                            [("answers.office.staff.note", CONTROL.format("a", "U+001B"))]),
    "a control character in a name": (file(more=', "profile": {"name": "市\\u0007"}'),
                                      [("profile.name", CONTROL.format("市", "U+0007"))]),
    **{
        f"answered at {at}": (
            answer(f'"at": {at}'),
            [("answers.office.staff.at", NOT_A_DATE.format(found))],
        )
        for at, found in [
            ('"yesterday"', "'yesterday'"),
            ('"2026-06-18"', "'2026-06-18'"),
            ('"2026-02-30T10:00:00+09:00"', "'2026-02-30T10:00:00+09:00'"),
            ("1781745120", "1781745120"),
            ('"1781745120"', "'1781745120'"),
            ("true", "True"),
        ]
    },
    "answered at a time without an offset": (
        answer('"at": "2026-06-18T10:12:00"'),
        [("answers.office.staff.at", "A date and time needs its offset (such as +09:00).")],
    ),
    # ------------------------------------------------------------- profile
    "profile as a list": (file(more=', "profile": []'), [("profile", KEYS)]),
    "an extra key in the profile": (file(more=', "profile": {"mayor": "A"}'),
                                    [("profile.mayor", UNKNOWN_KEY)]),
    **{
        f"code {code}": (
            file(more=f', "profile": {{"code": {code}}}'),
            [("profile.code", found + " is not a local-government code. Give the six digits "
              "including the check digit (for example 401005).")],
        )
        for code, found in [
            ('"401006"', "'401006'"),
            ('"40100"', "'40100'"),
            ('""', "''"),
            ('"４０１００５"', "'４０１００５'"),
            ('"40100a"', "'40100a'"),
        ]
    },
    "code as a number": (file(more=', "profile": {"code": 401005}'),
                         [("profile.code", TEXT.format(401005))]),
    "population 3.0": (file(more=', "profile": {"population": 3.0}'),
                       [("profile.population", "Must be a whole number (found 3.0).")]),
    "population below 0": (file(more=', "profile": {"population": -1}'),
                           [("profile.population", "Must be 0 or more (found -1).")]),
    "a field nobody knows": (file(more=', "profile": {"fields": ["water", "wine"]}'),
                             [("profile.fields.1", "Allowed: 'water', 'sewerage', 'waste', 'air', "
                               "'energy', 'climate', 'urban', 'disaster', 'education' or 'nature' "
                               "(found 'wine').")]),
    "fields as text": (file(more=', "profile": {"fields": "water"}'), [("profile.fields", LIST)]),
    # ------------------------------------------------------------- everything at once
    "problems in many places": (
        b'{"format": 3, "target": 9, "profile": {"code": 1}, "answers": '
        b'{"office.staff": {"level": 7}, "office.stuff": {}, "office.money": {"note": 1}}}',
        [
            ("format", "Allowed: 1 (found 3)."),
            ("profile.code", TEXT.format(1)),
            ("target", "Must be 4 or less (found 9)."),
            (LEVEL, ONE_OF.format(7)),
            ("answers.office.money.note", TEXT.format(1)),
            ("answers.office.stuff", "Not in the checklist (version 2026.1)."),
        ],
    ),
}  # fmt: skip


def test_the_table_is_not_empty() -> None:
    assert len(BAD) > 60


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_says_what_is_wrong_and_where(name: str, checklist: Checklist) -> None:
    data, expected = BAD[name]
    found = problems(data, checklist)
    assert [(place, en) for place, _, en in found] == expected
    for _, ja, en in found:
        assert JAPANESE.search(ja)
        assert "{" not in ja.replace("{'level': 1}", "")  # nothing left to fill in
        assert ja.endswith(("。", "）"))
        assert "\n" not in ja + en


def test_the_japanese_message_names_value_and_choices(checklist: Checklist) -> None:
    (problem,) = problems(answer('"level": 5'), checklist)
    assert problem[1] == (
        "0から4の整数、unknown、not_applicable のどれかにしてください（今の値: 5）。"
    )


@pytest.mark.parametrize(
    "data",
    [
        b'{"format": 1, "answers": {}}',
        b'\xef\xbb\xbf{"format": 1, "answers": {}}',  # a byte order mark, as Windows writes it
        b'\r\n {"answers": {}, "format": 1}\r\n',
        file('{"office.staff": {}}'),
        answer('"level": null'),
        answer('"level": 0'),
        answer('"level": 4, "at": "2026-06-18T10:12:00Z"'),
        answer('"level": "unknown", "at": null'),
        file('{"office.money": {"level": "not_applicable", "reason": "県が行う"}}'),
        file('{"office.other": {"level": 2, "name": "港湾"}}'),
        answer('"note": "改行\\nとタブ\\tはよい"'),
        answer('"note": "\\\\u0000 と書いただけ"'),  # a backslash, not a NUL
        answer('"note": "\\ud83c\\udf31"'),  # a surrogate pair is one character
        file(more=', "profile": {"code": "401005", "population": 0, "kind": null}'),
        file(more=', "target": 4, "checklist": "2025.9"'),
    ],
)
def test_good_files_are_read(data: bytes, checklist: Checklist) -> None:
    assert problems(data, checklist) == []


def test_what_a_file_says_is_what_is_read(checklist: Checklist) -> None:
    assessment = read_assessment(
        file('{"office.staff": {"level": 3, "evidence": ["要綱"], "by": "課"}}', ', "target": 1'),
        checklist,
    )
    assert assessment["office.staff"].known_level == 3
    assert assessment["office.staff"].evidence == ("要綱",)
    assert assessment["office.money"].level is None
    assert (assessment.target, assessment.profile.name) == (1, "")


HOSTILE = [
    b'"' + b'\\"' * 30_000,  # a reader that starts again at each quote takes minutes
    b'{"a": "' + b"\\" * 1_900_000,
    b'"' * 1_900_000,
    b"[" + b'"",' * 600_000 + b"1]",
    file("{" + ",".join(f'"{n}":1' for n in range(150_000)) + "}"),
    file('{"office.staff":{"evidence":[' + "1," * (MAX_VALUES - 100) + "1]}}"),
    file('{"office.staff":{"evidence":[' + "NaN," * (MAX_VALUES - 100) + "1]}}"),
    file("{" + ",".join(f'"a.{n}":1' for n in range(MAX_VALUES - 100)) + "}"),
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_file_made_to_cost_time_is_refused(data: bytes, checklist: Checklist) -> None:
    assert len(data) <= MAX_BYTES
    found = problems(data, checklist)
    assert 1 <= len(found) <= MOST_PROBLEMS + 1


def test_of_very_many_problems_the_first_are_listed(checklist: Checklist) -> None:
    found = problems(file('{"office.staff":{"evidence":[' + "1," * 999 + "1]}}"), checklist)
    assert len(found) == MOST_PROBLEMS + 1
    assert found[0][0] == "answers.office.staff.evidence.0"
    assert found[-1] == (
        "",
        "ほかにも問題があります。まず上のものを直してください。",
        "There are more problems. Correct these first.",
    )


@pytest.mark.parametrize(
    "data",
    [
        file('{"a\\nb\\u001b[31m\\u202e": {}}'),
        file(more=', "a\\rb": 1'),
        file(more=', "profile": {"code": "1\\n2"}'),
        file(more=f', "{"k" * 5000}": 1'),
    ],
)
def test_a_problem_is_one_short_line_whatever_the_input(data: bytes, checklist: Checklist) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_assessment(data, checklist)
    for line in (*caught.value.lines("ja"), *caught.value.lines("en")):
        assert line.isprintable()
        assert len(line) < 500
