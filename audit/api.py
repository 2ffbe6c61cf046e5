"""The journal for programs."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from audit.models import Entry
from audit.permissions import can_open_journal
from audit.reading import find_entries, record_reading
from audit.requests import ActorRequest
from audit.serializers import EntryFilterSerializer, EntrySerializer


class EntryList(ListAPIView[Entry]):
    """Entries that the caller may read, newest first. Each call leaves an entry of its own."""

    queryset = Entry.objects.none()
    serializer_class = EntrySerializer
    ordering = "-id"

    @extend_schema(parameters=[EntryFilterSerializer])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        actor = cast(ActorRequest, request).actor
        if not can_open_journal(actor):
            raise PermissionDenied
        wanted = EntryFilterSerializer(data=request.query_params)
        wanted.is_valid(raise_exception=True)
        criteria = wanted.criteria()
        page = self.paginate_queryset(find_entries(actor=actor, criteria=criteria)) or []
        record_reading(actor=actor, criteria=criteria, shown=len(page))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
