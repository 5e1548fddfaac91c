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
  let at = location.pathname;
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

  // ---- a chosen file: what was read from it, or why not, is in sight
  const OUTCOMES = ".st-key-upload_go, .st-key-take_over_now, .problem, [data-testid='stVegaLiteChart']";
  let chosen = null; // the file chooser that was used last
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "file") {
      chosen = { chooser: target.closest('[data-testid="stFileUploader"]'), until: Date.now() + 15000 };
    }
  }, true);
  const bring = () => {
    if (chosen === null || Date.now() > chosen.until) { chosen = null; return; }
    const follows = (node) => chosen.chooser.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    const outcome = [...document.querySelectorAll(OUTCOMES)].find(follows);
    if (outcome === undefined) return;
    outcome.scrollIntoView({ block: "nearest" });
    chosen = null;
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
    if (location.pathname !== at) {
      at = location.pathname;
      isNew = true;
      hasRun = false;
      begun = null;
      setTimeout(() => { // the run may have ended before its address was there
        hasRun = true;
        if (isNew) begin();
      }, 1000);
    }
    hasRun ||= !isResting();
    if (isNew) requestAnimationFrame(() => { if (isNew) begin(); });
    if (!isResting()) return;
    showSoon();
    bring();
  }).observe(root, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"],
  });
})();
