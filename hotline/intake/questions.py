"""Every question, once. The form, the check page, the desk and the inventory of personal data follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hotline.intake import authorisation
from hotline.intake.wording import msg

Kind = Literal["name", "email", "phone", "line", "text", "choice", "date", "check", "file", "files"]
DataClass = Literal["personal", "third-party", "other"]  # clauses 1.4, 2.4 and 1.5
Need = Literal["always", "conditional", "never"]


@dataclass(frozen=True)
class Question:
    """One thing that a reporter may be asked."""

    name: str  # never renamed: old sealed cases carry it
    label: str  # msgid
    kind: Kind
    section: str  # a name in SECTIONS
    limit: int = 200  # characters; files are limited by settings
    need: Need = "never"  # "conditional": forms.py says when
    data_class: DataClass = "personal"
    purpose: str = "2.2.1"  # clause of the purpose
    clause: str = "2.3"  # clause that names the data
    hint: str = ""  # msgid
    choices: tuple[tuple[str, str], ...] = ()  # value, msgid


SECTIONS = (
    ("about", msg("Who this is about")),
    ("you", msg("About you")),
    ("person", msg("The person you speak for")),
    ("story", msg("What happened")),
    ("answer", msg("How we answer you")),
    ("request", msg("Your request")),
)

REGIONS = (
    ("", msg("I prefer not to say")),
    ("astana", msg("Astana")),
    ("almaty", msg("Almaty")),
    ("shymkent", msg("Shymkent")),
    ("abai", msg("Abai Region")),
    ("akmola", msg("Akmola Region")),
    ("aktobe", msg("Aktobe Region")),
    ("almaty-region", msg("Almaty Region")),
    ("atyrau", msg("Atyrau Region")),
    ("east-kazakhstan", msg("East Kazakhstan Region")),
    ("jambyl", msg("Jambyl Region")),
    ("jetisu", msg("Jetisu Region")),
    ("karaganda", msg("Karaganda Region")),
    ("kostanay", msg("Kostanay Region")),
    ("kyzylorda", msg("Kyzylorda Region")),
    ("mangystau", msg("Mangystau Region")),
    ("north-kazakhstan", msg("North Kazakhstan Region")),
    ("pavlodar", msg("Pavlodar Region")),
    ("turkistan", msg("Turkistan Region")),
    ("ulytau", msg("Ulytau Region")),
    ("west-kazakhstan", msg("West Kazakhstan Region")),
    ("abroad", msg("Outside Kazakhstan")),
)

REPORT_QUESTIONS = (
    Question(
        "reporting_for",
        msg("Is this about you?"),
        "choice",
        "about",
        need="always",
        data_class="other",
        clause="2.4",
        choices=(("self", msg("Yes, about me")), ("other", msg("No, I speak for someone else"))),
    ),
    Question(
        "surname",
        msg("Your surname"),
        "name",
        "you",
        need="conditional",
        purpose="2.2.2",
        clause="2.3.1",
        hint=msg("Surname or given name: one of them is enough."),
    ),
    Question(
        "given_name",
        msg("Your given name"),
        "name",
        "you",
        need="conditional",
        purpose="2.2.2",
        clause="2.3.1",
    ),
    Question("patronymic", msg("Your patronymic"), "name", "you", purpose="2.2.2", clause="2.3.1"),
    Question(
        "represented_surname",
        msg("Their surname"),
        "name",
        "person",
        need="conditional",
        data_class="third-party",
        clause="2.4",
        hint=msg("Surname or given name: one of them is enough."),
    ),
    Question(
        "represented_given_name",
        msg("Their given name"),
        "name",
        "person",
        need="conditional",
        data_class="third-party",
        clause="2.4",
    ),
    Question(
        "represented_patronymic",
        msg("Their patronymic"),
        "name",
        "person",
        data_class="third-party",
        clause="2.4",
    ),
    Question(
        "authorisation_kind",
        msg("Which document shows that you may speak for them?"),
        "choice",
        "person",
        need="conditional",
        data_class="third-party",
        clause="2.4",
        choices=tuple((kind.value, kind.label) for kind in authorisation.KINDS),
    ),
    Question(
        "authorisation_date",
        msg("Date of the document"),
        "date",
        "person",
        limit=32,
        need="conditional",
        data_class="third-party",
        clause="2.4",
        hint=msg("Only a power of attorney must have one."),
    ),
    Question(
        "authorisation",
        msg("The document"),
        "file",
        "person",
        need="conditional",
        data_class="third-party",
        clause="2.4",
        hint=msg("A photo or a scan. Please do not attach an identity card or a passport."),
    ),
    Question(
        "happened_on", msg("When did it happen?"), "line", "story", hint=msg("As well as you remember.")
    ),
    Question(
        "region",
        msg("In which region?"),
        "choice",
        "story",
        limit=60,
        data_class="other",
        clause="1.5",
        choices=REGIONS,
    ),
    Question(
        "place", msg("Where?"), "line", "story", limit=300, hint=msg("Town, building, unit: what you know.")
    ),
    Question(
        "narrative",
        msg("What happened?"),
        "text",
        "story",
        limit=50_000,
        need="conditional",
        hint=msg(
            "In your own words, as much or as little as you want. Please leave out the names of other "
            "people: write “a guard”, “my neighbour”."
        ),
    ),
    Question(
        "evidence",
        msg("Photos, papers, recordings"),
        "files",
        "story",
        hint=msg(
            "PDF, photo, sound, video or text document. Please do not attach an identity card or a passport."
        ),
    ),
    Question(
        "reply_by",
        msg("How shall we answer?"),
        "choice",
        "answer",
        data_class="other",
        clause="1.5",
        purpose="2.2.3",
        choices=(
            ("mailbox", msg("Here on this site, with a secret code (safest)")),
            ("email", msg("By e-mail")),
            ("phone", msg("By phone")),
        ),
    ),
    Question(
        "email",
        msg("E-mail"),
        "email",
        "answer",
        limit=320,  # spaces around it do not count against the 254
        need="conditional",
        purpose="2.2.3",
        clause="2.3.2",
        hint=msg("Only if you want an answer by e-mail."),
    ),
    Question(
        "phone",
        msg("Phone"),
        "phone",
        "answer",
        limit=60,
        need="conditional",
        purpose="2.2.3",
        clause="2.3.3",
        hint=msg("Only if you want a call. For example +7 701 123 45 67."),
    ),
    Question(
        "consent_partners",
        msg("The hotline's partner organisations may see my report to help me."),
        "check",
        "answer",
        data_class="other",
        clause="3.5.1",
        hint=msg("You may leave this empty. We help you either way."),
    ),
    Question(
        "consent_abroad",
        msg("I agree that my report is stored outside Kazakhstan."),
        "check",
        "answer",
        need="conditional",
        data_class="other",
        clause="3.3",
    ),
)
CLAIM_QUESTIONS = (
    Question(
        "body",
        msg("Your words"),
        "text",
        "request",
        limit=20_000,
        need="conditional",
        clause="5.2",
        hint=msg("What you claim or ask for. Please leave out the names of other people."),
    ),
)
QUESTIONS = (*REPORT_QUESTIONS, *CLAIM_QUESTIONS)
BY_NAME = {question.name: question for question in QUESTIONS}

REPRESENTED = ("represented_surname", "represented_given_name", "represented_patronymic")
DOCUMENT = ("authorisation_kind", "authorisation_date")


def in_section(section: str) -> tuple[Question, ...]:
    """The questions of one section of the page, in order."""
    return tuple(question for question in QUESTIONS if question.section == section)


def label_of(name: str, value: str) -> str:
    """The msgid that a choice was shown under; the value itself where it is none of the listed."""
    return dict(BY_NAME[name].choices).get(value, value)
