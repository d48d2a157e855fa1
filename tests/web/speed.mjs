// How fast the review page is, and how much memory it takes: node speed.mjs PROGRAM FILE.pdf
//
// Times are those of the wall: run it on a machine that does nothing else.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const [program, file] = process.argv.slice(2).map((name) => path.resolve(name));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
// The browser is open already, and has come to rest, when somebody starts a review.
const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, bypassCSP: true });
const page = await context.newPage();
page.setDefaultTimeout(300_000);
await page.waitForTimeout(1500);
const folder = mkdtempSync(path.join(tmpdir(), "svartpenna-speed-"));
const begin = performance.now();
const child = spawn(program, ["review", file, "--no-open", "--json", "--memory-only", "-o", path.join(folder, "ut")], { stdio: ["pipe", "pipe", "inherit"] });
const url = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(JSON.parse(String(data)).url)));
const linked = performance.now() - begin;
await page.goto(url, { waitUntil: "commit" });
await page.waitForSelector("#sheet-original img", { state: "visible" });
const first = performance.now() - begin;
const memory = (name) => Number(readFileSync(`/proc/${child.pid}/status`, "utf8").match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024;
const early = memory("VmHWM");
/** Milliseconds of a processor that the program has used. */
const worked = () => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
};
const firstWork = worked();
await page.waitForSelector("#list .item");
const ready = performance.now() - begin;

/** Milliseconds until each of some pages is on the screen. */
const leaf = (numbers) =>
  page.evaluate(async (numbers) => {
    const store = await import("/assets/store.js");
    const sheet = document.getElementById("sheet-original");
    const times = [];
    for (const number of numbers) {
      const begin = performance.now();
      store.goTo(number);
      while (!sheet.dataset.shown?.startsWith(`picture/${number}?`)) await new Promise((wake) => setTimeout(wake, 1));
      await new Promise((wake) => requestAnimationFrame(wake));
      times.push(performance.now() - begin);
      // Somebody looks at it.
      await new Promise((wake) => setTimeout(wake, 700));
    }
    return times.sort((a, b) => a - b);
  }, numbers);
const row = (name, times) => console.log(`${name}: median ${times[times.length >> 1].toFixed(0)} ms, most ${times.at(-1).toFixed(0)} ms (${times.length} times)`);

const pages = await page.evaluate(async () => (await import("/assets/store.js")).state.pages);
const items = await page.evaluate(async () => (await import("/assets/store.js")).state.items.size);
console.log(`${path.basename(file)}: ${pages} pages, ${items} items`);
console.log(`link after ${linked.toFixed(0)} ms, first page after ${first.toFixed(0)} ms, list after ${ready.toFixed(0)} ms`);
console.log(`work of the program until the first page: ${firstWork} ms of a processor, the reading of the document among it`);
row("next page, read ahead", await leaf(Array.from({ length: 20 }, (_, at) => at + 2)));
row("page far away, cold", await leaf([0.3, 0.5, 0.7, 0.9].map((part) => Math.round(pages * part))));

await page.evaluate(async () => (await import("/assets/store.js")).goTo(1));
await page.focus("#stage");
await page.evaluate(() => {
  globalThis.times = [];
  addEventListener("keydown", () => {
    const begin = performance.now();
    requestAnimationFrame(() => setTimeout(() => globalThis.times.push(performance.now() - begin)));
  }, true);
});
for (let turn = 0; turn < 30; turn += 1) {
  await page.keyboard.press(turn % 2 ? "Enter" : "j");
  await page.waitForTimeout(120);
}
row("key to picture", (await page.evaluate(() => globalThis.times)).sort((a, b) => a - b));
console.log(`memory of the program: ${early.toFixed(0)} MiB at the first page, ${memory("VmRSS").toFixed(0)} MiB now, ${memory("VmHWM").toFixed(0)} MiB at most`);
await browser.close();
child.kill("SIGKILL");
rmSync(folder, { recursive: true, force: true });
