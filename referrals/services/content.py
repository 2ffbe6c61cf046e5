"""What a person writes in a case, and the rules that it must keep to be stored."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from privacy.confirmations import Confirmation, not_confirmed
from privacy.screening import Finding, review, screen
from referrals.deadlines import due_date
from referrals.enums import (
    AgeBand,
    Cause,
    DelayNature,
    Exploitation,
    Modality,
    NationalityGroup,
    ReporterKind,
    ResponsibleBody,
    Route,
    Sex,
    VictimStatus,
)
from referrals.models import DysfunctionType
from referrals.profile import PROFILE_LISTS

NARRATIVE_MAX_LENGTH = 4000
SUMMARY_MAX_LENGTH = 2000
# Older clocks are slips of the keyboard: the reflection period exists since 2006.
EARLIEST_CLOCK = date(2006, 1, 1)


class CaseRefused(ValueError):
    """What was written breaks rules; `errors` maps a field path (`dysfunctions.0.type`) to the
    messages to show beside it."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(", ".join(errors))
        self.errors = dict(errors)


class IdentifyingText(ValueError):
    """A free text would identify someone; `findings` say where, never what."""

    def __init__(self, field_name: str, findings: list[Finding]) -> None:
        super().__init__(field_name)
        self.field_name = field_name
        self.findings = findings


@dataclass(frozen=True, slots=True)
class DysfunctionContent:
    type: str
    clock_started_on: date | None = None
    causes: tuple[str, ...] = ()
    responsible_bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseContent:
    """The profile and the dysfunctions of a case, by code, and its narrative."""

    department: str
    exploitation: tuple[str, ...] = (Exploitation.UNKNOWN,)
    age_band: str = AgeBand.UNKNOWN
    sex: str = Sex.UNKNOWN
    nationality_group: str = NationalityGroup.UNKNOWN
    victim_status: str = VictimStatus.UNKNOWN
    modality: str = Modality.UNKNOWN
    reporter_kind: str = ReporterKind.OTHER
    dysfunctions: tuple[DysfunctionContent, ...] = ()
    narrative: str = field(default="", repr=False)
    # Of an association's report only: the way that it takes, and what the national level reads.
    route: str = Route.COMMISSION
    national_summary: str = field(default="", repr=False)
    confirmations: tuple[Confirmation, ...] = ()


def screened(
    field_name: str,
    text: str,
    *,
    max_length: int = NARRATIVE_MAX_LENGTH,
    confirmations: Sequence[Confirmation] | None = None,
) -> str:
    """The text as it may be stored: normalised and free of hard identifiers. With
    `confirmations`, even none, each word that may name somebody needs one.

    Raises CaseRefused when it is too long, IdentifyingText when it identifies someone.
    """
    if "\x00" in text:
        raise CaseRefused({field_name: [_("This text contains a character that is not allowed.")]})
    if len(text) > max_length:
        message = _("This text is too long: %(length)d characters, %(limit)d at most.")
        raise CaseRefused({field_name: [message % {"length": len(text), "limit": max_length}]})
    screening = screen(text) if confirmations is None else review(text)
    found = not_confirmed(field_name, screening.findings, confirmations or ())
    if found:
        raise IdentifyingText(field_name, found)
    return screening.text.strip()


def screened_summary(text: str, *, confirmations: Sequence[Confirmation]) -> str:
    """The same of a national summary, of which something must be left to read."""
    clean = screened(
        "national_summary", text, max_length=SUMMARY_MAX_LENGTH, confirmations=confirmations
    )
    if not clean:
        refuse([summary_missing()])
    return clean


def summary_missing() -> tuple[str, str]:
    return "national_summary", _("Write the summary that the national coordination will read.")


def types_by_code() -> dict[str, DysfunctionType]:
    return {one.code: one for one in DysfunctionType.objects.current()}


def applies(
    dysfunction_type: DysfunctionType,
    *,
    age_band: str,
    nationality_group: str,
    exploitation: tuple[str, ...],
) -> bool:
    """Whether a type may concern a profile. An unknown value never excludes a type: not knowing
    is always allowed."""
    return (
        _fits(dysfunction_type.applies_age_band, (age_band,))
        and _fits(dysfunction_type.applies_nationality_group, (nationality_group,))
        and _fits(dysfunction_type.applies_exploitation, exploitation)
    )


def _fits(wanted: list[str], given: tuple[str, ...]) -> bool:
    return not wanted or "UNKNOWN" in given or not set(wanted).isdisjoint(given)


def check(
    content: CaseContent, *, known: dict[str, DysfunctionType], today: date, complete: bool
) -> None:
    """Refuse what breaks the rules of a case; a draft (`complete` false) may lack dysfunctions.

    Raises CaseRefused with every error found, not only the first.
    """
    refuse(_problems(content, known, today, complete))


def refuse(problems: Iterable[tuple[str, str]]) -> None:
    """Raises CaseRefused with every problem (a field path and a message), if there is any."""
    errors: dict[str, list[str]] = {}
    for path, message in problems:
        errors.setdefault(path, []).append(message)
    if errors:
        raise CaseRefused(errors)


def _problems(
    content: CaseContent, known: dict[str, DysfunctionType], today: date, complete: bool
) -> Iterator[tuple[str, str]]:
    for name, choices in PROFILE_LISTS.items():
        given = getattr(content, name)
        yield from _outside(name, given if isinstance(given, tuple) else (given,), choices)
    if not content.exploitation:
        yield "exploitation", _("Choose at least one form of exploitation, or “Unknown”.")
    if complete and not content.dysfunctions:
        yield "dysfunctions", _("Choose at least one dysfunction.")
    seen: set[str] = set()
    for position, dysfunction in enumerate(content.dysfunctions):
        prefix = f"dysfunctions.{position}"
        if dysfunction.type in seen:
            yield f"{prefix}.type", _("This type is already in the case.")
        seen.add(dysfunction.type)
        yield from _dysfunction_problems(prefix, dysfunction, content, known, today)


def _dysfunction_problems(
    prefix: str,
    dysfunction: DysfunctionContent,
    content: CaseContent,
    known: dict[str, DysfunctionType],
    today: date,
) -> Iterator[tuple[str, str]]:
    yield from _outside(f"{prefix}.causes", dysfunction.causes, Cause)
    yield from _outside(
        f"{prefix}.responsible_bodies", dysfunction.responsible_bodies, ResponsibleBody
    )
    dysfunction_type = known.get(dysfunction.type)
    if dysfunction_type is None:
        yield f"{prefix}.type", _("This type of dysfunction does not exist.")
        return
    if not applies(
        dysfunction_type,
        age_band=content.age_band,
        nationality_group=content.nationality_group,
        exploitation=content.exploitation,
    ):
        yield (
            f"{prefix}.type",
            _(
                "“%(type)s” does not apply to this profile: check the age band, the nationality "
                "group and the form of exploitation."
            )
            % {"type": dysfunction_type.label},
        )
    yield from _clock_problems(f"{prefix}.clock_started_on", dysfunction, dysfunction_type, today)


def _clock_problems(
    path: str, dysfunction: DysfunctionContent, dysfunction_type: DysfunctionType, today: date
) -> Iterator[tuple[str, str]]:
    start = dysfunction.clock_started_on
    if start is None:
        if dysfunction_type.clock_start:
            yield (
                path,
                _("Give the date of this event: %(event)s.")
                % {"event": dysfunction_type.get_clock_start_display()},
            )
    elif start > today:
        yield path, _("This date is in the future. Give a date that has passed.")
    elif start < EARLIEST_CLOCK:
        limit = date_format(EARLIEST_CLOCK, "SHORT_DATE_FORMAT")
        yield path, _("This date is too old. Give a date after %(limit)s.") % {"limit": limit}


def _outside(
    path: str, codes: tuple[str, ...], choices: type[models.TextChoices]
) -> Iterator[tuple[str, str]]:
    unknown = [code for code in codes if code not in choices.values]
    if unknown:
        yield path, _("This value is not in the list. Choose one of the values offered.")


def dysfunction_due_on(
    dysfunction_type: DysfunctionType,
    clock_started_on: date | None,
    *,
    logged_on: date,
    department: str,
) -> date | None:
    """The day by which the right was due, or None when the type has no delay.

    A type without a starting event (no referent in the department) counts from the logging.
    """
    if dysfunction_type.delay is None or dysfunction_type.delay_nature == DelayNature.NONE:
        return None
    return due_date(
        clock_started_on or logged_on,
        dysfunction_type.delay,
        dysfunction_type.delay_unit,
        department,
    )
