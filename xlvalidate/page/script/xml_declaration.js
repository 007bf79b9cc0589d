// `<?xml version="1.0" encoding="UTF-8"?>`: which encoding it states, or where it is wrong.

const SPACE = /[ \t\r\n]/;

/**
 * One `name="value"`; without a name at the end. `wrong` is where it is none.
 * @param {string} said
 * @param {number} from
 * @param {number} end
 */
function pairAt(said, from, end) {
  const nothing = { name: '', value: '', named: from, valued: from, next: from, wrong: -1 };
  const skipped = (/** @type {number} */ at) => {
    let next = at;
    while (next < end && SPACE.test(said[next])) {
      next += 1;
    }
    return next;
  };
  const named = skipped(from);
  if (named === end) {
    return { ...nothing, next: end };
  }
  if (named === from) {
    return { ...nothing, wrong: from };
  }
  let at = named;
  while (at < end && said[at] !== '=' && !SPACE.test(said[at])) {
    if (said[at] > '\x7f') {
      return { ...nothing, wrong: at };
    }
    at += 1;
  }
  const name = said.slice(named, at);
  at = skipped(at);
  if (said[at] !== '=' || name === '') {
    return { ...nothing, wrong: at };
  }
  at = skipped(at + 1);
  const quote = said[at];
  if (quote !== '"' && quote !== "'") {
    return { ...nothing, wrong: at };
  }
  const valued = at + 1;
  for (at = valued; said[at] !== quote; at += 1) {
    if (at >= end || !/[A-Za-z0-9._-]/.test(said[at])) {
      return { ...nothing, wrong: at };
    }
  }
  return { name, value: said.slice(valued, at), named, valued, next: at + 1, wrong: -1 };
}

/**
 * @param {string} said from its `<?` to its `?>`
 * @returns {{encoding: string | null, stands: number, wrong: number}} where it stands; `wrong` is -1 where all is well
 */
export function declarationOf(said) {
  const end = said.length - 2;
  const no = (/** @type {number} */ wrong) => ({ encoding: null, stands: 0, wrong });
  const version = pairAt(said, 5, end);
  if (version.wrong >= 0 || version.name !== 'version') {
    return no(version.wrong >= 0 ? version.wrong : version.named);
  }
  let pair = pairAt(said, version.next, end);
  let encoding = null;
  const stands = pair.valued;
  if (pair.wrong < 0 && pair.name === 'encoding') {
    if (!/^[A-Za-z]/.test(pair.value)) {
      return no(pair.valued);
    }
    encoding = pair.value;
    pair = pairAt(said, pair.next, end);
  }
  if (pair.wrong >= 0 || pair.name === '') {
    return { encoding, stands, wrong: pair.wrong };
  }
  if (pair.name !== 'standalone' || (pair.value !== 'yes' && pair.value !== 'no')) {
    return no(pair.name === 'standalone' ? pair.valued : pair.named);
  }
  const behind = said.slice(pair.next, end).search(/[^ \t\r\n]/);
  return { encoding, stands, wrong: behind < 0 ? -1 : pair.next + behind };
}
