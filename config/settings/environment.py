"""Reads the variables of production, and lists every problem instead of stopping at the first.

A problem names the variable and what is wrong with it, never its value: it ends in a log.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.proxies import networks

MIN_SECRET_LENGTH = 50
MIN_SECRET_VARIETY = 12
MIN_TOKEN_LENGTH = 32


class Environment:
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self._values.get(name, default).strip()

    def secret(self, name: str) -> str:
        """The variable, or the content of the file that `<name>_FILE` points to."""
        path = self.text(f"{name}_FILE")
        if not path:
            return self.text(name)
        if self.text(name):
            self._refuse(name, f"is given twice, also by {name}_FILE: keep one")
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self._refuse(f"{name}_FILE", "points to a file that cannot be read")
            return ""

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name, str(default)).lower()
        if value not in {"true", "false"}:
            self._refuse(name, "is neither true nor false")
        return value == "true"

    def number(self, name: str, *, default: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal():
            self._refuse(name, "is not a whole number")
            return default
        return int(value)

    def secret_key(self, name: str) -> str:
        value = self.secret(name)
        if not value:
            self._refuse(name, "is missing")
        elif len(value) < MIN_SECRET_LENGTH:
            self._refuse(name, f"is shorter than {MIN_SECRET_LENGTH} characters")
        elif len(set(value)) < MIN_SECRET_VARIETY or value.startswith("django-insecure-"):
            self._refuse(name, "is easy to guess: draw it at random")
        return value

    def token(self, name: str) -> str:
        """An optional secret that opens one page."""
        value = self.secret(name)
        if value and len(value) < MIN_TOKEN_LENGTH:
            self._refuse(name, f"is shorter than {MIN_TOKEN_LENGTH} characters")
        return value

    def hosts(self, name: str) -> list[str]:
        hosts = [host.strip() for host in self.text(name).split(",") if host.strip()]
        if not hosts:
            self._refuse(name, "is missing: the names this site answers to, with commas between")
        if any("*" in host for host in hosts):
            self._refuse(name, "accepts any name: write the names in full")
        return hosts

    def proxies(self, name: str, *, default: str) -> list[str]:
        """Addresses or networks, with commas between. All of the internet is none of them."""
        texts = [text.strip() for text in self.text(name, default).split(",") if text.strip()]
        try:
            if any(network.prefixlen == 0 for network in networks(texts)):
                self._refuse(name, "trusts any address: write those of the proxies")
        except ValueError:
            self._refuse(name, "holds something that is neither an address nor a network")
            return []
        return texts

    def https_address(self, name: str, *, hosts: list[str]) -> str:
        value = self.text(name).rstrip("/")
        address = urlsplit(value)
        if not value:
            self._refuse(name, "is missing: the address that e-mails link to")
        elif address.scheme != "https":
            self._refuse(name, "does not start with https://")
        elif address.hostname not in hosts:
            self._refuse(name, "names a host that RELAIS_ALLOWED_HOSTS does not list")
        return value

    def openid_client(self, prefix: str) -> tuple[str, str, str]:
        """Issuer, client and its secret: all of them, or none when it is not used."""
        names = (f"{prefix}_ISSUER", f"{prefix}_CLIENT_ID", f"{prefix}_CLIENT_SECRET")
        issuer, client, secret = self.text(names[0]), self.text(names[1]), self.secret(names[2])
        if issuer and urlsplit(issuer).scheme != "https":
            self._refuse(names[0], "does not start with https://")
        given = [
            name for name, value in zip(names, (issuer, client, secret), strict=True) if value
        ]
        if len(given) < len(names):
            for name in given:
                self._refuse(
                    name, f"is not alone enough: the three {prefix}_ variables go together"
                )
        return issuer, client, secret

    def database(self, name: str, *, required: bool) -> str:
        value = self.secret(name)
        if not value:
            if required:
                self._refuse(name, "is missing: postgresql://relais_web:password@host/relais")
            return ""
        try:
            address = urlsplit(value)
            is_complete = bool(address.hostname and address.path.strip("/"))
        except ValueError:
            self._refuse(name, "is no address: special characters of a password are written %XX")
            return value
        if address.scheme not in {"postgres", "postgresql"}:
            self._refuse(name, "is not a postgresql:// address: Relais needs PostgreSQL")
        elif not is_complete:
            self._refuse(name, "names no host or no database")
        return value

    def master_keys(self, name: str) -> tuple[str, str]:
        """The file of keys, or the keys themselves; privacy.keyring looks at the keys."""
        return self._key_lines(name, without="without keys no text opens")

    def journal_key(self, name: str) -> tuple[str, str]:
        """The same for the key that signs the journal; audit.signing looks at it."""
        return self._key_lines(name, without="without a key the journal proves nothing")

    def witnesses(self, name: str) -> list[str]:
        """The addresses that checkpoints are sent to, with spaces between; optional."""
        addresses = self.text(name).split()
        if any(
            urlsplit(one).scheme not in {"mailto", "https", "http", "file"} for one in addresses
        ):
            self._refuse(name, "holds an address that is not mailto:, https:// or file:///")
        return addresses

    def _key_lines(self, name: str, *, without: str) -> tuple[str, str]:
        path, lines = self.text(f"{name}_FILE"), self.text(name)
        if path and lines:
            self._refuse(name, f"is given twice, also by {name}_FILE: keep one")
        elif not path and not lines:
            self._refuse(f"{name}_FILE", f"is missing, and {name} too: {without}")
        elif path and not Path(path).is_file():
            self._refuse(f"{name}_FILE", "points to no file")
        return path, lines

    def required(self, name: str, *, purpose: str) -> str:
        value = self.text(name)
        if not value:
            self._refuse(name, f"is missing: {purpose}")
        return value

    def directory(self, name: str, *, purpose: str) -> str:
        value = self.required(name, purpose=purpose)
        if value and not Path(value).is_dir():
            self._refuse(name, "points to no directory")
        return value

    def choice(self, name: str, *, among: tuple[str, ...]) -> str:
        value = self.text(name, among[0])
        if value not in among:
            self._refuse(name, f"is none of {', '.join(among)}")
        return value

    def refuse_if_wrong(self) -> None:
        if self.problems:
            lines = "\n".join(f"- {problem}" for problem in self.problems)
            raise ImproperlyConfigured(
                f"Relais does not start: {len(self.problems)} variable(s) to correct.\n{lines}"
            )

    def _refuse(self, name: str, reason: str) -> None:
        self.problems.append(f"{name} {reason}.")
