/* Has the browser keep the resume code of an assessment just opened, or forget that of one just
   left, in a cookie that no script can read (views/server/kept_codes.py). A page that asks for a
   code which the browser has come to keep meanwhile is loaded anew. */
(() => {
  const AGAIN = 1000; // ms until what did not arrive is sent again
  let wanted = null; // what to keep or to forget: remembered also when its page is gone
  let done = "";
  let isSending = false;
  let hasKept = false; // a code, since this page was loaded
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
      setTimeout(work, AGAIN);
      return;
    }
    hasKept ||= mine.keep !== undefined;
    if (wanted !== mine) work();
    else wanted = null;
    look();
  };
  const look = () => {
    // a server started meanwhile has not seen the cookie; once only: the page forgets hasKept
    if (hasKept && wanted === null && document.querySelector("[data-lacks]") !== null) {
      location.reload();
      return;
    }
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
    attributeFilter: ["data-keep", "data-forget", "data-lacks"],
  });
})();
