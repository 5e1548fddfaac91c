/* Streamlit's few built-in English words, said in the reader's language, for the eye and for
   screen readers. Text that comes from content or users is never touched: only exact matches
   inside Streamlit's own widgets are replaced. And two of its widgets get the roles that they lack,
   in every language. */
(() => {
  const isJapanese = document.documentElement.lang === "ja";
  const lost = isJapanese
    ? "サーバーとの接続が切れました。つながると、このページは自動で続きから使えます。"
      + "入力した文字は画面に残り、つながったときに保存されます。"
      + "ページを閉じたり、再読み込みしたりせずにお待ちください。"
    : "The connection to the server was lost. This page goes on by itself as soon as it is back. "
      + "What you typed stays on the page and is saved then. "
      + "Please wait without closing or reloading the page.";
  // Streamlit's words for developers, in both languages
  const connection = [
    ["Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:", lost],
    ["Streamlit server is not responding. Are you connected to the internet?", lost],
    ["Connection timed out.", lost],
    [
      "Failed to generate file for download",
      isJapanese
        ? "ファイルを作れませんでした。少し待ってから、もう一度押してください。回答は失われていません。"
        : "The file could not be made. Wait a moment and press once more. No answer is lost.",
    ],
    ["Connection error", isJapanese ? "接続が切れました" : "The connection was lost"],
  ];
  const japanese = [
    ["file upload", "ファイルを選ぶ"],
    ["Open", "開く"],
    ["Upload", "ファイルを選ぶ"],
    ["Drag and drop a file here", "ここにファイルを置いてください"],
    ["Drag and drop files here", "ここにファイルを置いてください"],
    ["Choose an option", "選んでください"],
    ["Choose options", "選んでください"],
    ["No results", "見つかりません"],
    ["No options to select", "選べるものがありません"],
    ["Copy to clipboard", "コピーする"],
    ["Copied", "コピーしました"],
    ["Skip to main content", "本文へ移動"],
    ["Clear value", "消す"],
    ["Clear all", "全て消す"],
    ["Select all", "全て選ぶ"],
    ["Connecting", "接続しています"],
    ["Running...", "処理中"],
    ["Loading...", "読み込み中"],
    ["Please wait...", "お待ちください"],
    ["Close", "閉じる"],
    ["Decrement", "減らす"],
    ["Increment", "増やす"],
    ["Page not found", "ページが見つかりません"],
    [
      "The page that you have requested does not seem to exist. Running the app's main page.",
      "このアドレスのページはありません。最初のページを表示します。",
    ],
    ["Error:", "エラー："],
    ["Add files", "ファイルを選ぶ"],
    ["add icon", "追加"],
    ["File size is too small.", "ファイルが小さすぎます。"],
    ["Only one file is allowed.", "ファイルは1つだけ選んでください。"],
    ["Unexpected error. Please try again.", "うまくいきませんでした。もう一度お試しください。"],
  ];
  const words = new Map(isJapanese ? [...japanese, ...connection] : connection);
  const patterns = [[/^Connection failed with status.*$/, lost]];
  if (isJapanese) patterns.push(
    [/^(\d+)MB per file.*$/, "$1MBまで"],
    [
      /^(?:Error: )?Number is outside the allowed range\. Please enter a value between (.+) and (.+)\.$/,
      "$1から$2までの整数を入れてください。",
    ],
    [/^File must be ([\d.]+)MB or smaller\.$/, "ファイルが大きすぎます。$1MBまでのファイルを選んでください。"],
    [/^Remove (.+)$/, "$1を外す"],
    [/^.* files are not allowed\.$/, "この種類のファイルは使えません。"],
  );
  const said = (text) => {
    const trimmed = text.trim();
    if (words.has(trimmed)) return words.get(trimmed);
    for (const [pattern, ours] of patterns) {
      if (pattern.test(trimmed)) return trimmed.replace(pattern, ours);
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
      const ours = said(node.data);
      if (ours !== null && ours !== node.data) node.data = ours;
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.matches('textarea, input, [data-testid="stHtml"], [data-testid="stText"]')) {
      if (!node.matches("input")) return;
    }
    for (const name of attributes) {
      const value = node.getAttribute(name);
      const ours = value === null ? null : said(value);
      if (ours !== null && ours !== value) node.setAttribute(name, ours);
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
