/** The page's copy of the sandbox's world, kept up to date by events. */

import { api, listen } from "./api.js";

const RELOAD_MS = 80;
const RETRY_MS = 1000;
const MESSAGE_KINDS = new Set(["message", "edit", "reaction"]);

/**
 * Subscribers get changes: {kind: "world"} (people, topics, anything but messages), {kind: "message",
 * chatId, message, fresh}, {kind: "gone", chatId, messageId}, {kind: "clock"}, {kind: "answer",
 * queryId, text, alert}, {kind: "connection"}.
 */
export class Store {
  bot = null;
  clients = [];
  managers = [];
  group = null;
  zone = null;
  connected = false;
  ready = false;
  #chats = new Map();
  #newest = new Map();
  #listeners = new Set();
  #waiting = null;
  #timer = null;
  #clock = { server: Date.now(), local: performance.now() };

  subscribe(listener) {
    this.#listeners.add(listener);
  }

  start() {
    listen({
      onOpen: () => this.#connection(true),
      onLost: () => this.#connection(false),
      onEvent: (event) => this.#receive(event),
    });
  }

  /** The sandbox's time as a Date; it runs on between the server's words. */
  now() {
    return new Date(this.#clock.server + performance.now() - this.#clock.local);
  }

  setNow(iso) {
    this.#clock = { server: Date.parse(iso), local: performance.now() };
    this.#emit({ kind: "clock" });
  }

  nameOf(id) {
    const person = this.person(id);
    return person ? person.first_name : "Someone";
  }

  person(id) {
    return [this.bot, ...this.clients, ...this.managers].find((one) => one?.id === id);
  }

  /** A chat's messages in order; in a forum only those of `threadId` (null: General). */
  messages(chatId, threadId) {
    const all = [...(this.#chats.get(chatId)?.values() ?? [])];
    return threadId === undefined ? all : all.filter((message) => this.threadOf(message) === threadId);
  }

  threadOf(message) {
    if (!this.group?.is_forum || message.chat.id !== this.group.chat_id) return undefined;
    return message.is_topic_message ? message.message_thread_id : null;
  }

  message(chatId, messageId) {
    return this.#chats.get(chatId)?.get(messageId);
  }

  #connection(up) {
    this.connected = up;
    this.#emit({ kind: "connection" });
    if (up) this.#reload();
  }

  #receive(event) {
    if (this.#waiting) this.#waiting.push(event);
    if (event.kind === "callback_answer") {
      this.#emit({ kind: "answer", queryId: event.query_id, text: event.text, alert: event.show_alert });
    } else if (event.kind === "clock" && event.now) {
      this.setNow(event.now);
    } else if (MESSAGE_KINDS.has(event.kind) && event.message) {
      this.#put(event.message);
    } else if (event.kind === "delete" && (event.message ?? event).message_id) {
      this.#drop(event.chat_id, (event.message ?? event).message_id);
    } else {
      this.#reloadSoon();
    }
  }

  #reloadSoon(wait = RELOAD_MS) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#reload(), wait);
  }

  /** Fetch everything; events that arrive meanwhile are applied again on top of it. */
  async #reload() {
    if (this.#waiting) return this.#reloadSoon();
    this.#waiting = [];
    try {
      const state = await api.state();
      const missed = this.#waiting.filter((event) => event.rev > state.rev);
      this.#waiting = null;
      this.#apply(state);
      missed.forEach((event) => this.#receive(event));
    } catch {
      this.#waiting = null;
      if (this.connected) this.#reloadSoon(RETRY_MS);
    }
  }

  #apply(state) {
    const { bot, clients, managers, group, zone } = state;
    Object.assign(this, { bot, clients, managers, group, zone });
    const chatIds = new Set([...this.#chats.keys(), ...Object.keys(state.chats).map(Number)]);
    for (const chatId of chatIds) this.#reconcile(chatId, state.chats[chatId] ?? []);
    this.ready = true;
    this.setNow(state.now);
    this.#emit({ kind: "world" });
  }

  #reconcile(chatId, messages) {
    const present = new Set(messages.map((message) => message.message_id));
    const known = this.#chats.get(chatId) ?? new Map();
    for (const messageId of known.keys()) if (!present.has(messageId)) this.#drop(chatId, messageId);
    messages.forEach((message) => this.#put(message));
  }

  #put(message) {
    const chatId = message.chat.id;
    if (message._deleted) return this.#drop(chatId, message.message_id);
    const chat = this.#chats.get(chatId) ?? new Map();
    this.#chats.set(chatId, chat);
    const known = chat.get(message.message_id);
    if (known && JSON.stringify(known) === JSON.stringify(message)) return;
    chat.set(message.message_id, message);
    const newest = this.#newest.get(chatId) ?? 0;
    if (!known && message.message_id < newest) this.#chats.set(chatId, sorted(chat));
    this.#newest.set(chatId, Math.max(newest, message.message_id));
    this.#emit({ kind: "message", chatId, message, fresh: !known });
  }

  #drop(chatId, messageId) {
    if (this.#chats.get(chatId)?.delete(messageId)) this.#emit({ kind: "gone", chatId, messageId });
  }

  #emit(change) {
    for (const listener of this.#listeners) listener(change);
  }
}

function sorted(chat) {
  return new Map([...chat].sort(([one], [other]) => one - other));
}
