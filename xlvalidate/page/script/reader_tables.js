// What the reader is told by the tables of `page/reader_tables.py`. Types only.

/**
 * @typedef {object} ReaderTables
 * @property {import('./budget.js').Limits} limits
 * @property {import('./budget.js').Limits} again of a second look at the same bytes
 * @property {import('./budget.js').Prices} prices
 * @property {import('./package.js').PackageTables} package
 * @property {import('./xml.js').XmlTables} xml
 * @property {import('./workbook.js').WorkbookTables} workbook
 * @property {import('./defined_names.js').NameTables} names
 * @property {import('./sheet_settings.js').SettingsTables} settings
 * @property {import('./column_areas.js').ColumnTables} columns
 * @property {import('./date_formats.js').DateFormats} date_formats
 * @property {import('./comments.js').CommentTables} comments
 * @property {import('./saved_by.js').SavedByTables} saved_by
 * @property {import('./book.js').StoredNumbers} stored_numbers
 * @property {import('./numbers.js').NumberTables} numbers
 * @property {import('./day_grammar.js').DayTables} days
 * @property {import('./years.js').YearTables} years
 * @property {import('./plain_dates.js').PlainDateTables} plain_dates
 * @property {import('./periods.js').PeriodTables} periods
 * @property {import('./flags.js').FlagTables} flags
 * @property {Record<string, {yes: string, no: string, months: string[], totals: import('./patterns.js').ToldPattern}>} languages
 * @property {import('./identify.js').IdentityTables} identity
 * @property {Record<string, import('./findings.js').Severity>} structure
 * @property {import('./printed.js').LabelTables} labels
 * @property {import('./read.js').OddityTables} oddities
 * @property {import('./explanations.js').ResultsTables} results
 * @property {string} parted what parts several names in one fact
 * @property {import('./recalculate.js').RecalculationTables} recalculation
 * @property {import('./exchanged_lines.js').ExchangeTables} exchanges
 */

export {};
