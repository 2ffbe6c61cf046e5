"""Entries and their filters as the API shows them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from rest_framework import serializers

from audit.disclosure import disclosed_changes
from audit.models import Entry
from audit.reading import EARLIEST_DAY, LATEST_DAY, EntryFilter

ACTIONS = {0: "create", 1: "update", 2: "delete", 3: "access"}
DAY_LIMITS = [MinValueValidator(EARLIEST_DAY), MaxValueValidator(LATEST_DAY)]


class EntryFilterSerializer(serializers.Serializer[EntryFilter]):
    """The criteria in the address. `from` is a word of Python: both bounds are added by name."""

    event = serializers.CharField(required=False, max_length=64)
    object = serializers.CharField(required=False, max_length=200)
    actor = serializers.CharField(required=False, max_length=200)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        bounds = {
            name: serializers.DateField(required=False, validators=DAY_LIMITS)
            for name in ("from", "to")
        }
        return {**bounds, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "from" in attrs and "to" in attrs and attrs["to"] < attrs["from"]:
            raise serializers.ValidationError({"to": _("This date comes before the first one.")})
        return attrs

    def criteria(self) -> EntryFilter:
        data = self.validated_data
        return EntryFilter(
            since=data.get("from"),
            until=data.get("to"),
            event=data.get("event", ""),
            who=data.get("actor", ""),
            about=data.get("object", ""),
        )


class EntrySerializer(serializers.ModelSerializer[Entry]):
    action = serializers.SerializerMethodField()
    object_type = serializers.SerializerMethodField(help_text="Application and model.")
    actor = serializers.CharField(source="actor_label")
    request_id = serializers.CharField()
    changes = serializers.SerializerMethodField(
        help_text="Column: [before, after]. Encrypted: [changed, digest]. Case: [withheld, null]."
    )

    class Meta:
        model = Entry
        fields = [
            "id",
            "timestamp",
            "event",
            "action",
            "object_type",
            "object_pk",
            "object_repr",
            "actor",
            "role",
            "body",
            "seat_id",
            "purpose",
            "request_id",
            "changes",
        ]
        read_only_fields = fields

    def get_action(self, entry: Entry) -> str:
        return ACTIONS[entry.action]

    def get_changes(self, entry: Entry) -> dict[str, list[str | None]] | None:
        return disclosed_changes(entry) or None

    def get_object_type(self, entry: Entry) -> str | None:
        return entry.object_type or None
