// The syntax tree of a rule, as `script_trees.py` writes it. Every interpreter walks these nodes and no others.
import { certainDecimal, plain } from "./decimal.js";
import { dayFrom, isoOf } from "./day.js";

/** @typedef {import('./shapes').Node} Node */
/** @typedef {import('./shapes').Ref} Ref */
/** @typedef {import('./shapes').Amount} Amount */
/** @typedef {import('./shapes').Claim} Claim */

/** @type {Record<string, (of: (data: any) => any, ...parts: any[]) => Node>} */
const MADE = {
  number: (_, value) => ({ kind: 'number', value: certainDecimal(value) }),
  day: (_, iso) => ({ kind: 'day', value: dayFrom(iso) }),
  quoted: (_, value) => ({ kind: 'quoted', value }),
  ref: (of, slot, period) => ({ ...of(slot), period }),
  sum: (of, set, period, parts) => ({ kind: 'sum', of: set, period, parts: parts.map(of) }),
  negative: (of, operand) => ({ kind: 'negative', operand: of(operand) }),
  arithmetic: (of, left, op, right) => ({ kind: 'arithmetic', left: of(left), op, right: of(right) }),
  apply: (of, name, amounts) => ({ kind: 'apply', function: name, of: amounts.map(of) }),
  comparison: (of, left, op, right, within) => ({
    kind: 'comparison',
    left: of(left),
    op,
    right: of(right),
    within: within ? leeway(within.map(of)) : null,
  }),
  same_text: (of, left, right) => ({ kind: 'same_text', left: of(left), right: of(right) }),
  among: (of, sought, items) => ({ kind: 'among', of: of(sought), items: items.map(of) }),
  matches: (of, text, pattern) => ({ kind: 'matches', of: of(text), pattern }),
  ticked: (of, flag) => ({ kind: 'ticked', of: of(flag) }),
  blank: (of, cell) => ({ kind: 'blank', of: of(cell) }),
  among_entries: (of, relation, refs, within) => ({
    kind: 'among_entries',
    relation,
    of: refs.map(of),
    within: within.map(of),
  }),
  not: (of, claim) => ({ kind: 'not', claim: of(claim) }),
  both: (of, first, second) => ({ kind: 'both', first: of(first), second: of(second) }),
  either: (of, first, second) => ({ kind: 'either', first: of(first), second: of(second) }),
  when: (of, condition, claim) => ({ kind: 'when', condition: of(condition), claim: of(claim) }),
  iff: (of, first, second) => ({ kind: 'iff', first: of(first), second: of(second) }),
};

/** @param {Amount[]} amounts */
const leeway = ([over, under, ...nonzero]) => ({ over, under, nonzero });

/**
 * The tree of data, over these codes.
 * @param {any} data
 * @param {readonly string[]} codes
 * @returns {any}
 */
export function treeOf(data, codes) {
  if (typeof data === 'number') {
    return { kind: 'ref', code: codes[data], period: '' };
  }
  const [kind, ...parts] = data;
  return MADE[kind]((inner) => treeOf(inner, codes), ...parts);
}

/** Under which key figures know a reference. @param {Ref} ref */
export const refKey = (ref) => (ref.period ? `${ref.period}.${ref.code}` : ref.code);

/** @param {string} code @returns {Ref} */
export const refTo = (code, period = '') => ({ kind: 'ref', code, period });

/** The nodes directly below, in the order they are written. @param {Node} node @returns {readonly Node[]} */
export function children(node) {
  switch (node.kind) {
    case 'sum':
      return node.parts;
    case 'apply':
      return node.of;
    case 'among_entries':
      return [...node.of, ...node.within];
    case 'negative':
      return [node.operand];
    case 'arithmetic':
    case 'comparison':
    case 'same_text':
      return [node.left, node.right];
    case 'among':
      return [node.of, ...node.items];
    case 'matches':
    case 'ticked':
    case 'blank':
      return [node.of];
    case 'not':
      return [node.claim];
    case 'both':
    case 'either':
    case 'iff':
      return [node.first, node.second];
    case 'when':
      return [node.condition, node.claim];
    default:
      return [];
  }
}

/** The node and all below it, in the order they are written. @param {Node} node @returns {Generator<Node>} */
export function* nodes(node) {
  yield node;
  for (const child of children(node)) {
    yield* nodes(child);
  }
}

/** Every indicator that is mentioned, in order, as often as it is written. @param {Node} node */
export function references(node) {
  return /** @type {Ref[]} */ ([...nodes(node)].filter((one) => one.kind === 'ref'));
}

/** The indicators whose value is needed, each once, in the order written. @param {Node} node */
export const operands = (node) => once(needed(node));

/** @param {Node} node @returns {Generator<Ref>} */
function* needed(node) {
  if (node.kind === 'ref') {
    yield node;
  }
  if (node.kind === 'among_entries') {
    yield* node.of; // what stands in other entries may be lacking
  } else if (node.kind !== 'blank') {
    for (const child of children(node)) {
      yield* needed(child);
    }
  }
}

/** References, each once. @param {Iterable<Ref>} refs */
export function once(refs) {
  return [...new Map([...refs].map((ref) => [refKey(ref), ref])).values()];
}

/** What must not be 0 if a claim, or an amount, is to be computed, each once. @param {Node} of @returns {Amount[]} */
export function divisors(of) {
  /** @type {Map<string, Amount>} */
  const found = new Map();
  const add = (/** @type {Amount} */ amount) => found.has(nodeKey(amount)) || found.set(nodeKey(amount), amount);
  for (const node of nodes(of)) {
    if (node.kind === 'comparison' && node.within) {
      const { over, under, nonzero } = node.within;
      for (const amount of [over, under, ...nonzero]) {
        [...nodes(amount)].forEach((one) => one.kind === 'arithmetic' && one.op === '/' && add(one.right));
      }
      nonzero.forEach(add);
    } else if (node.kind === 'arithmetic' && node.op === '/') {
      add(node.right);
    }
  }
  return [...found.values()];
}

/** What a claim asks of other entries, each once. @param {Node} claim */
export function amongEntries(claim) {
  /** @type {Map<string, import('./shapes').AmongEntries>} */
  const found = new Map();
  for (const node of nodes(claim)) {
    if (node.kind === 'among_entries') {
      found.set(nodeKey(node), node);
    }
  }
  return [...found.values()];
}

/**
 * Under which reference it is known of an entry whether it holds: a figure of 1 or 0.
 * @param {import('./shapes').AmongEntries} claim
 */
export function knownAs({ relation, of, within }) {
  const inside = within.map((ref) => ref.code).join(',');
  return refTo(`${relation}(${of.map((ref) => ref.code).join(',')}${inside ? `;${inside}` : ''})`);
}

/** The indicators of which a claim asks whether they are blank. @param {Node} claim @returns {Ref[]} */
export const blanksAsked = (claim) => [...nodes(claim)].flatMap((node) => (node.kind === 'blank' ? [node.of] : []));

/** What a claim asks of an entry itself, each once, in the order written. @param {Claim} claim */
export function askedOfEntry(claim) {
  const own = new Set([...operands(claim), ...blanksAsked(claim)].map(refKey));
  return once(references(claim)).filter((ref) => own.has(refKey(ref)));
}

/** Two nodes say the same where their keys are the same. @param {any} node @returns {string} */
export function nodeKey(node) {
  switch (node.kind) {
    case 'number':
      return plain(node.value);
    case 'day':
      return isoOf(node.value);
    case 'quoted':
      return JSON.stringify(node.value);
    case 'ref':
      return refKey(node);
    default: {
      const own = [node.op, node.function, node.relation, node.pattern, typeof node.of === 'string' ? node.of : ''];
      const inner = children(node).map(nodeKey);
      const within = node.kind === 'comparison' && node.within ? withinKey(node.within) : '';
      const parted = node.kind === 'among_entries' ? node.of.length : '';
      return `${node.kind}[${own.filter(Boolean).join(' ')}${parted}](${inner.join(';')})${within}`;
    }
  }
}

/** @param {import('./shapes').Leeway} within */
const withinKey = ({ over, under, nonzero }) => `~(${[over, under, ...nonzero].map(nodeKey).join(';')})`;
