/* The projector follows the room: once a second it asks whether there is something new. */
(() => {
  const PAUSE = 1000; // ms
  const PATIENCE = 3000; // ms after which an answer that has not come says that nobody is there
  const AGAIN = 30000; // ms after which the words of the clock are asked for again
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

  /* The largest type with which all of it is on the wall. */
  const SMALLEST = 0.5;
  const LARGEST = 1.6;
  const fit = () => {
    for (const image of main.querySelectorAll("img")) { // its height is known when it is there
      if (!image.complete) image.addEventListener("load", fit, { once: true });
    }
    const root = document.documentElement;
    const usual = 16 * Math.min(innerHeight / 1080, innerWidth / 1440);
    const fits = (part) => {
      root.style.fontSize = `${usual * part}px`;
      return root.scrollHeight <= innerHeight && root.scrollWidth <= innerWidth;
    };
    let [low, high] = [SMALLEST, LARGEST];
    if (!fits(high)) {
      while (high - low > 0.01) {
        const middle = (low + high) / 2;
        if (fits(middle)) low = middle; else high = middle;
      }
      fits(low);
    }
  };
  document.fonts?.ready.then(() => fit());

  const ask = (address, cache) => fetch(address, { cache, signal: AbortSignal.timeout(PATIENCE) });
  const look = async () => {
    const answer = await ask(location.href, "no-store");
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
      const answer = await ask(`wall-state?s=${encodeURIComponent(asked.get("s"))}`, "no-cache");
      if (answer.status >= 500) throw new Error("away");
      if (away) away.hidden = true;
      const mark = answer.ok ? await answer.text() : "gone";
      const isOld = main.querySelector(".clock") && Date.now() - begun > AGAIN;
      if (mark !== main.dataset.mark || isOld) await look();
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
