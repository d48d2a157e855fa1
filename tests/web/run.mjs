// Whole reviews in a real browser: by keyboard only, by mouse only, undo chains, boxes,
// "same everywhere", a reload in the middle, two tabs, axe-core on every view, speed.
//
// node run.mjs PROGRAM [--shots FOLDER]     CHROMIUM=/usr/bin/chromium

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { secondPersonTests } from "./second.mjs";

const program = path.resolve(process.argv[2] ?? "../../target/debug/svartpenna");
const shots = process.argv.includes("--shots") ? process.argv[process.argv.indexOf("--shots") + 1] : null;
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : null;
const samples = path.resolve(import.meta.dirname, "../../samples");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});

/** A running page of the program, opened with its first link. */
async function start(args, options = {}) {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "svartpenna-web-"));
  const child = spawn(program, ["review", ...args, "--no-open", "--json"], {
    stdio: ["pipe", "pipe", options.quiet ? "ignore" : "inherit"],
    env: { ...process.env, XDG_STATE_HOME: path.join(folder, "state"), LOCALAPPDATA: "", ...options.env },
  });
  let waiting = [];
  let rest = "";
  child.stdout.on("data", (data) => {
    rest += data;
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const line of lines) waiting.shift()?.(JSON.parse(line).url);
  });
  const link = () => new Promise((resolve) => waiting.push(resolve));
  const first = link();
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, bypassCSP: true, ...options.context });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  const begin = Date.now();
  await page.goto(await first);
  return {
    child, context, page, folder, errors, begin,
    out: path.join(folder, "ut"),
    newLink: async () => {
      const next = link();
      child.stdin.write("\n");
      return next;
    },
    async end(keep = false) {
      await context.close();
      child.kill("SIGKILL");
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A running review of some files, with its first page open. */
async function review(files, options = {}) {
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), "svartpenna-web-"));
  const it = await start([...files, "-o", path.join(folder, "ut"), ...(options.args ?? [])], { ...options, folder });
  await it.page.waitForSelector("#sheet-original img");
  it.shown = Date.now() - it.begin;
  await it.page.waitForSelector("#list .item");
  return it;
}

const count = async (page, group) => Number(await page.textContent(`[data-group="${group}"] .count`));
const settled = (page) => page.evaluate(() => new Promise((wake) => setTimeout(wake, 250)));
const saved = (page) => page.waitForSelector("#save-body .saved");
const chosen = (page) => page.getAttribute('[aria-current="true"][data-key]', "data-key");

/** A page that no program serves. */
async function newPage(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, bypassCSP: true, ...options });
  return context.newPage();
}

async function check(page, view, { all = false } = {}) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const bad = found.violations.filter((violation) => all || ["serious", "critical"].includes(violation.impact));
  const words = bad.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
  assert.deepEqual(words, [], `axe on ${view}`);
}

async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: path.join(shots, `${name}.png`) });
}

const pdf = path.join(samples, "01_utredning.pdf");
const tests = {
  async "a whole review by keyboard only"() {
    const it = await review([pdf]);
    const { page } = it;
    const left = async () => (await count(page, "open")) + (await count(page, "suspected"));
    await page.keyboard.press("j");
    const first = await chosen(page);
    await page.keyboard.press("x");
    assert.equal(await page.getAttribute(`[data-key="${first}"]`, "aria-current"), null);
    for (let turn = 0; turn < 200 && (await left()) > 0; turn += 1) await page.keyboard.press("Enter");
    assert.equal(await left(), 0);
    await page.keyboard.press("Shift+Enter");
    await settled(page);
    assert.equal(await page.getAttribute("#page-done", "aria-pressed"), "true");
    await page.focus("#open-save");
    await page.keyboard.press("Enter");
    await page.focus("#save-go");
    await page.keyboard.press("Enter");
    await saved(page);
    const files = readdirSync(it.out);
    assert.ok(files.some((name) => name.endsWith(".pdf")) && files.some((name) => name.endsWith(".receipt.json")), files.join());
    assert.deepEqual(it.errors, []);
    await it.end();
  },

  async "a whole review by mouse only"() {
    const it = await review([pdf], { args: ["--memory-only"] });
    const { page } = it;
    await page.click("#overlay, .box.open polygon");
    await page.waitForSelector(".card");
    await page.click('.card [data-act="keep"]');
    const kept = await count(page, "kept");
    while ((await count(page, "suspected")) > 0) {
      const before = await count(page, "suspected");
      await page.locator("h2:has([data-group=suspected]) + ul .item").first().click();
      await page.click('.chosen [data-act="strike"]');
      await page.waitForFunction((n) => Number(document.querySelector("[data-group=suspected] .count").textContent) < n, before);
    }
    assert.ok(kept > 0);
    // A box over two words.
    const [from, to] = await page.evaluate(async () => {
      const { wordsOf } = await import("/assets/draw.js");
      const words = await wordsOf(1);
      const at = words.findIndex((word) => word.text === "Flickan");
      return [words[at], words[at + 1]];
    });
    const place = await page.locator("#sheet-original .overlay").boundingBox();
    const size = await page.evaluate(async () => (await import("/assets/pages.js")).size());
    const point = (word, dx) => [place.x + ((word.left + word.right) / 2 + dx) * (place.width / size[0]), place.y + ((word.top + word.bottom) / 2) * (place.height / size[1])];
    await page.mouse.move(...point(from, 0));
    await page.mouse.down();
    await settled(page);
    await page.mouse.move(...point(to, 0), { steps: 5 });
    await shot(page, "rita");
    await page.mouse.up();
    await page.waitForSelector('.item[data-key="b1"]');
    const text = await page.textContent('.item[data-key="b1"] .text');
    assert.equal(text, "Flickan har", "a box takes whole words");
    await page.click("#open-save");
    await page.click("#save-go");
    await saved(page);
    assert.deepEqual(it.errors, []);
    await it.end();
  },

  async "undo and redo go all the way"() {
    const it = await review([pdf], { args: ["--memory-only"] });
    const { page } = it;
    const before = await count(page, "open");
    await page.keyboard.press("j");
    for (const key of ["Enter", "x", "Enter", "5", "a"]) {
      await page.keyboard.press(key);
      await settled(page);
    }
    assert.ok((await count(page, "open")) < before);
    for (let turn = 0; turn < 12; turn += 1) {
      await page.keyboard.press("Control+z");
      await settled(page);
      if (await page.isDisabled("#undo")) break;
    }
    assert.equal(await count(page, "open"), before);
    assert.equal(await count(page, "struck"), 0);
    await page.keyboard.press("Control+y");
    await settled(page);
    assert.equal(await count(page, "struck"), 1);
    assert.deepEqual(it.errors, []);
    await it.end();
  },

  async "a box is drawn with the word cursor and as a free area"() {
    const it = await review([pdf], { args: ["--memory-only"] });
    const { page } = it;
    await page.focus("#stage");
    await page.keyboard.press("n");
    await page.waitForSelector(".cursor polygon");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowRight");
    assert.equal(await page.locator(".cursor polygon").count(), 2);
    await page.keyboard.press("Enter");
    await page.waitForSelector('.item[data-key="b1"]');
    await page.focus("#stage");
    await page.keyboard.press("n");
    await page.waitForSelector(".cursor polygon");
    await page.keyboard.press("r");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForSelector('.item[data-key="b2"]');
    await page.keyboard.press("2");
    await settled(page);
    assert.match(await page.textContent('.item[data-key="b2"] .meta'), /Personnummer/);
    assert.deepEqual(it.errors, []);
    await it.end();
  },

  async "a phrase is found, counted and struck everywhere, and so is the same name"() {
    const it = await review([pdf], { args: ["--memory-only"] });
    const { page } = it;
    await page.keyboard.press("s");
    await page.keyboard.type("flickan");
    await page.waitForSelector("#search-result:not([hidden])");
    const words = await page.textContent("#search-count");
    const hits = Number(words.match(/\d+/)[0]);
    assert.ok(hits >= 2, words);
    await page.click("#search-strike");
    await page.waitForFunction(() => document.querySelector("#search-strike").hidden);
    assert.equal(await count(page, "struck"), hits);
    await page.keyboard.press("Escape");
    await page.fill("#search", "");
    await page.focus("#stage");
    const name = page.locator('.item:has-text("Tuva")').last();
    await name.click();
    const before = await count(page, "struck");
    await page.keyboard.press("a");
    await settled(page);
    assert.ok((await count(page, "struck")) > before + 1);
    assert.deepEqual(it.errors, []);
    await it.end();
  },

  async "a reload and a killed program lose nothing"() {
    const it = await review([pdf]);
    const { page } = it;
    await page.keyboard.press("j");
    for (const key of ["Enter", "x", "Enter"]) await page.keyboard.press(key);
    await settled(page);
    const before = [await count(page, "struck"), await count(page, "kept")];
    await page.reload();
    await page.waitForSelector("#list .item");
    assert.deepEqual([await count(page, "struck"), await count(page, "kept")], before);
    await it.end(true);
    const again = await review([pdf], { folder: it.folder });
    assert.deepEqual([await count(again.page, "struck"), await count(again.page, "kept")], before);
    await again.end();
  },

  async "two tabs see each other and lose nothing"() {
    const it = await review([pdf], { args: ["--memory-only"] });
    const other = await it.context.newPage();
    await other.goto(new URL(it.page.url()).origin);
    await other.waitForSelector("#list .item");
    await it.page.keyboard.press("j");
    const struck = async (page, n) => page.waitForFunction((n) => document.querySelector("[data-group=struck] .count")?.textContent === String(n), n);
    await it.page.keyboard.press("Enter");
    await struck(other, 1);
    // Both at once, each on its own.
    await other.keyboard.press("j");
    for (let turn = 0; turn < 3; turn += 1) await other.keyboard.press("j");
    await Promise.all([it.page.keyboard.press("Enter"), other.keyboard.press("Enter")]);
    await struck(it.page, 3);
    await struck(other, 3);
    await it.end();
  },

  async "a text file is shown, struck and saved like a PDF"() {
    const it = await review([path.join(samples, "06_epost.txt")], { args: ["--memory-only"] });
    const { page } = it;
    assert.ok((await page.locator(".box").count()) > 3);
    await page.check('input[value="side"]', { force: true });
    await page.waitForSelector("#sheet-result img");
    for (let turn = 0; turn < 99 && (await count(page, "suspected")) > 0; turn += 1) await page.keyboard.press("Enter");
    assert.equal(await count(page, "suspected"), 0);
    await page.click("#open-save");
    await page.click("#save-go");
    await saved(page);
    await it.end();
  },

  async "the documents of a folder wait in a queue, and each can be chosen"() {
    const folder = mkdtempSync(path.join(tmpdir(), "svartpenna-web-"));
    const files = path.join(folder, "in");
    mkdirSync(files);
    for (const name of ["01_utredning.pdf", "02_beslut.pdf", "06_epost.txt"]) copyFileSync(path.join(samples, name), path.join(files, name));
    const it = await review([files], { folder });
    const { page } = it;
    const at = (name) => page.waitForFunction((name) => document.querySelector("#name").textContent.includes(name) && document.querySelector("#list .item"), name);
    await at("01_");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await settled(page);
    const kept = await count(page, "kept");
    await page.click(".queue a");
    await at("02_");
    await page.selectOption("#document", "2");
    await at("06_");
    await check(page, "a queue");
    await page.selectOption("#document", "0");
    await at("01_");
    assert.equal(await count(page, "kept"), kept, "decisions wait for whoever comes back");
    const outside = await page.evaluate(async () => (await fetch("/d/3")).status);
    assert.equal(outside, 404);
    await it.end();
  },

  async "a page that nobody could read has to be decided"() {
    const folder = mkdtempSync(path.join(tmpdir(), "svartpenna-web-"));
    // A page whose content cannot be decoded.
    const content = "this is no zlib stream";
    const file = `%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<<>>>>endobj\n4 0 obj<</Length ${content.length}/Filter/FlateDecode>>stream\n${content}\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF`;
    writeFileSync(path.join(folder, "skadad.pdf"), file);
    const it = await review([path.join(folder, "skadad.pdf")], { folder, args: ["--memory-only"] });
    await it.page.click("#open-save");
    assert.ok(await it.page.isDisabled("#save-go"));
    await it.page.keyboard.press("Escape");
    await it.page.keyboard.press("j");
    await it.page.click('.card [data-act="strike"]');
    await settled(it.page);
    await it.page.click("#open-save");
    await it.page.click("#save-go");
    await saved(it.page);
    await it.end();
  },

  async "what lies in the file beside its pages has cards of its own"() {
    const folder = mkdtempSync(path.join(tmpdir(), "svartpenna-web-"));
    const file = path.join(import.meta.dirname, "../attack/files/document_xmp.pdf");
    const it = await start([file, "-o", path.join(folder, "ut"), "--memory-only"], { folder });
    await it.page.waitForSelector(".dropped li");
    assert.match(await it.page.textContent(".dropped"), /Uppgifter om filen/);
    await check(it.page, "what never goes along");
    await shot(it.page, "foljer-aldrig-med");
    await it.end();
  },

  async "a place that fills the page leaves it readable, and what lies over it can be chosen"() {
    const it = await review([path.join(samples, "03_orosanmalan_sokbar.pdf")], { args: ["--memory-only"] });
    const { page } = it;
    await page.locator("h2:has([data-group=suspected]) + ul .item:has-text('Kunde inte')").first().click();
    assert.equal(await page.evaluate(() => document.querySelector(".boxes > .gap") === document.querySelector(".boxes > :first-child")), true);
    await settled(page);
    await shot(page, "lucka");
    await page.locator(".box.open:not(.gap) polygon").last().click();
    assert.match(await chosen(page), /^f/);
    await it.end();
  },

  async "every view is accessible, light and dark, wide and at 400 %"() {
    for (const colorScheme of ["light", "dark"]) {
      const it = await review([pdf], { args: ["--memory-only"], context: { colorScheme } });
      const { page } = it;
      await page.keyboard.press("j");
      for (const key of ["Enter", "x", "Enter"]) await page.keyboard.press(key);
      await settled(page);
      await check(page, `list, ${colorScheme}`);
      await shot(page, `lista-${colorScheme}`);
      await page.check('input[value="side"]', { force: true });
      await page.waitForSelector("#sheet-result img");
      await settled(page);
      await check(page, `side by side, ${colorScheme}`);
      await shot(page, `sida-vid-sida-${colorScheme}`);
      await page.check('input[value="original"]', { force: true });
      await page.focus("#stage");
      await page.keyboard.press("?");
      await check(page, `help, ${colorScheme}`);
      await shot(page, `hjalp-${colorScheme}`);
      await page.keyboard.press("Escape");
      await page.keyboard.press("l");
      await check(page, `reason, ${colorScheme}`);
      await page.keyboard.press("Escape");
      await page.click("#open-save");
      await check(page, `save, ${colorScheme}`);
      await shot(page, `spara-${colorScheme}`);
      await page.keyboard.press("Escape");
      await page.fill("#search", "barn");
      await page.waitForSelector("#search-result:not([hidden])");
      await page.click("#filter summary");
      await check(page, `search and filter, ${colorScheme}`);
      await shot(page, `sok-${colorScheme}`);
      // 400 % of 1280 × 1024 is 320 × 256.
      await page.setViewportSize({ width: 320, height: 256 });
      await settled(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `at 400 % the page is ${wide} wide`);
      await check(page, `400 %, ${colorScheme}`);
      await shot(page, `400-procent-${colorScheme}`);
      await it.end();
    }
  },

  async "letters under boxes keep their contrast"() {
    const it = await review([pdf], { args: ["--memory-only"] });
    const { page } = it;
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await settled(page);
    const least = await page.evaluate(() => {
      // Boxes are multiplied with the page, so letters stay black: the fill alone counts.
      const light = (color) => {
        const [r, g, b] = color.match(/[\d.]+/g).map(Number).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const fills = [".struck-ground", ".struck-lines", ".suspected-ground", ".suspected-lines"].map((name) => {
        const style = getComputedStyle(document.querySelector(name));
        return style.stroke === "none" ? style.fill : style.stroke;
      });
      fills.push(getComputedStyle(document.querySelector(".box.open polygon")).fill);
      return Math.min(...fills.map((fill) => (light(fill) + 0.05) / 0.05));
    });
    assert.ok(least >= 4.5, `contrast ${least}`);
    await it.end();
  },

  async "keys can be switched off and changed"() {
    const it = await review([pdf], { args: ["--memory-only"] });
    const { page } = it;
    await page.click("#open-help");
    await page.click('[data-action="keep"]');
    await page.keyboard.press("z");
    await page.keyboard.press("Escape");
    await page.focus("#stage");
    await page.keyboard.press("j");
    const before = await count(page, "kept");
    await page.keyboard.press("x");
    await settled(page);
    assert.equal(await count(page, "kept"), before);
    await page.keyboard.press("z");
    await settled(page);
    assert.equal(await count(page, "kept"), before + 1);
    await page.click("#open-help");
    await page.uncheck("#keys-on");
    await page.keyboard.press("Escape");
    await page.focus("#stage");
    await page.keyboard.press("z");
    await settled(page);
    assert.equal(await count(page, "kept"), before + 1);
    await it.end();
  },

  async "a key press is seen within 50 ms"() {
    const it = await review([pdf], { args: ["--memory-only"] });
    const { page } = it;
    await page.keyboard.press("j");
    await page.evaluate(() => {
      globalThis.times = [];
      addEventListener("keydown", () => {
        const begin = performance.now();
        requestAnimationFrame(() => setTimeout(() => globalThis.times.push(performance.now() - begin)));
      }, true);
    });
    // Time of the page's own thread, so that what else the machine does is no matter.
    const session = await it.context.newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const worked = async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      return metrics.find((metric) => metric.name === "TaskDuration").value * 1000;
    };
    const before = await worked();
    const turns = 12;
    for (let turn = 0; turn < turns; turn += 1) {
      await page.keyboard.press(turn % 2 ? "Enter" : "j");
      await settled(page);
    }
    const work = ((await worked()) - before) / turns;
    const times = (await page.evaluate(() => globalThis.times)).sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)];
    console.log(`    key to picture: median ${median.toFixed(0)} ms, most ${times.at(-1).toFixed(0)} ms; ${work.toFixed(0)} ms of work a key`);
    assert.ok(work < 50, `${work} ms of work a key`);
    await it.end();
  },
};

Object.assign(tests, secondPersonTests({ program, samples, start, review, check, shot, settled, count, saved, newPage }));

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  if (only && !name.match(only)) continue;
  const begin = Date.now();
  try {
    await test();
    console.log(`ok   ${name} (${((Date.now() - begin) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}\n${error.stack ?? error}`);
  }
}
await browser.close();
console.log(failed ? `${failed} failed` : "all passed");
process.exit(failed ? 1 : 0);
