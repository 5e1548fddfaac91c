"""Presses that the line to the server loses, one for each button of a page."""

from __future__ import annotations

from playwright.sync_api import Page

#: From now on nothing that Streamlit sends arrives, once ``lost`` is a number: it counts.
_LINE = """(() => {
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (message) {
        if (typeof window.lost === "number") window.lost += 1;
        else send.call(this, message);
    };
})()"""
#: Fields, not buttons: what is chosen waits in them or in the outbox until the line is back.
_FIELDS = ", ".join(
    f'[data-testid="{name}"]' for name in ("stButtonGroup", "stMultiSelect", "stNumberInput")
)
_PRESS_ALL = f"""async () => {{
    const {{ dataset }} = document.querySelector('[data-testid="stApp"]');
    const moment = () => new Promise((done) => setTimeout(done));
    const isButton = (one) => !one.closest('{_FIELDS}, [class*="st-key-take_back-"]');
    const bar = () => document.getElementById("connection");
    const pressed = [];
    for (const button of [...document.querySelectorAll("button:enabled")].filter(isButton)) {{
        window.lost = 0;
        button.click();
        const isSent = window.lost > 0; // at once: what comes later is of something else
        await moment();
        if (!isSent) continue;
        if (bar() !== null) bar().textContent = "";
        for (const state of ["DISCONNECTED", "CONNECTED"]) {{
            dataset.testConnectionState = state;
            await moment();
        }}
        pressed.push([button.textContent, bar()?.textContent ?? ""]);
    }}
    return pressed;
}}"""


def may_lose_its_line(page: Page) -> None:
    """To be called before the page is loaded."""
    page.add_init_script(_LINE)


def press_all_without_a_line(page: Page) -> list[tuple[str, str]]:
    """The buttons of the page whose press sends anything, each pressed as the line breaks; and
    what is said when it is back. The page is of no use afterwards."""
    return [(label, said) for label, said in page.evaluate(_PRESS_ALL)]
