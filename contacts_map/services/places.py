"""From what somebody types to the departments that may be meant."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from contacts_map.enums import PlaceKind
from contacts_map.models import Department, Place
from contacts_map.services.reference import known_departments
from contacts_map.text import normalise

MAX_QUERY = 100
MAX_PLACES = 60
POSTCODE = re.compile(r"(\d{2})\s?(\d{3})\b\s*(.*)", re.ASCII | re.DOTALL)
# “Éloise (74)”: how a suggestion tells homonyms apart.
WITH_DEPARTMENT = re.compile(r"([^()]+)\(\s*(\d{1,3}|2[ab])\s*\)", re.ASCII | re.IGNORECASE)
DEPARTMENT_CODE = re.compile(r"\d{1,3}|2[ab]", re.ASCII)
INSEE_CODE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)
# Corsica's postcodes and its old department number begin with 20.
FORMER = (PlaceKind.DELEGATED, PlaceKind.ASSOCIATED)
CORSICA = ("2A", "2B")


class BadPlaceQueryError(ValueError):
    """The words cannot be looked up; the message tells the person why."""


class AnswerKind(StrEnum):
    DEPARTMENT = "department"
    REGION = "region"
    POSTCODE = "postcode"
    # A postcode that the list does not hold (a company's, for instance): judged by its beginning.
    POSTCODE_UNKNOWN = "postcode_unknown"
    PLACE = "place"
    # Names that begin with the words typed.
    BEGINNING = "beginning"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class FoundPlace:
    insee_code: str
    name: str
    kind: str
    postcodes: tuple[str, ...]
    department: Department
    # For a former commune: the one that absorbed it, where the official file gives them one code.
    current_name: str = ""

    @property
    def is_former(self) -> bool:
        return self.kind in FORMER


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """Every department that may be meant, and the places that led to them."""

    query: str
    kind: AnswerKind
    departments: tuple[Department, ...]
    places: tuple[FoundPlace, ...] = ()
    is_truncated: bool = False

    @property
    def only_department(self) -> Department | None:
        """The department, when no choice is left to make."""
        is_sure = self.kind is not AnswerKind.POSTCODE_UNKNOWN and not self.is_truncated
        return self.departments[0] if is_sure and len(self.departments) == 1 else None


def resolve_place(query: str) -> PlaceAnswer:
    """The departments named by a postcode, a commune, a department or a region.

    Case, accents, hyphens and apostrophes do not count. A postcode gives every department that
    it serves, whatever its first digits say. Names that are equal are all given, and only when
    none is equal those that begin so.

    Raises BadPlaceQueryError when the query is empty, too long or holds control characters.
    """
    query = _clean(query)
    if match := POSTCODE.match(query):
        return _by_postcode(query, match.group(1) + match.group(2), normalise(match.group(3)))
    if match := WITH_DEPARTMENT.fullmatch(query):
        return _within(query, normalise(match.group(1)), match.group(2).upper().zfill(2))
    words = normalise(query)
    if not words:
        return PlaceAnswer(query=query, kind=AnswerKind.NOTHING, departments=())
    if DEPARTMENT_CODE.fullmatch(words):
        return _by_code(query, words)
    return _by_name(query, words)


def _clean(query: str) -> str:
    query = query.strip()
    if not query:
        raise BadPlaceQueryError(_("Type a postcode, a commune, a department or a region."))
    if len(query) > MAX_QUERY:
        raise BadPlaceQueryError(
            _("This is too long: %(limit)s characters at most.") % {"limit": MAX_QUERY}
        )
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in query):
        raise BadPlaceQueryError(_("This contains characters that cannot be searched."))
    return query


def _by_postcode(query: str, postcode: str, words: str) -> PlaceAnswer:
    found = list(_places(postcodes__contains=[postcode]))
    # “69001 Lyon”: the name decides when the postcode serves several communes.
    named = [place for place in found if words and normalise(place.name).startswith(words)]
    if found:
        return _answer(query, AnswerKind.POSTCODE, named or found)
    prefix = postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]
    codes = CORSICA if prefix == "20" else (prefix,)
    departments = _departments(codes)
    kind = AnswerKind.POSTCODE_UNKNOWN if departments else AnswerKind.NOTHING
    return PlaceAnswer(query=query, kind=kind, departments=departments)


def _by_code(query: str, code: str) -> PlaceAnswer:
    codes = CORSICA if code == "20" else (code.upper().zfill(2),)
    departments = _departments(codes)
    kind = AnswerKind.DEPARTMENT if departments else AnswerKind.NOTHING
    return PlaceAnswer(query=query, kind=kind, departments=departments)


def _by_name(query: str, words: str) -> PlaceAnswer:
    known = list(known_departments().values())
    named = [department for department in known if _is_named(department.search_name, words)]
    in_region = [
        department for department in known if _is_named(normalise(department.region_name), words)
    ]
    equal = list(_places(search_name=words))
    if named or in_region or equal:
        kind = (
            AnswerKind.DEPARTMENT
            if named
            else AnswerKind.REGION
            if in_region
            else AnswerKind.PLACE
        )
        return _answer(query, kind, equal, [*named, *in_region])
    beginning = [
        department
        for department in known
        if department.search_name.startswith(words)
        or normalise(department.region_name).startswith(words)
    ]
    places = _places(search_name__startswith=words)
    return _answer(query, AnswerKind.BEGINNING, places, beginning)


def _within(query: str, words: str, code: str) -> PlaceAnswer:
    """The name, in that department only."""
    found = _by_name(query, words) if words else PlaceAnswer(query, AnswerKind.NOTHING, ())
    departments = tuple(item for item in found.departments if item.code == code)
    return replace(
        found,
        kind=found.kind if departments else AnswerKind.NOTHING,
        departments=departments,
        places=tuple(place for place in found.places if place.department.code == code),
        is_truncated=False,
    )


def former_place(*, insee_code: str, department_code: str) -> FoundPlace | None:
    """The former commune of that code, with the one that absorbed it where that is known."""
    if not INSEE_CODE.fullmatch(insee_code):
        return None
    found = _answer(
        insee_code,
        AnswerKind.PLACE,
        _places(insee_code=insee_code, kind__in=FORMER, department_id=department_code),
    )
    return found.places[0] if found.places else None


def _departments(codes: Iterable[str]) -> tuple[Department, ...]:
    known = known_departments()
    return tuple(known[code] for code in codes if code in known)


def _is_named(name: str, words: str) -> bool:
    """Whether `words` name it, with or without the article (“Réunion”, “La Réunion”)."""
    return words in (name, name.removeprefix("la ")) or words.removeprefix("la ") == name


def _places(**conditions: object) -> Iterable[FoundPlace]:
    known = known_departments()
    rows = Place.objects.filter(**conditions)[: MAX_PLACES + 1]
    for place in rows:
        if place.department_id not in known:
            # A new edition of the code, loaded by another process less than a minute ago.
            continue
        yield FoundPlace(
            insee_code=place.insee_code,
            name=place.name,
            kind=place.kind,
            postcodes=tuple(place.postcodes),
            department=known[place.department_id],
        )


def _with_current_names(places: list[FoundPlace]) -> list[FoundPlace]:
    """Former communes with the name of today's; a second query only when there are some."""
    codes = [place.insee_code for place in places if place.is_former]
    if not codes:
        return places
    communes = Place.objects.filter(insee_code__in=codes, kind=PlaceKind.COMMUNE)
    names = dict(communes.values_list("insee_code", "name"))
    return [
        replace(place, current_name=names.get(place.insee_code, "")) if place.is_former else place
        for place in places
    ]


def _answer(
    query: str,
    kind: AnswerKind,
    places: Iterable[FoundPlace],
    departments: Iterable[Department] = (),
) -> PlaceAnswer:
    found = list(places)
    is_truncated = len(found) > MAX_PLACES
    found = _with_current_names(found[:MAX_PLACES])
    by_code = {department.code: department for department in departments}
    by_code |= {place.department.code: place.department for place in found}
    return PlaceAnswer(
        query=query,
        kind=kind if by_code else AnswerKind.NOTHING,
        departments=tuple(by_code[code] for code in sorted(by_code)),
        places=tuple(found),
        is_truncated=is_truncated,
    )
