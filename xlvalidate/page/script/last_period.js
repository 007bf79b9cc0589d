// Is a form the one of the period before, or of a year before? What is to be said of a file that is neither.
import { structureFinding } from "./finding.js";
import { identityOf } from "./identity.js";
import { comparePeriods, periodBefore, periodText, samePeriod, yearBefore } from "./period.js";

/** @typedef {import('./shapes').Submission} Submission */

/** @typedef {{by_office: Map<string, Submission[]>, only: Submission | null}} LastPeriod what may be the period before */

/**
 * The submissions by their office codes; the codes that more than one file states for one period (none of those is
 * used); and the files that state no code.
 * @param {readonly Submission[]} submissions
 * @returns {{offered: LastPeriod, doubled: string[], nobodys: string[]}}
 */
export function byOffice(submissions) {
  /** @type {Map<string, Submission[]>} */
  const found = new Map();
  /** @type {Set<string>} */
  const doubled = new Set();
  /** @type {string[]} */
  const nobodys = [];
  for (const submission of submissions) {
    const { office } = identityOf(submission);
    if (!office) {
      nobodys.push(submission.source.file);
      continue;
    }
    const members = found.get(office) || [];
    found.set(office, members);
    const same = members.filter((one) => isOfOne(one, submission));
    if (same.some((one) => saysTheSame(one, submission))) {
      continue;
    }
    if (same.length > 0) {
      doubled.add(office);
    }
    members.push(submission);
  }
  const kept = [...found].map(([office, members]) => /** @type {[string, Submission[]]} */ ([office, alone(members)]));
  return { offered: { by_office: new Map(kept), only: null }, doubled: [...doubled], nobodys };
}

/** Are two of one office and one period? @param {Submission} one @param {Submission} other */
function isOfOne(one, other) {
  const [mine, theirs] = [identityOf(one), identityOf(other)];
  return mine.office === theirs.office && samePeriod(mine.period, theirs.period);
}

/** Leaves out submissions that state the same office and period as another one. @param {readonly Submission[]} some */
const alone = (some) => some.filter((one) => some.filter((other) => isOfOne(one, other)).length === 1);

/** A copy of the same form, such as a marked one. @param {Submission} one @param {Submission} other */
function saysTheSame(one, other) {
  const alike = (/** @type {ReadonlyMap<string, any>} */ mine, /** @type {ReadonlyMap<string, any>} */ theirs, /** @type {(value: any) => string} */ said) =>
    mine.size === theirs.size && [...mine].every(([code, value]) => theirs.has(code) && said(value) === said(theirs.get(code)));
  const typed = (/** @type {any} */ { value }) => JSON.stringify([value.kind, value.text, value.formula]);
  return alike(one.cover, other.cover, String) && alike(one.readings, other.readings, typed);
}

/**
 * A form with the one of the period before, and what is to be said of files that are of another office or the wrong
 * period, or are lacking.
 * @param {Submission} item
 * @param {LastPeriod | null} last
 * @returns {[Submission, Submission | null]}
 */
export function matched(item, last) {
  if (last === null) {
    return [item, null];
  }
  const offered = last.only ? [last.only] : last.by_office.get(identityOf(item).office) || [];
  if (item.edition.period !== 'year') {
    return ofParts(item, offered, last.only);
  }
  const fitting = offered.find((before) => !mismatch(item, before));
  if (fitting) {
    return [item, fitting];
  }
  const found = offered.map((before) => told(mismatch(item, before), item, before));
  return [{ ...item, findings: [...item.findings, ...found] }, null];
}

/** @param {Submission} item @param {readonly Submission[]} offered @param {Submission | null} only
 * @returns {[Submission, Submission | null]}
 */
function ofParts(item, offered, only) {
  const { shared } = item.edition;
  const mine = identityOf(item);
  const theirs = offered.map((one) => ({ one, own: identityOf(one) }));
  const fitting = theirs.filter(({ own }) => !(mine.office && own.office && own.office !== mine.office));
  const of = (/** @type {import('./period').Period | null} */ wanted) => {
    const found = wanted === null ? [] : fitting.filter(({ own }) => own.period !== null && samePeriod(own.period, wanted));
    return found.length > 0 ? found[found.length - 1].one : null;
  };
  const before = of(mine.period && periodBefore(mine.period));
  const yearAgo = of(mine.period && yearBefore(mine.period));
  const found = [];
  if (before === null && yearAgo === null && only !== null) {
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
