/* On a reading page: the way back to the assessment that is open in this browser, which opened.js
   has noted by its handle; and what answering needs, fetched ahead. Without it nothing is missing. */
(() => {
  const AT_ONCE = 4, AFTER = 500;

  /* The answering page itself names its files; the browser keeps them. They come after all that is
     read, and not where data is to be saved. */
  const fetchAhead = async (page) => {
    if (navigator.connection?.saveData) return;
    const read = (address) => fetch(address, { priority: "low" });
    try {
      const text = await (await read(page)).text();
      const files = [...new DOMParser().parseFromString(text, "text/html")
        .querySelectorAll("script[src], link[rel=modulepreload], link[rel=stylesheet]")]
        .map((file) => new URL(file.getAttribute("src") ?? file.getAttribute("href"), page));
      const some = async () => { while (files.length) await read(files.shift()); };
      await Promise.all(Array.from({ length: AT_ONCE }, some));
    } catch { /* each comes when it is needed */ }
  };
  const ahead = (link) =>
    addEventListener("load", () => setTimeout(fetchAhead, AFTER, link.href));
  const begin = document.querySelector("[data-ahead]");
  if (begin) ahead(begin);

  let opened = null;
  try { opened = JSON.parse(localStorage.getItem("opened")); } catch { /* none is known */ }
  if (!/^[\w-]{16}$/.test(opened?.a ?? "")) return;
  const lead = (link, page) => {
    const address = new URL(link.href);
    if (page) address.pathname = address.pathname.replace(/[^/]*$/, page);
    address.searchParams.set("a", opened.a);
    link.href = address.href;
  };
  for (const link of document.querySelectorAll("[data-answering]")) lead(link);
  const back = document.querySelector("[data-back]");
  lead(back, /^[a-z]+$/.test(opened.page) ? opened.page : "");
  for (const part of document.querySelectorAll("[data-back], [data-opened]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-unopened]")) part.hidden = true;
  if (!begin) ahead(back);
})();
