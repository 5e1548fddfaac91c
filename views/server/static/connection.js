/* Whether the server is there, said on every page; and that what was done just before may be lost.

   What is typed or chosen waits in the outbox. The press of a button, or a file, has no place to
   wait in: by the time it arrived, the page might show something else. Streamlit sends it once, so
   if the line breaks before the run that it begins, nobody knows whether it arrived, and the hand
   decides. */
(() => {
  const LOOK = 3000; // ms between two looks whether the server is there
  const IDLE = 600000; // ms without a hand on the page, after which nobody looks any more
  const BUTTONS = '[data-testid="stButton"], [data-testid="stFormSubmitButton"]';
  const DOWNLOADS = '[data-testid="stDownloadButton"]'; // nothing runs, and a file is made
  const IN_OUTBOX = '[class*="st-key-take_back-"]'; // buttons whose press waits there
  const ours = JSON.parse(document.getElementById("words").textContent);
  const app = () => document.querySelector('[data-testid="stApp"]');

  let shown = null; // what the bar says: away, back or pressed
  const tell = (name) => {
    let bar = document.getElementById("connection");
    if (bar === null) {
      bar = document.createElement("div");
      bar.id = "connection";
      bar.setAttribute("role", "status");
      document.body.append(bar);
    }
    shown = name;
    const isKept = name !== "pressed" && document.getElementById("outbox") !== null;
    bar.textContent = name === null ? "" : ours[`connection.${name}${isKept ? "_kept" : ""}`];
    bar.className = name ?? "";
  };

  // ---- a socket that is dead though the server is there: a line that changed under it (another
  // network, a router begun anew) tells it nothing, and what is pressed would go nowhere
  const UNHEARD = 10000; // ms that the first answer may take after the line was away
  let socket = null;
  let unheard = 0; // since when something that it sent is not answered
  let isDoubted = false; // the line was away since it was last heard
  const hear = () => {
    unheard = 0;
    isDoubted = false;
  };
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      socket = this;
      hear();
      this.addEventListener("message", hear);
    }
    send(...given) {
      unheard ||= Date.now();
      super.send(...given);
    }
  };
  const drop = () => { // told what it will know by itself in a minute, Streamlit opens another one
    if (isDoubted && unheard && Date.now() - unheard > UNHEARD) {
      hear();
      socket.dispatchEvent(new CloseEvent("close", { code: 1006 }));
    }
  };

  // ---- whether the server is there
  let isAway = false;
  let touched = Date.now();
  for (const kind of ["pointerdown", "keydown", "focus"]) addEventListener(kind, () => { touched = Date.now(); }, true);
  const ask = async () => {
    try {
      await fetch("./health", { cache: "no-store", signal: AbortSignal.timeout(LOOK - 500) });
      drop();
      if (isAway) {
        isAway = false;
        if (shown === "away") tell("back");
        setTimeout(() => { if (shown === "back") tell(null); }, 6000);
      }
    } catch {
      if (!isAway) tell("away");
      isAway = isDoubted = true;
    }
  };
  const follow = async () => {
    const isIdle = Date.now() - touched > IDLE && !isAway;
    if (!document.hidden && !isIdle) await ask();
    setTimeout(follow, isAway ? 1000 : LOOK - 1000);
  };
  for (const kind of ["online", "offline"]) addEventListener(kind, ask);
  setTimeout(follow, LOOK);

  // ---- a button pressed, or a file chosen, while the line broke
  let isPressed = false; // and its run has not begun
  let making = null; // the button whose file is being made: it cannot be pressed until it is there
  let isLost = false; // it had not when the line broke
  const isHeard = () => { if (shown === "pressed") tell(null); }; // the hand has decided
  const press = () => {
    isPressed = true;
    isHeard();
  };
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.(BUTTONS)?.querySelector("button:enabled") && !target.closest(IN_OUTBOX)) press();
    const file = target.closest?.(`${DOWNLOADS} button:enabled`) ?? null;
    if (file === null) return;
    isHeard();
    setTimeout(() => { if (file.disabled) making = file; });
  }, true);
  document.addEventListener("keydown", ({ key, isComposing, target }) => {
    if (key === "Enter" && !isComposing && target.matches?.('[data-testid="stForm"] input')) press();
  }, true);
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "file") press();
  }, true);
  document.addEventListener("drop", ({ target }) => {
    if (target.closest?.('[data-testid="stFileUploader"]')) press();
  }, true);
  new MutationObserver(() => {
    if (app() === null) return;
    const isConnected = app().dataset.testConnectionState === "CONNECTED";
    if (isConnected && isLost) tell("pressed");
    isLost = !isConnected && (isLost || isPressed || making !== null);
    if (!isConnected || !making?.disabled || !making.isConnected) making = null;
    if (!isConnected || app().dataset.testScriptState === "running") isPressed = false;
  }).observe(document.documentElement, {
    subtree: true, attributes: true,
    attributeFilter: ["data-test-script-state", "data-test-connection-state", "disabled"],
  });
})();
