// Elements of the page from plain values. Texts are set as texts: nothing that a stranger typed becomes markup.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element with attributes and children; an attribute that is false or null is left out.
 * @param {string} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value === true ? '' : String(value));
    }
  }
  put(made, children);
  return made;
}

/**
 * @param {Node} parent
 * @param {(Child | Child[])[]} children
 */
function put(parent, children) {
  for (const child of children) {
    if (Array.isArray(child)) {
      put(parent, child);
    } else if (child) {
      parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
    }
  }
}

/**
 * Puts children in the place of those that an element has.
 * @param {Element} parent
 * @param {...(Child | Child[])} children
 */
export function fill(parent, ...children) {
  while (parent.firstChild) {
    parent.removeChild(parent.firstChild);
  }
  put(parent, children);
}

/**
 * A button that does something.
 * @param {string} said
 * @param {() => void} act
 * @param {Record<string, string | boolean | null>} [attributes]
 */
export function button(said, act, attributes = {}) {
  const made = element('button', { type: 'button', ...attributes }, said);
  made.addEventListener('click', act);
  return made;
}

/**
 * Shows a place of this page and puts the focus there. Links in the page go this way too: an address with `#` is a
 * navigation, and where a file was opened from a mail or an archive some browsers refuse that.
 * @param {string} id
 */
export function goTo(id) {
  const place = document.getElementById(id);
  if (place === null) {
    return;
  }
  document.querySelectorAll('.here').forEach((one) => one.classList.remove('here'));
  place.classList.add('here');
  if (!place.hasAttribute('tabindex')) {
    place.setAttribute('tabindex', '-1');
  }
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: 'center' });
}

/**
 * A link to a place of this page.
 * @param {string} id
 * @param {Record<string, string | null>} attributes
 * @param {...(Child | Child[])} children
 */
export function linkTo(id, attributes, ...children) {
  const made = element('a', { href: `#${id}`, ...attributes }, ...children);
  made.addEventListener('click', (event) => {
    event.preventDefault();
    goTo(id);
  });
  return made;
}
