/** How times, sizes and people are written. */

const HUES = 7;
const EMOJI = /\p{Extended_Pictographic}/u;
const EMOJI_ONLY = /^[\p{Extended_Pictographic}\p{Emoji_Component}\s]+$/u;
const segmenter = new Intl.Segmenter();

const clockTime = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const dayName = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" });
const dayKeys = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" });
const shortDay = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const fullClock = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
});

/** Telegram's dates are Unix seconds. */
const asDate = (seconds) => new Date(seconds * 1000);

export const timeOf = (seconds) => clockTime.format(asDate(seconds));
export const dayOf = (seconds) => dayName.format(asDate(seconds));
export const dayKey = (seconds) => dayKeys.format(asDate(seconds));
export const clockFace = (date) => fullClock.format(date);

/** A time for today, a day for anything older: the right edge of a topic in the list. */
export function timeOrDay(seconds, now) {
  return dayKeys.format(now) === dayKey(seconds) ? timeOf(seconds) : shortDay.format(asDate(seconds));
}

export function fileSize(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  const inKb = bytes / 1024;
  return inKb < 1024 ? `${inKb.toFixed(inKb < 10 ? 1 : 0)} KB` : `${(inKb / 1024).toFixed(1)} MB`;
}

export function duration(seconds = 0) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

export function fullName(person) {
  if (!person) return "Someone";
  return [person.first_name, person.last_name].filter(Boolean).join(" ") || person.title || "Someone";
}

export function initials(name, most = 2) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.slice(0, most).map((word) => [...segmenter.segment(word)][0].segment);
  return letters.join("").toUpperCase();
}

/** A person's colour (0 to 6), always the same one. */
export const hue = (id) => Math.abs(Number(id) || 0) % HUES;

/** True for one to three emoji and nothing else, which are shown large. */
export function isOnlyEmoji(text) {
  if (!text || text.length > 40 || !EMOJI_ONLY.test(text) || !EMOJI.test(text)) return false;
  return [...segmenter.segment(text.replace(/\s/g, ""))].length <= 3;
}
