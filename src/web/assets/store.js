// @ts-check
// What the page knows: items, decisions, which page and item are looked at. Changes are
// shown at once and sent to the program, which has the last word.

import * as net from "./net.js";
import { say, text } from "./words.js";

export { say, setTexts, text } from "./words.js";

/**
 * @typedef {{key: string, gone?: boolean, group: string, verdict: string, suggestion: string,
 *   entity: string, page: number|null, boxes: [number, number[]][], text: string,
 *   before: string, after: string, score: number|null, reason: string, origin: string,
 *   hidden: boolean, place: string, why: string}} Item
 */

export const state = {
  stage: "reading",
  news: 0,
  version: 0,
  pages: 1,
  /** @type {[number, number][]} */
  sizes: [],
  /** @type {Map<string, Item>} */
  items: new Map(),
  /** @type {Item[]} in the order of the document */
  order: [],
  /** @type {Set<number>} */
  pagesDone: new Set(),
  progress: { decided: 0, total: 0, blocking: 0 },
  canUndo: false,
  canRedo: false,
  hasAreas: true,
  /** @type {{version: number, path: string}|null} */
  saved: null,
  page: 1,
  /** @type {string|null} */
  selected: null,
  filter: { kind: "", page: "", score: "", hidden: false },
  message: "",
  /** What the result leaves behind whatever is decided, once that is known. @type {{what: string, count: number}[]} */
  dropped: [],
  /** What a second person has said. @type {{by: string, page: number|null, area: number[]|null, text: string}[]} */
  said: [],
};

/** @type {Set<string>|null} */
let held = null;
/** Does several things that are told of, and drawn, once. */
export function together(/** @type {() => void} */ work) {
  const all = (held = new Set());
  try {
    work();
  } finally {
    held = null;
  }
  tell(...all);
}

/** @type {((what: Set<string>) => void)[]} */
const watchers = [];
export function watch(/** @type {(what: Set<string>) => void} */ call) {
  watchers.push(call);
}
/** Tells all parts of the page what has changed: "items", "page", "selected", "filter", "dropped". */
export function tell(/** @type {string[]} */ ...what) {
  if (held) return what.forEach((one) => held?.add(one));
  const changed = new Set(what);
  for (const call of watchers) call(changed);
}

/** The kinds in the order of their keys. */
export const kinds = [...document.querySelectorAll("#search-kind option")].map((option) => ({
  key: /** @type {HTMLOptionElement} */ (option).value,
  letter: /** @type {HTMLElement} */ (option).dataset.letter ?? "",
  name: option.textContent ?? "",
}));
export const kindOf = (/** @type {string} */ key) =>
  kinds.find((kind) => kind.key === key) ?? { key, letter: "?", name: key };

function group(/** @type {Item} */ item) {
  if (item.verdict === "strike") return "struck";
  if (item.verdict === "keep" || item.suggestion === "keep") return "kept";
  return item.suggestion === "strike" ? "open" : "suspected";
}

/** Whether a person has to say something about it. */
export const counts = (/** @type {Item} */ item) =>
  item.suggestion !== "keep" || item.verdict !== "open";

function sort() {
  const top = (/** @type {Item} */ item) => item.boxes[0]?.[1];
  state.order = [...state.items.values()].sort((a, b) => {
    const page = (a.page ?? 1e9) - (b.page ?? 1e9);
    if (page) return page;
    const [one, other] = [top(a), top(b)];
    if (!one || !other) return one ? -1 : other ? 1 : 0;
    // Boxes on about the same line go from left to right.
    const down = one[7] - other[7];
    return Math.abs(down) > 5 ? down : one[0] - other[0];
  });
}

function count() {
  const progress = { decided: 0, total: 0, blocking: 0 };
  for (const item of state.items.values()) {
    if (!counts(item)) continue;
    progress.total += 1;
    if (item.verdict !== "open") progress.decided += 1;
    else if (item.suggestion === "review" || item.suggestion === "gap") progress.blocking += 1;
  }
  state.progress = progress;
}

/** Takes what the program says. */
export function take(/** @type {any} */ data) {
  if (!data) return;
  state.stage = data.stage ?? state.stage;
  if (data.news !== undefined) state.news = Math.max(state.news, data.news);
  if (data.pages) state.pages = data.pages;
  if (data.sizes) state.sizes = data.sizes;
  if (data.message) state.message = data.message;
  if (data.stage !== "ready") return tell("items", "page");
  let isNew = false;
  for (const item of data.items) {
    if (item.gone) {
      state.items.delete(item.key);
      isNew = true;
      if (state.selected === item.key) state.selected = null;
    } else {
      isNew ||= !state.items.has(item.key);
      state.items.set(item.key, item);
    }
  }
  if (data.version >= state.version) {
    state.version = data.version;
    state.canUndo = data.canUndo;
    state.canRedo = data.canRedo;
    state.pagesDone = new Set(data.pagesDone);
    state.saved = data.saved;
  }
  if (data.said) state.said = data.said;
  if (data.hasAreas !== undefined) state.hasAreas = data.hasAreas;
  if (data.lost) say(text("page-lost"), true);
  if (data.recovered) say(text("page-recovered", { count: data.recovered }));
  // Items are other objects now, in the same order unless some came or went.
  if (isNew) sort();
  else state.order = state.order.map((item) => state.items.get(item.key) ?? item);
  count();
  tell("items", "page");
}

/** Takes what the result leaves behind. */
export function takeDropped(/** @type {{what: string, count: number}[]} */ dropped) {
  state.dropped = dropped;
  tell("dropped");
}

/** Sends a write and takes the answer. */
async function send(/** @type {string} */ path, /** @type {object} */ body) {
  let answer;
  try {
    answer = await net.post(path, () => ({ ...body, version: state.version }));
  } catch {
    say(text("page-no-contact"), true);
    return null;
  }
  if (answer.data?.items) take(answer.data);
  if (answer.status === 409) say(text("page-conflict"), true);
  else if (answer.status >= 400) {
    say(answer.data?.message ?? text("page-not-possible"), true);
    take(await net.get("state"));
  }
  return answer.status < 400 ? answer.data : null;
}

const act = (/** @type {object} */ event) => send("do", { event });

/** Shows a decision at once and sends it. */
export function decide(/** @type {Item[]} */ items, /** @type {string} */ verdict) {
  if (!items.length) return;
  for (const item of items) {
    item.verdict = verdict;
    item.group = group(item);
  }
  count();
  state.canUndo = true;
  tell("items");
  return act({ do: "decide", keys: items.map((item) => item.key), verdict });
}

export function setKind(/** @type {Item} */ item, /** @type {string} */ entity) {
  item.entity = entity;
  tell("items");
  return act({ do: "kind", keys: [item.key], entity });
}

export function setReason(/** @type {Item} */ item, /** @type {string} */ reason) {
  item.reason = reason;
  tell("items");
  return act({ do: "reason", keys: [item.key], reason });
}

export async function same(/** @type {Item} */ item) {
  const verdict = item.verdict === "keep" ? "keep" : "strike";
  const answer = await send("same", { key: item.key, verdict });
  if (answer) say(text(verdict === "keep" ? "page-same-kept" : "page-same-struck", { count: answer.items.length }));
}

/** Adds a box: words as [part, start, end], or an area as two corners. */
export async function draw(
  /** @type {number[][]} */ spans,
  /** @type {number[]|null} */ area,
  /** @type {string} */ entity,
) {
  const answer = await send("draw", { page: state.page, spans, area, entity });
  const added = answer?.items.find((/** @type {Item} */ item) => item.origin === "drawn");
  if (added) {
    select(added.key);
    say(text("page-box-added", { text: added.text || text("page-area") }));
  }
}

export async function strikePhrase(
  /** @type {string} */ phrase,
  /** @type {boolean} */ inside,
  /** @type {string} */ entity,
) {
  const answer = await send("strike", { phrase, inside, entity });
  if (answer) say(text("page-phrase-struck", { count: answer.items.length }));
}

export async function turn(/** @type {"undo"|"redo"} */ which) {
  if (which === "undo" ? !state.canUndo : !state.canRedo) return;
  const answer = await act({ do: which });
  const changed = answer?.items.filter((/** @type {Item} */ item) => !item.gone);
  say(text(which === "undo" ? "page-undone" : "page-redone"));
  if (changed?.length) select(changed[0].key);
}

/** Says that a page is done: what is suggested on it goes. */
export async function pageDone(/** @type {number} */ page, /** @type {boolean} */ done) {
  const open = done ? state.order.filter((item) => item.page === page && item.group === "open") : [];
  await act({ do: "page", page, done, keys: open.map((item) => item.key) });
  if (!done) return;
  const left = state.order.filter((item) => item.page === page && item.group === "suspected").length;
  say(left ? text("page-done-but", { page, count: left }) : text("page-done", { page }));
}

export function select(/** @type {string|null} */ key) {
  state.selected = key;
  const item = key ? state.items.get(key) : null;
  if (item?.page && item.page !== state.page) {
    state.page = item.page;
    tell("page", "selected");
  } else tell("selected");
}

export function goTo(/** @type {number} */ page) {
  const next = Math.min(Math.max(1, page), state.pages);
  if (next === state.page) return;
  state.page = next;
  tell("page");
}

/** Whether an item passes the filter. */
export function passes(/** @type {Item} */ item) {
  const { kind, page, score, hidden } = state.filter;
  if (kind && item.entity !== kind) return false;
  if (page === "this" && item.page !== state.page) return false;
  if (score === "low" && (item.score === null || item.score >= 75)) return false;
  if (score === "high" && (item.score === null || item.score < 75)) return false;
  return !hidden || item.hidden || item.origin === "gap";
}

/** The item after or before the selected one in the document, among those wanted. */
export function step(
  /** @type {number} */ by,
  /** @type {(item: Item) => boolean} */ wanted = () => true,
) {
  const items = state.order;
  if (!items.length) return null;
  const ok = (/** @type {Item} */ item) => passes(item) && wanted(item);
  let at = items.findIndex((item) => item.key === state.selected);
  if (at < 0) {
    const first = items.findIndex((item) => (item.page ?? 1e9) >= state.page);
    at = by > 0 ? (first < 0 ? items.length : first) - 1 : first < 0 ? items.length : first;
  }
  for (let next = at + by; next >= 0 && next < items.length; next += by) {
    if (ok(items[next])) return items[next];
  }
  return null;
}

export const selected = () => (state.selected ? state.items.get(state.selected) ?? null : null);
