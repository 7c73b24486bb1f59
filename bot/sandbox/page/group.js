/** The right side: the managers' group with its topics, as any of the managers. */

import { avatar, topicAvatar } from "./avatar.js";
import { arrange, el, icon, oncePerFrame } from "./dom.js";
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
    const same = now && now.as === target.as && now.chat_id === target.chat_id && now.thread_id === target.thread_id;
    if (!same) this.#open(manager.id, thread);
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

  #chooseManager(button) {
    const box = button.getBoundingClientRect();
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
    arrange(this.#root.querySelector(".topics"), [GENERAL, ...topics].map((topic) => this.#row(topic, last.get(topic?.thread_id ?? GENERAL))));
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
    const testid = thread === GENERAL ? "topic-general" : `topic-${thread}`;
    const row = this.#topics.get(thread) ?? el("button", { type: "button", class: "topic-row", "data-testid": testid, onclick: () => this.#openTopic(thread) });
    this.#topics.set(thread, row);
    row.setAttribute("aria-current", String(thread === this.#thread));
    const count = this.unread.of(thread);
    const look = JSON.stringify([topic, count, last?.message_id, last && summary(last), last && timeOrDay(last.date, this.#store.now())]);
    if (row.dataset.look === look) return row;
    row.dataset.look = look;
    row.replaceChildren(topicAvatar(topic), this.#lines(topic, last, count));
    return row;
  }

  #lines(topic, last, count) {
    const time = last && timeOrDay(last.date, this.#store.now());
    const line = !last ? "No messages yet" : serviceText(last) ?? [el("b", {}, `${last.from?.first_name ?? "Someone"}: `), summary(last)];
    return el(
      "span", { class: "topic-lines" },
      el("span", { class: "topic-top" }, el("span", { class: "topic-name", dir: "auto" }, topic?.name ?? "General"), topic?.closed && icon("lock"), el("time", {}, time)),
      el("span", { class: "topic-bottom" }, el("span", { class: "topic-last", dir: "auto" }, line), count > 0 && el("span", { class: "badge", "aria-label": `${count} unread` }, String(count))),
    );
  }

  #face(manager) {
    const known = this.#faces.get(manager.id);
    const props = { type: "button", class: "manager", "data-testid": `manager-${manager.id}`, title: `Write as ${fullName(manager)}`, onclick: () => this.#open(manager.id, this.#thread) };
    const button = known ?? el("button", props, avatar(fullName(manager), manager.id), el("span", { dir: "auto" }, manager.first_name));
    this.#faces.set(manager.id, button);
    button.setAttribute("aria-pressed", String(manager.id === this.#manager));
    return button;
  }

  #head(topic) {
    const head = this.#root.querySelector(".topic-head");
    const manager = this.#store.person(this.#manager);
    head.querySelector(".topic-face").replaceChildren(topicAvatar(topic));
    head.querySelector(".topic-title").textContent = topic?.name ?? "General";
    head.querySelector(".topic-about").textContent = `${topic?.closed ? "Closed · " : ""}${this.#store.group.title}`;
    head.querySelector(".acting-as").replaceChildren(avatar(fullName(manager), manager.id), el("span", {}, `You are ${manager.first_name}`));
  }
}
