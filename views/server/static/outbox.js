/* Nothing typed or chosen is lost between a hand and the database.

   It stays in this browser, with an id, until the server has said that just this is saved. What
   Streamlit's own message did not bring there is sent again with the same id: after an outage, a
   reload, Back, in another tab, by a later visit. For which assessment it is, says a hash of its
   code (data-of); without one it belongs to this tab alone. */
(() => {
  const PAUSE = 600; // ms of rest before the server is asked whether it has everything
  const AGAIN = 4000; // ms until an unanswered or waiting entry is sent once more
  const FOREIGN = 6000; // ms after which nobody types into the entry of another tab
  const MOST = 20; // entries sent at once
  const KEPT = new RegExp("^st-key-(level|reason|evidence|note|by|name|code|prefecture|municipality|kind|population|fields"
    + "|regions|countries|ties|fact|target|plan_target|capacity|first_year|budget_\\w+|weight|choice|effort|state|done_on"
    + "|owner|due|indicator|indicator_city|asker|answers_due|section_name|section_criteria)(-|$)");
  const app = () => document.querySelector('[data-testid="stApp"]');
  const isConnected = () => app()?.dataset.testConnectionState === "CONNECTED";
  const isResting = () => isConnected() && app().dataset.testScriptState === "notRunning";
  const place = () => document.getElementById("outbox");
  const letter = () => document.querySelector(".st-key-outbox input");
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)),
    (byte) => byte.toString(16).padStart(2, "0")).join("");
  const words = (name) => (place()?.dataset[name] ?? "").split(" ").filter(Boolean);

  // ---- what is kept, by the class of its widget
  const tab = (() => {
    try { return sessionStorage.tab ??= newId(); } catch { return newId(); }
  })();
  const memory = new Map(); // where a browser keeps nothing, this page does
  const shelf = (of) => (of === "" ? sessionStorage : localStorage);
  const kept = (of) => {
    try { return JSON.parse(shelf(of).getItem(`outbox ${of}`)) ?? {}; } catch { return memory.get(of) ?? {}; }
  };
  const keep = (of, entries) => {
    memory.set(of, entries);
    try {
      if (Object.keys(entries).length === 0) shelf(of).removeItem(`outbox ${of}`);
      else shelf(of).setItem(`outbox ${of}`, JSON.stringify(entries));
    } catch { /* only this page then */ }
  };
  const life = newId(); // of this page, until it is loaded anew
  let of = null; // whose page this is; null before it is drawn

  const early = []; // what was done before it was known whose page this is
  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /* One more thing typed or chosen; `before` is what its widget showed until now. */
  const enter = (widget, value, before) => {
    if (of === null) read(); // the hand was faster than the first look
    if (of === null) { early.push([widget, value, before]); return; }
    const entries = kept(of);
    const entry = entries[widget] ?? { seen: [before] };
    if (isSame(entry.value, value) && entry.tab === tab) return;
    // what may have been saved meanwhile, without our knowing, is nobody else's
    if (entry.life !== undefined && (entry.life !== life || sent.has(entry.id))) entry.seen.push(entry.value);
    if (entry.seen.length > 90) entry.seen.splice(1, 1);
    stays.clear(); // with this one, they may be saved
    entries[widget] = { id: newId(), value, seen: entry.seen, tab, life, at: Date.now() };
    keep(of, entries);
  };

  // ---- what the hand does
  const widgetOf = (node) => {
    const holder = node.closest('[class*="st-key-"][data-testid="stElementContainer"]');
    return [...(holder?.classList ?? [])].find((name) => KEPT.test(name)) ?? null;
  };
  const isText = (node) => node instanceof HTMLTextAreaElement
    || (node instanceof HTMLInputElement && node.matches('[type="text"], [type="number"]')
      && node.getAttribute("role") !== "combobox");
  const shown = new WeakMap(); // field -> its text before the hand came
  document.addEventListener("focusin", ({ target }) => {
    if (isText(target)) shown.set(target, target.value);
  }, true);
  document.addEventListener("input", ({ target }) => {
    const widget = isText(target) ? widgetOf(target) : null;
    if (widget !== null) enter(widget, target.value, shown.get(target) ?? "");
  }, true);
  const left = (target) => {
    const widget = isText(target) ? widgetOf(target) : null;
    if (widget === null || shown.get(target) === target.value) return;
    shown.set(target, target.value);
    const entry = of === null ? undefined : kept(of)[widget];
    if (entry !== undefined) sent.add(entry.id); // Streamlit sends it now: typed on, it is another
    soon();
  };
  document.addEventListener("focusout", ({ target }) => left(target), true);
  document.addEventListener("keydown", ({ target, key }) => {
    if (key === "Enter" && target instanceof HTMLInputElement) left(target);
  }, true);

  // What a widget shows, by its kind: the number of a button, those of several, the words chosen,
  // several of them, a number; undefined while it is being decided.
  const places = (nodes, isOn) => [...nodes].flatMap((node, at) => (isOn(node) ? [at] : []));
  const KINDS = {
    stRadio: (here) => places(here.querySelectorAll('input[type="radio"]'), (button) => button.checked)[0] ?? null,
    stButtonGroup: (here) => places(here.querySelectorAll("button"), (button) => button.ariaPressed === "true"),
    stSelectbox: (here) => {
      const field = here.querySelector("input");
      return field.ariaExpanded === "true" ? undefined : field.value || null;
    },
    stMultiSelect: (here) => [...here.querySelectorAll("[data-tag]")]
      .filter((tag) => tag.closest("template") === null).map((tag) => tag.ariaLabel),
    stNumberInput: (here) => here.querySelector("input").value,
  };
  const CHOICES = Object.keys(KINDS).map((kind) => `[data-testid="${kind}"]`).join();
  const chosen = new Map(); // widget -> what the page showed last
  const inHand = new Map(); // widget -> how many looks are still due: a change until then is the user's
  const look = (choice, byHand) => {
    const widget = widgetOf(choice);
    if (widget === null || (!byHand && inHand.get(widget) > 0)) return;
    const now = KINDS[choice.dataset.testid](choice);
    if (now === undefined || !choice.isConnected) return;
    const before = chosen.get(widget);
    chosen.set(widget, now);
    if (!byHand || before === undefined || isSame(before, now)) return;
    if (now === null && choice.dataset.testid === "stRadio") return; // no hand can take a button back
    enter(widget, now, before);
    if (of !== null) sent.add(kept(of)[widget]?.id); // by Streamlit
    soon();
  };
  /* The widget that an event is about: a list of options hangs elsewhere in the page. */
  const choiceOf = (target) => target.closest?.(CHOICES)
    ?? document.querySelector('[role="combobox"][aria-expanded="true"]')?.closest(CHOICES)
    ?? document.activeElement?.closest('[data-testid="stSelectbox"], [data-testid="stMultiSelect"]');
  for (const kind of ["click", "change", "keyup", "focusout"]) {
    document.addEventListener(kind, ({ target, key }) => {
      const choice = choiceOf(target);
      const widget = choice ? widgetOf(choice) : null;
      if (widget === null) return;
      // words that are typed to find an option are no choice yet
      if (choice.dataset.testid === "stSelectbox" && kind === "keyup" && key !== "Enter") return;
      // at once: of two choices in one breath the second may be what was there before
      if (kind === "change" && choice.dataset.testid === "stRadio") look(choice, true);
      const waits = [0, 40, 120, 300];
      inHand.set(widget, (inHand.get(widget) ?? 0) + waits.length);
      for (const wait of waits) setTimeout(() => {
        inHand.set(widget, inHand.get(widget) - 1);
        look(choice, true);
      }, wait);
    }, true);
  }
  for (const kind of ["pointerdown", "focusin", "keydown"]) {
    document.addEventListener(kind, ({ target }) => {
      const choice = choiceOf(target);
      if (choice && !chosen.has(widgetOf(choice))) look(choice, false);
    }, true);
  }

  // an answer is taken back by a button below its card's own
  document.addEventListener("click", ({ target }) => {
    const taken = target.closest?.('[class*="st-key-take_back-"]');
    const name = [...(taken?.classList ?? [])].find((one) => one.startsWith("st-key-take_back-"));
    if (name === undefined) return;
    const widget = name.replace("take_back", "level");
    enter(widget, null, chosen.get(widget) ?? null);
    if (of !== null) sent.add(kept(of)[widget]?.id);
    soon();
  }, true);

  // ---- sending again, until it is known to be saved
  const sent = new Set(); // ids of what is on its way, by us or by Streamlit
  const stays = new Set(); // ids that only the user can do something about
  const later = new Map(); // id -> when it is sent again
  let letterOf = null; // the ids under way in our own letter, and since when
  let turn = Date.now();
  const isBeingTyped = (widget) => {
    const field = document.activeElement;
    return isText(field) && widgetOf(field) === widget;
  };
  const waiting = (now = Date.now()) => Object.entries(of === null ? {} : kept(of)).filter(
    ([widget, entry]) => !stays.has(entry.id) && (later.get(entry.id) ?? 0) <= now
      && (entry.tab === tab ? !isBeingTyped(widget) : now - entry.at > FOREIGN),
  );
  const send = () => {
    const field = letter();
    if (of === null || field === null || field.disabled || !isResting()) return;
    if (letterOf !== null && Date.now() - letterOf.since < AGAIN) return;
    const entries = waiting().slice(0, MOST);
    if (entries.length === 0) { letterOf = null; return; }
    const isUnanswered = letterOf !== null;
    letterOf = { ids: entries.map(([, { id }]) => id), since: Date.now() };
    const posted = entries.map(([widget, { id, value, seen }]) => ({ id, widget, value, seen }));
    for (const { id } of posted) sent.add(id);
    turn += 1;
    const text = JSON.stringify({ of, turn, posted });
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    // a new server knows no part of this page yet: Streamlit's key for a run of all of it
    if (isUnanswered) setTimeout(() => {
      for (const type of ["keydown", "keyup"]) document.dispatchEvent(new KeyboardEvent(type, { key: "r" }));
    });
  };
  let timer = null;
  const soon = (wait = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  };
  const read = () => {
    const now = place();
    if (now === null) return;
    const before = of;
    of = now.dataset.of;
    for (const [widget, value, was] of early.splice(0)) enter(widget, value, was);
    for (const gone of words("erase")) if (gone !== of) keep(gone, {});
    if (before === "" && of !== "") { // it has a code now
      keep(of, { ...kept(of), ...kept("") });
      keep("", {});
      letterOf = null;
    }
    const entries = kept(of);
    const done = new Set(words("done"));
    const left = Object.entries(entries).filter(([, { id }]) => !done.has(id));
    if (left.length < Object.keys(entries).length) {
      keep(of, Object.fromEntries(left));
      stays.clear(); // with what is saved now, they may be
    }
    for (const id of words("stays")) if (letterOf?.ids.includes(id)) stays.add(id);
    for (const id of words("waits")) if (letterOf?.ids.includes(id)) later.set(id, Date.now() + AGAIN);
    const answered = new Set([...done, ...words("waits"), ...words("stays")]);
    if (letterOf?.ids.every((id) => answered.has(id))) letterOf = null;
  };
  const rest = () => {
    read();
    for (const choice of document.querySelectorAll(CHOICES)) look(choice, false);
    if (waiting().length > 0) soon();
  };
  new MutationObserver(() => { if (isResting()) rest(); }).observe(document.documentElement, {
    subtree: true, attributes: true,
    attributeFilter: ["data-test-script-state", "data-test-connection-state", "data-done", "data-of"],
  });
  setInterval(() => {
    const field = document.activeElement;
    const widget = isText(field) && of !== null ? widgetOf(field) : null;
    const entries = widget === null ? {} : kept(of);
    if (entries[widget]?.tab === tab) { // other tabs leave alone what is being typed here
      entries[widget].at = Date.now();
      keep(of, entries);
    }
    if (isResting()) rest();
  }, 2000);

  window.outbox = {
    /** Whether the server has answered for everything that left the hand on this page. */
    isQuiet: () => waiting(0).filter(([, entry]) => entry.tab === tab && !later.has(entry.id)).length === 0,
    /** Asks it at once. */
    hurry: () => { if (letterOf === null) soon(0); },
  };
})();
