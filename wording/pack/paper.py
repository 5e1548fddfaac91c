"""What the Word papers of the pack share: the box above them, and how they become a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wording.drafts import DraftPaper, DraftVersion, Line, PartWords
from wording.pack.account import Account
from wording.shapes import Fact


def paper(
    account: Account,
    title: str,
    heading: Line,
    opening: Iterable[Line],
    parts: Iterable[PartWords],
    *,
    purpose: str,
    checks: Sequence[str],
) -> DraftPaper:
    """A paper with its box: what it is for, what to check, where its figures come from."""
    say = account.say
    points = "\n".join(f"・{check}" for check in (*checks, say("pack.box_blanks")))
    day = account.phrases.day(f"{account.made_at:%Y-%m-%d}")
    return DraftPaper(
        lang=account.phrases.lang,
        title=title,
        municipality=account.name or say("drafts.author"),
        box_title=say("drafts.box_title"),
        sheet=say("drafts.box"),
        box=(
            Fact("purpose", say("drafts.box_purpose"), purpose),
            Fact("check", say("pack.box_kind_check"), points),
            Fact("figures", say("pack.box_kind_figures"), say("pack.box_figures")),
            Fact("product", say("drafts.box_product"), say("drafts.made_by", day=day)),
        ),
        versions=(DraftVersion(account.phrases.lang, heading, tuple(opening), tuple(parts), {}),),
        words={"cut": say("cut"), "table": say("table"), "figure": say("figure")},
    )
