"""Reads the test set: `*.tsv`, one case a line, `language TAB own TAB text with [[LABEL:spans]]`, and `*.jsonl`,
whole reports in the format of the shared corpus, written by people who had not seen the program.

`own` is `surname|given name|patronymic|e-mail|phone`, empty in an anonymous report. Spans labelled OWN
show that the reporter's own data stand there; nothing may be found in them.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from hotline.screening import Finding, Kind, Own

HERE = Path(__file__).parent
_MARK = re.compile(r"\[\[([A-Z]+):(.*?)\]\]")


@dataclass(frozen=True)
class Case:
    """One report with what ought to be found in it: label, start, end."""

    name: str
    language: str
    own: Own
    text: str
    spans: tuple[tuple[str, int, int], ...]

    @property
    def third_party(self) -> bool:
        return any(label != Kind.OFFICIAL.value for label, _, _ in self.spans)


def cases() -> list[Case]:
    """All cases of all batches, named "batch1:12" after file and line."""
    found = _reports()
    for path in sorted(HERE.glob("cases/*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            language, own, marked = line.split("\t")
            text, spans, position = "", [], 0
            for mark in _MARK.finditer(marked):
                text += marked[position : mark.start()]
                if mark[1] != "OWN":
                    spans.append((mark[1], len(text), len(text) + len(mark[2])))
                text += mark[2]
                position = mark.end()
            text += marked[position:]
            found.append(
                Case(
                    f"{path.stem}:{number}",
                    language,
                    Own(*own.split("|")) if own else Own(),
                    text,
                    tuple(spans),
                )
            )
    return found


def _reports() -> list[Case]:
    found = []
    for path in sorted(HERE.glob("cases/*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            spans = tuple((s["label"], s["start"], s["end"]) for s in row["spans"] if s["label"] != "OWN")
            found.append(Case(f"{path.stem}:{number}", row["lang"], Own(**row["own"]), row["text"], spans))
    return found


def fits(finding: Finding, span: tuple[str, int, int]) -> bool:
    """The corpus rule: half of the span is covered, a fifth of the finding lies inside it, labels agree."""
    label, start, end = span
    shared = min(finding.end, end) - max(finding.start, start)
    return (
        finding.kind.value == label
        and shared > 0
        and shared * 2 >= end - start
        and shared * 5 >= finding.end - finding.start
    )


def known_misses() -> dict[str, str]:
    """Cases that are known to fail, each with the reason."""
    lines = (HERE / "known_misses.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))
