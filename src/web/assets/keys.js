// @ts-check
// Keys → what they do. All of it can be switched off or put on other keys (WCAG 2.1.4);
// nothing needs a key.

import * as draw from "./draw.js";
import * as list from "./list.js";
import * as pages from "./pages.js";
import * as store from "./store.js";
import { openReason } from "./dialogs.js";

/** What has a key of its own, in the order in which it is shown. */
const usual = {
  next: "j",
  previous: "k",
  strike: "Enter",
  keep: "x",
  same: "a",
  reason: "l",
  box: "n",
  filter: "f",
  search: "s",
  "next-page": "PageDown",
  "previous-page": "PageUp",
  done: "Shift+Enter",
  view: "v",
  undo: "Ctrl+z",
  redo: "Ctrl+y",
  help: "?",
};
/** @typedef {keyof typeof usual} Action */

const STORAGE = "svartpenna-keys";
/** @type {{on: boolean, keys: Record<string, string>}} */
let settings = { on: true, keys: {} };
try {
  settings = { ...settings, ...JSON.parse(localStorage.getItem(STORAGE) ?? "{}") };
} catch {
  // A broken setting is as good as none.
}
const keep = () => localStorage.setItem(STORAGE, JSON.stringify(settings));
const keyOf = (/** @type {string} */ action) =>
  settings.keys[action] ?? usual[/** @type {Action} */ (action)] ?? "";

function nameOf(/** @type {KeyboardEvent} */ event) {
  const single = event.key.length === 1;
  const key = single ? event.key.toLowerCase() : event.key;
  const shift = event.shiftKey && !single ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${shift}${key}`;
}

const isOpen = (/** @type {store.Item} */ item) => item.group === "open" || item.group === "suspected";

/** Selects another item and brings it into view, with the focus in the list. */
function go(/** @type {store.Item|null} */ item) {
  if (!item) return store.say(store.text("page-no-more"));
  list.withFocus(() => store.select(item.key));
}

/** Decides on the selected item and goes on to the next that is open. */
export function decide(/** @type {string} */ verdict) {
  const item = store.selected() ?? store.step(1, isOpen);
  if (!item) return store.say(store.text("page-no-more"));
  const next = store.state.selected ? store.step(1, isOpen) ?? store.step(-1, isOpen) : null;
  list.withFocus(() =>
    store.together(() => {
      store.decide([item], verdict);
      store.select((next ?? item).key);
    }),
  );
  store.say(store.text(verdict === "strike" ? "page-struck" : "page-kept", { text: item.text || store.text("page-area") }));
}

const modes = ["original", "result", "side", "blink"];
function nextView() {
  const next = modes[(modes.indexOf(pages.view.mode) + 1) % modes.length] ?? "original";
  const radio = document.querySelector(`input[name="mode"][value="${next}"]`);
  if (radio instanceof HTMLInputElement) radio.checked = true;
  pages.setMode(next);
}

function element(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @type {Record<string, () => void>} */
const actions = {
  next: () => go(store.step(1, store.counts)),
  previous: () => go(store.step(-1, store.counts)),
  strike: () => decide("strike"),
  keep: () => decide("keep"),
  same: () => {
    const item = store.selected();
    if (item) store.same(item);
  },
  reason: () => {
    const item = store.selected();
    if (item && item.origin !== "gap") openReason(item);
  },
  box: () => draw.start(),
  filter: () => {
    const filter = /** @type {HTMLDetailsElement} */ (element("filter"));
    filter.open = true;
    element("filter-kind").focus();
  },
  search: () => element("search").focus(),
  "next-page": () => store.goTo(store.state.page + 1),
  "previous-page": () => store.goTo(store.state.page - 1),
  done: () => pageDone(),
  view: nextView,
  undo: () => store.turn("undo"),
  redo: () => store.turn("redo"),
  help: () => /** @type {HTMLDialogElement} */ (element("help")).showModal(),
};

export async function pageDone() {
  const { page, pages: count, pagesDone } = store.state;
  const isDone = pagesDone.has(page);
  await store.pageDone(page, !isDone);
  if (!isDone && page < count) store.goTo(page + 1);
}

/** Whether somebody writes or chooses with the keyboard just now. */
function isBusy(/** @type {KeyboardEvent} */ event) {
  const target = /** @type {HTMLElement} */ (event.target);
  if (document.querySelector("dialog[open]")) return true;
  if (target.matches("select, textarea, summary")) return true;
  return target.matches("input") && !target.matches('[type="checkbox"], [type="radio"]');
}

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || !settings.on) {
    if (settings.on || !draw.isDrawing()) return;
  }
  if (isBusy(event)) return;
  if (draw.isDrawing() && draw.key(event)) {
    event.preventDefault();
    return;
  }
  const name = nameOf(event);
  const target = /** @type {HTMLElement} */ (event.target);
  // Enter on a button is that button's, but on a row of the list it decides.
  const isButton = target.matches('button:not(.item), a, input:not([type="radio"]), label');
  if (isButton && (name === "Enter" || name === " ")) return;
  const number = Number(event.key);
  if (!event.ctrlKey && !event.altKey && !event.metaKey && number >= 1 && number <= 9) {
    const kind = store.kinds[number - 1];
    const item = store.selected();
    if (kind && item && item.origin !== "gap") {
      event.preventDefault();
      store.setKind(item, kind.key);
      draw.setNextKind(kind.key);
      store.say(store.text("page-kind-set", { kind: kind.name }));
    }
    return;
  }
  const action = Object.keys(usual).find((action) => keyOf(action) === name);
  const isRedo = name === "Ctrl+Shift+z";
  if (!action && !isRedo) {
    if (event.key === "Escape") store.select(null);
    return;
  }
  event.preventDefault();
  performance.mark("key");
  actions[isRedo ? "redo" : action ?? ""]?.();
  performance.mark("key-done");
});

// The table of keys, where each can be changed.

const shownKey = (/** @type {string} */ key) =>
  key.replace("Ctrl", "Ctrl").replace(/(^|\+)([a-zåäö])$/, (_, before, letter) => before + letter.toUpperCase());

function drawTable() {
  element("key-rows").replaceChildren(
    ...Object.keys(usual).map((action) => {
      const change = list.make("button", { type: "button", "data-action": action }, shownKey(keyOf(action)));
      const words = store.text(`page-action-${action}`);
      change.setAttribute("aria-label", store.text("page-change-key", { what: words, key: shownKey(keyOf(action)) }));
      change.addEventListener("click", () => {
        change.textContent = store.text("page-press-key");
        const listen = (/** @type {KeyboardEvent} */ event) => {
          if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
          event.preventDefault();
          event.stopPropagation();
          change.removeEventListener("keydown", listen);
          const name = nameOf(event);
          const isTaken = Object.keys(usual).some((other) => other !== action && keyOf(other) === name);
          if (event.key !== "Escape" && event.key !== "Tab" && !isTaken) {
            settings.keys[action] = name;
            keep();
          }
          if (isTaken) store.say(store.text("page-key-taken"), true);
          drawTable();
          /** @type {HTMLElement|null} */ (document.querySelector(`[data-action="${action}"]`))?.focus();
        };
        change.addEventListener("keydown", listen);
      });
      return list.make("tr", {}, list.make("td", {}, words), list.make("td", {}, change));
    }),
    ...store.kinds.slice(0, 9).map((kind, index) =>
      list.make("tr", {}, list.make("td", {}, `${store.text("page-action-kind")}: ${kind.name}`), list.make("td", { class: "fixed" }, String(index + 1))),
    ),
  );
}

export function prepare() {
  drawTable();
  const on = /** @type {HTMLInputElement} */ (element("keys-on"));
  on.checked = settings.on;
  on.addEventListener("change", () => {
    settings.on = on.checked;
    keep();
  });
  element("keys-reset").addEventListener("click", () => {
    settings.keys = {};
    keep();
    drawTable();
  });
}
