/** The left side: private chats with the bot, as any of the clients. */

import { addClientDialog } from "./addclient.js";
import { api } from "./api.js";
import { avatar, badge, botAvatar } from "./avatar.js";
import { arrange, button, el, oncePerFrame } from "./dom.js";
import { fullName } from "./format.js";
import { showMenu, toast } from "./overlay.js";
import { ChatPane } from "./pane.js";
import { isOnScreen, recall, remember, Unread } from "./seen.js";

export class ClientSide {
  unread = new Unread();
  #root;
  #store;
  #pane;
  #current = recall("client");
  #people = new Map();
  #draw = oncePerFrame(() => this.#render());
  #onUnread;

  constructor(root, store, onUnread) {
    this.#root = root;
    this.#store = store;
    this.#onUnread = onUnread;
    this.#pane = new ChatPane(root, store, "client");
    root.querySelector(".add-client").addEventListener("click", () => this.#add());
    root.querySelector(".start").addEventListener("click", () => this.#send("/start"));
    root.querySelector(".unblock").addEventListener("click", () => this.#block(false));
    root.querySelector(".bot-face").append(botAvatar());
    root.querySelector(".chat-menu").addEventListener("click", (event) => this.#menu(event));
    store.subscribe((change) => this.#changed(change));
  }

  get composer() {
    return this.#pane.composer;
  }

  get client() {
    return this.#store.clients.find((client) => client.id === this.#current);
  }

  /** The side came on the screen: what it shows is read now. */
  shown() {
    this.unread.clear(this.#current);
    this.#draw();
  }

  open(id) {
    this.#current = id;
    remember("client", id);
    this.unread.clear(id);
    this.#pane.open({ as: id, chat_id: id });
    this.#draw();
  }

  #changed(change) {
    if (change.kind === "world") this.#choose();
    if (change.kind === "message" && change.fresh) this.#count(change);
    if (["world", "message", "gone"].includes(change.kind)) this.#draw();
  }

  #choose() {
    const [first] = this.#store.clients;
    if (first && (!this.client || !this.#pane.target)) this.open(this.client ? this.#current : first.id);
  }

  #count({ chatId, message }) {
    const open = chatId === this.#current && isOnScreen("client");
    const known = this.#store.clients.some((client) => client.id === chatId);
    if (this.#store.ready && known && !open && message.from?.id !== chatId) this.unread.add(chatId);
  }

  #render() {
    arrange(this.#root.querySelector(".people"), this.#store.clients.map((client) => this.#person(client)));
    this.#onUnread(this.unread.total());
    const { client } = this;
    this.#root.classList.toggle("nobody", !client);
    this.#root.querySelector(".bot-name").textContent = fullName(this.#store.bot);
    if (!client) return;
    const about = [fullName(client), languageName(client.language), client.phone].filter(Boolean).join(" · ");
    this.#root.querySelector(".acting").textContent = `You are ${about}`;
    this.#root.querySelector(".composer").hidden = client.blocked;
    this.#root.querySelector(".unblock").hidden = !client.blocked;
    this.#root.querySelector(".welcome").hidden = client.blocked || this.#store.messages(client.id).length > 0;
  }

  #person(client) {
    const props = { class: "person", "data-testid": `client-${client.id}`, onclick: () => this.open(client.id) };
    const person = this.#people.get(client.id) ?? button(props);
    this.#people.set(client.id, person);
    person.setAttribute("aria-pressed", String(client.id === this.#current));
    const count = this.unread.of(client.id);
    const look = JSON.stringify([fullName(client), client.blocked, count]);
    if (person.dataset.look === look) return person;
    person.dataset.look = look;
    person.classList.toggle("blocked", client.blocked);
    const face = el("span", { class: "face" }, avatar(fullName(client), client.id), badge(count));
    person.replaceChildren(face, el("span", { class: "person-name", dir: "auto" }, client.first_name));
    return person;
  }

  #menu(event) {
    const { client } = this;
    if (!client) return;
    const box = event.currentTarget.getBoundingClientRect();
    const block = client.blocked
      ? { label: "Unblock the bot", icon: "unlock", run: () => this.#block(false) }
      : { label: "Block the bot", icon: "block", danger: true, run: () => this.#block(true) };
    const start = { label: "Send /start", icon: "send", run: () => this.#send("/start") };
    showMenu({ x: box.right - 190, y: box.bottom + 4 }, client.blocked ? [block] : [start, block], "Chat");
  }

  async #add() {
    const person = await addClientDialog();
    if (!person) return;
    const client = await this.#try(api.addClient(person));
    if (!client) return;
    if (!this.client || client.id !== this.#current) this.open(client.id);
    this.composer.focus();
  }

  #send(text) {
    return this.#try(api.send({ as: this.#current, chat_id: this.#current }, { text }));
  }

  #block(blocked) {
    return this.#try(api.block(this.#current, blocked));
  }

  async #try(promise) {
    try {
      return await promise;
    } catch (error) {
      toast(error.message, this.#root);
      return null;
    }
  }
}

function languageName(code) {
  try {
    return code && new Intl.DisplayNames("en", { type: "language" }).of(code);
  } catch {
    return code;
  }
}
