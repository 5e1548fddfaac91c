/* The projector follows the room: once a second it asks whether there is something new. */
(() => {
  const PAUSE = 1000; // ms
  const asked = new URLSearchParams(location.search);
  let main = document.querySelector("main");
  let begun = Date.now();

  const tick = () => {
    const timer = main.querySelector(".timer");
    if (!timer) return;
    const left = Math.max(0, Math.round(Number(timer.dataset.left) - (Date.now() - begun) / 1000));
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    timer.textContent = left ? timer.dataset.words.replace("{time}", time) : timer.dataset.over;
  };

  /* A long question in small steps smaller, so that all of it is on the wall. */
  const SMALLEST = 0.6;
  const fit = () => {
    const root = document.documentElement;
    root.style.fontSize = "";
    const usual = parseFloat(getComputedStyle(root).fontSize);
    for (let part = 1; part > SMALLEST && root.scrollHeight > innerHeight; part -= 0.02) {
      root.style.fontSize = `${usual * part}px`;
    }
  };

  const look = async () => {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.status >= 500) throw new Error("away");
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    if (!next) return;
    main.replaceWith(next);
    main = next;
    begun = Date.now();
    fit();
  };

  const follow = async () => {
    const away = main.querySelector(".away");
    try {
      const answer = await fetch(`wall-state?s=${encodeURIComponent(asked.get("s"))}`, { cache: "no-cache" });
      if (answer.status >= 500) throw new Error("away");
      if (away) away.hidden = true;
      const mark = answer.ok ? await answer.text() : "gone";
      if (mark !== main.dataset.mark) await look();
    } catch {
      if (away) { away.textContent = main.dataset.away; away.hidden = false; }
    }
    setTimeout(follow, PAUSE);
  };
  addEventListener("resize", fit);
  fit();
  setInterval(tick, 500);
  follow();
})();
