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
_SENDING = ", ".join(
    f'[data-testid="{name}"]' for name in ("stButton", "stFormSubmitButton", "stDownloadButton")
)
_PRESS_ALL = f"""async () => {{
    const {{ dataset }} = document.querySelector('[data-testid="stApp"]');
    const moment = () => new Promise((done) => setTimeout(done));
    const isButton = (one) => !one.closest('{_FIELDS}, [class*="st-key-take_back-"]');
    const bar = () => document.getElementById("connection");
    const isSentBy = async (button) => {{
        window.lost = 0;
        button.click();
        await moment(); // forms and files are sent at once, other buttons a turn later
        return window.lost > 0;
    }};
    const pressed = [];
    for (const button of [...document.querySelectorAll("button:enabled")].filter(isButton)) {{
        for (let turns = 0; turns < 3; turns += 1) await moment(); // what the line's return sends
        let isSent = await isSentBy(button);
        if (isSent && !button.closest('{_SENDING}')) {{
            isSent = await isSentBy(button); // the first may be a part of the page, by itself
        }}
        if (!isSent && !button.closest('[data-testid="stButton"]')) continue;
        if (bar() !== null) bar().textContent = "";
        for (const state of ["DISCONNECTED", "CONNECTED"]) {{
            dataset.testConnectionState = state;
            await moment();
        }}
        pressed.push([button.textContent, isSent ? bar()?.textContent ?? "" : "not sent"]);
    }}
    return pressed;
}}"""


def may_lose_its_line(page: Page) -> None:
    """To be called before the page is loaded."""
    page.add_init_script(_LINE)


def press_all_without_a_line(page: Page) -> list[tuple[str, str]]:
    """Streamlit's buttons on the page, and whatever else sends anything when it is pressed, each
    pressed as the line breaks; and what is said when it is back. The page is of no use
    afterwards."""
    return [(label, said) for label, said in page.evaluate(_PRESS_ALL)]
