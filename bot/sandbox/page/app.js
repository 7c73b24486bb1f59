/** Deskbell's sandbox page: wires the two sides, the clock and the connection together. */

import { api } from "./api.js";
import { ClientSide } from "./client.js";
import { startClock } from "./clock.js";
import { commandsFor } from "./menu.js";
import { GroupSide } from "./group.js";
import { onLayoutChange } from "./seen.js";
import { Store } from "./store.js";

const find = (selector) => document.querySelector(selector);
const tabs = document.querySelectorAll(".tabs button");
const store = new Store();
const sides = {
  client: new ClientSide(find("#client"), store, (count) => badge("client", count)),
  group: new GroupSide(find("#group"), store, (count) => badge("group", count)),
};

function show(side) {
  document.body.dataset.side = side;
  for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.side === side));
  sides[side].shown();
}

function badge(side, count) {
  const node = find(`.tabs [data-side=${side}] .badge`);
  node.hidden = !count;
  node.textContent = count;
}

function connection() {
  const node = find(".connection");
  node.dataset.state = store.connected ? "up" : "down";
  node.querySelector("span").textContent = store.connected ? "Live" : "Reconnecting…";
}

async function commands() {
  const menu = await api.menu().catch(() => null);
  if (!menu) return;
  sides.client.composer.commands.set(commandsFor(menu, "client", sides.client.client));
  sides.group.composer.commands.set(commandsFor(menu, "group"));
}

for (const tab of tabs) tab.addEventListener("click", () => show(tab.dataset.side));
for (const input of document.querySelectorAll("textarea")) input.addEventListener("focus", commands);
onLayoutChange(() => Object.values(sides).forEach((side) => side.shown()));
store.subscribe((change) => change.kind === "connection" && connection());
startClock(find(".clock"), store);
show("client");
store.start();
