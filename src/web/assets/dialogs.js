// @ts-check
// Dialogs: reasons, and the step from decisions to a finished file.

import * as net from "./net.js";
import * as store from "./store.js";
import { make } from "./make.js";

function element(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
const passphrase = () => /** @type {HTMLInputElement|null} */ (document.getElementById("save-passphrase"));
/** Whether what is done here is put before a second person. */
const proposes = () => element("save-go").hasAttribute("data-proposes");
const dialog = (/** @type {string} */ id) => /** @type {HTMLDialogElement} */ (element(id));

/** @type {store.Item|null} */
let reasonFor = null;
export function openReason(/** @type {store.Item} */ item) {
  reasonFor = item;
  /** @type {HTMLInputElement} */ (element("reason-own")).value = item.reason;
  dialog("reason").showModal();
}

function useReason(/** @type {string} */ reason) {
  dialog("reason").close();
  if (reasonFor && reason.trim()) store.setReason(reasonFor, reason.trim());
}

function summary() {
  const items = [...store.state.items.values()];
  const count = (/** @type {(item: store.Item) => boolean} */ wanted) => items.filter(wanted).length;
  const row = (/** @type {string} */ id, /** @type {number} */ number) =>
    make("li", {}, make("strong", {}, String(number)), ` ${store.text(id)}`);
  const open = count((item) => item.group === "open");
  const rows = [
    row("page-save-struck", count((item) => item.group === "struck")),
    row("page-save-kept", count((item) => item.verdict === "keep")),
  ];
  if (open) rows.push(row("page-save-open", open));
  return make("ul", { class: "summary" }, ...rows);
}

function show() {
  const body = element("save-body");
  const go = /** @type {HTMLButtonElement} */ (element("save-go"));
  const { blocking } = store.state.progress;
  element("save-replace-row").hidden = true;
  element("save-next").hidden = true;
  element("quit").hidden = true;
  go.hidden = false;
  go.disabled = blocking > 0;
  if (passphrase()) element("save-passphrase-row").hidden = blocking > 0;
  const parts = [summary()];
  if (blocking) {
    const first = make(
      "button",
      {
        type: "button",
        onclick: () => {
          dialog("save").close();
          const item = store.state.order.find((item) => item.group === "suspected");
          if (item) store.select(item.key);
        },
      },
      store.text("page-save-show"),
    );
    parts.push(make("p", { class: "problem" }, store.text("page-save-blocked", { count: blocking })), first);
  } else parts.push(make("p", {}, store.text(proposes() ? "page-propose-how" : "page-save-how")));
  body.replaceChildren(...parts);
}

async function save() {
  const body = element("save-body");
  const go = /** @type {HTMLButtonElement} */ (element("save-go"));
  const replace = /** @type {HTMLInputElement} */ (element("save-replace"));
  go.disabled = true;
  body.replaceChildren(make("p", { class: "working" }, store.text("page-saving")));
  let answer;
  try {
    answer = await net.post("save", () => ({ version: store.state.version, replace: replace.checked, passphrase: passphrase()?.value }));
  } catch {
    body.replaceChildren(make("p", { class: "problem" }, store.text("page-no-contact")));
    go.disabled = false;
    return;
  }
  const { status, data } = answer;
  if (status === 200) {
    const words = proposes() ? "page-proposed" : "page-saved";
    body.replaceChildren(
      make("p", { class: "saved" }, store.text(words, { count: data.struck, values: data.values })),
      make("p", {}, make("code", {}, data.path)),
      make("p", {}, store.text(proposes() ? "page-proposed-next" : "page-saved-check")),
    );
    const asked = passphrase();
    if (asked) {
      asked.value = "";
      element("save-passphrase-row").hidden = true;
    }
    element("save-replace-row").hidden = true;
    go.hidden = true;
    element("save-next").hidden = net.documentIndex + 1 >= net.documentCount;
    element("quit").hidden = false;
    return;
  }
  if (status === 409 && data) store.take(data);
  const words = status === 409 ? store.text("page-conflict") : data?.message ?? store.text("page-not-possible");
  body.replaceChildren(make("p", { class: "problem" }, words));
  element("save-replace-row").hidden = !data?.exists;
  go.disabled = false;
}

export function shut(/** @type {string} */ words) {
  const message = make("main", { class: "message" }, make("h1", {}, words));
  document.body.replaceChildren(message);
}

export function prepare() {
  element("reason-list").addEventListener("click", (event) => {
    const reason = /** @type {HTMLElement} */ (event.target).dataset.reason;
    if (reason) useReason(reason);
  });
  element("reason-form").addEventListener("submit", (event) => {
    event.preventDefault();
    useReason(/** @type {HTMLInputElement} */ (element("reason-own")).value);
  });
  element("open-help").addEventListener("click", () => dialog("help").showModal());
  element("open-save").addEventListener("click", () => {
    /** @type {HTMLInputElement} */ (element("save-replace")).checked = false;
    show();
    dialog("save").showModal();
  });
  element("save-go").addEventListener("click", save);
  passphrase()?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !(/** @type {HTMLButtonElement} */ (element("save-go")).disabled)) save();
  });
  element("save-next").addEventListener("click", () => location.assign(`/d/${net.documentIndex + 1}`));
  element("quit").addEventListener("click", async () => {
    await net.post("/api/quit").catch(() => {});
    shut(store.text("page-ended"));
  });
}
