/** A message in one line: for topic lists, reply quotes, screen readers and service notes. */

import { fullName } from "./format.js";

const MEDIA = {
  photo: "🖼 Photo", video: "🎬 Video", animation: "🎞 GIF", voice: "🎤 Voice message", audio: "🎵 Audio",
  video_note: "⏺ Video message", location: "📍 Location", venue: "📍 Place", poll: "📊 Poll", dice: "🎲 Dice",
};

export function summary(message) {
  const service = serviceText(message);
  if (service) return service;
  if (message.text) return oneLine(message.text);
  return [mediaLabel(message), message.caption && oneLine(message.caption)].filter(Boolean).join(" · ");
}

/** What kind of thing a message without text carries, in words. */
export function mediaLabel(message) {
  if (message.document && !message.animation) return `📎 ${message.document.file_name ?? "Document"}`;
  if (message.sticker) return `${message.sticker.emoji ?? ""} Sticker`.trim();
  if (message.contact) return `👤 ${fullName(message.contact)}`;
  const kind = Object.keys(MEDIA).find((name) => message[name]);
  return kind ? MEDIA[kind] : "Message";
}

/** The sentence for what happened to the chat itself, or null for an ordinary message. */
export function serviceText(message) {
  const who = fullName(message.from);
  if (message.forum_topic_created) return `${who} opened the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_edited) return topicEdited(who, message.forum_topic_edited);
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} reopened the topic`;
  if (message.new_chat_members) return `${message.new_chat_members.map(fullName).join(", ")} joined the group`;
  if (message.left_chat_member) return `${fullName(message.left_chat_member)} left the group`;
  if (message.pinned_message) return `${who} pinned “${cut(summary(message.pinned_message), 40)}”`;
  if (message.new_chat_title) return `${who} renamed the group to “${message.new_chat_title}”`;
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return "The group became a supergroup";
  return null;
}

function topicEdited(who, change) {
  return change.name ? `${who} renamed the topic to “${change.name}”` : `${who} changed the topic's icon`;
}

const oneLine = (text) => cut(text.replace(/\s+/g, " "), 200);
const cut = (text, length) => (text.length > length ? `${text.slice(0, length)}…` : text);
