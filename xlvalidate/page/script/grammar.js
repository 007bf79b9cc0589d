// All by which contents are understood, made once from the tables.
import { dayGrammar } from './day_grammar.js';
import { flagGrammar } from './flags.js';
import { numberGrammar } from './numbers.js';
import { periodGrammar } from './periods.js';
import { plainDates } from './plain_dates.js';
import { yearGrammar } from './years.js';

/** @param {import('./reader_tables.js').ReaderTables} told */
export function grammarOf(told) {
  const numbers = numberGrammar(told.numbers, told.stored_numbers);
  const languages = new Map(Object.entries(told.languages));
  const { figuresForWords, flattened } = plainDates(told.plain_dates);
  const years = yearGrammar(told.years, told.days, flattened, numbers.exact);
  return {
    ...numbers,
    ...dayGrammar(told.days, languages, figuresForWords, numbers.exact),
    ...years,
    ...periodGrammar(told.periods, told.plain_dates.longest, flattened, years.yearOf),
    flagOf: flagGrammar(told.flags, languages),
  };
}

/** @typedef {ReturnType<typeof grammarOf>} Grammar */
