"""The paper by which an office decides (起案文): subject, request, reasons, background, contents,
cost and funding, dates, attachments, approval."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from wording.drafts import DraftPaper, GridWords, Line, PartWords
from wording.pack.account import Account
from wording.pack.budget import money_years
from wording.pack.lines import known_line, line, section
from wording.pack.paper import paper

#: What is attached, by the names of the papers.
ATTACHED = ("overview", "budget", "questions", "slides", "report")


def summarise_proposal(account: Account) -> DraftPaper:
    """The paper for one municipality."""
    phrases, say = account.phrases, account.say
    request = known_line(say("pack.paper_ask_text", own=account.own))
    numbered = (
        section("reason", say("pack.paper_reason"), *_reasons(account), listed=_gaps(account)),
        section("history", say("pack.paper_history"), listed=_history(account)),
        _content(account),
        _money(account),
        section("dates", say("pack.paper_dates"), listed=map(known_line, _dates(account))),
        section(
            "attached",
            say("pack.paper_attached"),
            listed=(known_line(say(f"pack.name_{name}")) for name in ATTACHED),
        ),
    )
    route = (
        (known_line(say(f"pack.{name}")), line(phrases, f"pack.{name}_blank"))
        for name in ("paper_route_by", "paper_route_with")
    )
    return paper(
        account,
        say("pack.name_proposal"),
        known_line(say("pack.paper_heading")),
        [line(phrases, key) for key in ("pack.paper_number", "pack.paper_day", "pack.paper_who")],
        (
            section("subject", say("pack.paper_subject"), known_line(_subject(account))),
            section("ask", say("pack.paper_ask"), request),
            *_in_order(numbered, phrases.lang),
            section("route", say("pack.paper_route"), form=route),
        ),
        purpose=say("pack.paper_box_purpose"),
        checks=(say("pack.paper_box_check"),),
    )


def _in_order(parts: Iterable[PartWords], lang: str) -> Iterator[PartWords]:
    """The sections below the request, numbered."""
    gap = "　" if lang == "ja" else ". "
    for number, part in enumerate(parts, start=1):
        name = f"{number}{gap}{part.title}"
        yield replace(part, name=name, title=name)


def _subject(account: Account) -> str:
    if not (account.is_planned and account.steps):
        return account.say("pack.paper_subject_plain")
    if not account.asks_for_money:
        return account.say("pack.paper_subject_plan")
    return account.say("pack.paper_subject_budget", year=account.year(account.budget.year))


def _reasons(account: Account) -> Iterator[Line]:
    phrases, say, own = account.phrases, account.say, account.own
    if account.fields:
        fields = phrases.listed(account.fields)
        yield line(phrases, "pack.paper_reason_fields", own=own, fields=fields)
    else:
        yield line(phrases, "pack.paper_reason_open", own=own)
    if not account.target:
        yield known_line(say("pack.paper_reason_top", stage=account.stage))
        return
    words = {"stage": account.stage, "target": account.target}
    yield known_line(say("pack.paper_reason_stage", n=len(account.findings.gaps), **words))


def _gaps(account: Account) -> Iterator[Line]:
    for gap in account.findings.gaps:
        yield known_line(account.say("pack.gap", name=gap.name, now=gap.now, required=gap.required))


def _history(account: Account) -> Iterator[Line]:
    for tie in account.ties:
        yield known_line(account.say("pack.paper_history_tie", tie=tie))
    yield known_line(
        account.say(
            "pack.paper_history_made",
            day=account.made_on,
            answered=account.answered,
            score=account.page.score,
            evidenced=account.page.evidenced,
        )
    )
    yield line(account.phrases, "pack.paper_history_more")


def _content(account: Account) -> PartWords:
    """What is decided, and the steps with year, section and month."""
    phrases, say = account.phrases, account.say
    part = section(
        "content",
        say("pack.paper_content"),
        known_line(say("pack.paper_content_asks")),
        listed=map(known_line, account.asks),
    )
    heads = ("year", "step", "todo", "owner", "due")
    rows = tuple(
        (
            known_line(account.year(step.begins)),
            known_line(say("pack.step", name=step.name, level=step.level)),
            known_line(step.todo),
            known_line(step.owner) or line(phrases, "pack.paper_owner_blank"),
            known_line(step.due or say("pack.paper_year_end", year=account.year(step.ends))),
        )
        for step in account.steps
    )
    grid = GridWords(tuple(known_line(say(f"pack.paper_head_{head}")) for head in heads), rows)
    return replace(part, grid=grid if rows else None)


def _money(account: Account) -> PartWords:
    """Where the money comes from: the amounts are blanks, the schemes' terms are known."""
    phrases, say = account.phrases, account.say
    terms = [
        known_line(
            say(
                "pack.a_grants_one",
                name=scheme.name,
                agency=scheme.agency,
                money=scheme.money,
            )
        )
        for scheme in account.schemes
    ]
    texts = [line(phrases, "pack.paper_money_text"), known_line(say("pack.paper_money_later"))]
    if terms:
        texts.append(known_line(say("pack.paper_money_schemes")))
    heads = ("paper_money_head", "paper_money_cost", "paper_money_scheme", "paper_money_own")
    blank = line(phrases, "pack.paper_money_blank")
    grid = GridWords(
        tuple(known_line(say(f"pack.{head}")) for head in heads),
        tuple((known_line(year), blank, blank, blank) for year in money_years(account)),
    )
    part = section("money", say("pack.paper_money"), *texts, listed=terms)
    return replace(part, grid=grid)


def _dates(account: Account) -> Iterator[str]:
    say, budget = account.say, account.budget
    year = account.year(budget.year)
    for name, (first, last) in (("request", budget.request), ("council", budget.council)):
        yield say(f"pack.paper_date_{name}", year=year, first=first, last=last)
    for scheme in account.schemes:
        if scheme.call:
            yield say("pack.paper_date_scheme", name=scheme.name, call=scheme.call)
        if scheme.decide:
            yield say("pack.paper_date_decide", name=scheme.name, day=scheme.decide)
