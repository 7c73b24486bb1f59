/** The "/" menu: the bot's commands for this person, filtered while typing. */

import { el } from "./dom.js";

export class CommandList {
  #box;
  #input;
  #choose;
  #commands = [];
  #shown = [];
  #active = 0;
  #opened = false;

  /** `choose("/command")` is called with the one picked. */
  constructor(box, input, choose) {
    this.#box = box;
    this.#input = input;
    this.#choose = choose;
    input.addEventListener("blur", () => this.#close());
    box.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  set(commands) {
    this.#commands = commands;
    this.update();
  }

  toggle() {
    this.#opened = this.#box.hidden;
    this.#input.focus();
    this.update();
  }

  update() {
    const typed = this.#input.value;
    const asked = /^\/\w*$/.test(typed) ? typed.slice(1).toLowerCase() : this.#opened && !typed ? "" : null;
    this.#shown = asked === null ? [] : this.#commands.filter((one) => one.command.startsWith(asked));
    this.#active = 0;
    this.#box.hidden = !this.#opened && !this.#shown.length;
    if (this.#commands.length) this.#draw();
    else this.#box.replaceChildren(el("p", {}, "The bot has set no commands."));
  }

  /** Use a key for the list; true when it was taken. */
  handleKey(event) {
    if (this.#box.hidden) return false;
    if (event.key === "Escape") this.#close();
    else if (!this.#shown.length) return false;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#move(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Tab") this.#input.value = `/${this.#shown[this.#active].command} `;
    else if (event.key === "Enter" && !event.shiftKey) this.#pick(this.#shown[this.#active]);
    else return false;
    event.preventDefault();
    return true;
  }

  #move(step) {
    this.#active = (this.#active + step + this.#shown.length) % this.#shown.length;
    this.#draw();
  }

  #pick(command) {
    this.#close();
    this.#choose(`/${command.command}`);
  }

  #close() {
    this.#opened = false;
    this.#box.hidden = true;
  }

  #draw() {
    this.#box.replaceChildren(...this.#shown.map((command, index) => this.#option(command, index)));
    this.#box.children[this.#active]?.scrollIntoView({ block: "nearest" });
  }

  #option(command, index) {
    const chosen = String(index === this.#active);
    const props = { role: "option", "aria-selected": chosen, onclick: () => this.#pick(command) };
    return el("div", props, el("b", {}, `/${command.command}`), el("span", { dir: "auto" }, command.description));
  }
}
