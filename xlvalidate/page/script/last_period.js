// Is a form the one of the period before, or of a year before? What is to be said of a file that is neither.
import { structureFinding } from "./finding.js";
import { identityOf } from "./identity.js";
import { comparePeriods, periodBefore, periodText, samePeriod, yearBefore } from "./period.js";

/** @typedef {import('./shapes').Submission} Submission */

/**
 * A form with the one of the period before, and what is to be said of a file that is none.
 * @param {Submission} item
 * @param {Submission | null} offered
 * @returns {[Submission, Submission | null]}
 */
export function matched(item, offered) {
  if (offered === null) {
    return [item, null];
  }
  if (item.edition.period !== 'year') {
    return ofParts(item, offered);
  }
  const why = mismatch(item, offered);
  return why ? [{ ...item, findings: [...item.findings, told(why, item, offered)] }, null] : [item, offered];
}

/** @param {Submission} item @param {Submission} only @returns {[Submission, Submission | null]} */
function ofParts(item, only) {
  const { shared } = item.edition;
  const [mine, theirs] = [identityOf(item), identityOf(only)];
  const fits = !(mine.office && theirs.office && theirs.office !== mine.office);
  const is = (/** @type {import('./period').Period | null} */ wanted) =>
    fits && mine.period !== null && theirs.period !== null && samePeriod(theirs.period, wanted) ? only : null;
  const before = is(mine.period && periodBefore(mine.period));
  const yearAgo = is(mine.period && yearBefore(mine.period));
  const found = [];
  if (before === null && yearAgo === null) {
    found.push(told(mismatch(item, only), item, only));
  } else if (mine.period !== null) {
    const asked = askedOf(item.edition);
    if (before === null && asked.has('last')) {
      found.push(structureFinding(shared, 'last-lacking', [], { wanted: periodText(periodBefore(mine.period)) }));
    }
    if (yearAgo === null && asked.has('year_ago')) {
      found.push(structureFinding(shared, 'year-ago-lacking', [], { wanted: periodText(yearBefore(mine.period)) }));
    }
  }
  return [{ ...item, findings: [...item.findings, ...found], year_ago: yearAgo }, before];
}

/** The earlier periods whose figures a rule of an edition asks for. @param {import('./shapes').Edition} edition */
function askedOf(edition) {
  const periods = edition.instances.flatMap((one) => one.references.map((ref) => ref.period));
  return new Set([...periods, ...(edition.copied_rule === null ? [] : ['last'])]);
}

/** Why a file is not the period before of a form; empty if it is. @param {Submission} now @param {Submission} before */
function mismatch(now, before) {
  const [mine, theirs] = [identityOf(now), identityOf(before)];
  if (mine.office && theirs.office && mine.office !== theirs.office) {
    return 'last-of-other-office';
  }
  if (mine.period === null) {
    return 'last-year-unknown';
  }
  if (theirs.period === null) {
    return 'last-year-unread';
  }
  if (comparePeriods(theirs.period, mine.period) >= 0) {
    return 'last-not-earlier';
  }
  return samePeriod(theirs.period, periodBefore(mine.period)) ? '' : 'last-older';
}

/** @param {string} why @param {Submission} now @param {Submission} before */
function told(why, now, before) {
  const [mine, theirs] = [identityOf(now), identityOf(before)];
  return structureFinding(now.edition.shared, why, [], {
    file: before.source.file,
    office: before.cover.get('office') || theirs.office,
    year: theirs.period ? periodText(theirs.period) : before.cover.get('year') || '',
    this_year: mine.period ? periodText(mine.period) : now.cover.get('year') || '',
    wanted: mine.period ? periodText(periodBefore(mine.period)) : '',
  });
}
