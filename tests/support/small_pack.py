"""A content pack of two criteria, with nothing wrong in it, as files."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from checklist.catalogue import FactName

CRITERION = """\
title: {ja: 見出し, en: Title}
question: {ja: 問いです。, en: A question?}
why: {ja: 理由です。, en: A reason.}
levels:
  - {ja: まだない, en: Nothing yet, WALL}
  - {ja: 一人が行う, en: One person does it, FACTS}
  - {ja: 課が行う, en: A section does it, FACTS}
  - {ja: 要綱がある, en: There is a guideline, FACTS}
  - {ja: 見直している, en: It is reviewed, FACTS}
evidence: [{ja: 記録, en: A}, {ja: 予算書, en: B}, {ja: 要綱, en: C}, {ja: 評価, en: D}]
not_applicable: NOT_APPLICABLE
scheme_levels: [1, 2]
effort: [S, M, M, L]
source: {section: 確認事項1, quote: 引用}
""".replace(
    "FACTS", "WALL, who: section, where: [list], when: [now], takes: 0, needs_budget: false"
).replace("WALL", "wall: {ja: 短く, en: In short}")


def criterion(ja: str, en: str) -> str:
    """The same criterion under another title."""
    return CRITERION.replace("{ja: 見出し, en: Title}", f"{{ja: {ja}, en: {en}}}")


PACK = {
    "checklist/checklist.yaml": """\
version: "2026.1"
source: {ja: 元資料, en: The fact sheet}
instructions:
  short: {ja: 協力とは, en: Cooperation is}
  definition: {ja: 協力です。, en: It is cooperation.}
  examples:
    - {what: {ja: 研修, en: Training}, counts: true, why: {ja: 協力です。, en: It is.}}
  choosing: {ja: 最も高いもの, en: The highest}
  counting: {ja: 今日から, en: From today}
scale:
  - {title: {ja: 未着手, en: None}, meaning: {ja: まだない, en: Nothing yet}}
  - {title: {ja: 個別対応, en: One}, meaning: {ja: 一人, en: One person}}
  - {title: {ja: 部分整備, en: Some}, meaning: {ja: 一部, en: Part}}
  - {title: {ja: 制度化, en: Set}, meaning: {ja: 決まり, en: A rule}}
  - {title: {ja: 継続改善, en: Kept}, meaning: {ja: 見直し, en: Review}}
items:
  - id: office
    title: {ja: 体制, en: Office}
    question: {ja: 体制はありますか。, en: Is there an office?}
    why: {ja: 必要だからです。, en: It is needed.}
    rule: mean
    source: {section: 確認事項1, quote: 引用}
    criteria: [staff, money, other]
""",
    "checklist/office/staff.yaml": CRITERION.replace("NOT_APPLICABLE", "null"),
    "checklist/office/money.yaml": criterion("予算", "Budget").replace(
        "NOT_APPLICABLE", "{ja: 県が行う場合, en: Where the prefecture does it}"
    ),
    "checklist/office/other.yaml": criterion("その他", "Other").replace("NOT_APPLICABLE", "null")
    + "own: true\n",
    "stages.yaml": """\
stages:
  - {number: 0, title: {ja: 準備中, en: Preparing}, summary: {ja: まだ, en: Not yet}}
  - number: 1
    title: {ja: 第一歩, en: First step}
    summary: {ja: 始まり, en: The start}
    requires:
      - criterion: office.staff
        level: 2
        reason: {ja: 人が要る, en: People are needed}
        events: [first-letter]
      - best_of: office
        level: 1
        reason: {ja: 一つは要る, en: One is needed}
        events: [first-letter]
""",
    "schemes/adviser.yaml": """\
name: {ja: 相談制度, en: Adviser}
agency: {ja: 団体, en: Agency}
origin: added
summary: {ja: 助言です。, en: Advice.}
kinds: [advice]
applicant: {municipality: "yes"}
applicants: {ja: 自治体, en: Municipalities}
raises:
  - {criterion: office.staff, to: [1], strength: 2, why: {ja: 記録が残るため, en: It is on record}}
check: {ja: 期限を確かめる, en: See the deadline}
standing:
  value: active
  confidence: verified
  grade: A
  advice: recommend
  last_confirmed_active: "2026-06"
  sources: [{url: "https://example.jp/"}]
  checked: "2026-11-23"
""",
    "cases/port-city.yaml": """\
title: {ja: 港町, en: Port city}
kind: designated-city
story: {ja: 話です。, en: A story.}
source: 事例
events:
  - id: first-letter
    kind: event
    step: 1
    title: {ja: 最初の手紙, en: First letter}
    summary: {ja: 送りました。, en: It was sent.}
    criteria: [office.staff]
""",
    "cases/found/north.yaml": """\
cooperations:
  - id: sapporo-hanoi
    code: "011002"
    place: {ja: 北海道札幌市, en: "Sapporo, Hokkaido"}
    title: {ja: 雪国の下水道, en: Sewers in the snow}
    partner: {ja: ハノイ市, en: Hanoi}
    countries: [VNM]
    fields: [sewerage]
    year: 2010
    until: 2012
    schemes: [adviser]
    what: {ja: 教えました。, en: It taught.}
    criteria: [office.staff]
    step: 1
    grade: A
    seen: "2026-11-29"
    sources: [{url: "https://example.jp/", title: 下水道, kind: official}]
""",
    "countries.yaml": """\
marks:
  oda:
    title: {ja: ODAの対象, en: ODA}
    url: "https://example.jp/oda"
    date: "2024"
    checked: "2026-11-29"
    note: {ja: 一覧です。, en: The list.}
  jcm:
    title: {ja: JCM, en: JCM}
    url: "https://example.jp/jcm"
    date: "2025"
    checked: "2026-11-29"
    note: {ja: 一覧です。, en: The list.}
countries:
  - {code: VNM, name: {ja: ベトナム, en: Viet Nam}, region: southeast-asia, oda: true}
""",
    "facts.yaml": "facts:\n"
    + "".join(
        f"""\
  - id: {name}
    title: {{ja: 事実, en: A fact}}
    question: {{ja: ありますか。, en: Is there one?}}
    act: {{ja: 相談する, en: Ask}}
"""
        for name in get_args(FactName)
    ),
    "text/plan.yaml": """\
step: {ja: "{criterion}（{level}）", en: "{criterion} ({level})"}
""",
    "doubts.yaml": """\
doubts:
  - id: a-year
    severity: low
    section: {ja: 表紙, en: Cover}
    where: {ja: 表紙の年, en: Year on the cover}
    detail: {ja: 年が違います。, en: The year is wrong.}
    taken: {ja: 直します。, en: It is corrected.}
    shown: [/about]
""",
    "guide.yaml": """\
lead: {ja: 進め方です。, en: How to do it.}
agendas:
  - id: "10"
    minutes: 10
    each: 3
    title: {ja: 10分, en: Ten minutes}
    why: {ja: 短いからです。, en: It is short.}
    rows:
      - {kind: opening, minutes: 3, what: {ja: 開会, en: Opening}, how: {ja: 話します。, en: Talk.}}
      - kind: vote
        minutes: 7
        what: {ja: 投票, en: Votes}
        how: {ja: 投票します。, en: Vote.}
        criteria: [office.staff]
sections:
  - id: agendas
    title: {ja: 時間割, en: Agendas}
    agendas: true
    blocks:
      - text: {ja: 選びます。, en: Choose.}
      - list: [{ja: 紙, en: Paper}]
      - table: {head: [{ja: いつ, en: When}], rows: [[{ja: 前日, en: The day before}]]}
""",
    "text/prefectures.yaml": '"01": {ja: 北海道, en: Hokkaido}\n',
    "municipalities.csv": """\
code,prefecture,name,kana,kind
011002,北海道,札幌市,サッポロシ,designated-city
""",
    "example.json": '{"format": 1, "answers": {"office.staff": {"level": 1}}}\n',
    "example-before.json": '{"format": 1, "answers": {"office.staff": {"level": 0}}}\n',
}


def write_pack(root: Path) -> Path:
    """Writes the pack below a folder, and returns that."""
    for name, text in PACK.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
