// @ts-check
// The second person's page: who she is, the five views, and what she says in the end.

import * as net from "./net.js";
import * as saying from "./saying.js";
import * as sheets from "./sheets.js";
import { make } from "./make.js";
import { say, setTexts, text } from "./words.js";

const API = "/api/second/";
function element(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
const input = (/** @type {string} */ id) => /** @type {HTMLInputElement|null} */ (document.getElementById(id));
const button = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (element(id));

/** @typedef {{page: number, area: number[]}} Box */
/** @typedef {{id: number, page: number|null, place: string, kind: string, reason: string,
 *   source: string|null, score: number|null, boxes: Box[], doubt: string|null}} Removal */

let isShut = false;
let news = 0;
let stage = "";
/** The proposal, once it may be seen. @type {any} */
let open = null;

net.whenShut((status) => {
  isShut = true;
  const words = text(status === 423 ? "page-locked" : "page-no-entry");
  document.body.replaceChildren(make("main", { class: "message" }, make("h1", {}, words)));
});

// The door.

element("enter").addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = element("door-problem");
  problem.textContent = "";
  button("enter-go").disabled = true;
  const person = /** @type {HTMLSelectElement} */ (element("person")).value || null;
  const passphrase = input("passphrase")?.value ?? "";
  const answer = await net.post(`${API}enter`, () => ({ person, passphrase })).catch(() => null);
  button("enter-go").disabled = false;
  const field = input("passphrase");
  if (field) field.value = "";
  if (!answer || answer.status >= 400) {
    problem.textContent = answer?.data?.message ?? text("page-no-contact");
    field?.focus();
  }
});
button("over-quit").addEventListener("click", async () => {
  isShut = true;
  await net.post("/api/quit").catch(() => {});
  document.body.replaceChildren(make("main", { class: "message" }, make("h1", {}, text("page-ended"))));
});

function showDoor(/** @type {any} */ state) {
  element("door").hidden = false;
  element("app").hidden = true;
  element("enter").hidden = state.stage !== "shut";
  element("examining").hidden = state.stage !== "looking";
  element("over").hidden = state.stage !== "over";
  if (state.stage === "shut") {
    if (state.message) element("door-problem").textContent = state.message;
    if (stage !== "shut") input("passphrase")?.focus();
  } else if (state.stage === "looking") {
    const bar = /** @type {HTMLProgressElement} */ (element("examining-bar"));
    if (state.pages) {
      bar.max = state.pages;
      bar.value = state.done;
    } else bar.removeAttribute("value");
    element("examining-text").textContent = state.pages
      ? text("page-examining-page", { done: state.done, pages: state.pages })
      : text("page-examining");
  } else {
    element("over-text").textContent = state.message;
    if (stage !== "over") button("over-quit").focus();
  }
}

// The five views.

/** A row that leads to a page, and points at a place there. */
function row(
  /** @type {(Node|string)[]} */ words,
  /** @type {number|null} */ page,
  /** @type {() => void} */ show,
  /** @type {Node[]} */ ...more
) {
  const body = page
    ? make("button", { type: "button", class: "item", "data-page": page, onclick: show }, make("span", { class: "what" }, ...words))
    : make("div", { class: "item" }, make("span", { class: "what" }, ...words));
  return make("li", {}, body, ...more);
}

function fill(/** @type {string} */ view, /** @type {HTMLElement[]} */ rows, count = rows.length) {
  const list = /** @type {HTMLElement} */ (document.querySelector(`#rows-${view} .rows`));
  list.replaceChildren(...(rows.length ? rows : [make("li", { class: "none" }, text("page-none"))]));
  const shown = document.querySelector(`#title-${view} .count`);
  if (shown) shown.textContent = String(count);
}

const comment = (/** @type {number} */ page, /** @type {any} */ about, /** @type {string} */ label) =>
  make(
    "button",
    { type: "button", class: "small-button", "aria-label": `${text("page-comment")}: ${label}`, onclick: () => saying.comment(page, about, label) },
    text("page-comment"),
  );

function removalRow(/** @type {Removal} */ removal) {
  const number = removal.id + 1;
  const source = removal.source ?? text("page-by-hand");
  const sure = removal.score === null ? "" : ` · ${removal.score} %`;
  const name = text("page-removal", { number, kind: removal.kind });
  const show = () => {
    if (!removal.page) return;
    sheets.goTo(removal.page, { removal: removal.id });
  };
  return row(
    [
      make("span", { class: "text" }, name),
      make("span", { class: "meta" }, `${removal.page ? text("page-page", { page: removal.page }) : removal.place} · ${removal.reason}`),
      make("span", { class: "meta" }, text("page-found-by", { source }) + sure),
    ],
    removal.page,
    show,
    comment(removal.page ?? 1, { removal: removal.id, boxes: removal.boxes }, name),
  );
}

function doubtRow(/** @type {Removal} */ removal) {
  const name = text("page-removal", { number: removal.id + 1, kind: removal.kind });
  const show = () => removal.page && sheets.goTo(removal.page, { removal: removal.id });
  return row(
    [make("span", { class: "text" }, name), make("span", { class: "meta" }, `${removal.place} · ${removal.doubt}`)],
    removal.page,
    show,
    comment(removal.page ?? 1, { removal: removal.id, boxes: removal.boxes }, name),
  );
}

function suspicionRow(/** @type {any} */ found, /** @type {number} */ index) {
  const show = async () => {
    const placed = found.places ? await net.get(`${API}place?suspicion=${index}`).catch(() => null) : null;
    const boxes = placed?.boxes ?? [];
    sheets.goTo(boxes[0]?.page ?? found.page, { hits: boxes });
  };
  // Texts without pages are shown on some anyway.
  const page = found.page ?? (found.places ? 1 : null);
  return row([make("span", { class: "text" }, found.words)], page, show, ...(page ? [comment(page, {}, found.words)] : []));
}

function alarmRow(/** @type {any} */ alarm) {
  const show = () => sheets.goTo(alarm.page, { hits: alarm.boxes });
  return row([make("span", { class: "text" }, alarm.words)], alarm.page, show);
}

/** How many rows of a view are made at once; a long document has tens of thousands. */
const ROWS = 300;
function fillLong(/** @type {string} */ view, /** @type {any[]} */ all, /** @type {(one: any, index: number) => HTMLElement} */ make_row) {
  let most = ROWS;
  const draw = () => {
    const rows = all.slice(0, most).map(make_row);
    if (all.length > most) {
      const more = make("button", { type: "button", class: "more" }, text("page-more", { count: all.length - most }));
      more.addEventListener("click", () => {
        most += ROWS;
        draw();
      });
      rows.push(make("li", {}, more));
    }
    fill(view, rows, all.length);
  };
  draw();
}

function drawViews() {
  const { alarms, suspicions, removals, changes, collateral } = open;
  fillLong("alarms", alarms, alarmRow);
  fillLong("suspicions", suspicions, suspicionRow);
  fillLong("removals", removals, removalRow);
  element("view-changes").hidden = changes === null;
  fillLong("changes", changes ?? [], (line) => row([make("span", { class: "text" }, line)], null, () => {}));
  const doubts = removals.filter((/** @type {Removal} */ removal) => removal.doubt);
  fillLong("doubts", doubts, doubtRow);
  if (collateral) {
    const words = text("page-collateral", { count: collateral });
    document.querySelector("#rows-doubts .rows")?.append(row([make("span", { class: "text" }, words)], null, () => {}));
  }
  element("view-alarms").classList.toggle("alarming", alarms.length > 0);
  const verdict = element("verdict");
  const kind = alarms.length ? "bad" : suspicions.length ? "look" : "good";
  verdict.className = `verdict ${kind}`;
  verdict.textContent = text(`page-verdict-${kind}`);
  element("facts").textContent = text("page-facts", {
    author: open.author,
    reader: open.reader,
    version: open.version,
    profile: open.profile,
    state: open.status,
  });
}

/** @param {number[]} shown */
function drawShown(shown) {
  open.shown = shown;
  const bar = /** @type {HTMLProgressElement} */ (element("progress"));
  bar.max = open.pages;
  bar.value = shown.length;
  element("progress-text").textContent = text("page-shown", { shown: shown.length, pages: open.pages });
  sheets.markShown(new Set(shown));
}

for (const head of document.querySelectorAll(".view .group")) {
  head.addEventListener("click", () => {
    const isOpen = head.getAttribute("aria-expanded") === "true";
    head.setAttribute("aria-expanded", String(!isOpen));
    element(head.getAttribute("aria-controls") ?? "").hidden = isOpen;
  });
}

function take(/** @type {any} */ state) {
  if (!state) return;
  news = state.news;
  const before = stage;
  if (state.stage !== "open") {
    showDoor(state);
    if (state.stage === "shut") open = null;
    stage = state.stage;
    return;
  }
  stage = "open";
  if (before === "open" && open) return drawShown(state.shown);
  open = state;
  element("door").hidden = true;
  element("app").hidden = false;
  drawViews();
  saying.begin(open);
  sheets.begin(open, async (page) => {
    const answer = await net.post(`${API}shown`, () => ({ page })).catch(() => null);
    if (answer?.data?.shown) drawShown(answer.data.shown);
  });
  drawShown(state.shown);
  if (open.isAuthor) say(text("page-own-proposal"), true);
}

async function follow() {
  let failures = 0;
  while (!isShut) {
    try {
      take(await net.get(`${API}changes?since=${news}`));
      failures = 0;
    } catch {
      failures += 1;
      if (failures > 2 && !isShut) say(text("page-no-contact"), true);
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

async function main() {
  const [words, first] = await Promise.all([net.texts(), net.get(`${API}state`)]);
  setTexts(words);
  take(first);
  follow();
}
main().catch((error) => {
  if (!isShut) throw error;
});
