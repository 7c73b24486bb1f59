"""What a change of an entry has changed, in the words by which managers know its parts."""

from bot.delivery.markup import visible_text
from bot.faq.entries import Entry
from bot.faq.models import FaqRevision
from bot.faq.snapshots import entry_of

FIELDS = (
    "titles", "answers", "phrasings", "category", "related", "valid_from", "valid_until", "audience", "owner",
    "checked_on",
)  # fmt: skip
ADDED = "added"
RETIRED = "retired"


def changes_in(revision: FaqRevision) -> list[str]:
    """The parts that were changed, as `answers (sv)`; or that the entry was added or retired."""
    before, after = revision.before, revision.after
    if not before or not after:
        return [ADDED if after else RETIRED]
    old, new = entry_of(revision.entry_id, before), entry_of(revision.entry_id, after)
    return [name for name in FIELDS if getattr(old, name) != getattr(new, name)]


def was(revision: FaqRevision) -> str:
    """What the entry said before, of the texts that were changed: plain text."""
    if not revision.before or not revision.after:
        return ""
    old, new = (entry_of(revision.entry_id, state) for state in (revision.before, revision.after))
    texts = [text for tag, text in old.titles.items() if new.titles.get(tag) != text]
    texts += [
        visible_text(answer.text) for tag, answer in old.answers.items() if new.answers.get(tag) != answer
    ]
    texts += [each.text for each in old.phrasings if each not in new.phrasings]
    texts += [
        before
        for before, after in ((old.category, new.category), (old.owner, new.owner))
        if before and before != after
    ]
    return "; ".join(texts)


def title_of(revision: FaqRevision, language: str) -> str:
    """What the entry was called, after the change if it still was in force then."""
    state = revision.after or revision.before or {}
    entry: Entry = entry_of(revision.entry_id, state)
    return entry.title(language).text
