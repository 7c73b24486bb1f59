/** The sandbox's clock and the buttons that move it forward. */

import { api } from "./api.js";
import { clockFace } from "./format.js";
import { toast } from "./overlay.js";

const MINUTE = 60;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const MOVES = {
  "clock-10min": () => ({ advance_seconds: 10 * MINUTE }),
  "clock-1h": () => ({ advance_seconds: 60 * MINUTE }),
  "clock-8h": () => ({ advance_seconds: 8 * 60 * MINUTE }),
  "clock-morning": (store) => ({ to: "next_morning", zone: store.zone ?? HERE }),
};

export function startClock(root, store) {
  const face = root.querySelector("time");
  const buttons = [...root.querySelectorAll("button")];
  const show = () => {
    if (!store.ready) return;
    face.textContent = clockFace(store.now());
    face.dateTime = store.now().toISOString();
  };
  store.subscribe((change) => change.kind === "clock" && show());
  setInterval(show, 1000);
  for (const button of buttons) {
    button.addEventListener("click", () => move(button, buttons, store));
  }
}

/** Everything that falls due on the way happens before the sandbox answers, so this can take a while. */
async function move(button, buttons, store) {
  if (buttons.some((other) => other.ariaBusy === "true")) return;
  buttons.forEach((other) => other.setAttribute("aria-disabled", "true"));
  button.setAttribute("aria-busy", "true");
  try {
    const { now } = await api.clock(MOVES[button.dataset.testid](store));
    store.setNow(now);
  } catch (error) {
    toast(error.message);
  }
  button.removeAttribute("aria-busy");
  buttons.forEach((other) => other.removeAttribute("aria-disabled"));
}
