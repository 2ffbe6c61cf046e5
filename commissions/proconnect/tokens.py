"""Reading what the provider signed. Nothing in a token is believed before its signature is."""

import hmac
from typing import Any

import jwt
from django.conf import settings

from commissions.proconnect.provider import Provider, ProviderRefusal, current_provider

# Asymmetric only: no "none", and no HMAC that the public key itself could make.
ALGORITHMS = ("RS256", "ES256")
CLOCK_DIFFERENCE_SECONDS = 30
ID_TOKEN_CLAIMS = ["iss", "aud", "exp", "iat", "sub", "nonce"]
USERINFO_CLAIMS = ["iss", "aud", "sub"]


def read_id_token(token: Any, *, nonce: str) -> dict[str, Any]:
    """The claims of an ID token made for this attempt. Raises ProviderRefusal."""
    claims = _read(token, required=ID_TOKEN_CLAIMS, what="id_token")
    if not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise ProviderRefusal("id_token_nonce")
    return claims


def read_userinfo(token: str, *, subject: str) -> dict[str, Any]:
    """The signed user information about `subject`. Raises ProviderRefusal."""
    claims = _read(token, required=USERINFO_CLAIMS, what="userinfo")
    if claims["sub"] != subject:
        raise ProviderRefusal("userinfo_subject")
    if "nonce" in claims:
        # An ID token is no user information.
        raise ProviderRefusal("userinfo_kind")
    return claims


def _read(token: Any, *, required: list[str], what: str) -> dict[str, Any]:
    if not isinstance(token, str):
        raise ProviderRefusal(f"{what}_missing")
    try:
        header = jwt.get_unverified_header(token)
        provider, key = _key_of(header)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=ALGORITHMS,
            issuer=provider.issuer,
            audience=settings.RELAIS_PROCONNECT_CLIENT_ID,
            leeway=CLOCK_DIFFERENCE_SECONDS,
            options={"require": required},
        )
    except jwt.PyJWTError as error:
        raise ProviderRefusal(f"{what}_{_reason(error)}") from error
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise ProviderRefusal(f"{what}_subject")
    _refuse_other_audiences(claims, what)
    return claims


def _key_of(header: dict[str, Any]) -> tuple[Provider, jwt.PyJWK]:
    """The published key that the header names, for the algorithm that it was published for."""
    identifier = header.get("kid")
    if header.get("alg") not in ALGORITHMS or not isinstance(identifier, str):
        raise jwt.InvalidAlgorithmError
    provider = current_provider(with_key=identifier)
    key = provider.key(identifier)
    if key is None or key.algorithm_name != header["alg"]:
        raise jwt.InvalidKeyError
    return provider, key


def _refuse_other_audiences(claims: dict[str, Any], what: str) -> None:
    """A token for several programs must say that it was issued to this one."""
    ours = settings.RELAIS_PROCONNECT_CLIENT_ID
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != ours:
        raise ProviderRefusal(f"{what}_audience")


def _reason(error: jwt.PyJWTError) -> str:
    match error:
        case jwt.ExpiredSignatureError() | jwt.ImmatureSignatureError():
            return "time"
        case jwt.InvalidIssuerError():
            return "issuer"
        case jwt.InvalidAudienceError():
            return "audience"
        case jwt.InvalidAlgorithmError() | jwt.InvalidKeyError() | jwt.InvalidSignatureError():
            return "signature"
        case _:
            return "invalid"
