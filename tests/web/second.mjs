// The way of two persons in a real browser: one proposes on her page, another looks,
// comments, sends back and approves on his, and the document is released.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A house with an owner, two workers, a case and a folder that results may go to. */
function house(program, sample, options = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), "svartpenna-house-"));
  const at = (...names) => path.join(folder, ...names);
  const env = (home) => ({ SVARTPENNA_HOME: at(`hem-${home}`), SVARTPENNA_LANG: "sv" });
  const run = (home, args, exit = 0) => {
    const done = spawnSync(program, args, { cwd: folder, env: { ...process.env, ...env(home) }, encoding: "utf8" });
    assert.equal(done.status, exit, `${args.join(" ")}\n${done.stdout}\n${done.stderr}`);
    return done.stdout;
  };
  writeFileSync(at("fras"), "en bra fras\n");
  mkdirSync(at("ut"));
  writeFileSync(at("policy.toml"), '[[destination]]\nfolder = "ut"\nclass = "secret"\n');
  const day = new Date(Date.now() + 100 * 86_400_000).toISOString().slice(0, 10);
  const fras = ["--passphrase-file", "fras"];
  for (const [person, name] of [["chef", "Chris Chef"], ["anna", "Anna Ek"], ["bo", "Bo Berg"]]) {
    run(person, ["key", "new", "--person", person, "--name", name, "--work", "8", ...fras]);
    run(person, ["key", "show", "-o", `${person}.json`]);
  }
  const guarded = options.open ? [] : ["--protected"];
  run("chef", ["case", "init", "arende", "--number", "0655588", "--unit", "Vuxen", ...guarded, ...fras]);
  for (const person of ["anna", "bo"]) {
    run("chef", ["case", "grant", "arende", "--card", `${person}.json`, "--unit", "Vuxen", "--purpose", "handläggare", "--until", day, ...fras]);
  }
  const document = at("arende", options.name ?? "akt.pdf");
  copyFileSync(sample, document);
  const packages = () => readdirSync(at("arende", "paket")).map((id) => at("arende", "paket", id));
  return { folder, at, env, run, fras, document, packages, end: () => rmSync(folder, { recursive: true, force: true }) };
}

export function secondPersonTests({ program, samples, start, review, check, shot, settled, count, saved, newPage }) {
  const pdf = path.join(samples, "01_utredning.pdf");
  /** A letter of several pages. */
  function longLetter() {
    const letter = path.join(mkdtempSync(path.join(tmpdir(), "svartpenna-brev-")), "brev.txt");
    const lines = Array.from({ length: 160 }, (_, at) => `Rad ${at + 1} handlar om skolan och om vägen dit.`);
    writeFileSync(letter, `${readFileSync(path.join(samples, "06_epost.txt"), "utf8")}\n${lines.join("\n")}\n`);
    return letter;
  }

  /** Anna decides on her page and proposes. */
  async function propose(it, options = {}) {
    const mine = await review([it.document], { env: it.env("anna"), args: ["--memory-only"], quiet: true });
    const { page } = mine;
    for (let turn = 0; turn < 200 && (await count(page, "suspected")) > 0; turn += 1) await page.keyboard.press("Enter");
    await options.before?.(page);
    await page.click("#open-save");
    await page.fill("#save-passphrase", options.passphrase ?? "en bra fras");
    await page.click("#save-go");
    await options.then?.(page);
    if (!options.then) await saved(page);
    const { errors } = mine;
    await mine.end();
    return errors;
  }

  /** Somebody opens the package on a page of the second person. */
  async function look(it, home, options = {}) {
    const his = await start([it.packages()[0]], { env: it.env(home), quiet: true, ...options });
    await his.page.waitForSelector("#enter:not([hidden])");
    if (options.door) await options.door(his.page);
    await his.page.fill("#passphrase", "en bra fras");
    await his.page.click("#enter-go");
    await his.page.waitForSelector("#sheet-result img", { timeout: 120_000 });
    return his;
  }

  async function showAll(page) {
    const pages = await page.locator("#thumbs .thumb").count();
    for (let number = 1; number <= pages; number += 1) {
      await page.locator(`#thumbs [data-page="${number}"]`).click();
      await page.waitForSelector(`#thumbs [data-page="${number}"].done`);
    }
    return pages;
  }

  const over = (page) => page.waitForSelector("#over:not([hidden])");
  const kinds = (it) =>
    it.run("bo", ["log", "show", "arende", "--json"]).trim().split("\n").map((line) => Object.keys(JSON.parse(line).event.event)[0]);

  return {
    async "a second person approves on the page, and the document is released"() {
      const it = house(program, longLetter(), { name: "brev.txt" });
      assert.deepEqual(await propose(it), []);
      assert.deepEqual(readdirSync(it.at("arende")).filter((name) => name === "maskerat"), [], "no result but a proposal");
      const his = await look(it, "bo", {
        async door(page) {
          await shot(page, "andra-dorr");
          await check(page, "the door");
          await page.fill("#passphrase", "fel fras");
          await page.click("#enter-go");
          await page.waitForSelector("#door-problem:not(:empty)");
        },
      });
      const { page } = his;
      assert.equal(await page.textContent("#title-alarms .count"), "0");
      assert.ok(Number(await page.textContent("#title-removals .count")) > 5);
      // Not before every page has been shown, neither on the page nor past it.
      await page.click("#open-approve");
      assert.ok(await page.isDisabled("#approve-go"));
      const past = await page.evaluate(async () => {
        const { post } = await import("/assets/net.js");
        return post("/api/second/approve");
      });
      assert.equal(past.status, 422);
      await page.keyboard.press("Escape");
      assert.ok((await showAll(page)) > 1);
      await shot(page, "andra-person");
      await page.click("#open-approve");
      await shot(page, "andra-godkann");
      await check(page, "approval");
      await page.click("#approve-go");
      await over(page);
      await check(page, "the end");
      // What was refused on the way is no error of the page.
      assert.deepEqual(his.errors.filter((error) => !/40[0-9]|422/.test(error)), []);
      await his.end();
      const [folder] = it.packages();
      it.run("anna", ["release", folder, "--to", "ut", "--recipient", "domstol", "--policy", "policy.toml", ...it.fras]);
      const out = readdirSync(it.at("ut"));
      assert.ok(out.some((name) => name.endsWith(".intyg.json")) && out.some((name) => /\.txt$/.test(name)), out.join());
      assert.deepEqual(kinds(it).slice(-4), ["proposed", "opened", "approved", "released"]);
      it.end();
    },

    async "whoever proposed cannot approve, on the page or past it"() {
      const it = house(program, pdf);
      await propose(it);
      const hers = await look(it, "anna");
      const { page } = hers;
      await showAll(page);
      await page.click("#open-approve");
      assert.ok(await page.isDisabled("#approve-go"));
      assert.match(await page.textContent("#approve-body"), /själv gjort förslaget/);
      const past = await page.evaluate(async () => {
        const { post } = await import("/assets/net.js");
        return post("/api/second/approve");
      });
      assert.equal(past.status, 422);
      assert.match(past.data.message, /kan inte själv godkänna/);
      await hers.end();
      assert.deepEqual(kinds(it).slice(-3), ["proposed", "opened", "refused"]);
      it.run("anna", ["release", it.packages()[0], "--to", "ut", "--recipient", "domstol", "--policy", "policy.toml", ...it.fras], 5);
      assert.deepEqual(readdirSync(it.at("ut")), []);
      it.end();
    },

    async "what is sent back comes with its comments, and the next version shows what changed"() {
      const it = house(program, pdf);
      await propose(it);
      const his = await look(it, "bo");
      const { page } = his;
      // A box on the page, a strike, and a reason that names somebody.
      const sheet = await page.locator("#sheet-result").boundingBox();
      await page.mouse.move(sheet.x + 80, sheet.y + 120);
      await page.mouse.down();
      await page.mouse.move(sheet.x + 200, sheet.y + 150, { steps: 4 });
      await shot(page, "andra-rita");
      await page.mouse.up();
      await page.fill("#comment-text", "Den här raden pekar ut någon.");
      await page.locator("#comment-form button[type=submit]").click();
      await page.locator("#rows-removals .small-button").first().click();
      await check(page, "a comment");
      await page.fill("#comment-text", "Det här behöver inte strykas.");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.textContent("#title-comments .count"), "2");
      await page.click("#open-reject");
      await page.fill("#reject-reason", "Tuva Lindqvist nämns på sidan 2");
      await page.click("#reject-go");
      await page.waitForSelector("#reject-problem:not(:empty)");
      await page.fill("#reject-reason", "Två ställen att ändra.");
      await shot(page, "andra-atersand");
      await check(page, "sending back");
      await page.click("#reject-go");
      await over(page);
      await his.end();
      // She sees what he said, changes something and proposes again.
      await propose(it, {
        async before(page) {
          await page.waitForSelector("#said:not([hidden])");
          const said = await page.textContent("#said");
          assert.match(said, /Två ställen att ändra/);
          assert.match(said, /pekar ut någon/);
          await check(page, "what was said");
          await shot(page, "atersant");
          await page.fill("#search", "flickan");
          await page.waitForSelector("#search-strike:not([hidden])");
          await page.click("#search-strike");
          await page.waitForFunction(() => document.querySelector("#search-strike").hidden);
        },
      });
      assert.equal(it.packages().length, 1, "it is another version of the same package");
      const again = await look(it, "bo");
      assert.match(await again.page.textContent("#facts"), /version 2/);
      assert.ok(Number(await again.page.textContent("#title-changes .count")) > 0);
      await shot(again.page, "andra-andringar");
      await again.end();
      it.end();
    },

    async "a swapped file is an alarm, and nobody without a grant gets in"() {
      const it = house(program, pdf);
      await propose(it);
      it.run("chef", ["key", "new", "--person", "tre", "--name", "Tove Tre", "--work", "8", ...it.fras]);
      const [folder] = it.packages();
      const candidate = readdirSync(folder).find((name) => name.startsWith("kandidat-"));
      writeFileSync(path.join(folder, candidate), readFileSync(pdf));
      const his = await start([folder], { env: it.env("chef"), quiet: true });
      await his.page.waitForSelector("#enter:not([hidden])");
      await his.page.selectOption("#person", "tre");
      await his.page.fill("#passphrase", "en bra fras");
      await his.page.click("#enter-go");
      await his.page.waitForSelector("#door-problem:not(:empty)");
      assert.match(await his.page.textContent("#door-problem"), /behörighet/);
      assert.ok(await his.page.isHidden("#app"));
      await his.end();
      const bos = await start([folder], { env: it.env("bo"), quiet: true });
      await bos.page.waitForSelector("#enter:not([hidden])");
      await bos.page.fill("#passphrase", "en bra fras");
      await bos.page.click("#enter-go");
      await bos.page.waitForSelector("#app:not([hidden])");
      assert.ok(Number(await bos.page.textContent("#title-alarms .count")) > 0);
      await check(bos.page, "alarms");
      await shot(bos.page, "andra-larm");
      await bos.page.click("#open-approve");
      assert.ok(await bos.page.isDisabled("#approve-go"));
      await bos.end();
      it.end();
    },

    async "alarms that can be explained are overruled with a reason, which names nobody"() {
      const it = house(program, path.join(samples, "06_epost.txt"), { name: "brev.txt", open: true });
      // She knew of somebody whom his list does not name.
      writeFileSync(it.at("kanda.toml"), '[[person]]\nname = "Tuva Lindqvist"\n');
      it.run("anna", ["propose", it.document, "--case", "arende", "--known", "kanda.toml", ...it.fras]);
      const his = await look(it, "bo");
      const { page } = his;
      assert.ok(Number(await page.textContent("#title-alarms .count")) > 0);
      await showAll(page);
      await page.click("#open-approve");
      await check(page, "overruling alarms");
      await shot(page, "andra-trots-larm");
      await page.fill("#approve-why", "Tuva Lindqvist vet varför");
      await page.click("#approve-despite");
      await page.waitForSelector("#approve-body .problem:has-text('person')");
      await page.fill("#approve-why", "En lista saknas här, strykningarna stämmer.");
      await page.click("#approve-despite");
      await over(page);
      await his.end();
      assert.deepEqual(kinds(it).slice(-2), ["opened", "approved"]);
      it.end();
    },

    async "the second person's page is accessible, light and dark, wide and at 400 %"() {
      const it = house(program, pdf);
      await propose(it);
      for (const colorScheme of ["light", "dark"]) {
        const his = await look(it, "bo", { context: { colorScheme } });
        const { page } = his;
        await check(page, `second person, ${colorScheme}`);
        await page.locator("#rows-suspicions button.item, #rows-removals button.item").first().click();
        await settled(page);
        await shot(page, `andra-${colorScheme}`);
        await check(page, `a place pointed at, ${colorScheme}`);
        await page.setViewportSize({ width: 320, height: 256 });
        await settled(page);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 320, `at 400 % the page is ${wide} wide`);
        await check(page, `second person at 400 %, ${colorScheme}`);
        await shot(page, `andra-400-${colorScheme}`);
        await his.end();
      }
      it.end();
    },

    async "the report of verify opens offline and is accessible"() {
      const it = house(program, pdf);
      await propose(it);
      it.run("bo", ["verify", it.packages()[0], "--report", "granska.html", "--all-pages", ...it.fras], 1);
      const page = await newPage({ offline: true });
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(`file://${it.at("granska.html")}`);
      await check(page, "the report", { all: true });
      await page.setViewportSize({ width: 1360, height: 1560 });
      await shot(page, "rapport");
      await page.setViewportSize({ width: 320, height: 256 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 320, `at 400 % the report is ${wide} wide`);
      assert.deepEqual(asked.filter((url) => !/^(file|data):/.test(url)), []);
      await page.context().close();
      it.end();
    },

    async "a new link shuts the proposal until the passphrase is given again"() {
      const it = house(program, path.join(samples, "06_epost.txt"), { name: "brev.txt" });
      await propose(it);
      const his = await look(it, "bo");
      const pages = await showAll(his.page);
      await his.page.goto(await his.newLink());
      await his.page.waitForSelector("#enter:not([hidden])");
      const state = await his.page.evaluate(async () => (await import("/assets/net.js")).get("/api/second/state"));
      assert.deepEqual(Object.keys(state).sort(), ["message", "news", "stage"]);
      await his.page.fill("#passphrase", "en bra fras");
      await his.page.click("#enter-go");
      await his.page.waitForSelector("#sheet-result img");
      // What was shown to her has been shown.
      assert.equal(await his.page.locator("#thumbs .done").count(), pages);
      await his.end();
      it.end();
    },
  };
}
