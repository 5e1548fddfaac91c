"""How far people agree, in words: every sentence on a round of votes, for wall, facilitator,
minutes and report. Each follows from the counts that stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from wording.phrases import Phrases, one_line
from workshop.account import tellable
from workshop.agreement import Camp, difference, fullest, median, split, verdict
from workshop.room import LedgerEntry
from workshop.votes import LEAST_VOTERS, NO_GROUP, Votes, total_votes


def median_words(value: float | Fraction | None) -> str:
    """``2``, ``2.5`` or a dash."""
    return "–" if value is None else f"{float(value):g}"


def verdict_words(votes: Votes, phrases: Phrases) -> str:
    """What may be said of a round of everybody, in a sentence with its numbers; of a round with
    fewer than ``LEAST_VOTERS`` how many voted, and that their votes are not shown."""
    if votes.voters < LEAST_VOTERS:
        key = "agreement.withheld" if votes.voters else "agreement.nobody"
        return phrases.say(key, n=votes.voters, least=LEAST_VOTERS)
    kind, counts = verdict(votes.counts, votes.unknown), votes.counts
    level, levels, of = fullest(counts), fullest(counts, 2), sum(counts)
    numbers: dict[str, object] = {"of": of, "n": level.people, "level": level.low}
    if kind == "unknown":
        numbers = {"voters": votes.voters, "unknown": votes.unknown}
    elif kind == "agreed" and level.people == of:
        return phrases.say("agreement.unanimous", of=of, level=level.low)
    elif kind == "near":
        numbers = {"of": of, "n": levels.people, "low": levels.low, "high": levels.high}
    elif (camps := split(counts)) and kind == "split":
        low, high = camps
        numbers = {
            "of": of,
            "low": _camp(low, phrases),
            "low_n": low.people,
            "high": _camp(high, phrases),
            "high_n": high.people,
        }
    return phrases.say(f"agreement.verdict_{kind}", **numbers)


def _camp(camp: Camp, phrases: Phrases) -> str:
    if camp.low == camp.high:
        return str(camp.low)
    return phrases.say("agreement.levels", low=camp.low, high=camp.high)


def short_words(counts: Sequence[int], unknown: int, phrases: Phrases) -> str:
    """``verdict_words`` in a word or two, for tables."""
    return phrases.say(f"agreement.short_{verdict(counts, unknown)}")


def group_name(votes: Votes, groups: Sequence[str], phrases: Phrases) -> str:
    """The name of a group, of those put together, or of those without one."""
    if votes.group != NO_GROUP:
        return one_line(groups[votes.group])
    if not votes.pooled:
        return phrases.say("agreement.pooled_unnamed")
    names = "・".join(one_line(groups[n]) for n in votes.pooled)
    if len(votes.pooled) == 1:
        return names
    return phrases.say("agreement.pooled", groups=names)


def silent_groups_words(votes: Sequence[Votes], groups: Sequence[str], phrases: Phrases) -> str:
    """The groups of which nobody voted in a round that may be shown, which have no column of their
    own; empty where every group voted, or where it is not recorded which were put together."""
    shown = tellable(votes)
    if not shown or any(part.group == NO_GROUP and not part.pooled for part in shown):
        return ""
    voted = {n for part in shown for n in (part.group, *part.pooled)}
    names = [one_line(name) for n, name in enumerate(groups) if n not in voted]
    if not names:
        return ""
    return phrases.say("agreement.without_votes", groups=phrases.listed(names))


def groups_words(rounds: Sequence[LedgerEntry], groups: Sequence[str], phrases: Phrases) -> str:
    """The largest difference between groups in the last of the revealed rounds of a criterion, and
    whether it is smaller or larger than in the first of several; empty with fewer than two groups
    to compare."""
    apart = difference(rounds[-1].votes) if rounds else None
    if apart is None:
        return ""
    kind = "apart" if apart.is_large else "near" if apart.levels else "alike"
    sentences = [
        phrases.say(
            f"agreement.{kind}",
            low=group_name(apart.low, groups, phrases),
            low_median=median_words(apart.low_median),
            high=group_name(apart.high, groups, phrases),
            high_median=median_words(apart.high_median),
            n=median_words(apart.levels if apart.levels else apart.low_median),
        )
    ]
    before = difference(rounds[0].votes) if len(rounds) > 1 else None
    if before is not None and (before.levels or apart.levels):
        change = (apart.levels > before.levels) - (apart.levels < before.levels)
        sentences.append(
            phrases.say(
                f"agreement.{('smaller', 'same', 'larger')[change + 1]}",
                round=rounds[0].round,
                n=median_words(before.levels),
            )
        )
    return phrases.joined(sentences)


def moved_words(rounds: Sequence[LedgerEntry], phrases: Phrases) -> str:
    """Whether everybody's median moved from the first to the last of several revealed rounds; empty
    with one, or without a median."""
    if len(rounds) < 2:
        return ""
    first, last = (median(total_votes(entry.votes).counts) for entry in (rounds[0], rounds[-1]))
    if first is None or last is None:
        return ""
    return phrases.say(
        "agreement.stayed" if first == last else "agreement.moved",
        first=median_words(first),
        last=median_words(last),
        first_round=rounds[0].round,
        last_round=rounds[-1].round,
    )
