"""A facilitator in front of a room's console."""

from __future__ import annotations

from checklist.model import Lang
from store.room_views import Console
from tests.support.visitor import Visitor
from views.screens.parts.console.reasons import agreement_field
from views.server import resources

#: The first question of the usual agenda.
FIRST = "capacity.people"


WICKED = "<b>みどり湾市</b> *の* `会`"


class Lead(Visitor):
    """A visitor in front of a room's console."""

    @property
    def secret(self) -> str:
        return self.address["room"]

    @property
    def console(self) -> Console:
        return resources.rooms().console(self.secret)

    def does(self, *names: str) -> Lead:
        """Presses buttons that belong to the room as the page shows it."""
        for name in names:
            self.press(f"{name}:{self.console.version}")
        return self

    def opens(self) -> Lead:
        """Goes on from the beginning to the first vote."""
        while self.console.room.phase != "open":
            self.does("next")
        return self

    def agrees(self, level: int = 2, reason: str = "") -> Lead:
        """Reveals the votes on the open question, and agrees a level on it."""
        self.does("next")
        room = self.console.room
        if reason:
            self.app.text_area(key=agreement_field(room)).set_value(reason)
        return self.does(f"level_{level}")


def create(lang: Lang = "ja", *, rehearsal: bool = True, title: str = WICKED) -> Lead:
    lead = Lead("workshop", lang=lang)
    lead.type("room_title", title).type("room_groups", "環境課\n\n 国際課 \n")
    if rehearsal:
        lead.app.checkbox(key="room_rehearsal").check()
    lead.press("room_create")
    assert "room" in lead.address
    lead.go_to("facilitate")  # AppTest runs the page it is told, not the one it was led to
    return lead


def opened(secret: str, turn: int | None = None, at: str = "") -> Lead:
    """The private address, opened on another device. ``at``: where people join, in it."""
    lead = Lead.__new__(Lead)
    Visitor.__init__(lead, "workshop")
    lead.app.query_params["room"] = secret
    if turn is not None:
        lead.app.query_params["turn"] = str(turn)
    if at:
        lead.app.query_params["at"] = at
    lead.go_to("facilitate")
    return lead
