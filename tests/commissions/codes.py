"""An application for one-time codes, as a member holds it."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

SECRET = re.compile(r'class="relais-secret">([A-Z2-7]+=*)<')
CODES = re.compile(r"<code>(\d{8})</code>")
APPLICATION = "/compte/second-facteur/application/"
RECOVERY = "/compte/second-facteur/codes/"


def code_of(secret: str, *, periods: int = 0) -> str:
    """The code that the application shows now, or `periods` of thirty seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods))


def set_up_application(client: Client) -> tuple[str, list[str]]:
    """What a member does on the page; the secret and the recovery codes."""
    secret = SECRET.search(client.get(APPLICATION).content.decode()).group(1)
    answer = client.post(APPLICATION, {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret, CODES.findall(client.get(RECOVERY).content.decode())
