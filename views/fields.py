"""Widgets that show what is saved, whatever they showed last, and keep what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
        session.heed(given, saved, keep)
