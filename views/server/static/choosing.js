/* What is typed to find something on a list is written as the list writes it: half-width kana in full
   width, letters and figures in half width; for municipalities katakana also as their readings, and variants of characters (髙森, 金ヶ崎)
   as in the official names. */
(() => {
  const FIELDS = '[data-testid="stSelectbox"] input, [data-testid="stMultiSelect"] input';
  const PLACES = ".st-key-prefecture, .st-key-municipality";
  const OF_OTHER_WIDTH = /[０-９Ａ-Ｚａ-ｚ｡-ﾟ]+/g; // brackets stay: lists write （ and ）
  const APART = 0x60; // katakana lie so far behind their hiragana
  const { written, twice, names } = JSON.parse(document.getElementById("spellings").textContent);
  const each = (text, map) => [...text].map((char) => map[char] ?? char).join("");
  const asListed = (typed) => {
    const text = each(typed, written);
    if (names.some((name) => name.includes(text))) return text;
    const plain = each(text, twice);
    const like = names.find((name) => each(name, twice).includes(plain));
    const at = like === undefined ? -1 : each(like, twice).indexOf(plain);
    return at < 0 ? text : like.slice(at, at + text.length);
  };
  const asRead = (kana) =>
    kana.replace(/[ァ-ヶ]/g, (char) => String.fromCharCode(char.charCodeAt(0) - APART));
  const found = (field) => {
    const text = field.value
      .replace(OF_OTHER_WIDTH, (typed) => typed.normalize("NFKC"))
      .normalize("NFC"); // a mark of voice that was typed after its kana
    if (!field.closest(PLACES)) return text;
    const isRead = document.documentElement.lang === "ja" && /^[ぁ-ゖァ-ヶー]+$/.test(text);
    return isRead ? asRead(text) : asListed(text);
  };
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  const look = ({ target, isComposing }) => {
    if (isComposing || !target.matches?.(FIELDS)) return;
    const text = found(target);
    if (text === target.value) return;
    set.call(target, text);
    target.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("input", look);
  document.addEventListener("compositionend", look);
})();
