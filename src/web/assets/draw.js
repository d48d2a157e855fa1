// @ts-check
// New boxes: by mouse over words or over an area, or by keyboard with a cursor that goes
// from word to word. Words are taken whole.

import * as net from "./net.js";
import * as pages from "./pages.js";
import * as store from "./store.js";

/** @typedef {{part: number, start: number, end: number, box: number[], text: string,
 *   left: number, right: number, top: number, bottom: number}} Word */

const SVG = "http://www.w3.org/2000/svg";
const stage = /** @type {HTMLElement} */ (document.getElementById("stage"));
const button = /** @type {HTMLButtonElement} */ (document.getElementById("new-box"));
/** The kind of the next new box. */
export let nextKind = "other";
export function setNextKind(/** @type {string} */ kind) {
  nextKind = kind;
}

/** @type {Map<number, Promise<Word[]>>} */
const known = new Map();

/** @returns {Promise<Word[]>} */
export function wordsOf(/** @type {number} */ page) {
  const kept = known.get(page);
  if (kept) return kept;
  const words = net.get(`words/${page}`).then((rows) => {
    if (!rows) {
      known.delete(page);
      return [];
    }
    return rows.map((/** @type {[number, number, number, number[], string]} */ row) => {
      const [part, start, end, box, text] = row;
      const [xs, ys] = [box.filter((_, i) => i % 2 === 0), box.filter((_, i) => i % 2 === 1)];
      const [left, right] = [Math.min(...xs), Math.max(...xs)];
      const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
      return { part, start, end, box, text, left, right, top, bottom };
    });
  });
  words.catch(() => known.delete(page));
  known.set(page, words);
  if (known.size > 12) known.delete(/** @type {number} */ (known.keys().next().value));
  return words;
}

function shade(/** @type {Word[]} */ words, /** @type {number[]|null} */ area = null) {
  const layer = pages.getOverlay()?.querySelector(".cursor");
  if (!layer) return;
  const shapes = words.map((word) => {
    const polygon = document.createElementNS(SVG, "polygon");
    polygon.setAttribute("points", word.box.join(" "));
    return polygon;
  });
  if (area) {
    const [x0, y0, x1, y1] = /** @type {[number, number, number, number]} */ (area);
    const rect = document.createElementNS(SVG, "rect");
    rect.setAttribute("x", String(Math.min(x0, x1)));
    rect.setAttribute("y", String(Math.min(y0, y1)));
    rect.setAttribute("width", String(Math.abs(x1 - x0)));
    rect.setAttribute("height", String(Math.abs(y1 - y0)));
    layer.replaceChildren(...shapes, rect);
  } else layer.replaceChildren(...shapes);
}

const spans = (/** @type {Word[]} */ words) => words.map((word) => [word.part, word.start, word.end]);

const under = (/** @type {Word[]} */ words, /** @type {number} */ x, /** @type {number} */ y) =>
  words.findIndex((word) => x >= word.left && x <= word.right && y >= word.top && y <= word.bottom);

/** The words that a rubber band touches: some of their height, so that lines beside are left. */
function touched(/** @type {Word[]} */ words, /** @type {number[]} */ area) {
  const [ax, ay, bx, by] = /** @type {[number, number, number, number]} */ (area);
  const [x0, x1, y0, y1] = [Math.min(ax, bx), Math.max(ax, bx), Math.min(ay, by), Math.max(ay, by)];
  return words.filter((word) => {
    const across = Math.min(word.right, x1) - Math.max(word.left, x0);
    const down = Math.min(word.bottom, y1) - Math.max(word.top, y0);
    return across > 0 && down > 0.3 * (word.bottom - word.top);
  });
}

// The mouse, a finger or a pen.

/** @type {{words: Word[], from: number[], first: number, key: string|undefined, moved: boolean,
 *   chosen: Word[], area: number[]|null, pointer: number}|null} */
let drag = null;

async function begin(/** @type {PointerEvent} */ event) {
  const sheet = /** @type {HTMLElement} */ (event.target).closest("#sheet-original");
  if (!sheet || event.button !== 0 || store.state.stage !== "ready") return;
  const from = pages.pointOf(event);
  const box = /** @type {Element} */ (event.target).closest("[data-key]");
  const key = box instanceof SVGElement ? box.dataset.key : undefined;
  // A finger scrolls, unless a new box was asked for.
  if (event.pointerType === "touch" && !cursor) {
    if (key) store.select(key);
    return;
  }
  event.preventDefault();
  stage.focus({ preventScroll: true });
  const mine = { words: [], from, first: -1, key, moved: false, chosen: [], area: null, pointer: event.pointerId };
  drag = mine;
  const words = await wordsOf(store.state.page);
  Object.assign(mine, { words, first: under(words, from[0] ?? 0, from[1] ?? 0) });
}

function move(/** @type {PointerEvent} */ event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const to = pages.pointOf(event);
  const [x0 = 0, y0 = 0] = drag.from;
  const [x1 = 0, y1 = 0] = to;
  if (!drag.moved && Math.hypot(x1 - x0, y1 - y0) < 3) return;
  drag.moved = true;
  const area = [x0, y0, x1, y1];
  const isFree = event.altKey && store.state.hasAreas;
  const last = under(drag.words, x1, y1);
  if (!isFree && drag.first >= 0 && last >= 0) {
    const [start, end] = [Math.min(drag.first, last), Math.max(drag.first, last)];
    drag.chosen = drag.words.slice(start, end + 1);
    drag.area = null;
    shade(drag.chosen);
  } else {
    drag.chosen = isFree ? [] : touched(drag.words, area);
    drag.area = drag.chosen.length ? null : area;
    shade(drag.chosen, area);
  }
}

async function end(/** @type {PointerEvent} */ event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { moved, key, chosen, area, words, first } = drag;
  drag = null;
  shade([]);
  if (!moved) {
    if (key) store.select(key);
    else if (cursor && first >= 0) await add([/** @type {Word} */ (words[first])], null);
    else store.select(null);
    return;
  }
  if (chosen.length) await add(chosen, null);
  else if (area && store.state.hasAreas) await add([], area);
}

stage.addEventListener("pointerdown", begin);
addEventListener("pointermove", move);
addEventListener("pointerup", end);
addEventListener("pointercancel", () => {
  drag = null;
  shade([]);
});
stage.addEventListener("dblclick", async (event) => {
  const [x = 0, y = 0] = pages.pointOf(event);
  if (/** @type {Element} */ (event.target).closest("[data-key]")) return;
  const words = await wordsOf(store.state.page);
  const word = words[under(words, x, y)];
  if (word) await add([word], null);
});

async function add(/** @type {Word[]} */ words, /** @type {number[]|null} */ area) {
  stop();
  await store.draw(spans(words), area, nextKind);
}

// The keyboard.

/** @type {{words: Word[], at: number, anchor: number, area: number[]|null}|null} */
let cursor = null;
export const isDrawing = () => cursor !== null;

export async function start() {
  if (cursor) return stop();
  if (store.state.stage !== "ready") return;
  const radio = document.querySelector('input[name="mode"][value="original"]');
  if (pages.view.mode === "result" && radio instanceof HTMLInputElement) {
    radio.checked = true;
    pages.setMode("original");
  }
  const words = await wordsOf(store.state.page);
  const chosen = store.selected()?.boxes.find(([page]) => page === store.state.page)?.[1];
  const near = chosen ? words.findIndex((word) => word.left >= (chosen[2] ?? 0) && word.bottom > (chosen[7] ?? 0)) : 0;
  cursor = { words, at: Math.max(0, near), anchor: Math.max(0, near), area: null };
  if (!words.length && store.state.hasAreas) free();
  button.setAttribute("aria-pressed", "true");
  stage.focus({ preventScroll: true });
  stage.classList.add("drawing");
  showCursor(true);
}

export function stop() {
  cursor = null;
  button.setAttribute("aria-pressed", "false");
  stage.classList.remove("drawing");
  shade([]);
}

function free() {
  if (!cursor) return;
  const word = cursor.words[cursor.at];
  const [width, height] = pages.size();
  cursor.area = word
    ? [word.left, word.top, word.right, word.bottom]
    : [width / 2 - 60, height / 2 - 12, width / 2 + 60, height / 2 + 12];
}

const chosenWords = () =>
  cursor ? cursor.words.slice(Math.min(cursor.at, cursor.anchor), Math.max(cursor.at, cursor.anchor) + 1) : [];

function showCursor(isFirst = false) {
  if (!cursor) return;
  shade(cursor.area ? [] : chosenWords(), cursor.area);
  const words = cursor.area ? store.text("page-area") : chosenWords().map((word) => word.text).join(" ");
  store.say(isFirst ? store.text("page-cursor-start", { text: words }) : words);
  const layer = pages.getOverlay()?.querySelector(".cursor > :last-child");
  layer?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** The word on the next line up or down that is nearest sideways. */
function beside(/** @type {Word[]} */ words, /** @type {number} */ at, /** @type {number} */ by) {
  const here = words[at];
  if (!here) return at;
  const middle = (here.left + here.right) / 2;
  let best = at;
  let least = Infinity;
  words.forEach((word, index) => {
    const down = ((word.top + word.bottom) / 2 - (here.top + here.bottom) / 2) * by;
    if (down < (here.bottom - here.top) * 0.5) return;
    const distance = down * 3 + Math.abs((word.left + word.right) / 2 - middle);
    if (distance < least) [best, least] = [index, distance];
  });
  return best;
}

/** Takes a key while a box is drawn; says whether it was one of its keys. */
export function key(/** @type {KeyboardEvent} */ event) {
  if (!cursor) return false;
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const arrow = arrows[/** @type {keyof typeof arrows} */ (event.key)];
  if (event.key === "Escape") stop();
  else if (event.key === "Enter") {
    const { area } = cursor;
    const words = area ? [] : chosenWords();
    if (words.length || area) add(words, area);
  } else if ((event.key === "r" || event.key === "R") && store.state.hasAreas) {
    if (cursor.area) cursor.area = null;
    else free();
    showCursor();
  } else if (arrow && cursor.area) {
    const step = event.ctrlKey ? 1 : 6;
    const [x = 0, y = 0] = arrow;
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = cursor.area;
    const by = [x * step, y * step];
    cursor.area = event.shiftKey
      ? [x0, y0, Math.max(x0 + 2, x1 + (by[0] ?? 0)), Math.max(y0 + 2, y1 + (by[1] ?? 0))]
      : [x0 + (by[0] ?? 0), y0 + (by[1] ?? 0), x1 + (by[0] ?? 0), y1 + (by[1] ?? 0)];
    showCursor();
  } else if (arrow) {
    const { words } = cursor;
    const [x = 0, y = 0] = arrow;
    cursor.at = y ? beside(words, cursor.at, y) : Math.min(words.length - 1, Math.max(0, cursor.at + x));
    if (!event.shiftKey) cursor.anchor = cursor.at;
    showCursor();
  } else return false;
  return true;
}

button.addEventListener("click", () => start());
store.watch((what) => {
  if (!what.has("page")) return;
  if (cursor) stop();
  if (store.state.stage === "ready") setTimeout(() => wordsOf(store.state.page), 150);
});
