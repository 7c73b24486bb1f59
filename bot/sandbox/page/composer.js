/** The line one writes in: reply and edit bars, commands, attachments and the bot's reply keyboard. */

import { attachMenu, offerFiles } from "./attach.js";
import { CommandList } from "./commands.js";
import { el, icon, iconButton } from "./dom.js";
import { fullName } from "./format.js";
import { replyKeyboard } from "./keyboards.js";
import { summary } from "./summary.js";

const LONGEST = 4096;
const BORDERS_PX = 2;

/**
 * `actions`: send(text, replyTo), edit(message, text), upload(kind, files, fields), share(kind, ...),
 * press(replyButton), editLast(). `side` is "client" or "group" and names the test ids.
 */
export class Composer {
  #form;
  #actions;
  #about = null;
  #drafts = new Map();
  #key = null;
  #markup = null;
  #input = el("textarea", { rows: "1", dir: "auto", "aria-label": "Message", enterkeyhint: "send" });
  #send = iconButton("send", "Send", { class: "round send", type: "submit" });
  #keysToggle = iconButton("keys", "Bot keyboard", { hidden: true, "aria-expanded": "false" });
  #bar = el("div", { class: "about", hidden: true });
  #keys = el("div", { class: "reply-keys", hidden: true });

  constructor(form, side, actions) {
    this.#form = form;
    this.#actions = actions;
    this.#input.dataset.testid = `${side}-input`;
    this.#send.dataset.testid = `${side}-send`;
    const attach = iconButton("clip", "Attach", { "aria-haspopup": "menu", "data-testid": `${side}-attach` });
    const slash = iconButton("slash", "Bot commands", { "data-testid": `${side}-commands` });
    const listbox = { class: "suggestions", role: "listbox", "aria-label": "Commands", hidden: true };
    const suggestions = el("div", listbox);
    const entry = el("div", { class: "entry" }, attach, this.#input, slash, this.#keysToggle, this.#send);
    this.commands = new CommandList(suggestions, this.#input, (command) => this.#submit(command));
    form.append(this.#bar, suggestions, entry, this.#keys);
    attach.addEventListener("click", () => attachMenu(attach, actions));
    slash.addEventListener("click", () => this.commands.toggle());
    this.#keysToggle.addEventListener("click", () => this.#showKeys(this.#keys.hidden));
    this.#listen();
  }

  #listen() {
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit(this.#input.value);
    });
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => this.#typed(event));
    this.#input.addEventListener("paste", (event) => {
      if (!event.clipboardData.files.length) return;
      event.preventDefault();
      offerFiles([...event.clipboardData.files], this.#actions);
    });
  }

  /** Turn to another conversation; what was half written is kept for each. */
  open(key) {
    if (this.#key !== null) this.#drafts.set(this.#key, this.#about?.kind === "edit" ? "" : this.#input.value);
    this.#key = key;
    this.#leave();
    this.#fill(this.#drafts.get(key) ?? "");
    this.#markup = null;
  }

  focus() {
    this.#input.focus();
  }

  reply(message) {
    this.#aboutTo("reply", message, `Reply to ${fullName(message.from)}`);
    this.#input.focus();
  }

  edit(message) {
    this.#aboutTo("edit", message, "Edit message");
    this.#fill(message.text ?? message.caption ?? "");
    this.#input.focus();
  }

  /** The bot's reply keyboard or forced reply, as `activeMarkup` finds it; the same one twice changes nothing. */
  setMarkup(active) {
    if (active && active.message.message_id === this.#markup?.message.message_id) return;
    this.#markup = active;
    const markup = active?.markup;
    this.#input.placeholder = markup?.input_field_placeholder || "Message";
    this.#keysToggle.hidden = !markup?.keyboard;
    this.#keys.replaceChildren();
    if (markup?.keyboard) this.#keys.append(replyKeyboard(markup, (key) => this.#pressKey(key)));
    this.#showKeys(Boolean(markup?.keyboard) && !(markup.one_time_keyboard && active.answered));
    if (markup?.force_reply && !active.answered) this.#forceReply(active.message);
  }

  /** Ask for a reply without taking the focus away from the other side of the page. */
  #forceReply(message) {
    if (this.#about?.kind === "edit") return;
    this.#aboutTo("reply", message, `Reply to ${fullName(message.from)}`);
    if (this.#form.closest(".side").contains(document.activeElement)) this.#input.focus();
  }

  #pressKey(key) {
    if (this.#markup.markup.one_time_keyboard) this.#showKeys(false);
    this.#actions.press(key);
  }

  #showKeys(shown) {
    this.#keys.hidden = !shown;
    this.#keysToggle.setAttribute("aria-expanded", String(shown));
  }

  #aboutTo(kind, message, title) {
    if (this.#about?.kind === "edit" && kind === "reply") this.#fill("");
    this.#about = { kind, message };
    const close = iconButton("close", "Cancel", { onclick: () => this.#cancel() });
    const words = el("div", {}, el("b", { dir: "auto" }, title), el("span", { dir: "auto" }, summary(message)));
    this.#bar.replaceChildren(icon(kind), words, close);
    this.#bar.hidden = false;
  }

  #cancel() {
    if (this.#about?.kind === "edit") this.#fill("");
    this.#leave();
    this.#input.focus();
  }

  #leave() {
    this.#about = null;
    this.#bar.hidden = true;
  }

  async #submit(written) {
    const text = written.trim();
    if (!text) return;
    const { kind, message } = this.#about ?? {};
    this.#fill("");
    this.#leave();
    const sent = await (kind === "edit" ? this.#actions.edit(message, text) : this.#sendParts(text, message));
    if (!sent && !this.#input.value) this.#fill(written);
  }

  async #sendParts(text, replyTo) {
    for (const part of parts(text)) if (!(await this.#actions.send(part, replyTo))) return false;
    return true;
  }

  #typed(event) {
    if (event.isComposing || this.commands.handleKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit(this.#input.value);
    } else if (event.key === "Escape" && this.#about) {
      this.#cancel();
    } else if (event.key === "ArrowUp" && !this.#input.value) {
      event.preventDefault();
      this.#actions.editLast();
    }
  }

  #fill(text) {
    this.#input.value = text;
    this.#changed();
  }

  #changed() {
    this.#send.disabled = !this.#input.value.trim();
    this.commands.update();
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight + BORDERS_PX}px`;
  }
}

/** Telegram's apps send a longer text as several messages; cut at a line or a space, never inside an emoji. */
function parts(text) {
  const found = [];
  let rest = text;
  while (rest.length > LONGEST) {
    let cut = Math.max(rest.lastIndexOf("\n", LONGEST), rest.lastIndexOf(" ", LONGEST));
    if (cut < LONGEST / 2) cut = /[\uD800-\uDBFF]/.test(rest[LONGEST - 1]) ? LONGEST - 1 : LONGEST;
    found.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  return [...found, rest];
}
