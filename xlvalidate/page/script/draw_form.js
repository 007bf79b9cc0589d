// One workbook on the page: its verdict, a summary with links, the form drawn, and beside it what is wrong. Draws as
// `reports/page.html.j2` does, with its classes.

import { element, linkTo } from './elements.js';
import { visible } from './visible.js';

const MOST_SUMMARY = 30;

/**
 * @typedef {import('./show.js').View} View
 * @typedef {import('./show.js').ShownCause} ShownCause
 * @typedef {import('./show.js').ShownForm} ShownForm
 * @typedef {import('./show.js').ShownSheet} ShownSheet
 * @typedef {import('./show.js').Mark} Mark
 * @typedef {(key: string, facts?: Record<string, string | number>) => string} Say
 */

/**
 * The section of a workbook.
 * @param {View} view
 * @param {number} number of the workbook on the page
 * @param {string} language
 * @param {Say} say
 * @param {(Node | null)[]} beside what stands at the end of its facts
 * @returns {HTMLElement}
 */
export function drawnForm(view, number, language, say, beside = []) {
  const { form } = view;
  /** @param {string} sheet */
  const of = (sheet) => view.causes.map((cause, at) => ({ cause, at })).filter((one) => one.cause.sheet === sheet);
  const general = of('');
  return element(
    'section',
    { class: `office ${view.verdict}${form ? '' : ' short'}`, id: `o${number}`, tabindex: '-1' },
    element(
      'div',
      { class: 'head' },
      element('h3', {}, element('bdi', {}, visible(calledOf(view), 200))),
      element('span', { class: `verdict ${view.verdict}` }, say(`verdict.${view.verdict}`)),
    ),
    element(
      'p',
      { class: 'facts' },
      view.code && element('span', {}, `${say('report.head.code')}  ${visible(view.code, 60)}`),
      view.period && element('span', {}, `${say('report.period')}  ${visible(view.period, 60)}`),
      view.edition && element('span', {}, `${say('report.head.edition')}  ${view.edition}`),
      element('span', {}, `${say('report.head.file')}  ${visible(view.file, 200)}`),
      beside,
    ),
    (view.errata[language] || []).map((said) => element('p', { class: 'hint' }, visible(said))),
    summary(view, number, language, say),
    form && coverLines(form, number),
    general.length > 0 && told(general, number, language, say),
    form
      ? form.sheets.map((sheet) => {
          const here = of(sheet.code);
          return element(
            'div',
            { class: 'pair' },
            element('div', {}, drawnSheet(sheet, number, say)),
            element(
              'div',
              {},
              here.length
                ? told(here, number, language, say)
                : element('p', { class: 'hint good' }, `√ ${say('report.clean')}`),
            ),
          );
        })
      : general.length === 0 && element('p', { class: 'hint' }, say('report.no-form')),
    view.more > 0 && element('p', { class: 'hint' }, say('page.more', { count: view.more })),
    view.counts[language] && element('p', { class: 'counts' }, view.counts[language]),
  );
}

/** What people call an office: its name, its code, or at least its file. @param {View} view */
export const calledOf = (view) => view.office.trim() || view.code.trim() || view.file;

/**
 * What is wrong in short, above all else, each with a link to its cell.
 * @param {View} view
 * @param {number} number
 * @param {string} language
 * @param {Say} say
 */
function summary(view, number, language, say) {
  const open = view.causes.map((cause, at) => ({ cause, at })).filter(({ cause }) => cause.open);
  const heading = say(open.length ? 'page.summary' : view.verdict === 'accepted' ? 'page.summary.none' : 'page.summary.look', {
    count: open.length + view.more,
  });
  return element(
    'div',
    { class: `summary ${view.verdict}`, id: `o${number}-summary`, tabindex: '-1', role: 'region', 'aria-labelledby': `o${number}-heading` },
    element('h4', { id: `o${number}-heading` }, heading),
    open.length > 0 &&
      element(
        'ul',
        {},
        open.slice(0, MOST_SUMMARY).map(({ cause, at }) => {
          const said = cause.said[language];
          const line = `${cause.icon} ${[said.where, said.what].filter(Boolean).join(' ')}`;
          const target = cause.links.length ? `o${number}-${cause.links[0][1]}` : `o${number}f${at}`;
          return element('li', { class: cause.weight }, linkTo(target, {}, line));
        }),
        open.length > MOST_SUMMARY && element('li', {}, say('page.summary.more', { count: open.length - MOST_SUMMARY })),
      ),
  );
}

/**
 * @param {ShownForm} form
 * @param {number} number
 */
function coverLines(form, number) {
  return element(
    'dl',
    { class: 'lines', 'aria-label': form.coverSheet },
    form.cover.map((line) =>
      element(
        'div',
        {},
        element('dt', {}, line.label),
        element(
          'dd',
          { class: line.mark && line.mark.severity, id: line.named ? `o${number}-cover-${line.a1}` : null },
          line.mark && sign(number, line.mark),
          element('bdi', {}, line.text),
        ),
      ),
    ),
  );
}

/**
 * What is wrong, a row a cause.
 * @param {{cause: ShownCause, at: number}[]} causes
 * @param {number} number
 * @param {string} language
 * @param {Say} _say
 */
function told(causes, number, language, _say) {
  return element(
    'ol',
    { class: 'told' },
    causes.map(({ cause, at }) => {
      const said = cause.said[language];
      return element(
        'li',
        { id: `o${number}f${at}`, class: cause.weight },
        element('span', { class: 'icon' }, cause.icon),
        said.where && element('b', {}, said.where),
        ' ',
        said.figures && element('span', { class: 'eq' }, said.figures),
        ` ${said.what}`,
        said.equations.length > 0 &&
          element('ul', { class: 'rules' }, said.equations.map((one) => element('li', {}, one))),
        ' ',
        element('span', { class: 'please' }, said.please),
        ' ',
        element('span', { class: 'tail' }, said.tail),
        cause.links.length > 0 &&
          element(
            'span',
            { class: 'cells' },
            cause.links.map(([a1, id]) => [linkTo(`o${number}-${id}`, {}, a1), ' ']).flat(),
            cause.moreCells && '…',
          ),
      );
    }),
  );
}

/**
 * The sign over a cell, which leads to what is said of it.
 * @param {number} number
 * @param {Mark} mark
 */
function sign(number, mark) {
  const shown = mark.likeliest ? '★' : mark.severity === 'must' ? '×' : '!';
  return linkTo(`o${number}f${mark.cause}`, {}, shown);
}

/**
 * @param {ShownSheet} sheet
 * @param {number} number
 * @param {Say} say
 */
function drawnSheet(sheet, number, say) {
  return element(
    'div',
    { class: 'scroll-form' },
    element(
      'table',
      { class: `form ${sheet.look}`, 'aria-label': sheet.name },
      element('colgroup', {}, element('col'), sheet.letters.map(() => element('col'))),
      element(
        'tbody',
        {},
        element('tr', {}, element('th'), sheet.letters.map((letter) => element('th', {}, letter))),
        sheet.rows.map((one) =>
          'count' in one
            ? element(
                'tr',
                { class: 'gap' },
                element('th'),
                element(
                  'td',
                  { colspan: sheet.letters.length },
                  say(one.first === one.last ? 'report.gap.one' : 'report.gap', {
                    first: one.first,
                    last: one.last,
                    count: one.count,
                  }),
                ),
              )
            : element('tr', {}, element('th', {}, String(one.row)), one.squares.map((square) =>
                element(
                  'td',
                  {
                    class: [square.look, square.mark && square.mark.severity, square.mark && square.mark.likeliest && 'likeliest']
                      .filter(Boolean)
                      .join(' '),
                    id: square.named ? `o${number}-${sheet.code}-${square.a1}` : null,
                    colspan: square.across > 1 ? square.across : null,
                    rowspan: square.down > 1 ? square.down : null,
                  },
                  square.mark && sign(number, square.mark),
                  square.text,
                ),
              )),
        ),
      ),
    ),
    sheet.count !== null &&
      element(
        'p',
        { class: 'hint' },
        sheet.count === 0
          ? say('report.entries.none')
          : sheet.drawn < sheet.count
            ? say('report.entries.shown', { count: sheet.count, shown: sheet.drawn })
            : say('report.entries', { count: sheet.count }),
      ),
  );
}
