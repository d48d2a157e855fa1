// @ts-check
// What the page says, in the user's language.

/** @type {Record<string, string>} */
let texts = {};
export function setTexts(/** @type {Record<string, string>} */ all) {
  texts = all;
}

/** A text in the user's language. @param {Record<string, string|number>} values */
export function text(/** @type {string} */ id, values = {}) {
  let shown = texts[id] ?? id;
  for (const [name, value] of Object.entries(values)) {
    shown = shown.replaceAll(`{$${name}}`, String(value));
  }
  return shown;
}

const notice = document.getElementById("notice");
let noticeTimer = 0;
export function say(/** @type {string} */ words, isProblem = false) {
  if (!notice) return;
  notice.textContent = words;
  notice.classList.toggle("problem", isProblem);
  notice.classList.add("shown");
  clearTimeout(noticeTimer);
  if (!isProblem) noticeTimer = setTimeout(() => notice.classList.remove("shown"), 6000);
}
