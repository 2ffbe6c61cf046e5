"""The shapes of the directory in the API: what is asked, and what is answered.

Answers are built as plain dictionaries, because they are the most frequent of the API; the
serializers of answers document them, and a test checks that they agree.
"""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from contacts_map import services
from contacts_map.cursors import BadCursorError, decode_position
from contacts_map.enums import (
    AgeBand,
    ChannelKind,
    ContactKind,
    Coverage,
    DysfunctionFamily,
    Exploitation,
    Freshness,
    Language,
    OrganisationKind,
    PlaceKind,
    Scope,
    Status,
    Tier,
    Zone,
)
from contacts_map.models import Department

MAX_PAGE_SIZE = 200
MAX_DEPARTMENTS = 20


class PlaceQuery(serializers.Serializer[Any]):
    q = serializers.CharField(
        max_length=100, help_text="A postcode, a commune, a department or a region."
    )

    def validate_q(self, value: str) -> services.PlaceAnswer:
        return place_answer(value)


class ContactPointQuery(serializers.Serializer[Any]):
    """Without place and department: the entries of the whole country and those online."""

    place = serializers.CharField(
        max_length=100,
        required=False,
        help_text="A postcode, a commune, a department or a region; every department that it "
        "may mean is searched.",
    )
    department = serializers.CharField(
        max_length=3, required=False, help_text="A code of `/departments/`."
    )
    dysfunction = serializers.CharField(
        max_length=12, required=False, help_text="A family (`REFL`) or a type (`REFL-01`)."
    )
    age_band = serializers.ChoiceField(choices=AgeBand.choices, required=False)
    exploitation = serializers.ChoiceField(choices=Exploitation.choices, required=False)
    language = serializers.ChoiceField(
        choices=Language.choices,
        required=False,
        help_text="Entries that say that they speak it; every one speaks French.",
    )
    page_size = serializers.IntegerField(
        min_value=1, max_value=MAX_PAGE_SIZE, default=services.PAGE
    )
    after = serializers.CharField(
        max_length=600, required=False, help_text="From `next`: where the page before ended."
    )

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            message = _("There is no such parameter.")
            raise serializers.ValidationError({name: [message] for name in unknown})
        return super().to_internal_value(data)

    def validate_place(self, value: str) -> list[Department]:
        found = place_answer(value).departments
        if not found:
            raise serializers.ValidationError(_("No place is called so."), code="unknown")
        if len(found) > MAX_DEPARTMENTS:
            raise serializers.ValidationError(
                _("Too many places are called so: be more precise."), code="ambiguous"
            )
        return list(found)

    def validate_department(self, value: str) -> Department:
        found = services.known_departments().get(value.upper())
        if found is None:
            raise serializers.ValidationError(_("No department has this code."), code="unknown")
        return found

    def validate_dysfunction(self, value: str) -> DysfunctionFamily:
        try:
            return services.problem_family(value)
        except services.UnknownProblemError:
            raise serializers.ValidationError(
                _("No family or type of dysfunction has this code."), code="unknown"
            ) from None

    def validate_after(self, value: str) -> services.Position:
        try:
            return decode_position(value)
        except BadCursorError:
            raise serializers.ValidationError(_("Invalid cursor"), code="invalid") from None

    def departments(self) -> list[Department]:
        given = self.validated_data
        return [given["department"]] if "department" in given else given.get("place", [])

    def need(self) -> services.Need:
        given = self.validated_data
        return services.Need(
            family=given.get("dysfunction"),
            age_band=given.get("age_band"),
            exploitation=given.get("exploitation"),
            language=given.get("language"),
        )


def place_answer(query: str) -> services.PlaceAnswer:
    try:
        return services.resolve_place(query)
    except services.BadPlaceQueryError as error:
        raise serializers.ValidationError(str(error), code="invalid") from None


class CoverageSerializer(serializers.Serializer[Any]):
    """Published entries that name the department."""

    state = serializers.ChoiceField(choices=Coverage.choices)
    contact_points = serializers.IntegerField()
    verified = serializers.IntegerField()
    stale = serializers.IntegerField()
    referents = serializers.IntegerField()
    verified_referents = serializers.IntegerField()


class DepartmentSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    region_code = serializers.CharField()
    region_name = serializers.CharField()
    zone = serializers.ChoiceField(choices=Zone.choices)
    coverage = CoverageSerializer()


class DepartmentPageSerializer(serializers.Serializer[Any]):
    results = DepartmentSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class PlaceSerializer(serializers.Serializer[Any]):
    insee_code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=PlaceKind.choices)
    postcodes = serializers.ListField(child=serializers.CharField())
    current_name = serializers.CharField(
        allow_null=True,
        help_text="The commune that absorbed a former one, where the official file names it.",
    )


class FoundDepartmentSerializer(serializers.Serializer[Any]):
    """A department that may be meant, and the places that led to it."""

    code = serializers.CharField()
    name = serializers.CharField()
    region_code = serializers.CharField()
    region_name = serializers.CharField()
    zone = serializers.ChoiceField(choices=Zone.choices)
    places = PlaceSerializer(many=True)


class PlacePageSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[kind.value for kind in services.AnswerKind])
    is_truncated = serializers.BooleanField()
    results = FoundDepartmentSerializer(many=True)
    next = serializers.URLField(allow_null=True)


class OrganisationSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    website = serializers.CharField(allow_blank=True)


class ChannelSerializer(serializers.Serializer[Any]):
    """A channel that is not public has no value in a list: read the entry itself to have it
    shown, which is counted."""

    kind = serializers.ChoiceField(choices=ChannelKind.choices)
    value = serializers.CharField(allow_null=True)
    tier = serializers.ChoiceField(choices=Tier.choices)
    hidden = serializers.BooleanField()


class StandInSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    organisation = OrganisationSerializer()
    function = serializers.CharField()
    channels = ChannelSerializer(many=True)


class RankSerializer(serializers.Serializer[Any]):
    """Why the entry stands where it stands: a code for programs, a reason for people."""

    code = serializers.CharField()
    reason = serializers.CharField()


class ContactPointSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    organisation = OrganisationSerializer()
    function = serializers.CharField()
    kind = serializers.ChoiceField(choices=ContactKind.choices)
    is_referent = serializers.BooleanField()
    scope = serializers.ChoiceField(choices=Scope.choices)
    departments = serializers.ListField(child=serializers.CharField())
    region_code = serializers.CharField(allow_blank=True)
    dysfunctions = serializers.ListField(
        child=serializers.ChoiceField(choices=DysfunctionFamily.choices)
    )
    age_bands = serializers.ListField(child=serializers.ChoiceField(choices=AgeBand.choices))
    exploitation = serializers.ListField(
        child=serializers.ChoiceField(choices=Exploitation.choices)
    )
    languages = serializers.ListField(child=serializers.ChoiceField(choices=Language.choices))
    dedicated_places = serializers.BooleanField()
    trained_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(choices=Status.choices)
    suspended_until = serializers.DateField(allow_null=True)
    stand_in = StandInSerializer(allow_null=True)
    declared_by = serializers.CharField(allow_blank=True)
    declared_on = serializers.DateField(allow_null=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # A column of ours.
    notes = serializers.CharField(allow_blank=True)
    channels = ChannelSerializer(many=True)
    freshness = serializers.ChoiceField(choices=Freshness.choices)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField()
    rank = RankSerializer()


class ContactPointPageSerializer(serializers.Serializer[Any]):
    results = ContactPointSerializer(many=True)
    next = serializers.URLField(allow_null=True)
