// Which program saved a workbook last, as the workbook itself says.
import { headOf, lengthOf, replaced, stripped } from './texts.js';
import { understood } from './workbook.js';
import { named, parse } from './xml.js';

/** @typedef {{part: string, spaces: string[], first_excel: number, longest: number}} SavedByTables */

const VERSION = /^[0-9]+(?:\.[0-9]+)*/;

/**
 * The program, with its version where it says one; empty where nothing is said.
 * @param {import('./package.js').Package} whole
 * @param {import('./reader_tables.js').ReaderTables} told
 */
export function savedBy(whole, told) {
  const { part, spaces } = told.saved_by;
  if (whole.size(part) === 0) {
    return '';
  }
  return understood(whole, part, told, (budget, chunks) => {
    const said = { Application: '', AppVersion: '' };
    /** @param {'Application' | 'AppVersion'} key */
    const element = (key) => ({
      text: true,
      end: (/** @type {string} */ text) => {
        budget.keep(part, lengthOf(text));
        said[key] = stripped(text);
      },
    });
    const inside = named({ Application: element('Application'), AppVersion: element('AppVersion') }, spaces);
    parse(part, chunks, named({ Properties: { inside } }, spaces), budget, told.xml);
    return called(said.Application, said.AppVersion, told.saved_by);
  });
}

/**
 * The program as people call it. openpyxl says that it is Excel, of the version that it has itself.
 * @param {string} application
 * @param {string} version
 * @param {SavedByTables} told
 */
function called(application, version, told) {
  const number = VERSION.exec(stripped(version));
  if (application === 'Microsoft Excel' && number !== null) {
    const major = Number(number[0].split('.')[0].slice(0, 4));
    return major >= told.first_excel ? `Excel ${major}` : `openpyxl ${number[0]}`;
  }
  const slash = application.indexOf('/');
  const behind = slash < 0 ? null : VERSION.exec(application.slice(slash + 1));
  const name = behind === null ? stripped(replaced(application, '_', ' ')) : `${application.slice(0, slash)} ${behind[0]}`;
  return headOf(name, told.longest);
}
