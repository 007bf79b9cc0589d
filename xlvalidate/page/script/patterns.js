// Regular expressions as Python exports them (`page/patterns.py`): a source and flags.

/** @typedef {{source: string, flags: string}} ToldPattern */

/**
 * Where a pattern occurs; as `re.search`.
 * @param {ToldPattern} told
 */
export const searched = (told) => new RegExp(told.source, told.flags);

/**
 * What a pattern is the whole of; as `re.fullmatch`.
 * @param {ToldPattern} told
 */
export const whole = (told) => new RegExp(`^(?:${told.source})$`, told.flags);

/**
 * What a text begins with from a place on; as `pattern.match(text, at)`. Set `lastIndex` first.
 * @param {ToldPattern} told
 */
export const sticky = (told) => new RegExp(told.source, `${told.flags}y`);

/**
 * Every occurrence; as `re.sub` and `re.finditer`.
 * @param {ToldPattern} told
 */
export const everywhere = (told) => new RegExp(told.source, `${told.flags}g`);

/**
 * A named group of a match that is there.
 * @param {RegExpExecArray | RegExpMatchArray} match
 * @param {string} name
 * @returns {string | undefined}
 */
export const group = (match, name) => /** @type {Record<string, string | undefined>} */ (match.groups)[name];
