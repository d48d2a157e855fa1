// @ts-check
// Brings the parts of the page together and keeps them up to date.

import * as dialogs from "./dialogs.js";
import * as draw from "./draw.js";
import * as keys from "./keys.js";
import * as net from "./net.js";
import * as pages from "./pages.js";
import * as store from "./store.js";
import "./list.js";
import { make } from "./make.js";
import "./thumbs.js";

const { state } = store;
function element(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement} */ (element(id));
const button = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (element(id));

let isShut = false;
net.whenShut((status) => {
  isShut = true;
  dialogs.shut(store.text(status === 423 ? "page-locked" : "page-no-entry"));
});

// The bar above.

store.watch(() => {
  const { progress, page, pages: count } = state;
  const bar = /** @type {HTMLProgressElement} */ (element("progress"));
  bar.max = Math.max(1, progress.total);
  bar.value = progress.total ? progress.decided : 1;
  element("progress-text").textContent =
    state.stage === "ready"
      ? store.text("page-progress", { decided: progress.decided, total: progress.total, page, pages: count })
      : store.text(state.stage === "failed" ? "page-failed" : "page-reading");
  button("undo").disabled = !state.canUndo;
  button("redo").disabled = !state.canRedo;
  button("open-save").disabled = state.stage !== "ready";
  if (document.activeElement !== input("page-number")) input("page-number").value = String(page);
  element("page-count").textContent = store.text("page-of", { pages: count });
  const isDone = state.pagesDone.has(page);
  element("page-done").setAttribute("aria-pressed", String(isDone));
  button("previous-page").disabled = page <= 1;
  button("next-page").disabled = page >= count;
});

button("undo").addEventListener("click", () => store.turn("undo"));
button("redo").addEventListener("click", () => store.turn("redo"));
button("previous-page").addEventListener("click", () => store.goTo(state.page - 1));
button("next-page").addEventListener("click", () => store.goTo(state.page + 1));
button("zoom-in").addEventListener("click", () => pages.zoom(1));
button("zoom-out").addEventListener("click", () => pages.zoom(-1));
button("page-done").addEventListener("click", () => keys.pageDone());
input("page-number").addEventListener("change", () => store.goTo(Number(input("page-number").value) || 1));
for (const mode of document.querySelectorAll('input[name="mode"]')) {
  mode.addEventListener("change", () => pages.setMode(/** @type {HTMLInputElement} */ (mode).value));
}

// The documents under the folders that were given.

const choice = /** @type {HTMLSelectElement|null} */ (document.getElementById("document"));
choice?.addEventListener("change", () => location.assign(`/d/${choice.value}`));

// The filter.

function readFilter() {
  const value = (/** @type {string} */ id) => /** @type {HTMLSelectElement} */ (element(id)).value;
  state.filter = {
    kind: value("filter-kind"),
    page: value("filter-page"),
    score: value("filter-score"),
    hidden: input("filter-hidden").checked,
  };
  const isOn = Object.values(state.filter).some(Boolean);
  element("filter-state").textContent = isOn ? store.text("page-filter-on") : "";
  store.tell("filter");
}
for (const id of ["filter-kind", "filter-page", "filter-score", "filter-hidden"]) {
  element(id).addEventListener("change", readFilter);
}
element("filter-clear").addEventListener("click", () => {
  for (const id of ["filter-kind", "filter-page", "filter-score"]) {
    /** @type {HTMLSelectElement} */ (element(id)).value = "";
  }
  input("filter-hidden").checked = false;
  readFilter();
});

// The search.

/** The last (or first) characters of a text, without the part of a word at its outer end. */
function wholeWords(/** @type {string} */ text, /** @type {number} */ most) {
  if (text.length <= Math.abs(most)) return text;
  return most < 0 ? `…${text.slice(most).replace(/^\S*\s+/, "")}` : `${text.slice(0, most).replace(/\s+\S*$/, "")}…`;
}

let searchTimer = 0;
let searching = new AbortController();
async function search() {
  const phrase = input("search").value.trim();
  const result = element("search-result");
  searching.abort();
  if (!phrase || state.stage !== "ready") {
    result.hidden = true;
    pages.drawHits([]);
    return;
  }
  searching = new AbortController();
  const inside = input("search-inside").checked ? "&inside=1" : "";
  const query = `search?q=${encodeURIComponent(phrase)}${inside}&page=${state.page}`;
  const found = await net.get(query, searching.signal).catch(() => null);
  if (!found) return;
  result.hidden = false;
  element("search-count").textContent = store.text("page-search-count", { count: found.count, struck: found.struck });
  const strike = button("search-strike");
  const left = found.count - found.struck;
  strike.hidden = left === 0;
  strike.textContent = store.text("page-search-strike", { count: left });
  element("search-hits").replaceChildren(
    ...found.hits.slice(0, 60).map((/** @type {any} */ hit) =>
      make(
        "li",
        {},
        make(
          "button",
          { type: "button", onclick: () => hit.page && store.goTo(hit.page) },
          make("span", { class: "context" }, wholeWords(hit.before, -24), make("mark", {}, hit.text), wholeWords(hit.after, 24)),
          make("span", { class: "meta" }, hit.page ? store.text("page-page", { page: hit.page }) : hit.place, hit.struck ? ` · ${store.text("page-status-struck")}` : ""),
        ),
      ),
    ),
  );
  pages.drawHits(found.hits.filter((/** @type {any} */ hit) => !hit.struck).flatMap((/** @type {any} */ hit) => hit.boxes));
}
const searchSoon = () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(search, 200);
};
input("search").addEventListener("input", searchSoon);
input("search-inside").addEventListener("change", search);
element("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
element("search-strike").addEventListener("click", async () => {
  const kind = /** @type {HTMLSelectElement} */ (element("search-kind")).value;
  await store.strikePhrase(input("search").value.trim(), input("search-inside").checked, kind);
  await search();
});
store.watch((what) => {
  if ((what.has("page") || what.has("items")) && input("search").value.trim()) searchSoon();
});

// News from the program and from other tabs.

async function follow() {
  let failures = 0;
  while (!isShut) {
    try {
      const news = await net.get(`changes?since=${state.news}&version=${state.version}`);
      failures = 0;
      if (!news) continue;
      // What we do not have in full yet is asked for in full.
      if (news.stage === "ready" && !state.sizes.length) store.take(await net.get("state"));
      else if (news.stage === "ready" && state.stage !== "ready") store.take(await net.get("state"));
      else if (news.stage !== "ready" || news.version !== state.version) store.take(news);
      else state.news = news.news;
      if (state.stage === "failed") return;
    } catch {
      failures += 1;
      if (failures > 2 && !isShut) store.say(store.text("page-no-contact"), true);
      await new Promise((wake) => setTimeout(wake, Math.min(5000, 300 * failures)));
    }
  }
}

// Being here counts as work, so that the page does not lock under somebody who reads.
let touched = Date.now();
function touch() {
  if (Date.now() - touched < 60_000 || isShut) return;
  touched = Date.now();
  net.post("/api/touch").catch(() => {});
}
for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, touch, { passive: true });

let addressTimer = 0;
async function main() {
  const hash = new URLSearchParams(location.hash.slice(1));
  state.page = Math.max(1, Number(hash.get("page")) || 1);
  pages.fetchAhead(state.page);
  const [words, first] = await Promise.all([net.texts(), net.get("state")]);
  store.setTexts(words);
  dialogs.prepare();
  keys.prepare();
  store.take(first);
  if (first?.stage === "failed") store.say(first.message, true);
  store.watch((what) => {
    if (!what.has("page")) return;
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => history.replaceState(null, "", `#page=${state.page}`), 300);
  });
  store.tell("page", "items");
  draw.setNextKind("other");
  follow();
}
main().catch((error) => {
  if (!isShut) throw error;
});
