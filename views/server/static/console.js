/* The facilitator's keys, also those of a remote control for slides: next, back, reveal, blank, and
   a level to agree on. They press the buttons of the page. */
(() => {
  const KEYS = {
    PageDown: "next", ArrowRight: "next", " ": "next",
    PageUp: "back", ArrowLeft: "back",
    b: "blank", B: "blank", ".": "blank",
    r: "next", R: "next",
    0: "level_0", 1: "level_1", 2: "level_2", 3: "level_3", 4: "level_4",
  };
  const isTyping = (node) => node?.matches?.("input, textarea, select, [contenteditable], [role='combobox'], [role='listbox'] *");
  addEventListener("keydown", (event) => {
    const name = KEYS[event.key];
    if (!name || event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
    if (document.querySelector(".st-key-stage") === null) return;
    if (event.key === " " && event.target.closest?.("button, a, summary")) return; // it is pressed anyway
    const isReveal = event.key.toLowerCase() === "r";
    const found = [...document.querySelectorAll(`[class*="st-key-${name}-"]`)]; // old ones go a little later
    const version = (one) => Number(/-(\d+)(?!.*-\d)/.exec(one.className.slice(one.className.indexOf(`st-key-${name}-`)))?.[1] ?? 0);
    const button = found.sort((one, other) => version(other) - version(one))[0]?.querySelector("button") ?? null;
    event.preventDefault(); // the page does not scroll
    if (button === null || button.disabled || (isReveal && !document.querySelector(".phase-open"))) return;
    button.click();
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0); // the stage is in sight
  });
})();
