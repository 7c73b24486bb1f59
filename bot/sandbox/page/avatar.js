/** Round pictures of people, topics and the bot. */

import { el, icon } from "./dom.js";
import { hue, initials } from "./format.js";

export function avatar(name, id) {
  return el("span", { class: `avatar hue-${hue(id)}`, "aria-hidden": "true" }, initials(name) || "?");
}

export function botAvatar() {
  return el("span", { class: "avatar bot", "aria-hidden": "true" }, icon("bell"));
}

/** A topic's bubble; `topic` null is General. Telegram gives topics one of six icon colours. */
export function topicAvatar(topic) {
  if (!topic) return el("span", { class: "avatar topic general", "aria-hidden": "true" }, icon("hash"));
  const colour = `#${(topic.icon_color ?? 0x6fb9f0).toString(16).padStart(6, "0")}`;
  const look = { class: "avatar topic", style: `--topic:${colour}`, "aria-hidden": "true" };
  return el("span", look, initials(topic.name, 1) || "#");
}

/** How many messages are unread; nothing for none. */
export function badge(count) {
  return count > 0 && el("span", { class: "badge", "aria-label": `${count} unread` }, String(count));
}
