/** What is on the screen, and what has come in unseen. */

const phone = matchMedia("(max-width: 820px)");

export class Unread {
  #counts = new Map();

  add(key) {
    this.#counts.set(key, this.of(key) + 1);
  }

  clear(key) {
    this.#counts.delete(key);
  }

  of(key) {
    return this.#counts.get(key) ?? 0;
  }

  total() {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** On a phone only one side is on the screen. */
export const isOnScreen = (side) => !phone.matches || document.body.dataset.side === side;
export const isPhone = () => phone.matches;
export const onLayoutChange = (listener) => phone.addEventListener("change", listener);

/** What was open last, for a reloaded page; a number, or null. */
export function recall(name) {
  const value = sessionStorage.getItem(`deskbell.${name}`);
  return value === null ? null : Number(value);
}

export function remember(name, value) {
  if (value === null) sessionStorage.removeItem(`deskbell.${name}`);
  else sessionStorage.setItem(`deskbell.${name}`, value);
}
