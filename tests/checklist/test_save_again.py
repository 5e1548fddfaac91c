"""What is saved can be read again, sorted and without what is empty; a damaged file is read or
refused."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from checklist.answers import Assessment
from checklist.catalogue import FieldName, RegionName
from checklist.municipality import MunicipalityKind
from checklist.savefile import parse_json, read_assessment
from tests.support import often
from tests.support.save_files import problems
from tests.support.shipped import CONTENT as SHIPPED


def words(kind: Any) -> list[str]:
    return list(kind.__args__)


CONTROLS = {*map(chr, range(0x20)), "\x7f"} - set("\n\t\r")
TYPED = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters=sorted(CONTROLS)), max_size=200
)
ANSWERS = st.fixed_dictionaries(
    {"level": st.sampled_from([0, 1, 2, 3, 4, "unknown", None])},
    optional={
        "name": TYPED,
        "evidence": st.lists(TYPED, max_size=3),
        "note": TYPED,
        "by": TYPED,
        "at": st.datetimes(timezones=st.timezones()).map(
            lambda at: at.isoformat(timespec="microseconds")[:32]
        ).filter(lambda at: re.fullmatch(r"[0-9T:.-]{26}[+-]\d\d:\d\d", at)),
    },
)  # fmt: skip
NOT_APPLICABLE = st.builds(
    lambda answer, reason: {**answer, "level": "not_applicable", "reason": "理由" + reason},
    ANSWERS,
    TYPED,
)
FILES = st.fixed_dictionaries(
    {
        "format": st.just(1),
        "answers": st.fixed_dictionaries(
            {},
            optional={
                "strength.infrastructure": ANSWERS,
                "strength.other": ANSWERS,
                "purpose.tourism": st.one_of(ANSWERS, NOT_APPLICABLE),
                "capacity.finance": ANSWERS,
                "system.unit": ANSWERS,
            },
        ),
    },
    optional={
        "checklist": st.sampled_from(["2026.1", "2025.9", None]),
        "target": st.sampled_from([1, 2, 3, 4, None]),
        "profile": st.fixed_dictionaries(
            {},
            optional={
                "name": TYPED,
                "prefecture": TYPED,
                "code": st.sampled_from(["401005", "011002", None]),
                "kind": st.sampled_from([*words(MunicipalityKind), None]),
                "population": st.one_of(st.none(), st.integers(0, 20_000_000)),
                "fields": st.lists(st.sampled_from(words(FieldName)), max_size=3),
                "regions": st.lists(st.sampled_from(words(RegionName)), max_size=3),
                "ties": st.lists(TYPED, max_size=3),
            },
        ),
    },
)
REAL = SHIPPED.checklist
SAVED = SHIPPED.example.to_json().encode()


@settings(max_examples=often(150), deadline=None)
@given(FILES)
@example({"format": 1, "answers": {"system.unit": {"level": 1, "note": "\\u0000 \\ud800 \\"}}})
@example({"format": 1, "answers": {"system.unit": {"level": None, "note": "=1+1\r\n<b>\u202e"}}})
@example({"format": 1, "answers": {"system.unit": {}}})
def test_what_is_saved_can_be_read_again(content: dict[str, Any]) -> None:
    assessment = read_assessment(json.dumps(content).encode(), REAL)
    saved = assessment.to_json()
    again = read_assessment(saved.encode(), REAL)
    assert again == assessment
    assert again.to_json() == saved
    for criterion_id, answer in content["answers"].items():
        assert again[criterion_id].level == answer.get("level")
        assert again[criterion_id].note == answer.get("note", "")


def test_a_save_file_is_sorted_and_leaves_out_what_is_empty() -> None:
    text = read_assessment(
        b'{"answers": {"system.unit": {"level": 2, "note": ""}, "capacity.legal": {"level": 0}},'
        b' "target": null, "format": 1, "profile": {"name": "", "ties": []}}',
        REAL,
    ).to_json()
    assert json.loads(text) == {
        "format": 1,
        "answers": {"capacity.legal": {"level": 0}, "system.unit": {"level": 2}},
    }
    assert text.index("capacity.legal") < text.index("system.unit")
    assert text.index("format") < text.index("answers")
    assert Assessment().to_json() == '{\n  "format": 1,\n  "answers": {}\n}\n'


@settings(max_examples=often(300), deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    """Bytes of a real save file cut, doubled or overwritten."""
    start = data.draw(st.integers(0, len(SAVED)))
    stop = data.draw(st.integers(start, min(len(SAVED), start + 200)))
    damaged = SAVED[:start] + data.draw(st.binary(max_size=20)) + SAVED[stop:]
    assert problems(damaged, REAL) is not None


def test_parsing_keeps_the_values() -> None:
    text = '{"a": [1, -2.5, true, null, "é\\n"], "b": {}}'
    assert parse_json(text.encode()) == {"a": [1, -2.5, True, None, "é\n"], "b": {}}
