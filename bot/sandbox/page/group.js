/** The right side: the managers' group with its topics, as any of the managers. */

import { avatar, badge, topicAvatar } from "./avatar.js";
import { arrange, button, el, icon, oncePerFrame } from "./dom.js";
import { fullName, timeOrDay } from "./format.js";
import { showMenu } from "./overlay.js";
import { ChatPane } from "./pane.js";
import { isOnScreen, isPhone, recall, remember, Unread } from "./seen.js";
import { serviceText, summary } from "./summary.js";

const GENERAL = null;

export class GroupSide {
  unread = new Unread();
  #root;
  #store;
  #pane;
  #manager = recall("manager");
  #thread = recall("topic");
  #topics = new Map();
  #faces = new Map();
  #draw = oncePerFrame(() => this.#render());
  #onUnread;

  constructor(root, store, onUnread) {
    this.#root = root;
    this.#store = store;
    this.#onUnread = onUnread;
    this.#pane = new ChatPane(root, store, "group");
    root.querySelector(".back").addEventListener("click", () => this.#showList());
    root.querySelector(".acting-as").addEventListener("click", (event) => this.#chooseManager(event.currentTarget));
    store.subscribe((change) => this.#changed(change));
  }

  get composer() {
    return this.#pane.composer;
  }

  /** The side came on the screen: what it shows is read now. */
  shown() {
    if (this.#isReading()) this.unread.clear(this.#thread);
    this.#draw();
  }

  #isReading() {
    return isOnScreen("group") && (!isPhone() || this.#root.dataset.view === "topic");
  }

  #changed(change) {
    if (change.kind === "world") this.#choose();
    if (change.kind === "message" && change.fresh) this.#count(change);
    if (["world", "message", "gone"].includes(change.kind)) this.#draw();
  }

  /** Keep to what is open while it exists; fall back to General when its topic was deleted. */
  #choose() {
    const { managers, group } = this.#store;
    if (!group || !managers.length) return;
    const manager = managers.find((one) => one.id === this.#manager) ?? managers[0];
    const thread = group.topics.some((topic) => topic.thread_id === this.#thread) ? this.#thread : GENERAL;
    const target = this.#target(manager.id, thread);
    const now = this.#pane.target;
    if (JSON.stringify(now) !== JSON.stringify(target)) this.#open(manager.id, thread);
  }

  #target(manager, thread) {
    const { group } = this.#store;
    return { as: manager, chat_id: group.chat_id, thread_id: group.is_forum ? thread : undefined };
  }

  #open(manager, thread) {
    this.#manager = manager;
    this.#thread = thread;
    remember("manager", manager);
    remember("topic", thread);
    this.#pane.open(this.#target(manager, thread));
    this.shown();
  }

  #chooseManager(anchor) {
    const box = anchor.getBoundingClientRect();
    const items = this.#store.managers.map((manager) => ({
      label: `Write as ${fullName(manager)}`, icon: "person", run: () => this.#open(manager.id, this.#thread),
    }));
    showMenu({ x: box.right - 190, y: box.bottom + 4 }, items, "Write as");
  }

  #openTopic(thread) {
    this.#root.dataset.view = "topic";
    this.#open(this.#manager, thread);
  }

  #showList() {
    this.#root.dataset.view = "list";
    this.#draw();
    this.#topics.get(this.#thread)?.focus();
  }

  #count({ chatId, message }) {
    if (!this.#store.ready || chatId !== this.#store.group?.chat_id) return;
    const thread = this.#store.threadOf(message) ?? GENERAL;
    const open = thread === this.#thread && this.#isReading();
    if (!open && message.from?.id !== this.#manager && !serviceText(message)) this.unread.add(thread);
  }

  #render() {
    const { group, managers } = this.#store;
    if (!group) return;
    this.#root.querySelector(".group-title").textContent = group.title;
    this.#root.querySelector(".group-about").textContent = `${managers.length} managers and the bot`;
    arrange(this.#root.querySelector(".managers"), managers.map((manager) => this.#face(manager)));
    const last = this.#lastMessages();
    const newest = (topic) => last.get(topic.thread_id)?.message_id ?? topic.thread_id;
    const topics = [...group.topics].sort((one, other) => newest(other) - newest(one));
    const rows = [GENERAL, ...topics].map((topic) => this.#row(topic, last.get(topic?.thread_id ?? GENERAL)));
    arrange(this.#root.querySelector(".topics"), rows);
    this.#forget(topics);
    this.#head(topics.find((topic) => topic.thread_id === this.#thread) ?? GENERAL);
    this.#onUnread(this.unread.total());
  }

  #lastMessages() {
    const last = new Map();
    for (const message of this.#store.messages(this.#store.group.chat_id)) {
      last.set(this.#store.threadOf(message) ?? GENERAL, message);
    }
    return last;
  }

  #forget(topics) {
    const present = new Set([GENERAL, ...topics.map((topic) => topic.thread_id)]);
    for (const thread of this.#topics.keys()) {
      if (present.has(thread)) continue;
      this.#topics.delete(thread);
      this.unread.clear(thread);
    }
  }

  #row(topic, last) {
    const thread = topic?.thread_id ?? GENERAL;
    const props = { class: "topic-row", "data-testid": `topic-${thread ?? "general"}` };
    const row = this.#topics.get(thread) ?? button({ ...props, onclick: () => this.#openTopic(thread) });
    this.#topics.set(thread, row);
    row.setAttribute("aria-current", String(thread === this.#thread));
    const time = last && timeOrDay(last.date, this.#store.now());
    const count = this.unread.of(thread);
    const look = JSON.stringify([topic, count, time, last]);
    if (row.dataset.look === look) return row;
    row.dataset.look = look;
    row.replaceChildren(topicAvatar(topic), topicLines(topic, last, time, count));
    return row;
  }

  #face(manager) {
    const known = this.#faces.get(manager.id);
    const onclick = () => this.#open(manager.id, this.#thread);
    const props = { class: "manager", "data-testid": `manager-${manager.id}`, title: `Write as ${fullName(manager)}` };
    const name = el("span", { dir: "auto" }, manager.first_name);
    const face = known ?? button({ ...props, onclick }, avatar(fullName(manager), manager.id), name);
    this.#faces.set(manager.id, face);
    face.setAttribute("aria-pressed", String(manager.id === this.#manager));
    return face;
  }

  #head(topic) {
    const head = this.#root.querySelector(".topic-head");
    const manager = this.#store.person(this.#manager);
    head.querySelector(".topic-face").replaceChildren(topicAvatar(topic));
    head.querySelector(".topic-title").textContent = topic?.name ?? "General";
    head.querySelector(".topic-about").textContent = `${topic?.closed ? "Closed · " : ""}${this.#store.group.title}`;
    const words = el("span", {}, `You are ${manager.first_name}`);
    head.querySelector(".acting-as").replaceChildren(avatar(fullName(manager), manager.id), words);
  }
}

function topicLines(topic, last, time, count) {
  const name = el("span", { class: "topic-name", dir: "auto" }, topic?.name ?? "General");
  const line = el("span", { class: "topic-last", dir: "auto" }, lastLine(last));
  return el(
    "span", { class: "topic-lines" },
    el("span", { class: "topic-top" }, name, topic?.closed && icon("lock"), el("time", {}, time)),
    el("span", { class: "topic-bottom" }, line, badge(count)),
  );
}

function lastLine(message) {
  if (!message) return "No messages yet";
  return serviceText(message) ?? [el("b", {}, `${message.from?.first_name ?? "Someone"}: `), summary(message)];
}
