/* Has the browser keep the resume code of an assessment just opened, or forget that of one just
   left, in a cookie that no script can read (views/server/kept_codes.py). */
(() => {
  const AGAIN = 1000; // ms until what did not arrive is sent again
  let wanted = null; // what to keep or to forget: remembered also when its page is gone
  let done = "";
  let isSending = false;
  let isLate = false;
  const send = ({ keep, forget }) =>
    keep
      ? fetch("kept-code", {
        method: "POST", body: new URLSearchParams({ code: keep }), keepalive: true,
      })
      : fetch(`kept-code?a=${forget}`, { method: "DELETE", keepalive: true });
  const work = async () => {
    if (isSending || wanted === null) return;
    isSending = true;
    const mine = wanted;
    try {
      if ((await send(mine)).ok) done = JSON.stringify(mine);
    } catch { /* the server is away */ }
    isSending = false;
    if (done !== JSON.stringify(mine)) {
      isLate = true;
      setTimeout(work, AGAIN);
    } else if (wanted !== mine) work();
    else {
      wanted = null;
      // a server started meanwhile asks for the code that this browser keeps only now
      if (isLate && mine.keep) location.reload();
    }
  };
  const look = () => {
    const wish = document.querySelector("[data-keep], [data-forget]")?.dataset;
    if (wish === undefined) return;
    const { keep, forget } = wish;
    try { // the reading pages lead back to it no more (opened.js)
      if (forget && JSON.parse(localStorage.getItem("opened"))?.a === forget) localStorage.removeItem("opened");
    } catch { /* nothing was noted */ }
    if (JSON.stringify(wanted ?? JSON.parse(done || "{}")) === JSON.stringify({ keep, forget })) return;
    wanted = { keep, forget };
    work();
  };
  new MutationObserver(look).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true,
    attributeFilter: ["data-keep", "data-forget"],
  });
})();
