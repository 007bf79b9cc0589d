// Drives a browser for the tests: a line of JSON in, a line of JSON out. `node driver.mjs chromium|firefox PROGRAM PROFILE`

import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const [kind, program, profile] = process.argv.slice(2);
const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--accept-lang=zh-CN,zh",
];

const browser = await puppeteer.launch({
  browser: kind === "firefox" ? "firefox" : "chrome",
  executablePath: program,
  headless: true,
  userDataDir: profile,
  args: kind === "firefox" ? [] : CHROMIUM,
  extraPrefsFirefox: { "intl.accept_languages": "zh-CN,zh", "network.proxy.type": 0 },
  protocolTimeout: 600_000,
});
let page;
let seen = [];
let said = [];

const deeds = {
  // A new tab, with the page in it. What is asked of any network, and what goes wrong, is kept from now on.
  async open({ url, width = 1400, height = 1000, before = "" }) {
    if (page) await page.close();
    page = await browser.newPage();
    seen = [];
    said = [];
    page.on("request", (request) => seen.push(request.url()));
    page.on("pageerror", (error) => said.push(String(error.stack ?? error)));
    page.on("console", (message) => {
      if (["error", "warn", "warning"].includes(message.type())) said.push(message.text());
    });
    await page.setViewport({ width, height });
    if (before) await page.evaluateOnNewDocument(before);
    await page.goto(url);
  },
  run: ({ script, values = [] }) => page.evaluate(`(async (...values) => {${script}})(...${JSON.stringify(values)})`),
  // Files as a person chooses them; waits until the page says that it has nothing more to do.
  async choose({ selector, files }) {
    const field = await page.$(selector);
    await field.uploadFile(...files);
  },
  async drop({ selector, files }) {
    const sent = files.map((file) => ({ name: file.name, text: readFileSync(file.path).toString("base64") }));
    await page.evaluate(
      (where, all) => {
        const given = new DataTransfer();
        for (const one of all) {
          const bytes = Uint8Array.from(atob(one.text), (character) => character.charCodeAt(0));
          given.items.add(new File([bytes], one.name));
        }
        const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: given });
        document.querySelector(where).dispatchEvent(event);
      },
      selector,
      sent,
    );
  },
  // Files and folders of the disk as the system drops them.
  async drag({ selector, paths }) {
    const place = await page.$eval(selector, (one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    });
    const client = await page.createCDPSession();
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) await client.send("Input.dispatchDragEvent", { type, ...place, data });
    await client.detach();
  },
  wait: ({ script }) => page.waitForFunction(script, { timeout: 120_000 }).then(() => true),
  // What the page's own function says of files, one after the other.
  async check({ files }) {
    const found = [];
    for (const file of files) {
      const read = (one) => ({ name: one.name, text: readFileSync(one.path).toString("base64") });
      const sent = { ...read(file), last: file.last ? file.last.map(read) : null, language: file.language ?? null };
      found.push(
        await page.evaluate(async (one) => {
          const bytes = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
          const last = one.last && one.last.map((before) => ({ name: before.name, bytes: bytes(before.text) }));
          const begun = performance.now();
          try {
            const json = await window.xlvalidate.check(bytes(one.text), one.name, { last, language: one.language });
            return { json, milliseconds: performance.now() - begun };
          } catch (error) {
            return { crash: String(error.stack ?? error) };
          }
        }, sent),
      );
    }
    return found;
  },
  press: ({ keys }) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve()),
  shoot: async ({ path, whole = true }) => void (await page.screenshot({ path, fullPage: whole })),
  print: async ({ path }) => writeFileSync(path, await page.pdf({ format: "A4", printBackground: true })),
  resize: ({ width, height }) => page.setViewport({ width, height }),
  requests: () => seen,
  faults: () => said,
  version: () => browser.version(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await deeds[asked.do](asked)) ?? null };
  } catch (error) {
    answer = { error: String(error.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
