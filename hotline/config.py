"""Settings: HOTLINE_* environment variables over `instance/hotline.toml` over safe defaults."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from hotline.errors import HotlineError

PREFIX = "HOTLINE_"
MEBIBYTE = 2**20


class ConfigError(HotlineError):
    """A setting is unknown or has a value that cannot be."""


@dataclass(frozen=True)
class Config:
    """Everything that one deployment may choose. Read once at start, then only passed along."""

    instance: Path = Path("instance")  # folder of this deployment: database, sealed files, keys on this host
    database_url: str = ""  # SQLAlchemy address; empty: SQLite in the instance folder
    demo: bool = False  # marked sample data; never for real reports

    # Trust anchor, written by `hotline init` (VAULT.md section 3).
    instance_id: str = ""  # 32 hexadecimal digits
    root_fingerprint: str = ""  # fingerprint of the first admin, hexadecimal

    # Web
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")  # requests for any other host get 400; any port
    secure_cookies: bool = True  # Secure and __Host-; off only for plain http on loopback
    trusted_proxies: int = 0  # number of reverse proxies in front
    faces: tuple[str, ...] = ("public", "desk", "admin")  # what this process shows
    rate_limits: bool = True  # off for load tests only
    limit_submissions: int = 60  # reports, claims and messages a network may send in an hour
    limit_sign_ins: int = 30  # receipt and staff sign-ins a network may try in 15 minutes
    silence_seconds: int = (
        60  # a connection that says nothing for so long in the middle of a request is let go
    )

    # Files
    max_file_mb: int = 25  # MiB, one file
    max_total_mb: int = 100  # MiB, all files of one report
    staged_hours: int = 26  # hours that a staged upload waits for its form
    staged_visit_mb: int = 200  # MiB of staged ciphertext one visit may hold
    staged_total_mb: int = 10_240  # MiB of staged ciphertext in all

    # Screening (clause 2.4)
    officials: str = "allow"  # allow | refuse: names of officials in their official capacity

    # The operator's face; the defaults are the facts of the operator's policy
    operator_bin: str = ""  # 12 digits; without it intake stays closed
    operator_name_kk: str = "«Expert Independent Research Institute» қоғамдық қоры"
    operator_name_ru: str = "Общественный фонд «Expert Independent Research Institute»"
    operator_name_en: str = "Public foundation “Expert Independent Research Institute”"
    site_url: str = "https://www.pytkamnet.kz"
    contact_email: str = "instituteeir@gmail.com"
    hotline_phones: tuple[str, ...] = ()  # E.164, shown on every help page
    storage_country: str = "KZ"  # ISO 3166; anything else asks a separate consent
    exit_url: str = "https://kk.wikipedia.org/"  # where quick exit leads: neutral, not personalised
    partners: tuple[str, ...] = ()  # coalition members a reporter may let see the case; none: nobody is asked
    partners_ru: tuple[str, ...] = ()  # the same names for Russian pages; empty: as in `partners`
    partners_en: tuple[str, ...] = ()  # the same names for English pages; empty: as in `partners`
    since_year: int = 2023  # year of the copyright line
    coalition_kk: str = "«Қазақстандағы үкіметтік емес ұйымдардың азаптауларға қарсы коалициясы» шұғыл желісі"
    coalition_ru: str = "Горячая линия «Коалиция НПО Казахстана против пыток»"
    coalition_en: str = "Hotline of the “Coalition of NGOs of Kazakhstan against Torture”"
    credit_kk: str = (  # donors and their disclaimer; an empty text shows none
        "Сайт «Орталық Азиядағы әлеуметтік инновациялар» бағдарламасы аясында, Еуразия Қорының қолдауымен жасалды. "
        "Бағдарламаны АҚШ-тың Халықаралық даму жөніндегі агенттігі (USAID) қаржыландырған. Мазмұнына «Expert "
        "Independent Research Institute» жауап береді. Ол USAID-тің немесе АҚШ Үкіметінің көзқарасына сай келмеуі "
        "мүмкін."
    )
    credit_ru: str = (
        "Сайт создан при поддержке Фонда Евразия в рамках программы «Социальные инновации в Центральной Азии», "
        "которую финансирует Агентство США по международному развитию (USAID). За содержание отвечает Expert "
        "Independent Research Institute. Оно может не совпадать с позицией USAID или Правительства США."
    )
    credit_en: str = (
        "The site was made with the support of the Eurasia Foundation within the programme “Social Innovation in "
        "Central Asia”, financed by the United States Agency for International Development (USAID). The Expert "
        "Independent Research Institute is responsible for its content, which may not reflect the views of USAID or "
        "the United States Government."
    )

    # Mail to coordinators (never to reporters)
    smtp_url: str = ""  # smtp://user:password@host:port; empty: no mail

    @property
    def database(self) -> str:
        """The SQLAlchemy address in force."""
        return self.database_url or f"sqlite:///{self.instance.absolute() / 'hotline.sqlite3'}"

    @property
    def files(self) -> Path:
        """Folder of sealed files."""
        return self.instance / "files"

    @property
    def staged(self) -> Path:
        """Folder of sealed uploads whose form has not been sent yet."""
        return self.instance / "staged"

    def operator_name(self, language: str) -> str:
        """The operator's name in a language, Kazakh where there is none."""
        return self._said("operator_name", language)

    def coalition(self, language: str) -> str:
        """Whose hotline this is."""
        return self._said("coalition", language)

    def credit(self, language: str) -> str:
        """Who paid for the site, and what they do not answer for; may be empty."""
        return self._said("credit", language)

    def partner_names(self, language: str) -> tuple[str, ...]:
        """The coalition's members as pages in this language name them."""
        return getattr(self, f"partners_{language}", ()) or self.partners

    def _said(self, name: str, language: str) -> str:
        return str(getattr(self, f"{name}_{language}", getattr(self, f"{name}_kk")))


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings in force.

    Raises `ConfigError` on an unknown name or an impossible value.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get(PREFIX + "INSTANCE", "instance"))
    values: dict[str, Any] = {}
    toml = instance / "hotline.toml"
    if toml.exists():
        values.update(tomllib.loads(toml.read_text("utf-8")))
    for name, text in environ.items():
        if name.startswith(PREFIX):
            values[name.removeprefix(PREFIX).lower()] = text
    values["instance"] = instance
    return _typed(values)


def _typed(values: Mapping[str, Any]) -> Config:
    known = {f.name: f for f in fields(Config)}
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise ConfigError(f"unknown setting: {', '.join(unknown)}")
    default = Config()
    typed = {name: _convert(name, value, getattr(default, name)) for name, value in values.items()}
    return replace(default, **typed)


def _convert(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, bool):
        return value if isinstance(value, bool) else _boolean(name, str(value))
    if isinstance(default, int):
        try:
            return int(value)
        except ValueError as error:
            raise ConfigError(f"{name} must be a whole number") from error
    if isinstance(default, tuple):
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(str(part).strip() for part in parts if str(part).strip())
    if isinstance(default, Path):
        return Path(value)
    return str(value)


def _boolean(name: str, text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in {"1", "true", "yes", "on"}:
        return True
    if lowered in {"0", "false", "no", "off", ""}:
        return False
    raise ConfigError(f"{name} must be on or off")
