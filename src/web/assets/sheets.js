// @ts-check
// Pages of a proposal side by side, as they were and as they are, with frames over what was
// struck. A page counts as shown when both pictures have been on the screen for a moment.

import * as net from "./net.js";
import * as saying from "./saying.js";
import { make } from "./make.js";
import { text } from "./words.js";

const API = "/api/second/";
const SVG = "http://www.w3.org/2000/svg";
const BASE_DPI = 110;
const THUMB_DPI = 15;
/** How long a page has to be on the screen. */
const MOMENT_MS = 400;
const KEPT_PICTURES = 16;

function element(/** @type {string} */ id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
const stage = element("stage");
const sheets = [element("sheet-original"), element("sheet-result")];
const nav = element("thumbs");

/** @typedef {{page: number, area: number[]}} Box */

/** The proposal. @type {any} */
let open = null;
let onShown = (/** @type {number} */ _page) => {};
let page = 1;
let zoom = 1;
let mode = "side";
/** What is pointed at. @type {{removal?: number, hits?: Box[]}} */
let pointed = {};
/** @type {Set<number>} */
let shown = new Set();

/** @type {Map<string, Promise<HTMLImageElement|null>>} */
const pictures = new Map();
function picture(/** @type {number} */ page, /** @type {number} */ side, /** @type {number} */ dpi) {
  const path = `${API}picture/${page}?dpi=${dpi}&of=${side ? "result" : "original"}`;
  const known = pictures.get(path);
  if (known) return known;
  const loaded = net.picture(path).then(async (blob) => {
    if (!blob) return null;
    const image = new Image();
    image.src = URL.createObjectURL(blob);
    await image.decode().catch(() => {});
    return image;
  });
  loaded.catch(() => pictures.delete(path));
  pictures.set(path, loaded);
  while (pictures.size > KEPT_PICTURES) {
    const [oldest, image] = /** @type {[string, Promise<HTMLImageElement|null>]} */ (pictures.entries().next().value);
    pictures.delete(oldest);
    image.then((image) => image && !image.isConnected && URL.revokeObjectURL(image.src)).catch(() => {});
  }
  return loaded;
}

const has = (/** @type {number} */ side, /** @type {number} */ page) => page <= open.sizes[side].length;
const size = (/** @type {number} */ side) => open.sizes[side][page - 1] ?? open.sizes[1 - side][page - 1] ?? [595, 842];
function dpi() {
  const wanted = BASE_DPI * Math.max(1, zoom * Math.min(devicePixelRatio, 2) * 0.8);
  return wanted <= 115 ? BASE_DPI : wanted <= 165 ? 160 : 220;
}

function shape(/** @type {string} */ name, /** @type {Record<string, string|number>} */ attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** Frames with numbers over what was struck, and marks at what is pointed at. */
function drawFrames() {
  sheets.forEach((sheet, side) => {
    let overlay = sheet.querySelector("svg");
    if (!overlay) {
      overlay = /** @type {SVGSVGElement} */ (shape("svg", { class: "overlay", "aria-hidden": "true" }));
      sheet.append(overlay);
    }
    const [width, height] = size(side);
    overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    /** @type {Element[]} */
    const drawn = [];
    for (const removal of open.removals) {
      for (const box of removal.boxes) {
        if (box.page !== page) continue;
        const isPointed = removal.id === pointed.removal;
        // On the result, only what is pointed at: nothing else may cover what can be read.
        if (side === 1 && !isPointed) continue;
        const [x, y, wide, high] = box.area;
        const group = shape("g", { class: `frame${isPointed ? " chosen" : ""}` });
        group.append(shape("rect", { x: x - 1, y: y - 1, width: wide + 2, height: high + 2 }));
        if (side === 0) {
          const number = String(removal.id + 1);
          const label = 3 + 4 * number.length;
          group.append(shape("rect", { class: "number", x: x + wide - label + 1, y: y - 7, width: label, height: 7, rx: 1 }));
          const words = shape("text", { x: x + wide - label / 2 + 1, y: y - 1.6 });
          words.textContent = number;
          group.append(words);
        }
        drawn.push(group);
      }
    }
    for (const box of pointed.hits ?? []) {
      if (box.page !== page) continue;
      const [x, y, wide, high] = box.area;
      drawn.push(shape("rect", { class: "hit", x: x - 2, y: y - 2, width: wide + 4, height: high + 4, rx: 2 }));
    }
    for (const { page: on, area } of saying.comments()) {
      if (on !== page || !area) continue;
      const [left, top, right, bottom] = area;
      drawn.push(shape("rect", { class: "said", x: left, y: top, width: right - left, height: bottom - top, rx: 2 }));
    }
    overlay.replaceChildren(...drawn);
  });
}

let turn = 0;
async function show() {
  const mine = ++turn;
  stage.classList.toggle("side-by-side", mode === "side");
  stage.classList.toggle("alone", mode !== "side");
  const wanted = [mode !== "result", mode !== "original"];
  sheets.forEach((sheet, side) => {
    sheet.hidden = !wanted[side] || !has(side, page);
    const [width, height] = size(side);
    const isPair = mode === "side" && stage.clientWidth > 560;
    const fit = Math.max(120, (isPair ? stage.clientWidth / 2 : stage.clientWidth) - 34);
    sheet.style.width = `${Math.round(Math.min((width * BASE_DPI) / 72, fit) * zoom)}px`;
    sheet.style.aspectRatio = `${width} / ${height}`;
    if (sheet.dataset.page !== String(page)) sheet.setAttribute("aria-busy", "true");
  });
  drawFrames();
  drawBar();
  const images = await Promise.all(
    sheets.map((_, side) => (has(side, page) ? picture(page, side, dpi()).catch(() => null) : null)),
  );
  if (mine !== turn) return;
  sheets.forEach((sheet, side) => {
    const image = images[side];
    sheet.removeAttribute("aria-busy");
    sheet.dataset.page = String(page);
    sheet.querySelector("img")?.remove();
    if (!image) return;
    image.alt = text(side ? "page-alt-result" : "page-alt-original", { page, pages: open.pages });
    image.draggable = false;
    sheet.prepend(image);
  });
  for (const near of [page + 1, page - 1]) {
    if (near < 1 || near > open.pages) continue;
    sheets.forEach((_, side) => has(side, near) && picture(near, side, BASE_DPI).catch(() => {}));
  }
  const isComplete = sheets.every((_, side) => !has(side, page) || images[side]);
  if (!isComplete || shown.has(page)) return;
  // A page that is only leafed past has not been shown.
  const seen = page;
  setTimeout(() => mine === turn && !document.hidden && onShown(seen), MOMENT_MS);
}
document.addEventListener("visibilitychange", () => open && !document.hidden && show());

function drawBar() {
  const number = /** @type {HTMLInputElement} */ (element("page-number"));
  if (document.activeElement !== number) number.value = String(page);
  element("page-count").textContent = text("page-of", { pages: open.pages });
  /** @type {HTMLButtonElement} */ (element("previous-page")).disabled = page <= 1;
  /** @type {HTMLButtonElement} */ (element("next-page")).disabled = page >= open.pages;
  element("zoom").textContent = `${Math.round(zoom * 100)} %`;
  for (const thumb of nav.querySelectorAll("[aria-current]")) thumb.removeAttribute("aria-current");
  const current = nav.querySelector(`[data-page="${page}"]`);
  current?.setAttribute("aria-current", "page");
  current?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Shows a page, and points at something on it. */
export function goTo(/** @type {number} */ next, /** @type {{removal?: number, hits?: Box[]}} */ at = {}) {
  const isOther = next !== page;
  page = Math.min(Math.max(1, next), open.pages);
  pointed = at;
  if (isOther) stage.scrollTop = 0;
  show().then(() => {
    const mark = stage.querySelector("figure:not([hidden]) .chosen, figure:not([hidden]) .hit");
    mark?.scrollIntoView({ block: "center", inline: "nearest" });
  });
}
export const currentPage = () => page;
export const redraw = () => open && drawFrames();

export function markShown(/** @type {Set<number>} */ pages) {
  shown = pages;
  nav.querySelectorAll("[data-page]").forEach((thumb) => {
    const number = Number(/** @type {HTMLElement} */ (thumb).dataset.page);
    const isShown = pages.has(number);
    thumb.classList.toggle("done", isShown);
    thumb.setAttribute("aria-label", text(isShown ? "page-thumb-shown" : "page-thumb-unseen", { page: number }));
    const label = thumb.querySelector(".label");
    if (label) label.textContent = isShown ? `${number} ✓` : `${number}`;
  });
}

function buildThumbs() {
  const load = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        load.unobserve(entry.target);
        const thumb = /** @type {HTMLElement} */ (entry.target);
        const number = Number(thumb.dataset.page);
        net.picture(`${API}picture/${number}?dpi=${THUMB_DPI}&of=${has(1, number) ? "result" : "original"}`).then((blob) => {
          if (!blob) return;
          const image = new Image();
          image.alt = "";
          image.src = URL.createObjectURL(blob);
          thumb.querySelector(".small")?.prepend(image);
        }, () => {});
      }
    },
    { root: nav, rootMargin: "200px" },
  );
  const thumbs = Array.from({ length: open.pages }, (_, index) => {
    const [width, height] = open.sizes[1][index] ?? open.sizes[0][index] ?? [595, 842];
    const small = make("span", { class: "small" });
    small.style.aspectRatio = `${width} / ${height}`;
    const thumb = make(
      "button",
      { type: "button", class: "thumb", "data-page": index + 1, onclick: () => goTo(index + 1) },
      small,
      make("span", { class: "label" }, String(index + 1)),
    );
    load.observe(thumb);
    return thumb;
  });
  nav.replaceChildren(...thumbs);
}

export function begin(/** @type {any} */ proposal, /** @type {(page: number) => void} */ call) {
  open = proposal;
  onShown = call;
  buildThumbs();
  goTo(1);
}

element("previous-page").addEventListener("click", () => goTo(page - 1));
element("next-page").addEventListener("click", () => goTo(page + 1));
element("page-number").addEventListener("change", () => goTo(Number(/** @type {HTMLInputElement} */ (element("page-number")).value) || 1));
const steps = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
function zoomBy(/** @type {number} */ by) {
  zoom = steps[Math.min(steps.length - 1, Math.max(0, steps.indexOf(zoom) + by))] ?? 1;
  show();
}
element("zoom-in").addEventListener("click", () => zoomBy(1));
element("zoom-out").addEventListener("click", () => zoomBy(-1));
for (const choice of document.querySelectorAll('input[name="mode"]')) {
  choice.addEventListener("change", () => {
    mode = /** @type {HTMLInputElement} */ (choice).value;
    show();
  });
}
addEventListener("resize", () => open && show());
stage.addEventListener("keydown", (event) => {
  if (!open || event.target !== stage || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "PageDown" || event.key === "ArrowRight") goTo(page + 1);
  else if (event.key === "PageUp" || event.key === "ArrowLeft") goTo(page - 1);
  else return;
  event.preventDefault();
});

// A box drawn on a page is what a comment is about.
sheets.forEach((sheet, side) => {
  /** @type {[number, number]|null} */
  let from = null;
  const point = (/** @type {PointerEvent} */ event) => {
    const port = sheet.getBoundingClientRect();
    const [width, height] = size(side);
    const x = ((event.clientX - port.left) / port.width) * width;
    const y = ((event.clientY - port.top) / port.height) * height;
    return /** @type {[number, number]} */ ([Math.min(Math.max(0, x), width), Math.min(Math.max(0, y), height)]);
  };
  const band = shape("rect", { class: "said drawing" });
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    from = point(event);
    sheet.setPointerCapture(event.pointerId);
  });
  const corners = (/** @type {PointerEvent} */ event) => {
    const [x0, y0] = from ?? [0, 0];
    const [x1, y1] = point(event);
    return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
  };
  sheet.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [left, top, right, bottom] = corners(event);
    for (const [key, value] of Object.entries({ x: left, y: top, width: right - left, height: bottom - top })) {
      band.setAttribute(key, String(value));
    }
    sheet.querySelector("svg")?.append(band);
  });
  sheet.addEventListener("pointerup", (event) => {
    if (!from) return;
    const area = corners(event).map(Math.round);
    from = null;
    band.remove();
    if (area[2] - area[0] < 4 || area[3] - area[1] < 4) return;
    saying.comment(page, { area }, text("page-area"));
  });
  sheet.addEventListener("pointercancel", () => {
    from = null;
    band.remove();
  });
});
