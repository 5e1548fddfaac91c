"""The pages of the assessment: each with its file, its address and the text of its title."""

from __future__ import annotations

from dataclasses import dataclass

#: Pages of the six checklist items, in the order asked.
ITEMS = ("strength", "purpose", "capacity", "system", "partner", "business")


@dataclass(frozen=True)
class Route:
    """``address`` is the path after the host (empty: whatever address is unknown); ``title`` a key
    of the wording; ``in_menu`` whether the menu at the top lists it; ``within`` the page of the
    menu under which this one stands; ``about_assessment`` whether the page needs one: where the
    address names one that is missing, it does not open."""

    name: str
    address: str
    title: str
    in_menu: bool = True
    about_assessment: bool = True
    within: str = ""

    @property
    def file(self) -> str:
        """The path of the page's script, relative to ``app.py``."""
        return f"views/screens/{self.name}.py"


ROUTES = {
    route.name: route
    for route in (
        Route("unknown", "", "unknown.title", in_menu=False, about_assessment=False),
        Route("resume", "resume", "resume.title", in_menu=False, about_assessment=False),
        Route("profile", "profile", "common.title_profile"),
        Route("sections", "sections", "sections.title", in_menu=False),
        Route("quick", "quick", "quick.title", in_menu=False),
        *(Route(item, item, "item.heading", in_menu=False) for item in ITEMS),
        Route("results", "results", "common.title_results"),
        Route("support", "support", "common.title_support"),
        Route("near", "near", "common.title_near", about_assessment=False),
        Route("plan", "plan", "common.title_plan"),
        Route("trial", "trial", "common.title_trial", in_menu=False, within="plan"),
        Route("calendar", "calendar", "common.title_calendar", in_menu=False, within="plan"),
        Route("report", "report", "common.title_report"),
        Route("progress", "progress", "common.title_progress"),
        Route("analysis", "analysis", "analysis.title", in_menu=False, about_assessment=False),
        Route("indicators", "indicators", "indicators.title", in_menu=False),
        Route("workshop", "workshop", "workshop.title", in_menu=False, about_assessment=False),
        Route(
            "facilitate", "facilitate", "facilitate.title", in_menu=False, about_assessment=False
        ),
        Route("links", "links", "links.title", in_menu=False),
        Route("section", "section", "section.title", in_menu=False),
        Route("answers", "answers", "common.title_answers", in_menu=False, about_assessment=False),
    )
}
