// @ts-check
// The list of items in their groups, with the selected one opened for decisions.

import * as store from "./store.js";
import { openReason } from "./dialogs.js";
import { make } from "./make.js";
import { drawHits } from "./pages.js";

export { make } from "./make.js";

const list = /** @type {HTMLElement} */ (document.getElementById("list"));
const groups = ["open", "suspected", "struck", "kept"];
/** Most rows of a group that are shown around the selected one. */
const WINDOW = 60;
/** How many more rows are shown where somebody asks for them. */
const MORE = 480;
const more = new Map(groups.map((group) => [group, WINDOW]));
/** @type {Set<string>} */
const closed = new Set(["kept"]);
/** @type {Map<string, {row: HTMLElement, signature: string}>} */
let rows = new Map();

const mark = (/** @type {store.Item} */ item) =>
  make(
    "span",
    { class: `tag ${item.group}`, "aria-hidden": "true" },
    item.origin === "gap" ? "?" : store.kindOf(item.entity).letter,
  );

function placeWords(/** @type {store.Item} */ item) {
  if (item.origin === "gap" || item.hidden) return item.place;
  return item.page ? store.text("page-page", { page: item.page }) : item.place;
}

function title(/** @type {store.Item} */ item) {
  if (item.origin === "gap") return store.text("page-gap");
  return item.text || store.text("page-area");
}

function badges(/** @type {store.Item} */ item) {
  const shown = [];
  if (item.hidden) shown.push(store.text("page-hidden"));
  if (item.origin === "drawn") shown.push(store.text("page-own"));
  if (item.origin === "search") shown.push(store.text("page-searched"));
  return shown.map((words) => make("span", { class: "badge" }, words));
}

function row(/** @type {store.Item} */ item, /** @type {boolean} */ isSelected) {
  const kind = item.origin === "gap" ? store.text("page-gap-kind") : store.kindOf(item.entity).name;
  const status = store.text(`page-status-${item.group}`);
  const head = make(
    "button",
    {
      type: "button",
      class: "item",
      "data-key": item.key,
      "aria-current": isSelected ? "true" : null,
      "aria-expanded": isSelected ? "true" : "false",
    },
    mark(item),
    make(
      "span",
      { class: "what" },
      make("span", { class: "text" }, title(item)),
      make("span", { class: "meta" }, `${kind} · ${placeWords(item)}`, ...badges(item)),
      make("span", { class: "unseen" }, `, ${status}`),
    ),
    item.score === null ? "" : make("span", { class: "score", title: store.text("page-score") }, `${item.score} %`),
  );
  return make("li", { class: isSelected ? "chosen" : "" }, head, ...(isSelected ? [card(item)] : []));
}

function card(/** @type {store.Item} */ item) {
  const isGap = item.origin === "gap";
  const button = (
    /** @type {string} */ id,
    /** @type {string} */ words,
    /** @type {() => void} */ act,
    isOn = false,
  ) =>
    make(
      "button",
      { type: "button", "data-act": id, "aria-pressed": isOn ? "true" : "false", onclick: act },
      words,
    );
  const after = () => {};
  const choices = make(
    "div",
    { class: "choices" },
    button(
      "strike",
      store.text(isGap ? "page-strike-gap" : "page-strike"),
      () => (store.decide([item], "strike"), after()),
      item.verdict === "strike",
    ),
    button(
      "keep",
      store.text(isGap ? "page-keep-gap" : "page-keep"),
      () => (store.decide([item], "keep"), after()),
      item.verdict === "keep",
    ),
  );
  if (!isGap && item.text) {
    choices.append(
      make("button", { type: "button", "data-act": "same", onclick: () => store.same(item) }, store.text("page-same")),
    );
  }
  const parts = [];
  if (!isGap && item.text) {
    parts.push(
      make("p", { class: "context" }, `…${item.before}`, make("mark", {}, item.text), `${item.after}…`),
    );
  }
  if (item.why) parts.push(make("p", { class: "why" }, item.why));
  if (item.hidden) parts.push(make("p", { class: "why" }, store.text("page-hidden-why", { place: item.place })));
  parts.push(choices);
  if (!isGap) {
    const select = make("select", { "aria-label": store.text("page-kind"), "data-act": "kind" });
    for (const kind of store.kinds) {
      select.append(make("option", { value: kind.key, selected: kind.key === item.entity }, kind.name));
    }
    select.addEventListener("change", () =>
      store.setKind(item, /** @type {HTMLSelectElement} */ (select).value),
    );
    const reason = make(
      "button",
      { type: "button", class: "reason", "data-act": "reason", onclick: () => openReason(item) },
      store.text("page-reason", { reason: item.reason }),
    );
    parts.push(make("div", { class: "details" }, select, reason));
  }
  return make("div", { class: "card" }, ...parts);
}

/** The rows of a group that are shown: those around the selected one. */
function shownRows(/** @type {string} */ group, /** @type {store.Item[]} */ items) {
  if (closed.has(group)) return [];
  const most = more.get(group) ?? WINDOW;
  const at = items.findIndex((item) => item.key === store.state.selected);
  const start = Math.max(0, Math.min(at - WINDOW / 2, items.length - most));
  return items.slice(start, start + most).map((item) => {
    const isSelected = item.key === store.state.selected;
    const signature = JSON.stringify([item, isSelected]);
    const known = rows.get(item.key);
    const entry = known?.signature === signature ? known : { row: row(item, isSelected), signature };
    rows.set(item.key, entry);
    return entry.row;
  });
}

/** The parts of a group in the list, made once. @type {Map<string, {button: HTMLElement, count: HTMLElement, body: HTMLElement, more: HTMLElement, all: HTMLElement[]}>} */
const sections = new Map(
  groups.map((group) => {
    const name = make("span", { class: "name" });
    const count = make("span", { class: "count" });
    const turn = () => {
      if (!closed.delete(group)) closed.add(group);
      draw();
    };
    const button = make("button", { type: "button", class: `group ${group}`, "data-group": group, onclick: turn }, name, count);
    const body = make("ul", { class: "items" });
    const showMore = () => {
      more.set(group, (more.get(group) ?? WINDOW) + MORE);
      draw();
    };
    const rest = make("button", { type: "button", class: "more", onclick: showMore });
    return [group, { button, count, body, more: rest, all: [make("h2", {}, button), body, rest] }];
  }),
);

/** Brings a group up to date. Rows that stay are not touched, so nothing jumps. */
function update(/** @type {string} */ group, /** @type {number} */ count, /** @type {HTMLElement[]} */ shown) {
  const parts = sections.get(group);
  if (!parts) return;
  const isOpen = !closed.has(group);
  const name = /** @type {HTMLElement} */ (parts.button.firstChild);
  name.textContent = store.text(`page-group-${group}`);
  parts.count.textContent = String(count);
  parts.button.setAttribute("aria-expanded", String(isOpen));
  parts.body.hidden = shown.length === 0;
  const staying = new Set(shown);
  for (const child of [...parts.body.children]) {
    if (!staying.has(/** @type {HTMLElement} */ (child))) child.remove();
  }
  let at = parts.body.firstChild;
  for (const row of shown) {
    if (row === at) at = at.nextSibling;
    else parts.body.insertBefore(row, at);
  }
  const left = isOpen ? count - shown.length : 0;
  parts.more.hidden = left === 0;
  parts.more.textContent = store.text("page-more", { count: left });
}

/** What no page shows and no result keeps: one card a kind, after what can be decided. */
const dropped = make("section", { class: "dropped", "aria-labelledby": "dropped-title", hidden: true });
store.watch((what) => {
  if (!what.has("dropped")) return;
  const all = store.state.dropped;
  dropped.hidden = all.length === 0;
  const count = all.reduce((sum, one) => sum + one.count, 0);
  dropped.replaceChildren(
    make("h2", { id: "dropped-title" }, store.text("page-dropped"), make("span", { class: "count" }, String(count))),
    make("p", { class: "why" }, store.text("page-dropped-how")),
    make("ul", {}, ...all.map((one) => make("li", {}, make("span", {}, store.text(`page-dropped-${one.what}`)), make("span", { class: "score" }, String(one.count))))),
  );
});

/** What had the focus, so that it has it again when the list is drawn anew. */
function focused() {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !list.contains(active)) return null;
  const { key, act, group } = active.dataset;
  return key ? `[data-key="${CSS.escape(key)}"]` : act ? `[data-act="${act}"]` : group ? `[data-group="${group}"]` : "button";
}

/** What the list shows now. @type {unknown[]} */
let drawn = [];

export function draw() {
  const { state } = store;
  if (state.stage !== "ready") {
    drawn = [];
    const words = state.stage === "failed" ? state.message : store.text("page-reading");
    list.replaceChildren(make("p", { class: "empty" }, words));
    return;
  }
  /** @type {Record<string, store.Item[]>} */
  const byGroup = { open: [], suspected: [], struck: [], kept: [] };
  for (const item of state.order) if (store.passes(item)) byGroup[item.group]?.push(item);
  const chosen = store.selected();
  if (chosen) closed.delete(chosen.group);
  const wanted = groups.map((group) => {
    const items = byGroup[group] ?? [];
    return { group, count: items.length, shown: shownRows(group, items) };
  });
  // A row that has not changed is the same element. What the program answers is mostly what
  // is shown already, and then nothing is touched.
  const now = wanted.flatMap(({ group, count, shown }) => [group, closed.has(group), count, ...shown]);
  if (now.length === drawn.length && now.every((one, index) => one === drawn[index])) return;
  if (!drawn.length) list.replaceChildren(...groups.flatMap((group) => sections.get(group)?.all ?? []), dropped);
  drawn = now;
  const focus = focused();
  for (const { group, count, shown } of wanted) update(group, count, shown);
  const had = focus ? /** @type {HTMLElement|null} */ (list.querySelector(focus)) : null;
  if (had && had !== document.activeElement) had.focus({ preventScroll: true });
}

let takesFocus = false;
/** Does something that selects a row, which then gets the focus. */
export function withFocus(/** @type {() => void} */ work) {
  takesFocus = true;
  work();
  takesFocus = false;
}

/** Brings the selected row into view, and the focus to it where that is wanted. */
function reveal() {
  const key = store.state.selected;
  const head = key && list.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!(head instanceof HTMLElement)) return;
  if (takesFocus) head.focus({ preventScroll: true });
  // Before the next picture, when everything has its place for the first time.
  requestAnimationFrame(() => head.parentElement?.scrollIntoView({ block: "nearest" }));
}

list.addEventListener("click", (event) => {
  const target = /** @type {HTMLElement} */ (event.target).closest("[data-key]");
  if (!(target instanceof HTMLElement)) return;
  const key = target.dataset.key ?? null;
  withFocus(() => store.select(store.state.selected === key ? null : key));
});

store.watch((what) => {
  if (what.has("items") || what.has("selected") || what.has("filter") || (what.has("page") && store.state.filter.page)) {
    draw();
    if (what.has("selected")) reveal();
  }
});

// What a second person said when she sent the document back.
const said = /** @type {HTMLElement} */ (document.getElementById("said"));
let shownSaid = /** @type {unknown} */ (null);
store.watch(() => {
  const { said: all } = store.state;
  if (all === shownSaid) return;
  shownSaid = all;
  said.hidden = all.length === 0;
  said.querySelector("ul")?.replaceChildren(
    ...all.map((one) => {
      const { page, area } = one;
      const words = make("span", { class: "text" }, one.text);
      const place = make("span", { class: "meta" }, page ? store.text("page-page", { page }) : one.by);
      if (!page) return make("li", {}, words, place);
      const show = () => {
        store.goTo(page);
        const [left, top, right, bottom] = area ?? [0, 0, 0, 0];
        drawHits(area ? [[left, bottom, right, bottom, right, top, left, top]] : []);
      };
      return make("li", {}, make("button", { type: "button", onclick: show }, words, place));
    }),
  );
});
