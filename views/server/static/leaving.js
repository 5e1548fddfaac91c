/* Nothing typed and nothing pressed is lost when a field or the page is left.

   Streamlit sends what was typed a moment after its field is left. A link pressed at once would be
   faster: the page would change first, and the text, arriving later, would bring the old page
   back. And the page drawn anew between press and release may move what was pressed away. So a
   press leaves the field only when it is complete, and a link waits until the page is at rest. */
(() => {
  const PATIENCE = 5000; // ms that a link waits for the server's word; what it misses is sent later
  const app = () => document.querySelector('[data-testid="stApp"]');
  const isConnected = () => app()?.dataset.testConnectionState === "CONNECTED";
  const isResting = () => isConnected() && app().dataset.testScriptState === "notRunning";
  const isField = (node) =>
    node instanceof HTMLTextAreaElement
    || (node instanceof HTMLInputElement && node.matches('[type="text"], [type="number"]')
      && node.getAttribute("role") !== "combobox" && node.closest("form") === null);

  const isSettled = () => isResting() && outbox.isQuiet();

  // ---- a press is complete before the field is left
  const pressable = (node) => node.closest("a[href], button, summary, label");
  const fieldLeftBy = (pressed) => {
    const field = document.activeElement;
    if (pressed === null || !isField(field)) return null;
    const own = field.closest('[data-testid="stElementContainer"]');
    return own !== null && own.contains(pressed) ? null : field;
  };
  document.addEventListener(
    "mousedown",
    (event) => {
      if (event.button === 0 && fieldLeftBy(pressable(event.target))) event.preventDefault();
    },
    true,
  );

  // ---- a link waits until the page is at rest
  let wanted = null; // the link pressed last
  let patience = 0; // until when it waits while the server is there
  const follow = () => {
    if (wanted === null) return;
    if (!isSettled() && !(isResting() && Date.now() > patience)) {
      if (isResting()) outbox.hurry();
      setTimeout(follow, 20);
      return;
    }
    const { pathname, textContent } = wanted;
    const isSame = (link) => link.pathname === pathname && link.textContent === textContent;
    const link = wanted.isConnected // drawn anew meanwhile, perhaps with another address
      ? wanted
      : [...document.querySelectorAll("a[href]")].filter(isSame).at(-1);
    wanted = null;
    if (warnOfUnfinished()) return; // what was done last is known only now
    isFollowing = true;
    link?.click();
    isFollowing = false;
  };
  let isFollowing = false;
  /* An answer that lacks something, a text that was refused: said once, where it stands, before the
     page is left. */
  const warnOfUnfinished = () => {
    const missing = document.querySelector(":is([data-unfinished], [data-refused]):not([data-warned])");
    if (missing === null) return false;
    missing.dataset.warned = "";
    missing.setAttribute("role", "alert");
    if (missing.dataset.unfinished) missing.textContent = missing.dataset.unfinished;
    const field = missing.closest('[data-testid="stElementContainer"]')?.previousElementSibling
      ?.querySelector("input, textarea");
    field?.focus({ preventScroll: true });
    missing.scrollIntoView({ block: "center" });
    return true;
  };
  const leads = (link) =>
    link.matches("a[href]") && link.origin === location.origin && link.target !== "_blank"
    && !link.hasAttribute("download") && !link.getAttribute("href").startsWith("#");
  document.addEventListener(
    "click",
    (event) => {
      const pressed = pressable(event.target);
      fieldLeftBy(pressed)?.blur();
      if (pressed === null || !leads(pressed)) return;
      if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (isFollowing) return;
      if (warnOfUnfinished()) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      if (isSettled()) return;
      event.preventDefault();
      event.stopPropagation();
      const isWaiting = wanted !== null;
      wanted = pressed;
      patience = Date.now() + PATIENCE;
      if (!isWaiting) setTimeout(follow, 20);
    },
    true,
  );

  // ---- what has the focus stays in sight when what was saved moves the page
  const isInSight = (node) => {
    const { top, bottom } = node.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  };
  let watched = null; // what had the focus, in sight, when the run began
  const watch = () => {
    const focused = document.activeElement?.closest("label") ?? document.activeElement;
    watched = focused !== document.body && isInSight(focused) ? focused : null;
  };
  const keepInSight = () => {
    if (watched?.contains(document.activeElement) && !isInSight(watched)) {
      watched.scrollIntoView({ block: "nearest" });
    }
  };
  // nor does a chart that is drawn late push away what the Tab key has come to
  let tabbed = null;
  addEventListener("keydown", ({ key }) => {
    if (key === "Tab") requestAnimationFrame(() => { tabbed = document.activeElement; });
  }, true);
  for (const kind of ["pointerdown", "touchstart", "wheel", "input"]) {
    addEventListener(kind, () => { tabbed = null; }, { capture: true, passive: true });
  }
  const sizes = new ResizeObserver(() => {
    if (tabbed !== null && tabbed === document.activeElement && tabbed !== document.body && !isInSight(tabbed)) {
      tabbed.scrollIntoView({ block: "nearest" });
    }
  });
  let sized = null;
  const watchSize = () => {
    const block = document.querySelector('[data-testid="stMainBlockContainer"]');
    if (block === null || block === sized) return;
    if (sized !== null) sizes.unobserve(sized);
    sizes.observe(sized = block);
  };

  // ---- back on the network, or a renewed server: what was typed meanwhile is sent
  let wasConnected = false;
  let wasLost = false;
  // Streamlit draws nothing any more when a part of the page before arrives on the next one
  addEventListener("error", () => setTimeout(() => {
    if (wasConnected && app() === null) location.reload();
  }, 100));
  const sendAgain = () => {
    for (const field of document.querySelectorAll("textarea, input")) {
      if (!isField(field) || field === document.activeElement) continue;
      // disabled with the focus in it, it was never left
      field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    }
    // Streamlit's key for a new run, which sends what every field holds
    setTimeout(() => {
      for (const type of ["keydown", "keyup"]) {
        document.dispatchEvent(new KeyboardEvent(type, { key: "r" }));
      }
    });
  };
  new MutationObserver(() => {
    if (app() === null) return;
    watchSize();
    if (app().dataset.testScriptState === "running") {
      watch();
    } else if (isResting()) requestAnimationFrame(keepInSight); // all of it is drawn
    if (isConnected() && wasLost) sendAgain();
    wasLost = wasConnected && !isConnected();
    wasConnected ||= isConnected();
  }).observe(document.documentElement, {
    subtree: true, attributes: true,
    attributeFilter: ["data-test-script-state", "data-test-connection-state"],
  });
})();
