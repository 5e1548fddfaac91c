"""Widgets that show what is saved, whatever they showed last, and keep what is done with them; what
cannot be saved stays in its field, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from checklist.problems import ProblemsError, problems_of
from views import session


def draw(
    widget: Callable[..., object],
    label: str,
    *options: Any,
    key: str,
    saved: Any,
    keep: Callable[[], None],
    default: str = "value",
    **look: Any,
) -> None:
    """Draws a Streamlit ``widget``. ``keep`` takes over what the user did (``session.shown``);
    ``default`` is what the widget calls the value it begins with: an ``index`` stands for one of
    the ``options``."""
    is_first = session.is_first_draw(key)
    if not is_first:
        session.bind(key, saved)
    begins_with = saved if is_first else "" if isinstance(saved, str) else None
    if default == "index":
        begins_with = options[0].index(saved) if is_first and saved is not None else None
    given = widget(
        label,
        *options,
        key=key,
        on_change=keep,
        **{default: begins_with},
        **look,
    )
    if is_first:
        session.heed(key, given, saved, keep)


def is_kept(field: str, typed: str, save: Callable[[], None]) -> bool:
    """Saves what was typed into a field; what nothing can take stays there, with the reason
    (``refused``)."""
    try:
        save()
    except ValidationError as error:
        reason = ProblemsError(replace(p, place="") for p in problems_of(error))
    except ProblemsError as error:
        reason = error
    else:
        session.remember(f"refused:{field}", None)
        return True
    session.remember(f"refused:{field}", (typed, reason))
    return False


def refused(field: str) -> tuple[str, ProblemsError] | None:
    """What was typed into a field and could not be taken, and why."""
    found: tuple[str, ProblemsError] | None = session.remembered(f"refused:{field}")
    return found
