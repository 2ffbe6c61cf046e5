"""The headers that make a write safe: ETag, If-Match, Idempotency-Key."""

import re

from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from referrals.models import Case

# No case has it: a write that expects it is refused, once the rights are checked.
NO_VERSION = 0
_KEY = re.compile(r"[\x21-\x7e]{1,200}", re.ASCII)


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(request: Request, case: Case) -> int | None:
    """The version that If-Match asks for; None when it asks for nothing."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    wanted = parse_etags(header)
    if wanted == ["*"]:
        return None
    return case.version if etag(case.version) in wanted else NO_VERSION


def idempotency_key(request: Request) -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not _KEY.fullmatch(key):
        raise ParseError(
            _("Idempotency-Key must be 1 to 200 characters without blanks or accents.")
        )
    return key
