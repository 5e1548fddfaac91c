/* Streamlit's few built-in English words, said in the reader's language, for the eye and for
   screen readers. Text that comes from content or users is never touched: only exact matches
   inside Streamlit's own widgets are replaced. And two of its widgets get the roles that they lack,
   in every language. */
(() => {
  // Streamlit's words, and the key of ours (data/text/builtin.yaml), which the page brings along
  const THEIRS = [
    ["file upload", "file_upload"],
    ["Open", "open"],
    ["Upload", "upload"],
    ["Drag and drop a file here", "drop_file"],
    ["Drag and drop files here", "drop_files"],
    ["Choose an option", "choose"],
    ["Choose options", "choose_many"],
    ["No results", "no_results"],
    ["No options to select", "no_options"],
    ["Copy to clipboard", "copy"],
    ["Copied", "copied"],
    ["Skip to main content", "skip"],
    ["Clear value", "clear"],
    ["Clear all", "clear_all"],
    ["Select all", "select_all"],
    ["Connecting", "connecting"],
    ["Running...", "running"],
    ["Loading...", "loading"],
    ["Please wait...", "wait"],
    ["Close", "close"],
    ["Decrement", "less"],
    ["Increment", "more"],
    ["Page not found", "no_page"],
    ["The page that you have requested does not seem to exist. Running the app's main page.", "no_page_text"],
    ["Error:", "error"],
    ["Add files", "add_files"],
    ["add icon", "add_icon"],
    ["File size is too small.", "too_small"],
    ["Only one file is allowed.", "one_file"],
    ["Unexpected error. Please try again.", "unexpected"],
    ["Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:", "lost"],
    ["Streamlit server is not responding. Are you connected to the internet?", "lost"],
    ["Connection timed out.", "lost"],
    ["Failed to generate file for download", "not_made"],
    ["Connection closed", "not_made"],
    ["Request timed out", "not_made"],
    ["Connection error", "lost_title"],
  ];
  const PATTERNS = [
    [/^Connection failed with status.*$/, "lost"],
    [/^(\d+)MB per file.*$/, "at_most"],
    [/^(?:Error: )?Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/, "range"],
    [/^(?:Error: )?Number is below the allowed range\. Please enter a value greater than or equal to (.+)\.$/, "least"],
    [/^(?:Error: )?Number is above the allowed range\. Please enter a value less than or equal to (.+)\.$/, "most"],
    [/^File must be ([\d.]+)MB or smaller\.$/, "too_large"],
    [/^Remove (.+)$/, "remove"],
    [/^.* files are not allowed\.$/, "wrong_kind"],
  ];
  // what is only read aloud, in an element of its own; the list's language is fixed in Streamlit
  const ANNOUNCED = [
    [/^(\d+) options? available\.$/, "available"],
    [/^(.+), selected$/, "selected"],
  ];
  const ours = JSON.parse(document.getElementById("words").textContent);
  const words = new Map(THEIRS.map(([theirs, key]) => [theirs, ours[key]]));
  words.set("Error:", ours.error.replace(/:$/, ": ")); // another text follows at once
  const said = (text, patterns = PATTERNS) => {
    const trimmed = text.trim();
    if (words.has(trimmed)) return words.get(trimmed);
    for (const [pattern, key] of patterns) {
      if (pattern.test(trimmed)) return trimmed.replace(pattern, ours[key]);
    }
    return null;
  };
  const attributes = ["aria-label", "title", "placeholder"];
  const mend = (node) => {
    if (node.dataset.testid === "stFileUploaderDropzone") {
      node.setAttribute("role", "group"); // "presentation" clashes with its name
    } else if (node.dataset.testid === "stSelectboxVirtualDropdown") {
      const list = node.querySelector('[role="listbox"]'); // outside the page's landmarks
      if (list === null || node.hasAttribute("role")) return;
      node.setAttribute("role", "region");
      node.setAttribute("aria-label", list.getAttribute("aria-label"));
    } else if (node.matches(".st-key-population input")) {
      node.inputMode = "numeric"; // a phone shows its digits
    }
  };
  const visit = (node) => {
    if (node instanceof HTMLElement) mend(node);
    if (node.nodeType === Node.TEXT_NODE) {
      const isAnnounced = node.parentElement?.closest("[data-live-announcer]");
      const words = said(node.data, isAnnounced ? ANNOUNCED : PATTERNS);
      if (words !== null && words !== node.data) node.data = words;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches('textarea, input, [data-testid="stHtml"], [data-testid="stText"]')) {
      if (!node.matches("input")) return;
    }
    for (const name of attributes) {
      const value = node.getAttribute(name);
      const words = value === null ? null : said(value);
      if (words !== null && words !== value) node.setAttribute(name, words);
    }
    node.childNodes.forEach(visit);
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else visit(change.target);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: attributes,
  });
  visit(document.documentElement);
  // a piece of Streamlit that did not arrive (lost network, renewed server) would stay an English
  // error: once the server answers, the page is loaded anew; once only, or it might never end
  addEventListener("vite:preloadError", async () => {
    const last = Number(sessionStorage.getItem("reloaded"));
    if (Date.now() - last < 60000) return;
    sessionStorage.setItem("reloaded", Date.now());
    document.body.inert = true; // a click on what is about to go would be lost
    const isThere = () => fetch("./health").then((answer) => answer.ok, () => false);
    while (!(await isThere())) await new Promise((go) => setTimeout(go, 1000));
    location.reload();
  });
  // "Skip to main content" would lead to the name and menu again: on to the page's heading
  document.addEventListener(
    "click",
    (event) => {
      const heading = document.querySelector("h1");
      if (heading === null || event.target.closest('a[href="#stMain"]') === null) return;
      event.preventDefault();
      event.stopPropagation();
      heading.tabIndex = -1;
      heading.focus();
    },
    true,
  );
})();
