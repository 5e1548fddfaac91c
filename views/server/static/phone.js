/* A phone in a room. Without this script every button works as well; with it the page follows the
   room by itself, and what was chosen while the network was away is sent when it is back. */
(() => {
  const OVER = 20000; // ms between two looks after the end
  const PAUSE = 2000; // ms between two looks; each phone adds its own up to a quarter
  let main = document.querySelector("main");
  const code = main.dataset.code;
  const kept = `waiting-${code}`;
  let isSending = false;

  const waiting = () => { try { return localStorage.getItem(kept); } catch { return null; } };
  const keep = (body) => {
    try { body === null ? localStorage.removeItem(kept) : localStorage.setItem(kept, body); } catch { /* only this page then */ }
    held = body;
  };
  let held = waiting();

  const tell = (words, look) => {
    const status = main.querySelector(".status");
    if (status && status.textContent !== words) { status.textContent = words; status.className = `status ${look}`; }
    for (const place of main.querySelectorAll(".choice .waiting")) { place.textContent = words; place.className = `waiting ${look}`; }
  };

  /* The page as the server has it now, in place of the one shown. */
  const take = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const next = fresh.querySelector("main");
    if (!next) return;
    const before = main.querySelector("h1")?.textContent;
    const focused = document.activeElement?.closest("main button")?.value;
    main.replaceWith(next);
    main = next;
    document.title = fresh.title;
    const status = main.querySelector(".status");
    if (status) { // read aloud only where it changes on the page
      const words = status.textContent;
      status.textContent = "";
      setTimeout(() => { if (!status.textContent) status.textContent = words; }, 50);
    }
    const heading = main.querySelector("h1");
    if (heading && heading.textContent !== before) {
      scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    } else if (focused !== undefined) {
      main.querySelector(`button[value="${focused}"]`)?.focus({ preventScroll: true });
    }
  };

  const look = async () => {
    const answer = await fetch(`join?code=${code}`, { cache: "no-store" });
    if (answer.status < 500) take(await answer.text());
  };

  /* Sends what waits until the server has said something of it: taken, or refused. */
  const send = async () => {
    if (isSending || held === null) return;
    isSending = true;
    const sent = held;
    try {
      const answer = await fetch("join", {
        method: "POST", body: sent, headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      if (answer.status < 500) {
        if (held === sent) keep(null);
        take(await answer.text());
      } else {
        tell(main.dataset.away, "away");
      }
    } catch {
      tell(main.dataset.away, "away");
    }
    isSending = false;
    if (held !== null && held !== sent) send();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form");
    if (!form || !main.contains(form) || "plain" in form.dataset) return;
    event.preventDefault();
    const body = new FormData(form);
    const button = event.submitter;
    if (button?.name) body.set(button.name, button.value);
    const counter = form.querySelector("[name=number], [name=dots]");
    if (counter) { // the next choice is a later one, and so is the reason that follows it
      const next = Number(counter.value) + 1;
      for (const one of main.querySelectorAll(`[name=${counter.name}]`)) one.value = next;
    }
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
    tell(main.dataset.sending, "");
    keep(new URLSearchParams(body).toString());
    send();
  });

  /* Somebody types, chooses a file or looks at what would be shared: the page waits. */
  const isBusy = () => [...main.querySelectorAll("form[data-plain]")].some((form) =>
    form.elements.shared || [...form.elements].some((one) => /^(text|file)$/.test(one.type) && one.value));

  const follow = async () => {
    try {
      if (held !== null) {
        await send();
      } else if (!isSending) {
        const answer = await fetch(`join-state?code=${code}`, { cache: "no-cache" });
        const mark = answer.ok ? await answer.text() : answer.status === 410 ? "gone" : null;
        if (mark === "gone") { location.reload(); return; }
        if (mark !== null && mark !== main.dataset.mark && held === null && !isBusy()) await look();
      }
    } catch { /* the network is away; the next look may find it back */ }
    const pause = "over" in main.dataset ? OVER : PAUSE; // an end is taken back, a room extended
    setTimeout(follow, pause * (1 + Math.random() / 4));
  };
  const soon = () => { if (held !== null) send(); };
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", soon);
  follow();
})();
