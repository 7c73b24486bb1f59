/** The sandbox's control API: JSON over fetch and one stream of events. */

const RETRY_MS = 1500;

async function call(path, options) {
  const response = await fetch(`/sandbox/${path}`, options).catch(() => {
    throw new Error("The sandbox does not answer.");
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `The sandbox answered ${response.status}.`);
  return body;
}

function post(path, body) {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export const api = {
  state: () => call("state"),
  menu: () => call("menu"),
  addClient: (person) => post("clients", person),
  send: (target, fields) => post("send", { ...target, ...fields }),
  edit: (target, messageId, text) =>
    post("edit", { as: target.as, chat_id: target.chat_id, message_id: messageId, text }),
  press: (target, messageId, data) =>
    post("press", { as: target.as, chat_id: target.chat_id, message_id: messageId, data }),
  location: (target, latitude, longitude) => post("location", { ...target, latitude, longitude }),
  contact: (target) => post("contact", target),
  block: (userId, blocked) => post("block", { user_id: userId, blocked }),
  clock: (move) => post("clock", move),
  upload,
};

/** Send files as one message; several photos become an album. `fields` may hold caption, emoji, reply_to. */
function upload(target, kind, files, fields = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...target, kind, ...fields })) {
    if (value !== undefined && value !== null && value !== "") form.append(name, value);
  }
  for (const file of files) form.append("file", file, file.name ?? kind);
  return call("upload", { method: "POST", body: form });
}

export function fileUrl(fileId) {
  return `/sandbox/file/${encodeURIComponent(fileId)}`;
}

/** Listen for events and come back after every loss; `onOpen` also runs after each reconnection. */
export function listen({ onOpen, onEvent, onLost }) {
  const source = new EventSource("/sandbox/events");
  source.onopen = onOpen;
  source.onmessage = (event) => onEvent(JSON.parse(event.data));
  source.onerror = () => {
    onLost();
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen({ onOpen, onEvent, onLost }), RETRY_MS);
  };
}
