/**
 * A scrolling list of messages, kept up to date row by row. Only the newest messages are in the
 * document; older ones are added when the reader scrolls up, so thousands of them cost nothing.
 */

import { renderRow } from "./bubble.js";
import { el, iconButton } from "./dom.js";
import { dayKey, dayOf } from "./format.js";
import { serviceText } from "./summary.js";

const FIRST_CHUNK = 80;
const CHUNK = 40;
const KEEP_AT_MOST = 400;
const NEAR_PX = 80;
const RESTING_MS = 1200;
const TOGETHER_SECONDS = 600;

export class MessageView {
  #scroller;
  #days = el("div", { class: "days" });
  #rows = [];
  #byMessage = new Map();
  #older = [];
  #chat = null;
  #pinned = true;
  #missed = 0;
  #top = 0;
  #resting = null;
  #toEnd = iconButton("down", "To the newest message", { class: "round to-end", hidden: true });

  constructor(scroller) {
    this.#scroller = scroller;
    scroller.append(this.#days);
    scroller.after(this.#toEnd);
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    scroller.addEventListener("keydown", (event) => this.#walk(event));
    this.#toEnd.addEventListener("click", () => this.toEnd());
    const observer = new ResizeObserver(() => this.#pinned && this.#stick());
    observer.observe(scroller);
    observer.observe(this.#days);
  }

  /** Show a conversation from its end. `chat` is what `renderRow` needs. */
  show(messages, chat) {
    this.#chat = chat;
    this.#pinned = true;
    this.#days.replaceChildren();
    this.#rows = [];
    this.#byMessage.clear();
    const start = Math.max(0, messages.length - FIRST_CHUNK);
    this.#older = messages.slice(0, start);
    messages.slice(start).forEach((message) => this.put(message));
    this.toEnd();
  }

  /** Add a message or show its new form. Returns true when it is new. */
  put(message) {
    const waiting = this.#older.findIndex((other) => other.message_id === message.message_id);
    if (waiting >= 0) {
      this.#older[waiting] = message;
      return false;
    }
    const known = this.#byMessage.get(message.message_id);
    if (known) this.#update(known, message);
    else this.#add(message);
    if (!known && !this.#pinned) this.#countMissed();
    if (this.#pinned && this.#rows.length > KEEP_AT_MOST) this.#trim();
    return !known;
  }

  remove(messageId) {
    this.#older = this.#older.filter((message) => message.message_id !== messageId);
    const row = this.#byMessage.get(messageId);
    if (!row) return;
    this.#byMessage.delete(messageId);
    row.messages = row.messages.filter((message) => message.message_id !== messageId);
    if (row.messages.length) return this.#draw(row);
    const index = this.#rows.indexOf(row);
    this.#rows.splice(index, 1);
    const section = row.node.parentElement;
    row.node.remove();
    if (section.children.length === 1) section.remove();
    this.#join(index - 1);
    this.#join(index);
  }

  /** Scroll to a message and light it up; false when it is not (or no longer) there. */
  jump(messageId) {
    while (!this.#byMessage.has(messageId) && this.#older.length) this.#addOlder();
    const row = this.#byMessage.get(messageId);
    if (!row) return false;
    this.#pinned = false;
    row.node.scrollIntoView({ block: "center", behavior: "smooth" });
    row.node.classList.add("lit");
    setTimeout(() => row.node.classList.remove("lit"), 1600);
    return true;
  }

  /** Go to the end unless there already: what is pinned there is kept there by the observer. */
  follow() {
    if (!this.#pinned) this.toEnd();
  }

  toEnd() {
    this.#pinned = true;
    this.#missed = 0;
    this.#toEnd.hidden = true;
    this.#stick();
  }

  #stick() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) this.#pinned = true;
    else if (scrollTop < this.#top) this.#pinned = false;
    this.#top = scrollTop;
    if (this.#pinned) this.#missed = 0;
    if (!this.#pinned) this.#showDays();
    this.#toEnd.hidden = this.#pinned;
    this.#toEnd.dataset.count = this.#missed || "";
    if (scrollTop < clientHeight && this.#older.length) this.#addOlder();
  }

  /** The day that sticks to the top shows only while one scrolls, so that it hides no text. */
  #showDays() {
    this.#scroller.classList.add("scrolling");
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#scroller.classList.remove("scrolling"), RESTING_MS);
  }

  #countMissed() {
    this.#missed += 1;
    this.#toEnd.hidden = false;
    this.#toEnd.dataset.count = this.#missed;
  }

  #addOlder() {
    const { scrollTop, scrollHeight } = this.#scroller;
    this.#older.splice(-CHUNK).reverse().forEach((message) => this.#add(message));
    this.#scroller.scrollTop = scrollTop + this.#scroller.scrollHeight - scrollHeight;
  }

  /** Give rows far above back to `#older`, so that a page left open for days stays light. */
  #trim() {
    const gone = this.#rows.splice(0, this.#rows.length - KEEP_AT_MOST + CHUNK);
    for (const row of gone) {
      const section = row.node.parentElement;
      row.node.remove();
      if (section.children.length === 1) section.remove();
      row.messages.forEach((message) => this.#byMessage.delete(message.message_id));
      this.#older.push(...row.messages);
    }
    this.#join(0);
  }

  #add(message) {
    let index = this.#rows.length;
    while (index > 0 && this.#rows[index - 1].id > message.message_id) index -= 1;
    const { message_id: id, media_group_id: album } = message;
    const near = [this.#rows[index - 1], this.#rows[index]];
    const shared = album && near.find((row) => row?.album === album);
    if (shared) return this.#update(shared, message);
    const row = { id, album, messages: [message], kept: new Map() };
    this.#rows.splice(index, 0, row);
    this.#byMessage.set(id, row);
    row.node = renderRow(row.messages, this.#chat, row.kept);
    this.#place(row, index);
    for (const other of [index - 1, index, index + 1]) this.#join(other);
  }

  #update(row, message) {
    const others = row.messages.filter((other) => other.message_id !== message.message_id);
    row.messages = [...others, message].sort((one, other) => one.message_id - other.message_id);
    row.id = row.messages[0].message_id;
    this.#byMessage.set(message.message_id, row);
    this.#draw(row);
  }

  #draw(row) {
    const label = row.node.contains(document.activeElement) && document.activeElement.textContent;
    const node = renderRow(row.messages, this.#chat, row.kept);
    row.node.replaceWith(node);
    row.node = node;
    this.#join(this.#rows.indexOf(row));
    if (label === false) return;
    const same = [...node.querySelectorAll("button, a")].find((one) => label && one.textContent === label);
    (same ?? node).focus({ preventScroll: true });
  }

  #place(row, index) {
    const key = dayKey(row.messages[0].date);
    const next = this.#rows[index + 1];
    if (next && next.node.parentElement.dataset.day === key) return next.node.before(row.node);
    const before = this.#rows[index - 1]?.node.parentElement;
    if (before?.dataset.day === key) return before.append(row.node);
    const heading = el("div", { class: "day", role: "separator" }, el("span", {}, dayOf(row.messages[0].date)));
    const section = el("section", { "data-day": key }, heading, row.node);
    if (next) next.node.parentElement.before(section);
    else this.#days.append(section);
  }

  /** Rows of one person within ten minutes belong together: one name, one picture. */
  #join(index) {
    const row = this.#rows[index];
    if (!row) return;
    row.node.classList.toggle("first", !together(this.#rows[index - 1], row));
    row.node.classList.toggle("last", !together(row, this.#rows[index + 1]));
  }

  #walk(event) {
    const step = { ArrowUp: "previous", ArrowDown: "next" }[event.key];
    if (!step || !(event.target === this.#scroller || event.target.classList.contains("row"))) return;
    const at = this.#rows.findIndex((row) => row.node === event.target);
    const target = at < 0 ? this.#rows.at(-1) : this.#rows[at + (step === "next" ? 1 : -1)];
    target?.node.focus();
    event.preventDefault();
  }
}

function together(one, other) {
  if (!one || !other) return false;
  const [before, after] = [one.messages.at(-1), other.messages[0]];
  if (serviceText(before) || serviceText(after)) return false;
  const soon = after.date - before.date < TOGETHER_SECONDS && dayKey(before.date) === dayKey(after.date);
  return soon && before.from?.id === after.from?.id;
}
