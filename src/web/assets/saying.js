// @ts-check
// What the second person says: comments on places, approval, and sending back.

import * as net from "./net.js";
import * as sheets from "./sheets.js";
import { make } from "./make.js";
import { text } from "./words.js";

const API = "/api/second/";
function element(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
const dialog = (/** @type {string} */ id) => /** @type {HTMLDialogElement} */ (element(id));
const area = (/** @type {string} */ id) => /** @type {HTMLTextAreaElement} */ (element(id));

/** @typedef {{page: number, removal?: number, area?: number[], text: string, label: string}} Comment */

/** The proposal. @type {any} */
let open = null;
/** @type {Comment[]} */
let said = [];
export const comments = () => said;

/** What the comment being written is about. @type {Comment|null} */
let next = null;

/** Asks for a comment on a place. */
export function comment(
  /** @type {number} */ page,
  /** @type {{removal?: number, area?: number[], boxes?: {page: number, area: number[]}[]}} */ about,
  /** @type {string} */ label,
) {
  const box = about.boxes?.find((box) => box.page === page)?.area;
  const frame = box && [box[0], box[1], box[0] + box[2], box[1] + box[3]].map(Math.round);
  next = { page, removal: about.removal, area: about.area ?? frame, text: "", label };
  element("comment-label").textContent = text("page-comment-on", { what: label, page });
  area("comment-text").value = "";
  dialog("comment").showModal();
  area("comment-text").focus();
}

function draw() {
  const rows = said.map((one, index) =>
    make(
      "li",
      {},
      make(
        "button",
        { type: "button", class: "item", onclick: () => sheets.goTo(one.page, { removal: one.removal }) },
        make(
          "span",
          { class: "what" },
          make("span", { class: "text" }, one.text),
          make("span", { class: "meta" }, `${text("page-page", { page: one.page })} · ${one.label}`),
        ),
      ),
      make(
        "button",
        {
          type: "button",
          class: "small-button",
          "aria-label": `${text("page-comment-remove")}: ${one.text}`,
          onclick: () => {
            said.splice(index, 1);
            draw();
          },
        },
        text("page-comment-remove"),
      ),
    ),
  );
  const list = document.querySelector("#rows-comments .rows");
  list?.replaceChildren(...(rows.length ? rows : [make("li", { class: "none" }, text("page-comments-none"))]));
  const count = document.querySelector("#title-comments .count");
  if (count) count.textContent = String(said.length);
  sheets.redraw();
}

/** What stands in the way of an approval. */
function hindrances() {
  const all = [];
  if (open.isAuthor) all.push(text("page-own-proposal"));
  if (open.alarms.length && !open.mayOverrule) all.push(text("page-alarms-left", { count: open.alarms.length }));
  const left = open.pages - open.shown.length;
  if (left) all.push(text("page-pages-left", { count: left }));
  return all;
}

function showApprove() {
  const all = hindrances();
  const body = element("approve-body");
  const go = /** @type {HTMLButtonElement} */ (element("approve-go"));
  go.disabled = all.length > 0;
  const overrules = open.alarms.length > 0 && !all.length;
  go.hidden = overrules;
  element("approve-form").hidden = !overrules;
  element("approve-despite").hidden = !overrules;
  const parts = all.map((words) => make("p", { class: "problem" }, words));
  if (overrules) parts.push(make("p", { class: "problem" }, text("page-alarms-despite", { count: open.alarms.length })));
  if (!all.length) {
    parts.push(make("p", {}, text("page-approve-how", { reader: open.reader, count: open.removals.length })));
    if (open.suspicions.length) parts.push(make("p", {}, text("page-approve-look", { count: open.suspicions.length })));
  } else if (!open.isAuthor && open.shown.length < open.pages) {
    const first = Array.from({ length: open.pages }, (_, index) => index + 1).find((page) => !open.shown.includes(page)) ?? 1;
    const show = () => {
      dialog("approve").close();
      sheets.goTo(first);
    };
    parts.push(make("button", { type: "button", onclick: show }, text("page-pages-show", { page: first })));
  }
  body.replaceChildren(...parts);
  dialog("approve").showModal();
}

/** @param {string=} overruled */
async function approve(overruled) {
  const go = /** @type {HTMLButtonElement} */ (element(overruled ? "approve-despite" : "approve-go"));
  go.disabled = true;
  element("approve-body").replaceChildren(make("p", {}, text("page-approving")));
  const answer = await net.post(`${API}approve`, () => ({ overruled })).catch(() => null);
  go.disabled = !overruled;
  if (answer?.status === 200) return dialog("approve").close();
  const words = answer?.data?.message ?? text("page-no-contact");
  element("approve-body").replaceChildren(make("p", { class: "problem" }, words));
}

async function reject() {
  const problem = element("reject-problem");
  const go = /** @type {HTMLButtonElement} */ (element("reject-go"));
  problem.textContent = "";
  go.disabled = true;
  const to = /** @type {HTMLInputElement} */ (document.querySelector('input[name="outcome"]:checked')).value;
  const comments = said.map(({ page, removal, area, text }) => ({ page, removal, area, text }));
  const answer = await net
    .post(`${API}reject`, () => ({ to, reason: area("reject-reason").value.trim(), comments }))
    .catch(() => null);
  go.disabled = false;
  if (answer?.status === 200) return dialog("reject").close();
  problem.textContent = answer?.data?.message ?? text("page-no-contact");
}

export function begin(/** @type {any} */ proposal) {
  open = proposal;
  said = [];
  draw();
}

element("open-approve").addEventListener("click", showApprove);
element("approve-go").addEventListener("click", () => approve());
element("approve-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const reason = area("approve-why").value.trim();
  if (reason) approve(reason);
});
element("open-reject").addEventListener("click", () => {
  element("reject-problem").textContent = "";
  element("reject-count").textContent = text("page-comments-go", { count: said.length });
  dialog("reject").showModal();
});
element("reject-form").addEventListener("submit", (event) => {
  event.preventDefault();
  reject();
});
element("comment-page").addEventListener("click", () => comment(sheets.currentPage(), {}, text("page-whole")));
element("comment-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = area("comment-text").value.trim();
  if (!next || !words) return;
  said.push({ ...next, text: words });
  dialog("comment").close();
  draw();
});
