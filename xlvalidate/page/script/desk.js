// What a page does with a file, from its bytes to what is shown: mirrors `checking/judge.py` and `desk/last_period.py`.
// Runs in the worker, and on the page itself where no worker starts.

import { check, withStamp } from './check.js';
import { engine as engineOf } from './engine.js';
import { grammarOf } from './grammar.js';
import { byOffice } from './last_period.js';
import { read, unreadable, withExplanations } from './read.js';
import { sha256 } from './sha256.js';
import { Speech } from './speech.js';
import { asData } from './to_json.js';
import { drawingsOf, viewOf } from './view.js';

/**
 * @typedef {import('./workers.js').Job} Job
 * @typedef {import('./workers.js').Given} Given
 * @typedef {{offered: any, used: number, said: Record<string, string[]>}} LastFound
 */

const GONE = { why: 'not-opened', facts: { detail: 'page.gone' } };

/**
 * The bytes of a file; null where there are none, or none any more.
 * @param {Given} given
 * @returns {Promise<Uint8Array | null>}
 */
async function bytesOf({ data }) {
  if (!(data instanceof Blob)) {
    return data;
  }
  try {
    return new Uint8Array(await data.arrayBuffer());
  } catch (_) {
    return null;
  }
}

/** Sentences that name commands and options: who has a page may have no program. */
const INSTEAD = ['file.not-a-form', 'file.unknown-edition'];

/** The sentences with those of the page in their place. @param {Record<string, string>} messages */
const insteadOf = (messages) => ({
  ...messages,
  ...Object.fromEntries(INSTEAD.map((key) => [key, messages[`page.instead.${key}`]])),
});

/** What answers the jobs of a page. */
class Desk {
  /** @param {any} data */
  constructor(data) {
    const { reader, forms } = data.reading;
    const grammar = grammarOf(reader);
    this.engine = engineOf(data, (kind, cover) => grammar.periodOn(kind, new Map(cover)));
    /** What the reader knows. @type {any} */
    this.tables = { reader, forms, editions: [...this.engine.editions.values()] };
    this.drawings = drawingsOf(this.engine);
    const shown = new Map(this.languages().map((code) => [code, new Speech(code, data.languages[code], insteadOf(data.messages[code]))]));
    /** The same as people see it on the page. */
    this.onPage = { ...this.engine, speech: (/** @type {string} */ language) => /** @type {Speech} */ (shown.get(language)) };
    /** @type {LastFound | null} */
    this.last = null;
  }

  /**
   * @param {Job} job
   * @returns {Promise<any>}
   */
  async answer(job) {
    switch (job.do) {
      case 'last':
        this.last = job.files.length ? await this.lastOf(job.files) : null;
        return this.last === null ? { used: 0, said: {} } : { used: this.last.used, said: this.last.said };
      case 'refuse':
        return this.refused(job, job, await bytesOf(job.file));
      default: {
        const bytes = await bytesOf(job.file);
        if (bytes === null) {
          return this.refused(job, GONE, null);
        }
        return this.given(job, this.checked(job.file.name, bytes, job.last === null ? this.last : await this.lastOf(job.last)));
      }
    }
  }

  /**
   * A file that was judged, as it is asked for: to be drawn, or as `check --format json` writes it.
   * @param {Job & {do: 'check' | 'refuse'}} job
   * @param {any} checked
   * @returns {any}
   */
  given(job, checked) {
    if (job.gives === 'view') {
      return viewOf(this.onPage, this.drawings, checked);
    }
    const asked = 'language' in job ? job.language : null;
    const language = asked || (checked.submission ? checked.submission.edition.language : this.languages()[0]);
    return asData(checked, this.engine.speech(language));
  }

  languages() {
    return Object.keys(this.engine.data.languages);
  }

  /**
   * A file that is not judged. A fact that is the key of a sentence of the page is said in each language.
   * @param {Job & {do: 'check' | 'refuse'}} job
   * @param {{why: string, facts: Record<string, string>}} refusal
   * @param {Uint8Array | null} bytes
   */
  refused(job, { why, facts: told }, bytes) {
    const source = { file: job.file.name, sha256: bytes === null ? '' : sha256(bytes), within: null };
    const inEach = this.languages().map((language) => {
      const speech = this.engine.speech(language);
      const facts = Object.entries(told).map(([name, said]) => [name, said.startsWith('page.') ? speech.text(said) : said]);
      /** @type {any} */
      const item = unreadable(source, why, /** @type {[string, string][]} */ (facts)).unreadable;
      return { language, given: this.given(job, check(item, this.engine)) };
    });
    const [{ given }] = inEach;
    for (const { language, given: own } of job.gives === 'view' ? inEach : []) {
      given.first[language] = own.first[language];
      given.rows[language] = own.rows[language];
      given.causes.forEach((/** @type {any} */ cause, /** @type {number} */ at) => {
        cause.said[language] = own.causes[at].said[language];
      });
    }
    return given;
  }

  /**
   * What the reader makes of a file, and the same as rules take it.
   * @param {string} name
   * @param {Uint8Array} bytes
   */
  item(name, bytes) {
    const found = read(bytes, name, this.tables);
    if ('unreadable' in found) {
      return { read: null, item: found.unreadable };
    }
    return { read: found.submission, item: this.judgeable(found.submission) };
  }

  /** What was read as rules take it. @param {any} submission */
  judgeable(submission) {
    return { ...submission, entry_figures: new Map(), stamped: null, year_ago: null };
  }

  /**
   * A file judged. What its office explained stands on sheets of their own, which are read only where that can settle
   * something.
   * @param {string} name
   * @param {Uint8Array} bytes
   * @param {LastFound | null} last
   */
  checked(name, bytes, last) {
    const { read: found, item } = this.item(name, bytes);
    const before = last === null ? null : last.offered;
    const checked = check(item, this.engine, before);
    if (found === null || !checked.findings.some(mayBeExplained)) {
      return checked;
    }
    const explained = withExplanations(found, bytes, this.tables);
    return explained.explanations.size ? check(this.judgeable(explained), this.engine, before) : checked;
  }

  /**
   * Forms of earlier periods: one, or several that are matched by office code; and what is to be said of those that are
   * not used.
   * @param {Given[]} files
   * @returns {Promise<LastFound>}
   */
  async lastOf(files) {
    /** @type {any[]} */
    const good = [];
    /** @type {string[]} */
    const bad = [];
    for (const file of files) {
      const bytes = await bytesOf(file);
      const found = bytes === null ? null : this.item(file.name, bytes).read;
      if (bytes === null || found === null) {
        bad.push(file.name);
      } else {
        good.push(withStamp(this.judgeable(withExplanations(found, bytes, this.tables)), this.engine));
      }
    }
    const alone = { offered: { only: good[0] || null, by_office: new Map() }, doubled: [], nobodys: [] };
    const { offered, doubled, nobodys } = files.length === 1 ? alone : byOffice(good);
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
    return { offered, used: good.length - nobodys.length, said };
  }
}

/** @param {any} finding */
const mayBeExplained = (finding) =>
  finding.severity === 'explain' && finding.origin === 'rule' && finding.why !== 'not-run';

/**
 * What answers the jobs of a page.
 * @param {any} data
 * @returns {(job: Job) => Promise<any>}
 */
export function deskOf(data) {
  const desk = new Desk(data);
  return (job) => desk.answer(job);
}
