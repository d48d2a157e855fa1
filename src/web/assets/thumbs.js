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
function boxes() {
  /** @type {Map<number, {open: number, points: [string, string][]}>} */
  const byPage = new Map();
  for (const item of store.state.order) {
    for (const [page, corners] of item.boxes) {
      const entry = byPage.get(page) ?? { open: 0, points: [] };
      byPage.set(page, entry);
      entry.points.push([item.origin === "gap" ? `${item.group} gap` : item.group, corners.join(" ")]);
    }
    if (item.page && (item.group === "open" || item.group === "suspected")) {
      const entry = byPage.get(item.page) ?? { open: 0, points: [] };
      byPage.set(item.page, entry);
      entry.open += 1;
    }
  }
  thumbs.forEach((thumb, index) => {
    const page = index + 1;
    const entry = byPage.get(page) ?? { open: 0, points: [] };
    const isDone = store.state.pagesDone.has(page);
    const signature = JSON.stringify([entry, isDone]);
    if (drawn.get(page) === signature) return;
    drawn.set(page, signature);
    const map = thumb.querySelector("svg");
    map?.replaceChildren(
      ...entry.points.map(([group, points]) => {
        const polygon = document.createElementNS(SVG, "polygon");
        polygon.setAttribute("class", group);
        polygon.setAttribute("points", points);
        return polygon;
      }),
    );
    thumb.classList.toggle("done", isDone);
    const label = store.text(isDone ? "page-thumb-done" : "page-thumb", { page, count: entry.open });
    thumb.setAttribute("aria-label", label);
    const shown = thumb.querySelector(".label");
    if (shown) shown.textContent = isDone ? `${page} ✓` : entry.open ? `${page} · ${entry.open}` : `${page}`;
  });
}

/** Firefox, Chromium and Edge know when nobody waits for anything; Safari does not say. */
const idle = (/** @type {() => void} */ work) =>
  "requestIdleCallback" in window ? requestIdleCallback(work, { timeout: 1500 }) : work();

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
    timer = setTimeout(() => idle(boxes), 200);
  }
});
