// @ts-check
// All pages as small pictures, with the boxes on them and what is left to do.

import * as net from "./net.js";
import * as store from "./store.js";
import { make } from "./make.js";

const SVG = "http://www.w3.org/2000/svg";
const THUMB_DPI = 15;
const nav = /** @type {HTMLElement} */ (document.getElementById("thumbs"));
/** @type {HTMLElement[]} */
let thumbs = [];

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      const thumb = /** @type {HTMLElement} */ (entry.target);
      seen.unobserve(thumb);
      load(thumb);
    }
  },
  { root: nav, rootMargin: "200px" },
);

async function load(/** @type {HTMLElement} */ thumb) {
  const blob = await net.picture(`picture/${thumb.dataset.page}?dpi=${THUMB_DPI}`).catch(() => null);
  if (!blob) return;
  const image = new Image();
  image.alt = "";
  image.src = URL.createObjectURL(blob);
  await image.decode().catch(() => {});
  thumb.querySelector(".small")?.prepend(image);
}

function build() {
  const { sizes } = store.state;
  thumbs = sizes.map(([width, height], index) => {
    const map = document.createElementNS(SVG, "svg");
    map.setAttribute("viewBox", `0 0 ${width} ${height}`);
    map.setAttribute("aria-hidden", "true");
    const small = make("span", { class: "small" }, map);
    small.style.aspectRatio = `${width} / ${height}`;
    const thumb = make(
      "button",
      { type: "button", class: "thumb", "data-page": index + 1, onclick: () => store.goTo(index + 1) },
      small,
      make("span", { class: "label" }, String(index + 1)),
    );
    return thumb;
  });
  nav.replaceChildren(...thumbs);
  for (const thumb of thumbs) seen.observe(thumb);
}

/** @type {Map<number, string>} */
let drawn = new Map();

/** Draws the boxes of a page, where they are not drawn already. */
function drawBoxes(/** @type {number} */ page, /** @type {store.Item[]} */ items) {
  const thumb = thumbs[page - 1];
  const isDone = store.state.pagesDone.has(page);
  const look = (/** @type {store.Item} */ item) => (item.origin === "gap" ? `${item.group} gap` : item.group);
  const place = (/** @type {store.Item} */ item) => (item.origin === "drawn" ? item.boxes.join("/") : "");
  const signature = `${isDone} ${items.map((item) => `${item.key} ${look(item)} ${place(item)}`).join()}`;
  if (!thumb || drawn.get(page) === signature) return;
  drawn.set(page, signature);
  const boxes = items.flatMap((item) => item.boxes.map((box) => ({ box, group: look(item) })));
  thumb.querySelector("svg")?.replaceChildren(
    ...boxes
      .filter(({ box }) => box[0] === page)
      .map(({ box, group }) => {
        const polygon = document.createElementNS(SVG, "polygon");
        polygon.setAttribute("class", group);
        polygon.setAttribute("points", box[1].join(" "));
        return polygon;
      }),
  );
  const open = items.filter((item) => item.page === page && (item.group === "open" || item.group === "suspected")).length;
  thumb.classList.toggle("done", isDone);
  const label = store.text(isDone ? "page-thumb-done" : "page-thumb", { page, count: open });
  thumb.setAttribute("aria-label", label);
  const shown = thumb.querySelector(".label");
  if (shown) shown.textContent = isDone ? `${page} ✓` : open ? `${page} · ${open}` : `${page}`;
}

/**
 * Firefox, Chromium and Edge know when nobody waits for anything; Safari does not say.
 * @param {(deadline?: IdleDeadline) => void} work
 */
const idle = (work) => ("requestIdleCallback" in window ? requestIdleCallback(work, { timeout: 1500 }) : work());

let turn = 0;
/** Draws the boxes of all pages, a few at a time, so that a key is answered in between. */
function boxes() {
  const mine = ++turn;
  /** @type {store.Item[][]} */
  const byPage = thumbs.map(() => []);
  for (const item of store.state.order) {
    const pages = new Set(item.boxes.map(([page]) => page));
    if (item.page) pages.add(item.page);
    for (const page of pages) byPage[page - 1]?.push(item);
  }
  let at = 0;
  const some = (/** @type {IdleDeadline=} */ deadline) => {
    while (mine === turn && at < byPage.length) {
      drawBoxes(at + 1, byPage[at] ?? []);
      at += 1;
      if (deadline && deadline.timeRemaining() < 3) return idle(some);
    }
  };
  idle(some);
}

let timer = 0;
store.watch((what) => {
  if (thumbs.length !== store.state.sizes.length) {
    drawn = new Map();
    build();
  }
  if (what.has("page")) {
    for (const thumb of nav.querySelectorAll("[aria-current]")) thumb.removeAttribute("aria-current");
    const current = thumbs[store.state.page - 1];
    current?.setAttribute("aria-current", "page");
    current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  if (what.has("items")) {
    clearTimeout(timer);
    // After what somebody waits for has been painted.
    timer = setTimeout(boxes, 200);
  }
});
