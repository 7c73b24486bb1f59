/** One conversation on the page: its messages, the composer and what can be done in it. */

import { api } from "./api.js";
import { oncePerFrame } from "./dom.js";
import { Composer } from "./composer.js";
import { activeMarkup, startPayload } from "./keyboards.js";
import { alertBox, showMenu, toast } from "./overlay.js";
import { mediaLabel, summary } from "./summary.js";
import { MessageView } from "./view.js";
import { fullName } from "./format.js";

const ANSWER_MS = 10_000;
const HOME = [59.3293, 18.0686];

export class ChatPane {
  /** {as, chat_id, thread_id}: who writes where. `thread_id` null is General, undefined a private chat. */
  target = null;
  #store;
  #chat;
  #view;
  #announcer;
  #markupLater = oncePerFrame(() => this.#drawMarkup());
  #asked = new Map();
  #early = new Map();
  #pressing = 0;

  constructor(side, store, name) {
    this.#store = store;
    this.#chat = side.querySelector(".chat");
    this.#announcer = side.querySelector(".announcer");
    this.#view = new MessageView(side.querySelector(".messages"));
    this.composer = new Composer(side.querySelector(".composer"), name, {
      send: (text, replyTo) => this.#try(api.send(this.#to(), { text, reply_to: replyTo?.message_id })),
      edit: (message, text) => this.#try(api.edit(this.#to(), message.message_id, text)),
      upload: (kind, files, fields) => this.#try(api.upload(this.#to(), kind, files, fields)),
      share: (kind, ...what) => this.#try(api[kind](this.#to(), ...what)),
      press: (button) => this.#pressReply(button),
      editLast: () => this.#editLast(),
    });
    store.subscribe((change) => this.#changed(change));
  }

  /** Show a conversation. Opening the one already shown redraws it, as another person sees it. */
  open(target) {
    this.target = target;
    const chat = {
      viewer: target.as,
      group: target.thread_id !== undefined || target.chat_id < 0,
      nameOf: (id) => this.#store.nameOf(id),
      menu: (message, point) => showMenu(point, this.#choices(message), "Message"),
      main: (message) => (this.#isOwn(message) ? this.#edit(message) : this.composer.reply(message)),
      press: (message, button) => this.#press(message, button),
      command: (text) => this.#try(api.send(this.#to(), { text })),
      jump: (messageId) => this.#view.jump(messageId) || toast("That message is not here any more.", this.#chat),
    };
    this.composer.open(`${target.as}:${target.chat_id}:${target.thread_id}`);
    this.#view.show(this.#messages(), chat);
    this.#drawMarkup();
  }

  #drawMarkup() {
    this.composer.setMarkup(activeMarkup(this.#messages(), this.target.as));
  }

  #messages() {
    return this.#store.messages(this.target.chat_id, this.target.thread_id);
  }

  #to() {
    const { as, chat_id: chatId, thread_id: threadId } = this.target;
    return threadId ? { as, chat_id: chatId, thread_id: threadId } : { as, chat_id: chatId };
  }

  #isOwn(message) {
    return message.from?.id === this.target.as;
  }

  #changed(change) {
    if (change.kind === "answer") return this.#settle(change, change);
    if (!this.target || change.chatId !== this.target.chat_id) return undefined;
    if (change.kind === "gone") this.#view.remove(change.messageId);
    else if (this.#store.threadOf(change.message) !== this.target.thread_id) return undefined;
    else if (this.#view.put(change.message)) this.#arrived(change.message);
    return this.#markupLater();
  }

  #arrived(message) {
    if (!this.#isOwn(message)) this.#announcer.textContent = `${fullName(message.from)}: ${summary(message)}`;
    else this.#view.follow();
  }

  #choices(message) {
    const text = message.text ?? message.caption;
    const choices = [{ label: "Reply", icon: "reply", run: () => this.composer.reply(message) }];
    if (this.#isOwn(message) && text) choices.push({ label: "Edit", icon: "edit", run: () => this.#edit(message) });
    if (text) choices.push({ label: "Copy text", icon: "copy", run: () => this.#copy(text) });
    return choices;
  }

  #edit(message) {
    if (message.text ?? message.caption) this.composer.edit(message);
    else toast(`${mediaLabel(message)} has no text to edit.`, this.#chat);
  }

  #editLast() {
    const own = this.#messages().filter((message) => this.#isOwn(message) && (message.text ?? message.caption));
    if (own.length) this.composer.edit(own.at(-1));
  }

  async #copy(text) {
    if (await this.#try(navigator.clipboard.writeText(text))) toast("Copied.", this.#chat);
  }

  #pressReply(button) {
    if (button.request_contact) return this.#try(api.contact(this.#to()));
    if (button.request_location) return this.#try(api.location(this.#to(), ...HOME));
    return this.#try(api.send(this.#to(), { text: button.text }));
  }

  /** Press an inline button; done when the bot has answered, or after ten seconds without an answer. */
  async #press(message, button) {
    if (button.copy_text) return this.#copy(button.copy_text.text);
    const payload = startPayload(button.url);
    if (payload) return this.#try(api.send(this.#to(), { text: `/start ${payload}` }));
    this.#pressing += 1;
    try {
      const { query_id: queryId } = await api.press(this.#to(), message.message_id, button.callback_data);
      const answer = this.#early.get(queryId) ?? (await this.#answerTo(queryId));
      return answer && this.#show(answer);
    } catch (error) {
      return toast(error.message, this.#chat);
    } finally {
      this.#pressing -= 1;
      if (!this.#pressing) this.#early.clear();
    }
  }

  #answerTo(queryId) {
    return new Promise((resolve) => {
      this.#asked.set(queryId, resolve);
      setTimeout(() => this.#settle({ queryId }, null), ANSWER_MS);
    });
  }

  /** An answer can overtake the response to the press itself, and the other side hears it too. */
  #settle({ queryId }, answer) {
    const resolve = this.#asked.get(queryId);
    this.#asked.delete(queryId);
    if (resolve) resolve(answer);
    else if (answer && this.#pressing) this.#early.set(queryId, answer);
  }

  #show({ text, alert }) {
    if (text && alert) alertBox(text, fullName(this.#store.bot));
    else if (text) toast(text, this.#chat);
  }

  /** Say what went wrong, in the sandbox's own words; true when all went well. */
  async #try(promise) {
    try {
      await promise;
      return true;
    } catch (error) {
      toast(error.message, this.#chat);
      return false;
    }
  }
}
