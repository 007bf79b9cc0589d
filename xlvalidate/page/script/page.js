// The page: takes files, has them read, shows what was found. It keeps nothing and sends nothing.

import { drawnForm } from './draw_form.js';
import { button, element, fill, goTo, linkTo } from './elements.js';
import { gravestFirst, officeTable } from './office_table.js';
import { chosen, dropped } from './take_files.js';
import { csvOf, visible } from './visible.js';

/**
 * @typedef {import('./show.js').View} View
 * @typedef {import('./take_files.js').Taken} Taken
 * @typedef {import('./take_files.js').Found} Found
 * @typedef {import('./workers.js').Reader} Reader
 * @typedef {import('./draw_form.js').Say} Say
 * @typedef {{file: string, of: string}} Doubled
 */

const REDRAW = 700; // milliseconds between two looks at a table that grows
const MOST_DOUBLED = 5; // files that are named

export class Page {
  /**
   * @param {any} data
   * @param {Reader} reader
   * @param {(key: string, language: string, facts?: Record<string, any>) => string} text
   */
  constructor(data, reader, text) {
    this.data = data;
    this.reader = reader;
    this.text = text;
    this.language = languageOf(data);
    /** @type {{view: View, number: number}[]} */
    this.views = [];
    /** @type {Map<string, string>} */
    this.seen = new Map();
    /** @type {Doubled[]} */
    this.doubled = [];
    /** @type {{why: string, path: string}[]} */
    this.passed = [];
    /** @type {{file: string, crash: string}[]} */
    this.crashes = [];
    this.last = { count: 0, said: /** @type {Record<string, string[]>} */ ({}) };
    this.open = 0;
    this.total = 0;
    this.done = 0;
    this.running = 0; // the number of the run, so that one that was stopped knows
    this.withForms = false;
    /** @type {Say} */
    this.say = (key, facts) => this.text(key, this.language, facts);
  }

  /** Draws the page, and takes what is dropped anywhere on it. */
  begin() {
    const app = /** @type {HTMLElement} */ (document.getElementById('app'));
    this.head = element('header');
    this.take = element('section', { id: 'take' });
    this.progress = element('div', { id: 'progress', hidden: true });
    this.notices = element('div', { id: 'notices', role: 'status', 'aria-live': 'polite' });
    this.results = element('div', { id: 'results' });
    this.forms = element('div', { id: 'forms' });
    this.about = element('div', { id: 'about' });
    this.foot = element('footer');
    fill(app, this.head, element('main', {}, this.take, this.progress, this.notices, this.results, this.forms, this.about), this.foot);
    document.addEventListener('dragover', (event) => event.preventDefault());
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      const place = event.target instanceof Element ? event.target.closest('[data-last]') : null;
      if (event.dataTransfer && event.dataTransfer.types.includes('Files')) {
        this.from(dropped(event.dataTransfer, this.data.suffixes), place !== null);
      }
    });
    window.addEventListener('beforeprint', () => this.drawForPrint(true));
    window.addEventListener('afterprint', () => this.drawForPrint(false));
    this.draw();
    this.now('idle');
  }

  /** Everything again, in the language that is chosen. */
  draw() {
    document.documentElement.lang = this.data.languages[this.language].tag;
    document.title = this.say('page.title');
    this.drawHead();
    this.drawTake();
    this.drawProgress();
    this.drawResults();
    this.drawAbout();
  }

  drawHead() {
    const languages = Object.keys(this.data.languages).map((code) => {
      const own = this.data.languages[code];
      const chosenNow = code === this.language;
      const choose = () => {
        this.language = code;
        this.draw();
        const again = document.querySelector(`[data-language="${code}"]`);
        if (again instanceof HTMLElement) {
          again.focus();
        }
      };
      return button(own.name, choose, { lang: own.tag, 'aria-pressed': String(chosenNow), 'data-language': code });
    });
    fill(
      /** @type {HTMLElement} */ (this.head),
      element(
        'div',
        {},
        element('div', { id: 'languages', role: 'group', 'aria-label': this.say('page.language') }, languages),
        element('h1', {}, this.say('page.title')),
        element('p', { class: 'meta' }, this.data.editions.map((/** @type {any} */ one) =>
          element('span', {}, `${one.titles[this.language] || one.title}  ${one.id}`))),
      ),
    );
  }

  drawTake() {
    fill(
      /** @type {HTMLElement} */ (this.take),
      element('p', { class: 'private' }, this.say('page.private')),
      element(
        'div',
        { class: 'drops' },
        element(
          'div',
          { class: 'drop now' },
          element('h2', {}, this.say('page.drop')),
          element('p', { class: 'hint' }, this.say('page.drop.hint')),
          element(
            'div',
            { class: 'picks' },
            this.field('page.choose', { multiple: true, accept: this.data.suffixes.join(','), id: 'choose' }, false),
            this.field('page.choose.folder', { webkitdirectory: true, multiple: true, id: 'choose-folder' }, false),
          ),
        ),
        element(
          'div',
          { class: 'drop last', 'data-last': true },
          element('h2', {}, this.say('page.last')),
          element('p', { class: 'hint' }, this.say('page.last.hint')),
          element(
            'div',
            { class: 'picks' },
            this.field('page.last.choose', { multiple: true, accept: this.data.suffixes.join(','), id: 'choose-last' }, true),
            this.last.count > 0 && button(this.say('page.last.clear'), () => this.takeLast({ found: [], passed: [] }), { class: 'pick' }),
          ),
          element('div', { role: 'status' },
            this.last.count > 0 && element('p', { class: 'good' }, `√ ${this.say('page.last.chosen', { count: this.last.count })}`),
            (this.last.said[this.language] || []).map((one) => element('p', { class: 'explain' }, `! ${visible(one)}`))),
        ),
      ),
    );
  }

  /**
   * A field for files that looks like a button; it is reached by the keyboard as any other.
   * @param {string} key
   * @param {Record<string, any>} attributes
   * @param {boolean} isLast
   */
  field(key, attributes, isLast) {
    const input = /** @type {HTMLInputElement} */ (element('input', { type: 'file', ...attributes }));
    input.addEventListener('change', () => {
      const files = input.files;
      if (files && files.length) {
        this.from(Promise.resolve(chosen(files, this.data.suffixes)), isLast);
      }
      input.value = '';
    });
    return element('label', { class: 'pick' }, input, element('span', {}, this.say(key)));
  }

  /**
   * @param {Promise<Taken>} coming
   * @param {boolean} isLast
   */
  async from(coming, isLast) {
    this.now('busy');
    const taken = await coming;
    await (isLast ? this.takeLast(taken) : this.takeNow(taken));
  }

  /**
   * The files of the period before. What was checked already is checked again with them when it is given again.
   * @param {Taken} taken
   */
  async takeLast(taken) {
    const most = this.data.reading.reader.limits.package;
    const files = taken.found.filter(({ file }) => file.size <= most).map(({ file, path }) => ({ name: path, data: file }));
    const lost = taken.found.filter(({ file }) => file.size > most).map(({ path }) => path);
    const answered = await this.reader.keep(files).catch((error) => this.crash(taken.found.map(({ path }) => path).join(', '), error));
    const said = answered ? answered.said : {};
    this.last = { count: answered ? answered.used : 0, said: {} };
    for (const code of Object.keys(this.data.languages)) {
      const unread = lost.map((file) => this.text('last.unreadable', code, { file }));
      this.last.said[code] = [...unread, ...(said[code] || [])];
    }
    this.drawTake();
    if (this.given) {
      await this.takeNow(this.given);
    } else {
      this.now('idle');
    }
  }

  /**
   * Says to whoever looks at the page from outside whether anything is still being read.
   * @param {'busy' | 'idle'} state
   */
  now(state) {
    const app = /** @type {HTMLElement} */ (document.getElementById('app'));
    app.dataset.state = state;
    app.setAttribute('aria-busy', String(state === 'busy'));
  }

  /** @param {Taken} taken */
  async takeNow(taken) {
    this.given = taken;
    this.running += 1;
    const run = this.running;
    this.views = [];
    this.seen = new Map();
    this.doubled = [];
    this.crashes = [];
    this.passed = taken.passed;
    this.open = 0;
    this.total = taken.found.length;
    this.done = 0;
    this.drawResults();
    let drawn = Date.now();
    let wait = REDRAW;
    for (const one of taken.found) {
      this.drawProgress();
      await this.check(one, run);
      if (run !== this.running) {
        return;
      }
      this.done += 1;
      if (Date.now() - drawn > wait && this.total > 1) {
        const begun = Date.now();
        this.drawResults();
        drawn = Date.now();
        wait = Math.max(REDRAW, 20 * (drawn - begun)); // a long table is not drawn all the time
      }
    }
    this.finish();
  }

  finish() {
    this.total = 0;
    this.drawProgress();
    this.drawResults();
    this.now('idle');
    if (this.views.length === 1) {
      goTo(`o${this.views[0].number}-summary`);
    } else if (this.views.length > 1) {
      goTo('results-head');
    }
  }

  /**
   * @param {Found} one
   * @param {number} run
   */
  async check(one, run) {
    const { file, path: name } = one;
    /** @type {import('./workers.js').Job} */
    const job =
      file.size > this.data.reading.reader.limits.package
        ? { do: 'refuse', file: { name, data: null }, why: 'too-big', facts: { detail: String(file.size) }, gives: 'view' }
        : { do: 'check', file: { name, data: file }, last: null, gives: 'view' };
    const answered = await this.reader.ask(job).catch((error) => this.crash(one.path, error));
    if (run !== this.running || !answered) {
      return;
    }
    /** @type {View} */
    const view = answered;
    const before = view.sha256 && this.seen.get(view.sha256);
    if (before) {
      this.doubled.push({ file: view.file, of: before });
    } else {
      this.seen.set(view.sha256, view.file);
      this.views.push({ view, number: this.views.length + 1 });
    }
  }

  /**
   * @param {string} file
   * @param {any} error
   */
  crash(file, error) {
    this.crashes.push({ file, crash: String((error && error.message) || error) });
    return null;
  }

  drawProgress() {
    const place = /** @type {HTMLElement} */ (this.progress);
    place.hidden = this.total === 0;
    if (this.total === 0) {
      fill(place);
      return;
    }
    const stop = () => {
      this.running += 1;
      this.finish();
    };
    fill(
      place,
      element('progress', { max: this.total, value: this.done, 'aria-label': this.say('page.progress', { done: this.done, total: this.total }) }),
      element('span', {}, this.say('page.progress', { done: this.done, total: this.total })),
      this.total > 1 && button(this.say('page.stop'), stop, { class: 'pick' }),
    );
  }

  drawResults() {
    const { say } = this;
    const sorted = gravestFirst(this.views);
    const several = this.views.length > 1;
    fill(
      /** @type {HTMLElement} */ (this.notices),
      this.given && this.given.found.length === 0 && element('p', {}, say('page.nothing')),
      this.passed.length > 0 && element('p', { class: 'hint' }, this.saidPassed()),
      this.doubled.slice(0, MOST_DOUBLED).map((one) =>
        element('p', { class: 'hint' }, say('page.doubled', { file: visible(one.file, 200), of: visible(one.of, 200) }))),
      this.doubled.length > MOST_DOUBLED &&
        element('p', { class: 'hint' }, say('page.doubled.more', { count: this.doubled.length - MOST_DOUBLED })),
      this.crashes.map((one) =>
        element('div', { class: 'crash' },
          element('p', {}, say('page.crash', { file: visible(one.file, 200) })),
          element('pre', {}, visible(one.crash, 2000, true)))),
    );
    const place = /** @type {HTMLElement} */ (this.results);
    if (this.views.length === 0) {
      fill(place);
      fill(/** @type {HTMLElement} */ (this.forms));
      return;
    }
    const tools = element(
      'p',
      { class: 'tools' },
      button(say('page.csv'), () => this.save(), { class: 'pick' }),
      button(say('page.print'), () => window.print(), { class: 'pick' }),
      several && this.printField(),
      button(say('page.clear'), () => this.clear(), { class: 'pick' }),
    );
    fill(
      place,
      element('h2', { id: 'results-head', tabindex: '-1' }, several ? say('report.offices') : say('page.result')),
      tools,
      several && officeTable(sorted, this.language, this.data.languages[this.language].tag, say, (number) => this.show(number)),
    );
    this.drawForms(false);
  }

  printField() {
    const box = /** @type {HTMLInputElement} */ (element('input', { type: 'checkbox' }));
    box.checked = this.withForms;
    box.addEventListener('change', () => {
      this.withForms = box.checked;
    });
    return element('label', { class: 'check' }, box, ` ${this.say('page.print.forms')}`);
  }

  /** @param {number} number */
  show(number) {
    this.open = number;
    this.drawForms(false);
    goTo(`o${number}`);
  }

  /**
   * The form that is open; to be printed, on demand, all that are not accepted.
   * @param {boolean} all
   */
  drawForms(all) {
    const sorted = gravestFirst(this.views);
    const several = sorted.length > 1;
    const shown = several
      ? sorted.filter(({ view, number }) => number === this.open || (all && view.verdict !== 'accepted'))
      : sorted;
    fill(
      /** @type {HTMLElement} */ (this.forms),
      shown.map(({ view, number }) =>
        drawnForm(view, number, this.language, this.say, [
          several ? element('span', { class: 'back' }, linkTo('results-head', {}, this.say('report.back'))) : null,
        ]),
      ),
    );
  }

  /** @param {boolean} printing */
  drawForPrint(printing) {
    if (this.views.length > 1 && this.withForms) {
      this.drawForms(printing);
    }
  }

  saidPassed() {
    const counts = /** @type {[string, string[]][]} */ (
      ['hidden', 'lock', 'other', 'closed'].map((why) => [why, this.passed.filter((one) => one.why === why).map((one) => one.path)])
    );
    const parts = counts
      .filter(([, paths]) => paths.length)
      .map(([why, paths]) => {
        const said = this.say(`passed.${why}`, { count: paths.length });
        const names = paths.slice(0, 3).map((path) => visible(path, 80)).join(this.data.languages[this.language].between);
        return why === 'other' || why === 'closed' ? this.say('passed.named', { said, names }) : said;
      });
    return this.say('passed.check', { count: this.passed.length, parts: parts.join(this.say('passed.and')) });
  }

  /** Gives what was found as a file for Excel, with the columns of `check --format csv`. */
  save() {
    const heads = this.data.csvHeads.map((/** @type {string} */ name) => this.say(`report.head.${name}`));
    const rows = gravestFirst(this.views).flatMap(({ view }) => view.rows[this.language]);
    const address = URL.createObjectURL(new Blob([csvOf([heads, ...rows])], { type: 'text/csv' }));
    const link = element('a', { href: address, download: this.say('page.csv.name') });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  clear() {
    this.running += 1;
    this.given = undefined;
    this.views = [];
    this.doubled = [];
    this.passed = [];
    this.crashes = [];
    this.total = 0;
    this.draw();
    this.now('idle');
    const first = document.getElementById('choose');
    if (first !== null) {
      first.focus();
    }
  }

  drawAbout() {
    const { say } = this;
    fill(
      /** @type {HTMLElement} */ (this.about),
      element('h2', {}, say('page.unknown')),
      element('ul', {}, ['roster', 'ledger', 'trial', this.data.keys ? 'revision' : 'stamp', 'convert', 'changed'].map((name) =>
        element('li', {}, say(`page.unknown.${name}`)))),
    );
    fill(
      /** @type {HTMLElement} */ (this.foot),
      element('p', {}, say('report.legend')),
      element('p', {}, `xlvalidate ${this.data.program}`),
      element('details', {}, element('summary', {}, say('page.licences')), element('pre', {}, this.data.licences)),
    );
  }
}

/** The language of the browser, where the page speaks it; else that of the first form. @param {any} data */
function languageOf(data) {
  for (const wanted of navigator.languages || [navigator.language]) {
    const code = Object.keys(data.languages).find((one) => wanted.toLowerCase().startsWith(one.slice(0, 2)));
    if (code) {
      return code;
    }
  }
  return data.editions[0].language;
}
