/* Notes, when a page is left, which assessment was open on it: its handle, which opens nothing by
   itself, and the page. The reading pages lead back there. */
(() => {
  const note = () => {
    const a = new URLSearchParams(location.search).get("a");
    const page = location.pathname.split("/").pop();
    try {
      if (a) localStorage.setItem("opened", JSON.stringify({ a, page }));
    } catch { /* then nothing leads back */ }
  };
  addEventListener("pagehide", note);
  document.addEventListener("visibilitychange", note);
})();
