/* A phone in a room. Without this script every button works as well; with it the page follows the
   room by itself and says whether the server is there, and what was sent while it was not is sent
   when it is back. What is typed or ticked is kept in the browser until it is sent. */
(() => {
  const OVER = 20000; // ms between two looks after the end
  const PAUSE = 2000; // ms between two looks; each phone adds its own up to a quarter
  const PATIENCE = 2000; // ms after which a look that is not answered says that nobody is there
  const SLOW = 8000; // ms that a form may take the first time, and what a byte of it adds
  const MS_A_BYTE = 0.2;
  const LONGEST = 14 * 24 * 3600000; // ms that a room lasts: what waits for one is no use after it
  const words = document.body.dataset;
  const bar = document.getElementById("connection");
  let main = document.querySelector("main");
  let isAway = false;
  let sending = null; // what breaks off the form that is under way

  // ---- what waits: a choice also outlives the page; a code or a file stays on it
  const code = () => main.dataset.code ?? "";
  const parts = (kept) => /^(\d+) ([^]*)$/.exec(kept ?? "") ?? []; // since when, and what
  const stored = (name) => { try { return parts(localStorage.getItem(`${name}-${code()}`))[2] ?? null; } catch { return null; } };
  const store = (name, text) => {
    const key = `${name}-${code()}`;
    try { text === null ? localStorage.removeItem(key) : localStorage.setItem(key, `${Date.now()} ${text}`); } catch { /* only this page then */ }
  };
  try { // of rooms that are over, and never seen again: a vote, a reason or the code of a seat
    for (const key of Object.keys(localStorage).filter((one) => /^(waiting|typed)-/.test(one))) {
      if (!(Date.now() - parts(localStorage.getItem(key))[1] < LONGEST)) localStorage.removeItem(key);
    }
  } catch { /* nothing is kept */ }
  const choice = (body) => ({ address: "join", method: "POST", body: new URLSearchParams(body), isChoice: true, tries: 0 });
  const left = stored("waiting");
  let waiting = left === null ? null : choice(left);
  const keep = (one) => {
    store("waiting", one?.isChoice ? one.body.toString() : null);
    waiting = one;
  };

  // ---- what is typed or ticked and not sent, for the place where it was
  const fields = () => [...main.querySelectorAll("input:not([type=hidden], [type=file], [data-secret])")];
  const isChanged = (one) => one.type === "checkbox" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
  const note = (spared = null) => {
    const changed = fields().filter((one) => one.form !== spared && isChanged(one))
      .map((one) => [one.name, one.type === "checkbox" ? one.value : null, one.type === "checkbox" ? one.checked : one.value]);
    store("typed", changed.length ? JSON.stringify([main.dataset.place, changed]) : null);
  };
  const restore = () => {
    const [place, changed] = JSON.parse(stored("typed") ?? "[null, []]");
    if (place !== main.dataset.place) return;
    for (const [name, value, now] of changed) {
      const one = fields().find((field) => field.name === name && (value === null || field.value === value));
      if (one) one[value === null ? "value" : "checked"] = now;
    }
  };
  addEventListener("input", () => note());

  // ---- what is said
  const show = (text, look = [], place = bar) => {
    if (place.textContent !== text) place.textContent = text;
    place.classList.remove("away", "back", "done");
    place.classList.add(...look);
  };
  const tell = (text, look) => { // at its place where there is one
    const status = main.querySelector(".status");
    for (const place of [status ?? bar, ...main.querySelectorAll(".choice .waiting")]) show(text, look, place);
    return status !== null;
  };
  const lose = () => {
    isAway = true;
    if (!waiting || tell(words.waiting, ["away"])) show(words.away, ["away"]);
  };
  const find = () => {
    if (!isAway) return;
    isAway = false;
    show(words.back, ["back"]);
    setTimeout(() => { if (bar.matches(".back")) show(""); }, 6000);
  };

  /* The answer and its text; an error where neither comes in time. */
  const ask = async (address, patience, options = {}, breaker = new AbortController()) => {
    const timer = setTimeout(() => breaker.abort(), patience);
    try {
      const answer = await fetch(address, { cache: "no-store", ...options, signal: breaker.signal });
      const { ok, status, url, redirected } = answer;
      return { ok, status, url, redirected, text: await answer.text() };
    } finally { clearTimeout(timer); }
  };

  /* The page as the server has it now, in place of the one shown. */
  const take = (html, sent = null) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const next = fresh.querySelector("main");
    if (!next) { // refused before a page was reached
      const problem = document.createElement("p");
      problem.className = "problem";
      problem.setAttribute("role", "alert");
      problem.textContent = words.refused;
      main.querySelector("h1").before(problem);
      problem.scrollIntoView({ block: "center" });
      return;
    }
    const before = main.querySelector("h1")?.textContent;
    const focused = document.activeElement?.closest("main button, main input");
    const same = focused && `${focused.localName}[name="${focused.name}"]${focused.localName === "button" ? `[value="${focused.value}"]` : ""}`;
    main.replaceWith(next);
    main = next;
    document.title = fresh.title;
    document.querySelector("header").replaceWith(fresh.querySelector("header"));
    restore();
    const status = main.querySelector(".status");
    if (status) { // read aloud only where it changes on the page
      const text = status.textContent;
      status.textContent = "";
      setTimeout(() => { if (!status.textContent) status.textContent = text; }, 50);
    }
    const heading = main.querySelector("h1");
    if (heading && heading.textContent !== before) {
      scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    } else if (same) {
      main.querySelector(same)?.focus({ preventScroll: true });
    }
    const problem = sent && main.querySelector(".problem");
    if (!problem) return;
    problem.scrollIntoView({ block: "center" });
    for (const field of main.querySelectorAll("input.text, #code")) field.value ||= sent.get(field.name) ?? ""; // to be mended
  };

  /* Sends what waits until the server has said something of it: taken, or refused. */
  const send = async () => {
    if (sending !== null || waiting === null) return;
    const sent = waiting;
    const own = sending = new AbortController();
    const size = [...sent.body.values()].reduce((sum, one) => sum + (one.size ?? 0), 0);
    const patience = SLOW * 2 ** Math.min(sent.tries++, 5) + size * MS_A_BYTE;
    const isAsked = sent.method === "GET";
    const address = isAsked ? `${sent.address}?${sent.body}` : sent.address;
    try {
      const answer = await ask(address, patience, isAsked ? {} : { method: "POST", body: sent.body }, own);
      if (answer.status >= 500) throw new Error("away");
      find();
      if (waiting === sent) {
        keep(null);
        if (!bar.matches(".back")) show("");
        if (isAsked) history.pushState(null, "", answer.url);
        else if (answer.redirected && main.dataset.mark === undefined) history.replaceState(null, "", answer.url);
        take(answer.text, sent.body);
      }
    } catch {
      if (sending === own) lose(); // else it is sent again already
    }
    if (sending !== own) return;
    sending = null;
    if (waiting !== null && waiting !== sent) send();
  };

  const count = (given) => { // the next choice is a later one, and so is the reason that follows it
    for (const one of main.querySelectorAll("[name=number], [name=dots]")) {
      one.value = Math.max(one.value, Number(given.get(one.name)) + 1);
    }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form");
    if (!form || !main.contains(form)) return;
    event.preventDefault();
    const given = new FormData(form);
    const button = event.submitter;
    if (button?.name) given.set(button.name, button.value);
    note(form);
    if ("plain" in form.dataset) {
      const isFile = form.enctype === "multipart/form-data";
      const body = isFile ? given : new URLSearchParams(given);
      keep({ address: form.getAttribute("action"), method: form.method.toUpperCase(), body, tries: 0 });
      tell(words.sending);
      send();
      return;
    }
    count(given);
    if (button?.matches("[aria-pressed], .before")) {
      for (const one of form.querySelectorAll("[name=level]")) {
        if (one.hasAttribute("aria-pressed")) one.setAttribute("aria-pressed", String(one === button));
        one.querySelector("i")?.remove(); // what it says is said again when it is true
      }
      main.querySelector(".why-now")?.remove(); // it comes back under the level that was received
      const place = document.createElement("i"); // at the place itself: what waits is not received
      place.className = "waiting";
      button.append(place);
    }
    const isOfSame = ["criterion", "round"].every((name) => waiting?.body.get(name) === given.get(name));
    for (const name of ["kind", "line"]) { // a reason that waits goes along with the next level
      if (isOfSame && waiting?.body.has(name) && !given.has(name)) given.set(name, waiting.body.get(name));
    }
    tell(words.sending);
    keep(choice(given));
    send();
  });
  addEventListener("popstate", () => location.reload());

  /* Somebody types, chooses a file or looks at what would be shared: the page waits. */
  const isBusy = () => [...main.querySelectorAll("form[data-plain]")].some((form) =>
    form.elements.shared || [...form.elements].some((one) => /^(text|file)$/.test(one.type) && one.value));

  /* Asks for news where a seat has any, or a door may open; else only whether the server is there. */
  const look = async () => {
    const { mark, draft } = main.dataset;
    const page = `join?code=${code()}`;
    if (draft !== undefined) {
      const { status, text } = await ask(page, PATIENCE);
      if (status < 500 && !/<main[^>]* data-draft/.test(text)) take(text);
      return;
    }
    if (mark === undefined) { await ask("health", PATIENCE); return; }
    const answer = await ask(`join-state?code=${code()}`, PATIENCE, { cache: "no-cache" });
    if (waiting !== null) return;
    if (answer.status === 410) { location.reload(); return; }
    if (!answer.ok || answer.text === mark || isBusy()) return;
    const { status, text } = await ask(page, SLOW);
    if (status < 500 && waiting === null) take(text);
  };
  const follow = async () => {
    try {
      await look();
      if (isAway) { // what became of the form under way nobody knows: twice sent is once done
        sending?.abort();
        sending = null;
      }
      find();
      send();
    } catch { lose(); }
    const usual = "over" in main.dataset ? OVER : PAUSE; // an end is taken back, a room extended
    const pause = isAway ? PAUSE / 2 : usual;
    setTimeout(follow, pause * (1 + Math.random() / 4));
  };
  addEventListener("online", send);
  addEventListener("offline", lose);
  document.addEventListener("visibilitychange", send);
  if (waiting) count(waiting.body);
  restore();
  if (waiting) follow(); else setTimeout(follow, PAUSE); // what is shown is new
})();
