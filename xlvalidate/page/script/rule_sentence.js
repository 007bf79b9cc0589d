// A rule as a sentence, in any language of ours.
import { amountText } from "./amount_text.js";
import { amountOf } from "./evaluate.js";
import { clauseDrawn, clauses, clausesOnce, itemsSaid, signOfComparison } from "./explain.js";
import { Writing } from "./figure_text.js";
import { pushed } from "./negation.js";
import { nodeKey, nodes } from "./tree.js";

/** @typedef {import('./shapes').Claim} Claim */
/** @typedef {import('./shapes').Amount} Amount */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./shapes').Figures} Figures */
/** @typedef {import('./speech').Speech} Speech */

/** @type {Record<string, string>} */
const WORD = { '=': 'equal', '<>': 'differ', '<=': 'at-most', '>=': 'at-least', '<': 'less', '>': 'more' };
/** @type {Record<string, string>} */
const RELATION = { unique: 'unique', in: 'exists', ordered: 'ordered' };
// Where a name ends and a word begins no blank stands between two letters of a script that parts no words.
const NO_BLANK = /(?<=[\u2014-\u201d\u2026\u2e80-\uffef])(?:\x1f | \x1f)(?=[\u2014-\u201d\u2026\u2e80-\uffef])/gu;

/** A text of `words`, its facts filled in, without blanks where the language has none. @param {string} key
 * @param {Speech} speech
 * @param {Record<string, string>} facts
 */
export function worded(key, speech, facts) {
  if (speech.blanks) {
    return speech.text(`words.${key}`, facts);
  }
  const edged = Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, `\x1f${fact}\x1f`]));
  return speech.text(`words.${key}`, edged).replace(NO_BLANK, '').split('\x1f').join('');
}

/** Tells of claims; `name` says an indicator, `measured` what it is. */
export class Teller {
  /**
   * @param {Speech} speech
   * @param {import('./shapes').Edition} edition
   * @param {(ref: Ref) => string} name
   * @param {(ref: Ref) => string} measured
   */
  constructor(speech, edition, name, measured) {
    this.speech = speech;
    this.edition = edition;
    this.name = name;
    this.measured = measured;
    this.writing = new Writing(speech, measured);
  }

  /** What a rule asks: `A + B 应等于 C`. @param {Claim} claim */
  sentence(claim) {
    return this.asked(pushed(claim));
  }

  /** A claim as something that is so: `A 等于 B`. @param {Claim} claim */
  condition(claim) {
    return this.said(pushed(claim), 'is');
  }

  /** What is asked where a condition is met, which `given` says. @param {string} given @param {Claim} claim */
  because(given, claim) {
    return this.worded('because', { condition: given, claim: this.sentence(claim) });
  }

  /** A condition that is met, with the figures that meet it: `A = 3 > 0`. @param {Claim} claim @param {Figures} figures
   * @param {ReadonlyMap<string, boolean>} truth
   */
  given(claim, figures, truth) {
    return this.met(pushed(claim), figures, truth);
  }

  /** Which clauses of a claim hold, with their figures. @param {Claim} claim @param {ReadonlyMap<string, boolean>} truth
   * @param {Figures} figures
   */
  truths(claim, truth, figures) {
    const said = clausesOnce(claim).map((clause) => {
      const holds = truth.get(nodeKey(clause)) === true;
      const one = this.worded(holds ? 'holds' : 'fails', { clause: this.said(clause, 'is') });
      return this.withFigures(one, clause, figures, holds);
    });
    return said.join(this.speech.text('words.clauses'));
  }

  /** @param {Claim} claim @returns {string} */
  asked(claim) {
    switch (claim.kind) {
      case 'when':
        return this.worded('when', { condition: this.said(claim.condition, 'is'), claim: this.said(claim.claim, 'must') });
      case 'iff': {
        const quotes = this.speech.text('words.iff', { first: '', second: '' }).includes('“');
        const [first, second] = [claim.first, claim.second]
          .map((part) => this.said(part, 'is'))
          .map((said) => (quotes ? said.replace(/“/g, '‘').replace(/”/g, '’') : said)); // quotation marks within others
        return this.worded('iff', { first, second });
      }
      default:
        return this.said(claim, 'must');
    }
  }

  /** A claim as it `must` be, or as it `is`. @param {Claim} claim @param {string} mood @returns {string} */
  said(claim, mood) {
    switch (claim.kind) {
      case 'both':
      case 'either': {
        const looser = claim.kind === 'both' ? 'either' : 'both';
        const [first, second] = [claim.first, claim.second].map((part) => {
          const said = this.said(part, mood);
          return part.kind === looser ? this.worded('bracketed', { said }) : said;
        });
        return this.worded(claim.kind, { first, second });
      }
      case 'not':
        return this.plain(claim.claim, `${mood}-not`);
      case 'when':
      case 'iff':
        return this.asked(claim);
      default:
        return this.plain(claim, mood);
    }
  }

  /** A claim that has no other in it. @param {any} claim @param {string} mood */
  plain(claim, mood) {
    switch (claim.kind) {
      case 'comparison': {
        const measure = this.writing.ofBoth(claim.left, claim.right);
        const [left, right] = [this.amount(claim.left, measure), this.amount(claim.right, measure)];
        return this.worded(`${mood}-${WORD[claim.op]}${measure === 'day' ? '.day' : ''}`, { left, right });
      }
      case 'same_text':
        return this.sameText(claim, mood);
      case 'among': {
        const measure = claim.of.kind === 'quoted' ? 'number' : this.writing.measure(claim.of);
        return this.worded(`${mood}-among`, { what: this.operand(claim.of), items: itemsSaid(claim.items, this.writing, measure) });
      }
      case 'matches':
        return this.worded(`${mood}-match`, { what: this.ref(claim.of), pattern: patternWords(claim.pattern, this.edition, this.speech) });
      case 'ticked':
        return this.worded(`${mood}-ticked`, { what: this.ref(claim.of), yes: this.speech.flag(true) });
      case 'blank':
        return this.worded(`${mood}-blank`, { what: this.ref(claim.of) });
      default: {
        const days = claim.relation === 'ordered' && this.measured(claim.of[0]) === 'day' ? '.day' : '';
        const several = claim.of.length > 1 ? '.several' : '';
        const [what, within] = [claim.of, claim.within].map((refs) => refs.map((/** @type {Ref} */ ref) => this.ref(ref)).join(this.speech.between));
        return this.worded(`${mood}-entries.${RELATION[claim.relation]}${days}${several}`, { what, within });
      }
    }
  }

  /** @param {any} claim @param {string} mood */
  sameText({ left, right }, mood) {
    const [quoted, ref] = left.kind === 'quoted' ? [left, right] : [right, left];
    if (quoted.kind === 'quoted' && ref.kind === 'ref') {
      return this.worded(`${mood}-text`, { what: this.ref(ref), said: this.writing.text(quoted.value) });
    }
    return this.worded(`${mood}-same`, { left: this.operand(left), right: this.operand(right) });
  }

  /** @param {any} of */
  operand(of) {
    return of.kind === 'quoted' ? this.writing.text(of.value) : this.amount(of);
  }

  /** A condition that is met. @param {Claim} claim @param {Figures} figures @param {ReadonlyMap<string, boolean>} truth
   * @returns {string}
   */
  met(claim, figures, truth) {
    switch (claim.kind) {
      case 'comparison':
        return this.metComparison(claim, figures);
      case 'both':
        return this.worded('both', { first: this.met(claim.first, figures, truth), second: this.met(claim.second, figures, truth) });
      case 'either':
        return clauses(claim).every((one) => truth.has(nodeKey(one))) ? this.truths(claim, truth, figures) : this.said(claim, 'is');
      case 'same_text':
      case 'among':
      case 'among_entries':
      case 'matches':
      case 'not':
        return this.withFigures(this.said(claim, 'is'), claim, figures, true);
      default:
        return this.said(claim, 'is');
    }
  }

  /** A comparison that holds: `A = 3 > 0`. @param {import('./shapes').Comparison} claim @param {Figures} figures */
  metComparison({ left, op, right }, figures) {
    const [one, two] = [amountOf(left, figures), amountOf(right, figures)];
    const measure = this.writing.ofBoth(left, right);
    const [first, second] = [this.figure(left, one, measure), this.figure(right, two, measure)];
    const sign = signOfComparison(op, one, two);
    const [literalLeft, literal] = [left, right].map((side) => side.kind === 'number' || side.kind === 'day');
    const sides = literal && sign === '=' ? first : `${first} ${sign} ${second}`; // `A = 3`, not `A = 3 = 3`
    const said = literalLeft ? sides : `${this.amount(left)} = ${sides}`;
    return literal ? said : `${said} = ${this.amount(right)}`;
  }

  /** What a side comes to, as what it is. @param {Amount} amount @param {import('./decimal').Decimal} number
   * @param {string} measure
   */
  figure(amount, number, measure) {
    const share = measure === 'share' && amount.kind === 'number';
    return this.writing.number(number, share ? measure : this.writing.measure(amount));
  }

  /** What is said of a clause, with its figures in brackets. That a text is one, and yes or no, says enough.
   * @param {string} said
   * @param {any} clause
   * @param {Figures} figures
   * @param {boolean} holds
   */
  withFigures(said, clause, figures, holds) {
    if (holds && clause.kind === 'same_text' && [clause.left.kind, clause.right.kind].includes('quoted')) {
      return said;
    }
    if ((clause.kind === 'not' ? clause.claim : clause).kind === 'ticked') {
      return said;
    }
    const drawn = clauseDrawn(clause, figures, holds, this.writing);
    return drawn ? this.worded('with-figures', { said, figures: drawn }) : said;
  }

  /** An amount; `measure` says what a number is that stands alone. @param {Amount} amount @returns {string} */
  amount(amount, measure = 'number') {
    if (amount.kind === 'number') {
      return this.writing.literal(amount, measure);
    }
    if (amount.kind === 'arithmetic' && amount.op === '/' && isShort(amount.left) && isShort(amount.right)) {
      return this.worded('divided', { left: this.amount(amount.left), right: this.amount(amount.right) });
    }
    const days = [...nodes(amount)].some((one) => one.kind === 'apply' && this.writing.measure(one) === 'day');
    const apply = (/** @type {string} */ name, /** @type {readonly string[]} */ of) => this.applied(name, of, days);
    return amountText(amount, { terms: (leaf) => [this.term(leaf)], apply, worded: true });
  }

  /** @param {any} leaf */
  term(leaf) {
    switch (leaf.kind) {
      case 'ref':
        return this.ref(leaf);
      case 'sum': {
        const { label, labels } = /** @type {{ label: string, labels: Record<string, string> }} */ (this.edition.sets.get(leaf.of));
        const of = labels[this.speech.language] || label;
        return this.worded(leaf.period ? `sum.${this.whose(leaf.period)}` : 'sum', { of });
      }
      default:
        return this.writing.literal(leaf, 'number');
    }
  }

  /** A function of amounts in words. @param {string} name @param {readonly string[]} of @param {boolean} days */
  applied(name, of, days) {
    const several = of.join(this.speech.between);
    if (days) {
      return this.worded(`${name}.day`, { of: several });
    }
    if (name === 'abs') {
      return this.worded('abs', { of: of[0] });
    }
    if (name === 'round') {
      return of[1] === '0' ? this.worded('round.whole', { of: of[0] }) : this.worded('round', { of: of[0], count: of[1] });
    }
    return this.worded(name, { of: several });
  }

  /** @param {Ref} ref */
  ref(ref) {
    const said = this.name(ref);
    return ref.period ? this.worded(this.whose(ref.period), { what: said }) : said;
  }

  /** The word for whose figure is meant: the period before is last year only where years are reported. @param {string} period */
  whose(period) {
    return period === 'last' && this.edition.period !== 'year' ? `${period}.period` : period;
  }

  /** @param {string} key @param {Record<string, string>} facts */
  worded(key, facts) {
    return worded(key, this.speech, facts);
  }
}

/** Is it one thing, so that a quotient of it needs no sign? @param {Amount} amount */
const isShort = (amount) => ['number', 'ref', 'sum'].includes(amount.kind);

/** A pattern in words: `两位大写字母，六位数字`. @param {string} source @param {import('./shapes').Edition} edition
 * @param {Speech} speech
 */
export function patternWords(source, edition, speech) {
  const sequences = edition.shared.patterns.sequences(source).map((pieces) =>
    pieces.map((piece) => pieceWords(piece, speech)).join(speech.text('pattern.then')),
  );
  return sequences.join(speech.text('pattern.or'));
}

/** @param {import('./shapes').Stretch} piece @param {Speech} speech */
function pieceWords({ of, least, most, literal }, speech) {
  if (literal) {
    return speech.text('pattern.literal', { said: of });
  }
  if (most === null) {
    return speech.text(`pattern.${of}`, { count: speech.text('pattern.at-least', { least }) });
  }
  const count = least === most ? String(least) : speech.text('pattern.between', { least, most });
  return speech.text(`pattern.${of}`, { count });
}
