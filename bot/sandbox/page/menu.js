/** Which of the bot's commands a person sees: the narrowest scope that was set wins. */

const SCOPES = {
  client: ["chat", "all_private_chats", "default"],
  group: ["chat_member", "chat_administrators", "chat", "all_chat_administrators", "all_group_chats", "default"],
};

/**
 * `menu` is {commands: [{scope: {type, chat_id?}, language_code, commands}]}, see
 * https://core.telegram.org/bots/api#botcommandscope for the order in which scopes are tried.
 */
export function commandsFor(menu, side, person) {
  const isHere = (chat) => (side === "client" ? chat === person?.id : chat < 0);
  const sets = (menu.commands ?? []).filter((set) => !set.scope?.chat_id || isHere(set.scope.chat_id));
  const language = person?.language ?? "";
  for (const scope of SCOPES[side]) {
    const fitting = sets.filter((set) => (set.scope?.type ?? "default") === scope);
    const found = fitting.find((set) => set.language_code === language) ?? fitting.find((set) => !set.language_code);
    if (found) return found.commands;
  }
  return [];
}
