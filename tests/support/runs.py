"""What a page asks Streamlit for and what has been answered, noticed in the page itself.

That a page says "not running" is true before a press has been answered as well: what it was told is
drawn a moment later. Here it is known from what goes over its line.
"""

from __future__ import annotations

from typing import Protocol

#: Runs on each page before its own script. ``runs``: of the line opened last; ``null`` before.
#: Runs that were asked for together may be done as one: then the line has to be silent for a while,
#: and for longer where no run at all has begun (a part that is no longer on the page has none).
NOTICE = """(() => {
    const [ASKED, BEGUN, ENDED] = [11, 4, 6]; // fields of BackMsg and of ForwardMsg
    const EARLY = 2; // ended, because another run follows it at once
    const [MERGED, NEVER] = [300, 3000]; // ms
    const fields = (message) => {
        const bytes = new Uint8Array(message), found = new Map();
        let at = 0;
        const number = () => {
            let value = 0;
            for (let times = 1; ; times *= 128) {
                const byte = bytes[at++];
                value += (byte & 127) * times;
                if (byte < 128) return value;
            }
        };
        while (at < bytes.length) {
            const tag = number(), value = number(); // numbers, and what has a length: no others
            if (tag % 8 === 2) at += value;
            found.set(Math.floor(tag / 8), value);
        }
        return found;
    };
    /* How many ends of runs Streamlit's page has taken in. */
    const taken = () => {
        const app = document.querySelector('[data-testid="stApp"]');
        const name = Object.keys(app ?? {}).find((key) => key.startsWith("__reactFiber$"));
        for (let at = app?.[name]; at; at = at.return) {
            const known = at.stateNode?.state?.scriptRunFinishedSequence;
            if (known !== undefined) return known;
        }
        return 0;
    };
    window.runs = null;
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            if (!this.url.includes("/_stcore/stream")) return;
            const before = taken();
            const told = { ended: 0, open: 0, isOn: false, follows: false, asked: 0, begun: -1 };
            this.told = told;
            window.runs = {
                told,
                areOver: () => {
                    if (told.asked === 0 || told.isOn || taken() - before !== told.ended) {
                        return false; // or the page has not taken in yet what has come
                    }
                    const pause = told.begun > told.asked ? MERGED : NEVER;
                    const silence = performance.now() - Math.max(told.asked, told.begun);
                    if (told.open > 0 && silence < pause) return false;
                    told.open = 0;
                    return true;
                },
            };
            this.addEventListener("message", ({ data }) => {
                const found = fields(data), end = found.get(ENDED);
                if (found.has(BEGUN)) {
                    told.isOn = true;
                    told.begun = performance.now();
                    if (!told.follows) told.open = Math.max(0, told.open - 1);
                    told.follows = false;
                } else if (end !== undefined) {
                    told.ended += 1;
                    told.follows = end === EARLY;
                    told.isOn = told.follows;
                }
            });
        }
        send(message) {
            if (this.told && typeof message !== "string" && fields(message).has(ASKED)) {
                this.told.asked = performance.now();
                this.told.open += 1;
            }
            super.send(message);
        }
    };
})()"""


class Opened(Protocol):
    """A tab or a browser of Playwright's."""

    def add_init_script(self, script: str) -> None: ...


def notice_runs(opened: Opened) -> None:
    """For whatever is loaded there from now on."""
    opened.add_init_script(NOTICE)
