"""The package against its own test set, and against the development corpus where that is at hand."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from hotline.screening import Own, find
from tests.unit.screening.reading import Case, cases, fits, known_misses

CASES = cases()
SHARED = Path(__file__).parents[4] / "shared" / "corpus"


def _marked() -> list[object]:
    misses = known_misses()
    return [
        pytest.param(
            case,
            id=case.name,
            marks=pytest.mark.xfail(reason=misses[case.name], strict=True) if case.name in misses else (),
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", _marked())
def test_what_is_found_is_what_was_marked(case: Case) -> None:
    found = find(case.text, case.own)
    missed = [
        case.text[start:end]
        for label, start, end in case.spans
        if not any(fits(f, (label, start, end)) for f in found)
    ]
    extra = [
        (f.kind.value, case.text[f.start : f.end], f.why)
        for f in found
        if not any(fits(f, span) for span in case.spans)
    ]
    assert (missed, extra) == ([], [])


def test_the_set_is_large_and_holds_enough_reports_without_third_parties() -> None:
    assert len(CASES) >= 450
    assert sum(not case.third_party for case in CASES) >= 0.4 * len(CASES)


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(
    not (SHARED / "third_party_dev.jsonl").exists(),
    reason="the development corpus is not beside the repository",
)
def test_the_development_corpus_is_judged_as_promised() -> None:
    scorer = _scorer()
    rows = scorer.read(SHARED / "third_party_dev.jsonl")
    predicted = {
        row["id"]: [
            {"start": f.start, "end": f.end, "label": f.kind.value}
            for f in find(row["text"], Own(**row["own"]))
        ]
        for row in rows
    }
    result = json.loads(json.dumps(scorer.score(rows, predicted)))
    for language in ("kk", "ru", "en", "mix"):
        assert result["document"][language]["r"] >= 0.985, language
        assert result["document"][language]["p"] >= 0.975, language
    assert result["kinds"]["negative: no spans"][0] == 0
    labels = result["labels"]
    for label in ("PHONE", "EMAIL", "IIN", "CARD", "HANDLE", "PLATE", "DOCUMENT"):
        assert labels[label]["r"] >= 0.99, label
    assert labels["PERSON"]["r"] >= 0.95
    assert labels["ADDRESS"]["r"] >= 0.90
    assert labels["DOB"]["r"] >= 0.90
    assert labels["OFFICIAL"]["f1"] >= 0.95
    assert result["agnostic"]["f1"] >= 0.94
