// What a page does with a file, from its bytes to what is shown: mirrors `checking/judge.py` and `desk/last_period.py`.
// Runs in the worker, and on the page itself where no worker starts.

import { check } from './check.js';
import { dayFrom } from './day.js';
import { engine as engineOf } from './engine.js';
import { asData } from './json_lines.js';
import { byOffice, matched } from './last_period.js';
import { read, unreadable } from './read.js';
import { sha256 } from './sha256.js';
import { stampFindings, stampOf } from './stamp_findings.js';
import { drawingsOf, viewOf } from './view.js';

/**
 * @typedef {import('./workers.js').Job} Job
 * @typedef {import('./workers.js').Sent} Sent
 * @typedef {{period: any, used: number, said: Record<string, string[]>}} LastFound
 */

/** What answers the jobs of a page. */
class Desk {
  /** @param {any} data */
  constructor(data) {
    this.engine = engineOf(data);
    this.drawings = drawingsOf(this.engine);
    /** @type {LastFound | null} */
    this.last = null;
  }

  /**
   * @param {Job} job
   * @returns {any}
   */
  answer(job) {
    switch (job.do) {
      case 'last':
        this.last = job.files.length ? this.lastOf(job.files) : null;
        return this.last === null ? { used: 0, said: {} } : { used: this.last.used, said: this.last.said };
      case 'refuse':
        return this.refused(job);
      default: {
        const last = job.last === null ? this.last : this.lastOf(job.last);
        const checked = this.checked(this.item(job.file), last);
        const language = job.language || (checked.submission ? checked.submission.edition.language : this.languages()[0]);
        return { view: viewOf(this.engine, this.drawings, checked), json: asData(checked, this.engine.speech(language)) };
      }
    }
  }

  languages() {
    return Object.keys(this.engine.data.languages);
  }

  /**
   * A file that is not read. A fact that is the key of a sentence of the page is said in each language.
   * @param {Job & {do: 'refuse'}} job
   */
  refused(job) {
    const source = { file: job.name, sha256: job.bytes === null ? '' : sha256(job.bytes) };
    const inEach = this.languages().map((language) => {
      const speech = this.engine.speech(language);
      const facts = Object.entries(job.facts).map(([name, said]) => [name, said.startsWith('page.') ? speech.text(said) : said]);
      const checked = this.checked(unreadable(source, job.why, Object.fromEntries(facts)), null);
      return { language, checked, view: viewOf(this.engine, this.drawings, checked) };
    });
    const [{ checked, view }] = inEach;
    for (const { language, view: own } of inEach) {
      view.first[language] = own.first[language];
      view.rows[language] = own.rows[language];
      view.causes.forEach((cause, at) => {
        cause.said[language] = own.causes[at].said[language];
      });
    }
    return { view, json: asData(checked, this.engine.speech(this.languages()[0])) };
  }

  /**
   * What a file holds, and whose it is as far as its stamp says.
   * @param {Sent} file
   */
  item(file) {
    const item = read(file.name, file.bytes, this.engine);
    if (!('edition' in item)) {
      return item;
    }
    const stamp = stampOf(item, this.engine);
    return stamp === null ? item : { ...item, stamped: stamp.identity };
  }

  /**
   * @param {any} item
   * @param {LastFound | null} last
   */
  checked(item, last) {
    const today = new Date();
    const day = dayFrom([today.getFullYear(), today.getMonth() + 1, today.getDate()].map((one) => String(one).padStart(2, '0')).join('-'));
    if (!('edition' in item)) {
      return check(item, this.engine, { last: null, today: day });
    }
    let own = { ...item, findings: [...stampFindings(item, this.engine), ...item.findings] };
    let before = null;
    if (last !== null) {
      const found = matched([own], last.period);
      own = found.told[0];
      before = found.matches.get(0) || null;
    }
    return check(own, this.engine, { last: before, today: day });
  }

  /**
   * Forms of earlier periods: one, or several that are matched by office code; and what is to be said of those that are
   * not used.
   * @param {Sent[]} files
   * @returns {LastFound}
   */
  lastOf(files) {
    const items = files.map((file) => ({ file, item: this.item(file) }));
    const good = items.filter(({ item }) => 'edition' in item).map(({ item }) => item);
    const bad = items.filter(({ item }) => !('edition' in item)).map(({ file }) => file.name);
    const { period, doubled, nobodys } =
      files.length === 1 ? { period: { only: good[0] || null, by_office: new Map() }, doubled: [], nobodys: [] } : byOffice(good);
    /** @type {Record<string, string[]>} */
    const said = {};
    for (const language of this.languages()) {
      const speech = this.engine.speech(language);
      said[language] = [
        ...(doubled.length ? [speech.text('last.doubled', { codes: doubled.join(speech.text('and')) })] : []),
        ...nobodys.map((/** @type {string} */ file) => speech.text('last.nobodys', { file })),
        ...bad.map((file) => speech.text('last.unreadable', { file })),
      ];
    }
    return { period, used: good.length - nobodys.length, said };
  }
}

/**
 * What answers the jobs of a page.
 * @param {any} data
 * @returns {(job: Job) => any}
 */
export function deskOf(data) {
  const desk = new Desk(data);
  return (job) => desk.answer(job);
}
