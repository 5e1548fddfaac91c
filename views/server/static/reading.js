/* On a reading page: the way back to the assessment that is open in this browser, which
   opened.js has noted by its handle. Without it nothing is missing on the page. */
(() => {
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
})();
