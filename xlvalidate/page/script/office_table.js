// Several workbooks: how many came out how, and a row an office that is filtered and sorted.

import { calledOf } from './draw_form.js';
import { button, element, fill } from './elements.js';
import { visible } from './visible.js';

/**
 * @typedef {import('./show.js').View} View
 * @typedef {import('./draw_form.js').Say} Say
 * @typedef {{view: View, number: number}} Numbered
 */

const VERDICTS = ['unreadable', 'return', 'explain', 'accepted'];

/** The gravest first, and then as they came. @param {readonly Numbered[]} all */
export const gravestFirst = (all) =>
  VERDICTS.flatMap((verdict) => all.filter(({ view }) => view.verdict === verdict));

/**
 * The counts, the filter and the table. `open` is called with the number of a workbook whose form is to be shown.
 * @param {readonly Numbered[]} all the gravest first
 * @param {string} language
 * @param {string} tag of the language, as the web has it
 * @param {Say} say
 * @param {(number: number) => void} open
 * @returns {HTMLElement[]}
 */
export function officeTable(all, language, tag, say, open) {
  const shown = element('span', { id: 'shown', 'aria-live': 'polite' });
  const find = /** @type {HTMLInputElement} */ (
    element('input', {
      id: 'find',
      type: 'search',
      'aria-label': say('report.filter'),
      placeholder: say('report.filter.hint'),
    })
  );
  const rows = all.map((one) => ({ ...one, row: officeRow(one, language, say, open) }));
  const body = element('tbody', {}, rows.map(({ row }) => row));
  let verdict = '';
  const filter = () => {
    const words = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { view, row } of rows) {
      const text = (row.textContent || '').toLowerCase();
      row.hidden = !((!verdict || view.verdict === verdict) && words.every((word) => text.includes(word)));
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = say('report.filter.shown', { shown: count, total: rows.length });
  };
  /** @param {string} value */
  const choose = (value) => {
    verdict = value;
    chips.forEach((chip, number) => chip.setAttribute('aria-pressed', String(['', ...VERDICTS][number] === value)));
    filter();
  };
  const chips = ['', ...VERDICTS].map((value) =>
    button(value ? say(`verdict.${value}`) : say('report.filter.all'), () => choose(value)),
  );
  find.addEventListener('input', filter);
  choose('');
  return [
    element(
      'ul',
      { class: 'tiles' },
      ['', ...VERDICTS].map((value) => {
        const count = all.filter(({ view }) => !value || view.verdict === value).length;
        const tile = button('', () => choose(value), { class: `tile ${value}` });
        fill(tile, value ? say(`verdict.${value}`) : say('report.tile.all'), element('b', {}, String(count)));
        return element('li', {}, tile);
      }),
    ),
    element('div', { id: 'controls' }, find, element('span', { id: 'chips' }, chips), shown),
    element('div', { class: 'scroll' }, element('table', { class: 'list cards', id: 'offices-table' }, heads(body, rows, tag, say), body)),
  ];
}

const HEADS = ['verdict', 'office', 'code', 'must', 'explain', 'not-run', 'first', 'file'];
const NUMBERS = ['must', 'explain', 'not-run'];

/**
 * @param {Numbered} one
 * @param {string} language
 * @param {Say} say
 * @param {(number: number) => void} open
 */
function officeRow({ view, number }, language, say, open) {
  const figures = /** @type {[string, number][]} */ ([
    ['must', view.must],
    ['explain', view.explain],
    ['not-run', view.notRun],
  ]);
  return element(
    'tr',
    {},
    element('td', { class: `verdict ${view.verdict}` }, say(`verdict.${view.verdict}`)),
    element(
      'td',
      { class: 'name' },
      button(visible(calledOf(view), 200), () => open(number), { class: 'link' }),
      view.period ? ` ${visible(view.period, 60)}` : '',
    ),
    element('td', { class: 'code' }, visible(view.code, 60)),
    figures.map(([name, count]) =>
      element('td', { class: count ? 'n' : 'n zero', 'data-head': say(`report.head.${name}`) }, String(count)),
    ),
    element('td', { class: 'first', 'data-head': say('report.head.first') }, view.first[language] || ''),
    element('td', { class: 'file', 'data-head': say('report.head.file') }, visible(view.file, 200)),
  );
}

/**
 * @param {HTMLElement} body
 * @param {(Numbered & {row: HTMLElement})[]} rows
 * @param {string} tag
 * @param {Say} say
 */
function heads(body, rows, tag, say) {
  /** @param {{row: HTMLElement}} one @param {number} column */
  const said = ({ row }, column) => (/** @type {HTMLTableRowElement} */ (row).cells[column].textContent || '').trim();
  const cells = HEADS.map((name, column) => {
    const cell = element('th', { class: NUMBERS.includes(name) ? 'n' : null });
    const sort = () => {
      const down = cell.getAttribute('aria-sort') === 'ascending';
      cells.forEach((other) => other.removeAttribute('aria-sort'));
      cell.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      /** @param {Numbered & {row: HTMLElement}} one @param {Numbered & {row: HTMLElement}} other */
      const compare = (one, other) => {
        if (name === 'verdict') {
          return VERDICTS.indexOf(other.view.verdict) - VERDICTS.indexOf(one.view.verdict);
        }
        return NUMBERS.includes(name)
          ? Number(said(one, column)) - Number(said(other, column))
          : said(one, column).localeCompare(said(other, column), tag, { numeric: true });
      };
      const sorted = [...rows].sort((one, other) => (down ? -1 : 1) * compare(one, other));
      sorted.forEach(({ row }) => body.appendChild(row));
    };
    cell.appendChild(button(say(`report.head.${name}`), sort));
    return cell;
  });
  return element('thead', {}, element('tr', {}, cells));
}
