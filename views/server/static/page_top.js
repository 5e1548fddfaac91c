/* Where the page stands: every page begins at its top, and what an action brings is in sight. */
(() => {
  const app = () => document.querySelector('[data-testid="stApp"]');
  const main = () => document.querySelector('[data-testid="stMain"]');
  const isResting = () => app()?.dataset.testScriptState === "notRunning";
  const root = document.documentElement;

  // ---- nothing moves while a page is drawn for the first time: it is shown when it is complete
  const SHOW = 10000; // ms after which it is shown as it is
  root.classList.add("drawing");
  const STILL = 120; // ms in which nothing was added to a complete page
  const show = () => root.classList.remove("drawing");
  const isComplete = () => isResting() && document.querySelector("footer, h1, .problem") !== null
    && document.querySelector('[data-testid="stSkeleton"]') === null;
  let still = null;
  const showSoon = () => {
    clearTimeout(still);
    if (root.classList.contains("drawing")) still = setTimeout(() => { if (isComplete()) show(); }, STILL);
  };
  setTimeout(show, SHOW);

  // ---- the next page begins at its top, the focus on its heading
  // the ten-minute check has one address for all its questions
  const pageOf = () => location.pathname
    + (location.pathname.endsWith("/quick") ? document.querySelector('[class*="st-key-criterion-"]')?.className ?? "" : "");
  let at = pageOf();
  let isNew = false;
  let begun = null; // the heading that got the focus
  let hasRun = false; // since then: the heading is the new page's
  const begin = () => {
    const heading = document.querySelector("h1");
    if (begun === null) main()?.scrollTo(0, 0);
    if (!hasRun || !isResting() || heading === null || heading === begun) return;
    if (begun !== null && document.activeElement !== document.body) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    main()?.scrollTo(0, 0);
    begun = heading; // perhaps still that of the page before: then it is replaced
  };
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, ({ isTrusted }) => { if (isTrusted) isNew = false; }, { capture: true, passive: true });
  }

  // ---- what a chosen file or a pressed button brings is in sight, where it stands below them
  const OF_FILES = ".st-key-upload_go, .st-key-take_over_now, .problem, [data-testid='stVegaLiteChart']";
  const OF_BUTTONS = ".note[role='status'], .told, .problem";
  /* So often, 100 ms apart, it is brought into sight again while the page around it is still drawn: a
     busy machine draws later, and looks later. */
  const HOLD = 30;
  /* Of what was used last: what it may bring, and what stood there before: for a button, known by
     its text; else until a run was seen, and a short one may pass unseen. */
  let awaited = null;
  const isAfter = (node, other) => (other.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  /* The same place, also when the page was drawn anew around it: by the classes of its keys, the
     nearest that is still there. */
  const placeOf = (node) => {
    const names = [];
    for (let at = node; at; at = at.parentElement) {
      names.push(...[...at.classList].filter((name) => name.startsWith("st-key-")));
    }
    const find = (name) => document.querySelector(`.${CSS.escape(name)}`);
    return () => names.map(find).find((place) => place !== null) ?? null;
  };
  const expectFrom = (node, outcomes, isNews) => {
    if (!node) return;
    const from = placeOf(node);
    const before = isNews ? [...document.querySelectorAll(outcomes)].map((one) => one.textContent) : [];
    awaited = { from, outcomes, before: new Set(before), hasRun: isNews, until: Date.now() + 15000 };
  };
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "file") {
      expectFrom(target.closest('[data-testid="stFileUploader"]'), OF_FILES, false);
    }
  }, true);
  document.addEventListener("click", ({ target }) => {
    expectFrom(target.closest?.('[data-testid="stButton"]'), OF_BUTTONS, true);
  }, true);
  let held = null; // what is kept in sight
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(kind, ({ isTrusted }) => { if (isTrusted) held = null; }, { capture: true, passive: true });
  }
  const hold = () => {
    if (held === null || held.left === 0) return;
    held.left -= 1;
    held.find()?.scrollIntoView({ block: "nearest" });
    setTimeout(hold, 100);
  };
  const bring = () => {
    if (awaited === null) return;
    if (Date.now() > awaited.until) { awaited = null; return; }
    if (!awaited.hasRun) return;
    const { from, outcomes, before } = awaited;
    const find = () => {
      const place = from();
      return place && [...document.querySelectorAll(outcomes)]
        .find((one) => isAfter(one, place) && !before.has(one.textContent));
    };
    if (!find()) return;
    held = { find, left: HOLD };
    awaited = null;
    hold();
  };

  // ---- a code or an address is copied
  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); } catch { // where the page came without encryption
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest('[class*="st-key-copy_"] button');
    const block = button?.closest('[class*="st-key-copied-"]');
    if (!block) return;
    await copy(block.querySelector("code").textContent);
    button.focus();
    const done = block.querySelector("[data-copied]");
    done.textContent = done.dataset.copied;
  });

  new MutationObserver(() => {
    if (pageOf() !== at) {
      at = pageOf();
      isNew = true;
      hasRun = false;
      begun = null;
      setTimeout(() => { // the run may have ended before its address was there
        hasRun = true;
        if (isNew) begin();
      }, 1000);
    }
    hasRun ||= !isResting();
    if (awaited !== null) awaited.hasRun ||= !isResting();
    if (isNew) requestAnimationFrame(() => { if (isNew) begin(); });
    if (!isResting()) return;
    showSoon();
    bring();
  }).observe(root, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"],
  });
})();
