// @ts-check
// Calls to the program. Every call shows the key; writes go one after another, so that
// each is meant for the version that the one before has made.

const key = localStorage.getItem("svartpenna-key") ?? "";
const headers = { "x-svartpenna-key": key };
const root = document.getElementById("app");
export const documentIndex = Number(root?.dataset.document ?? 0);
export const documentCount = Number(root?.dataset.count ?? 1);
const base = `/api/d/${documentIndex}/`;

/** Called once when nobody is let in any more. @type {(status: number) => void} */
let onShut = () => {};
export function whenShut(/** @type {(status: number) => void} */ call) {
  onShut = call;
}

async function call(/** @type {string} */ path, /** @type {RequestInit} */ options = {}) {
  const response = await fetch(path, { ...options, headers: { ...headers, ...options.headers } });
  if (response.status === 401 || response.status === 423) {
    onShut(response.status);
    throw new Error("shut");
  }
  return response;
}

/**
 * @param {string} path
 * @param {AbortSignal=} signal
 * @returns {Promise<any>}
 */
export async function get(path, signal) {
  const response = await call(path.startsWith("/") ? path : base + path, { signal });
  return response.ok ? response.json() : null;
}

/** @returns {Promise<any>} */
export async function texts() {
  const response = await call("/api/texts");
  return response.json();
}

/** @returns {Promise<Blob|null>} */
export async function picture(/** @type {string} */ path) {
  const response = await call(path.startsWith("/") ? path : base + path);
  return response.ok ? response.blob() : null;
}

/**
 * Sends a call at once, whatever else is under way.
 * @param {string} path
 * @param {object} body
 * @returns {Promise<{status: number, data: any}>}
 */
export async function ask(path, body = {}) {
  const response = await call(path.startsWith("/") ? path : base + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const isJson = response.headers.get("content-type") === "application/json";
  return { status: response.status, data: isJson ? await response.json() : null };
}

let last = Promise.resolve();

/**
 * Sends a write when all before it are done. `body` is made then.
 * @param {string} path
 * @param {() => object} body
 * @returns {Promise<{status: number, data: any}>}
 */
export function post(path, body = () => ({})) {
  const sent = last.then(() => ask(path, body()));
  last = sent.then(() => {}, () => {});
  return sent;
}
