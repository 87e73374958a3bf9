"""Taking represented people out of a case when their authorisation did not hold: what stays reads on without them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from hotline.cases.asked import Outcome, Request
from hotline.cases.desk_record import Correction, Note
from hotline.cases.findings import FINDINGS, REPRESENTED, Found, Mention, decode, replace_spans, words_out
from hotline.cases.outward import Asked, Disclosure, PassedOn
from hotline.cases.pauses import Pause
from hotline.cases.record import FileMeta, Message, Record

Typed = TypeVar("Typed")

DESTROYED = "destroyed"  # the choice of a finding whose words are gone
PERSON = "PERSON"  # value of `screening.Kind`
# The fields that hold what people at the desk type, besides their messages and their corrections of answers.
TYPED: Mapping[type[Any], tuple[str, ...]] = {
    Outcome: ("text",),
    Pause: ("reason",),
    Note: ("text",),
    Asked: ("recipient", "words"),
    Disclosure: ("recipient", "request_number", "reason", "hidden"),
    PassedOn: ("recipient", "request_number", "reason"),
}
_SHORTEST_STEM = 4  # letters; a shorter name is taken out only as it was written


@dataclass(frozen=True)
class Fields:
    """What a refusal reaches in the answers. The names are the form's."""

    represented: tuple[str, ...]  # answers that name the represented person
    document: tuple[str, ...]  # answers about the document
    texts: tuple[str, ...]  # answers in the reporter's own words
    files: str  # the question that the document answers


@dataclass(frozen=True)
class Scrub:
    """What is taken out of one case, and the neutral words that stand there instead."""

    fields: Fields
    labels: Mapping[str, str] = field(repr=False)  # spelling: neutral word
    names: Mapping[str, str] = field(repr=False)  # of the represented person, in any case form: neutral word

    def text(self, text: str) -> str:
        """A text without them."""
        text = words_out(text, list(self.labels.items()))
        for name, label in self.names.items():
            text = _any_form(name).sub(label, text)
        return text

    def record(self, record: Record) -> Record:
        """The report without them, and without what it said of the document."""
        gone = {*self.fields.represented, *self.fields.document}
        answers = {name: value for name, value in record.answers.items() if name not in gone}
        found = decode(answers.get(FINDINGS, ()))
        for name in self.fields.texts:
            if isinstance(answers.get(name), str):
                answers[name] = self._placed(answers[name], name, found)
        if found:
            answers[FINDINGS] = [self._without(one, answers).encode() for one in found]
        return replace(record, answers=answers)

    def message(self, message: Message, gone: Sequence[Any] = ()) -> Message:
        """One turn of the conversation without them and without the files that are destroyed."""
        found = decode(message.findings)
        text = self._placed(message.text, "body", found)
        return replace(
            message,
            text=text,
            files=tuple(one for one in message.files if one not in gone),
            findings=tuple(self._without(one, {"body": text}).encode() for one in found),
        )

    def request(self, request: Request) -> Request:
        """What was asked of the data, without them."""
        found = decode(request.findings)
        gone = {*self.fields.represented, *self.fields.document}
        texts = {"body": self._placed(request.text, "body", found)}
        fields = {
            name: self._placed(text, name, found) for name, text in request.fields.items() if name not in gone
        }
        return replace(
            request,
            text=texts["body"],
            fields=fields,
            findings=tuple(self._without(one, texts | fields).encode() for one in found),
        )

    def typed(self, one: Typed) -> Typed:
        """What somebody at the desk typed, without them."""
        names = TYPED[type(one)]
        return replace(one, **{name: self.text(getattr(one, name)) for name in names})  # type: ignore[type-var]

    def correction(self, one: Correction) -> Correction:
        """A correction without them: what it said of them or of the document is gone with its subject."""
        gone = {*self.fields.represented, *self.fields.document}
        return replace(
            one,
            reason=self.text(one.reason),
            before={name: self.text(text) for name, text in one.before.items() if name not in gone},
            after={name: self.text(text) for name, text in one.after.items() if name not in gone},
        )

    def file(self, meta: FileMeta) -> FileMeta:
        """A file's row whose name does not name them."""
        return replace(meta, name=self.text(meta.name))

    def _placed(self, text: str, where: str, found: Iterable[Found]) -> str:
        """First exactly where it was found, then wherever else the same words stand."""
        spans = [
            (mention.start, mention.end, self.labels[mention.words])
            for one in found
            if one.choice == REPRESENTED
            for mention in one.mentions
            if mention.where == where and text[mention.start : mention.end] == mention.words != ""
        ]
        return self.text(replace_spans(text, spans))

    def _without(self, one: Found, texts: Mapping[str, Any]) -> Found:
        if one.choice == REPRESENTED:
            return Found(one.kind, DESTROYED, ())
        return replace(one, mentions=tuple(_moved(mention, texts) for mention in one.mentions))


def scrub(
    record: Record, messages: Iterable[Message | Request], fields: Fields, words: Mapping[str, str]
) -> Scrub:
    """What has to go from a case. `messages` is all that its reporter wrote later, `words` the neutral words."""
    messages = tuple(messages)
    texts = [str(record.answers.get(name) or "") for name in fields.texts] + [one.text for one in messages]
    number = _Numbers("\n".join(texts))
    found = [*decode(record.answers.get(FINDINGS, ()))]
    for message in messages:
        found += decode(message.findings)
    labels: dict[str, str] = {}
    for one in found:
        if one.choice == REPRESENTED:
            known = next((labels[words_] for words_ in one.words if words_ in labels), "")
            label = known or number.next(words.get(one.kind, words[PERSON]))
            labels |= dict.fromkeys(one.words, label)
    names = {
        part: ""
        for name in fields.represented
        for part in str(record.answers.get(name) or "").replace("-", " ").split()
    }
    if names:
        label = next(
            (
                there
                for spelling, there in labels.items()
                for part in names
                if part.casefold() in spelling.casefold()
            ),
            "",
        )
        names = dict.fromkeys(names, label or number.next(words[PERSON]))
    return Scrub(fields, labels, names)


class _Numbers:
    """Counts on after the neutral words that stand in a case already."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last: dict[str, int] = {}

    def next(self, word: str) -> str:
        if word not in self._last:
            there = re.findall(rf"\[{re.escape(word)} (\d{{1,6}})\]", self._text)
            self._last[word] = max(map(int, there), default=0)
        self._last[word] += 1
        return f"[{word} {self._last[word]}]"


def _any_form(name: str) -> re.Pattern[str]:
    """A name with any case ending: up to four letters more, a last vowel less."""
    stem = name[:-1] if len(name) > _SHORTEST_STEM and name[-1].lower() in "аяaeеы" else name
    ending = r"[^\W\d_]{0,4}" if len(stem) >= _SHORTEST_STEM else ""
    return re.compile(rf"(?<![^\W_]){re.escape(stem)}{ending}(?![^\W_])", re.IGNORECASE)


def _moved(mention: Mention, texts: Mapping[str, Any]) -> Mention:
    """Where words that stay stand now."""
    text = texts.get(mention.where)
    start = text.find(mention.words) if isinstance(text, str) else -1
    return replace(mention, start=max(start, 0), end=max(start, 0) + len(mention.words) if start >= 0 else 0)
