"""The place in a ranked list, as an opaque word in an address."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from contacts_map import services

MAX_LENGTH = 600


class BadCursorError(ValueError):
    """Not a cursor that this site gave."""


def encode_position(position: services.Position) -> str:
    return urlsafe_b64encode(json.dumps(list(position)).encode()).decode().rstrip("=")


def decode_position(cursor: str) -> services.Position:
    """The position of a cursor; the start of the list for an empty one. Raises BadCursorError."""
    if not cursor:
        return services.START
    try:
        values = json.loads(urlsafe_b64decode(cursor[:MAX_LENGTH] + "=" * (-len(cursor) % 4)))
        position = services.Position(*values)
    except (ValueError, TypeError, RecursionError) as error:
        raise BadCursorError from error
    numbers = (position.misfit, position.closeness, position.standing)
    is_sound = (
        all(type(number) is int and -1 <= number < 1000 for number in numbers)
        and type(position.id) is int
        and -1 <= position.id < 2**63
        and type(position.organisation) is str
        and "\x00" not in position.organisation
        and position.organisation.isprintable()
    )
    if not is_sound:
        raise BadCursorError
    return position
