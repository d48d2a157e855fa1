// @ts-check
// The page that is looked at: its picture, drawn by the program, with boxes over it; the
// original, the result, both side by side, or one after the other.

import * as net from "./net.js";
import * as store from "./store.js";

const SVG = "http://www.w3.org/2000/svg";
const stage = /** @type {HTMLElement} */ (document.getElementById("stage"));
const sheets = {
  original: /** @type {HTMLElement} */ (document.getElementById("sheet-original")),
  result: /** @type {HTMLElement} */ (document.getElementById("sheet-result")),
};
const BASE_DPI = 110;
const KEPT_PICTURES = 14;
const BLINK_MS = 900;

export const view = { mode: "original", zoom: 1, blinking: 0, preview: -1 };

/** Pictures by their address, the oldest first. @type {Map<string, Promise<HTMLImageElement|null>>} */
const pictures = new Map();

/** @returns {Promise<HTMLImageElement|null>} */
function picture(/** @type {string} */ path) {
  const known = pictures.get(path);
  if (known) {
    pictures.delete(path);
    pictures.set(path, known);
    return known;
  }
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
    const [oldest, image] = /** @type {[string, Promise<HTMLImageElement|null>]} */ (
      pictures.entries().next().value
    );
    pictures.delete(oldest);
    // One that is still shown keeps its pixels until it is taken away.
    image.then((image) => image && !image.isConnected && URL.revokeObjectURL(image.src)).catch(() => {});
  }
  return loaded;
}

/** A resolution that is sharp at the zoom, in few steps so that pictures can be kept. */
function dpi() {
  const wanted = BASE_DPI * Math.max(1, view.zoom * Math.min(devicePixelRatio, 2) * 0.8);
  return wanted <= 115 ? BASE_DPI : wanted <= 165 ? 160 : 220;
}

const path = (/** @type {number} */ page, /** @type {string} */ of) =>
  of === "result"
    ? `picture/${page}?dpi=${dpi()}&of=result&v=${view.preview}`
    : `picture/${page}?dpi=${dpi()}`;

/** Asks for the picture of a page that will be shown soon. */
export function fetchAhead(/** @type {number} */ page) {
  // Whoever shows it asks again if it fails.
  picture(path(page, "original")).catch(() => {});
}

export const size = () => store.state.sizes[store.state.page - 1] ?? [595, 842];

function place(/** @type {HTMLElement} */ sheet) {
  const [width, height] = size();
  const fit = Math.max(120, (view.mode === "side" && stage.clientWidth > 700 ? stage.clientWidth / 2 : stage.clientWidth) - 40);
  const natural = (width * BASE_DPI) / 72;
  const shown = Math.round(Math.min(natural, fit) * view.zoom);
  sheet.style.width = `${shown}px`;
  sheet.style.aspectRatio = `${width} / ${height}`;
}

let turn = 0;
async function show(/** @type {HTMLElement} */ sheet, /** @type {string} */ of) {
  const page = store.state.page;
  const mine = ++turn;
  place(sheet);
  sheet.dataset.wanted = `${mine}`;
  const asked = path(page, of);
  if (sheet.dataset.shown !== asked) sheet.setAttribute("aria-busy", "true");
  const image = await picture(asked).catch(() => null);
  if (sheet.dataset.wanted !== `${mine}`) return;
  sheet.removeAttribute("aria-busy");
  sheet.dataset.shown = asked;
  sheet.querySelector("img")?.remove();
  if (image) {
    image.alt = store.text(of === "result" ? "page-alt-result" : "page-alt-original", {
      page,
      pages: store.state.pages,
    });
    image.draggable = false;
    sheet.prepend(image);
  }
  if (!performance.getEntriesByName("first-page").length) performance.mark("first-page");
  performance.mark("page-shown", { detail: page });
}

/** @param {string} name @param {Record<string, string|number>} attributes */
function shape(name, attributes) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** Patterns beside the colours, so that nobody has to tell colours apart. */
function patterns() {
  const definitions = shape("defs", {});
  const pattern = (
    /** @type {string} */ id,
    /** @type {number} */ size,
    /** @type {string} */ path,
    /** @type {string} */ kind,
  ) => {
    const element = shape("pattern", {
      id,
      width: size,
      height: size,
      patternUnits: "userSpaceOnUse",
      patternTransform: kind === "lines" ? "rotate(45)" : "",
    });
    element.append(shape("rect", { width: size, height: size, class: `${id}-ground` }));
    element.append(shape("path", { d: path, class: `${id}-lines` }));
    definitions.append(element);
  };
  pattern("struck", 4, "M0 0V4", "lines");
  pattern("suspected", 5, "M2.5 2.5h.01", "dots");
  return definitions;
}

let overlay = /** @type {SVGSVGElement|null} */ (null);
export const getOverlay = () => overlay;

export function drawBoxes() {
  const [width, height] = size();
  if (!overlay) {
    overlay = /** @type {SVGSVGElement} */ (shape("svg", { class: "overlay", "aria-hidden": "true" }));
    overlay.append(patterns(), shape("g", { class: "boxes" }), shape("g", { class: "hits" }), shape("g", { class: "cursor" }));
    sheets.original.append(overlay);
  }
  overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const layer = /** @type {SVGGElement} */ (overlay.querySelector(".boxes"));
  /** From below to above: places that nobody could read, the others, the chosen one. @type {SVGElement[][]} */
  const drawn = [[], [], []];
  const before = boxes;
  boxes = new Map();
  const chosen = store.state.selected;
  for (const item of store.state.order) {
    if (!item.boxes.some(([page]) => page === store.state.page)) continue;
    if (item.gone || !store.passes(item)) continue;
    item.boxes.forEach(([page, corners], index) => {
      if (page !== store.state.page) return;
      const isChosen = item.key === chosen;
      const isGap = item.origin === "gap";
      const kind = `box ${item.group}${isChosen ? " chosen" : ""}${isGap ? " gap" : ""}`;
      const letter = index ? "" : isGap ? "?" : store.kindOf(item.entity).letter;
      // One that is as it was is the same element, so that it is not painted again.
      const signature = `${item.key} ${kind} ${letter} ${corners.join(" ")}`;
      const group = before.get(signature) ?? box(item.key, kind, letter, corners);
      boxes.set(signature, group);
      drawn[isGap ? 0 : isChosen ? 2 : 1]?.push(group);
    });
  }
  arrange(layer, drawn.flat());
}

/** The boxes that are shown. @type {Map<string, SVGElement>} */
let boxes = new Map();

function box(/** @type {string} */ key, /** @type {string} */ kind, /** @type {string} */ letter, /** @type {number[]} */ corners) {
  const group = shape("g", { class: kind, "data-key": key });
  group.append(shape("polygon", { points: corners.join(" ") }));
  if (letter) {
    // Upper left corner of the box, as somebody reading it sees it.
    const [x, y] = [corners[6] ?? 0, corners[7] ?? 0];
    group.append(shape("rect", { class: "flag", x: x - 1, y: y - 4.6, width: 7, height: 6, rx: 1 }));
    const words = shape("text", { class: "letter", x: x + 2.5, y: y + 0.5 });
    words.textContent = letter;
    group.append(words);
  }
  return group;
}

/** Makes some elements the children of another, in their order, and touches none that stays. */
function arrange(/** @type {Element} */ layer, /** @type {SVGElement[]} */ wanted) {
  const staying = new Set(/** @type {Element[]} */ (wanted));
  for (const child of [...layer.children]) if (!staying.has(child)) child.remove();
  let at = layer.firstChild;
  for (const element of wanted) {
    if (element === at) at = at.nextSibling;
    else layer.insertBefore(element, at);
  }
}

export function drawHits(/** @type {number[][]} */ boxes) {
  const layer = overlay?.querySelector(".hits");
  layer?.replaceChildren(...boxes.map((corners) => shape("polygon", { points: corners.join(" ") })));
}

/** Keeps the pages around this one ready. */
function prefetch() {
  const { page, pages } = store.state;
  for (const near of [page + 1, page - 1, page + 2]) {
    if (near < 1 || near > pages) continue;
    if (view.mode !== "result") picture(path(near, "original")).catch(() => {});
    if (view.mode !== "original" && view.preview >= 0) picture(path(near, "result")).catch(() => {});
  }
}

/**
 * What does not go along is known when a result was made. One is made early, once nobody has
 * touched a key for a while: with very many pages it takes a second or two.
 */
const MOST_PAGES = 1000;
const REST_MS = 3000;
let touched = 0;
for (const kind of ["keydown", "pointerdown", "wheel"]) {
  addEventListener(kind, () => { touched = performance.now(); }, { capture: true, passive: true });
}
let hasLooked = false;
async function lookAhead() {
  if (hasLooked || store.state.stage !== "ready" || store.state.pages > MOST_PAGES) return;
  hasLooked = true;
  do await new Promise((wake) => setTimeout(wake, 1500));
  while (store.state.pages > 40 && performance.now() - touched < REST_MS);
  const answer = await net.ask("preview").catch(() => null);
  if (answer?.status === 200) store.takeDropped(answer.data.dropped);
}

let previewing = false;
async function preview() {
  if (previewing || view.preview === store.state.version || store.state.stage !== "ready") return;
  previewing = true;
  sheets.result.setAttribute("aria-busy", "true");
  const wanted = store.state.version;
  try {
    const answer = await net.post("preview");
    if (answer.status === 200) {
      view.preview = answer.data.version;
      store.takeDropped(answer.data.dropped);
    }
    else {
      view.preview = wanted;
      store.say(answer.data?.message ?? store.text("page-not-possible"), true);
    }
  } finally {
    previewing = false;
    sheets.result.removeAttribute("aria-busy");
  }
}

let previewTimer = 0;
export async function refresh() {
  const { mode } = view;
  const showsOriginal = mode !== "result";
  const showsResult = mode !== "original";
  sheets.original.hidden = !showsOriginal;
  sheets.result.hidden = !showsResult;
  stage.classList.toggle("side-by-side", mode === "side");
  stage.classList.toggle("blink", mode === "blink");
  drawBoxes();
  if (showsOriginal) await show(sheets.original, "original");
  if (showsResult) {
    place(sheets.result);
    clearTimeout(previewTimer);
    if (view.preview !== store.state.version) {
      // A moment, since decisions often come in a row.
      previewTimer = setTimeout(async () => {
        await preview();
        await show(sheets.result, "result");
      }, view.preview < 0 ? 0 : 500);
    } else await show(sheets.result, "result");
  }
  prefetch();
}

export function blink() {
  sheets.result.classList.toggle("under");
}

export function setMode(/** @type {string} */ mode) {
  view.mode = mode;
  clearInterval(view.blinking);
  sheets.result.classList.remove("under");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (mode === "blink" && !calm) view.blinking = setInterval(blink, BLINK_MS);
  if (mode === "blink" && calm) store.say(store.text("page-blink-calm"));
  refresh();
}

export function zoom(/** @type {number} */ by) {
  const steps = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
  const at = steps.indexOf(view.zoom);
  view.zoom = steps[Math.min(steps.length - 1, Math.max(0, at + by))] ?? 1;
  const label = document.getElementById("zoom");
  if (label) label.textContent = `${Math.round(view.zoom * 100)} %`;
  refresh();
}

/** Scrolls the stage so that the selected box can be seen. */
function reveal() {
  const chosen = overlay?.querySelector(".chosen");
  if (!chosen || view.mode === "result") return;
  const [box, port] = [chosen.getBoundingClientRect(), stage.getBoundingClientRect()];
  const margin = 60;
  if (box.top < port.top + margin) stage.scrollTop += box.top - port.top - margin;
  else if (box.bottom > port.bottom - margin) stage.scrollTop += box.bottom - port.bottom + margin;
  if (box.left < port.left) stage.scrollLeft += box.left - port.left - margin;
  else if (box.right > port.right) stage.scrollLeft += box.right - port.right + margin;
}

/** The place in the page under the mouse, in points. */
export function pointOf(/** @type {MouseEvent} */ event) {
  const port = sheets.original.getBoundingClientRect();
  const [width, height] = size();
  return [
    ((event.clientX - port.left) / port.width) * width,
    ((event.clientY - port.top) / port.height) * height,
  ];
}

let lastPage = 0;
let lastVersion = -1;
store.watch((what) => {
  const { state } = store;
  if (what.has("page") && state.page !== lastPage) {
    lastPage = state.page;
    stage.scrollTop = 0;
    refresh();
  } else if (what.has("items") || what.has("selected") || what.has("filter")) {
    drawBoxes();
    if (view.mode !== "original" && state.version !== lastVersion) refresh();
  }
  lastVersion = state.version;
  if (what.has("selected")) requestAnimationFrame(reveal);
  lookAhead();
});
addEventListener("resize", () => refresh());
