"""The halves of the cases' keys that stay out of the database (docs/adr/0009-key-shares.md).

A directory holds one small file for each month: the secrets from which the halves of that
month's keys are made (`privacy.key_tree`). A case names its file. When the time of a case is over,
its half is destroyed here, and no backup of the database opens its texts any more.

Files are replaced as a whole and never edited. The web processes only read, but for the file of a
new month, which the worker makes beforehand.
"""

import base64
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy import key_tree
from privacy.key_tree import Tree
from privacy.keyring import KeyringError

SHARE_BYTES = 32
NAME_PATTERN = re.compile(r"\d{4}-\d{2}-[0-9a-f]{8}")
SUFFIX = ".shares"
HEADER = "# Halves of keys of Relais. Never keep an old copy: see the runbook."


class ShareStoreError(KeyringError):
    """The halves of the keys cannot be used; the message says which and what to do."""


class ShareFileMissing(ShareStoreError):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("The file of key halves “%(name)s” is missing: put its copy back.") % {"name": name}
        )


class ShareFileDamaged(ShareStoreError):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("The file of key halves “%(name)s” is damaged: put its copy back.") % {"name": name}
        )


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A file as it was read, and what tells whether it was replaced since."""

    identity: tuple[int, int, int]
    tree: Tree

    def __repr__(self) -> str:
        return "<redacted>"


# By directory and name. A file is read again as soon as it is replaced, by whatever process.
_files: dict[tuple[str, str], _Loaded] = {}
# The file for new keys, by directory and month.
_current: dict[tuple[str, str], str] = {}


def directory() -> Path:
    """Where the halves are. Raises ShareStoreError: a directory that is not there may be a disk
    that is not mounted, and halves made elsewhere would be lost with the machine."""
    path = Path(settings.RELAIS_KEY_SHARES_DIR)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise ShareStoreError(
            _("The directory of key halves %(path)s cannot be read: %(reason)s.")
            % {"path": path, "reason": error.strerror}
        ) from None
    if not settings.RELAIS_KEY_SHARES_DIR or not stat.S_ISDIR(mode):
        raise ShareStoreError(
            _("RELAIS_KEY_SHARES_DIR names no directory: create one, and keep it safe.")
        )
    if mode & stat.S_IRWXO:
        raise ShareStoreError(
            _("Everybody may open the directory of key halves %(path)s: run chmod 700.")
            % {"path": path}
        )
    return path


def current_file() -> str:
    """The name of the file from which new keys take their half; made if this month has none."""
    return file_of_month(_month(timezone.now()))


def prepare_next_month() -> str:
    """Make the file of the month to come, so that its copy is kept before it is used."""
    return file_of_month(_month(timezone.now() + relativedelta(months=1)))


def _month(moment: datetime) -> str:
    return f"{moment.year}-{moment.month:02}"


def file_of_month(month: str) -> str:
    """Two machines that share no directory make two files of different names: a row always finds
    the one it was written with, or says which is missing."""
    known = _current.get((settings.RELAIS_KEY_SHARES_DIR, month))
    if known is not None:
        return known
    place = directory()
    with _locked(place):
        names = sorted(path.stem for path in place.glob(f"{month}-*{SUFFIX}"))
        name = names[0] if names else f"{month}-{secrets.token_hex(4)}"
        if not names:
            _write(place / f"{name}{SUFFIX}", {"": secrets.token_bytes(SHARE_BYTES)})
    _current[settings.RELAIS_KEY_SHARES_DIR, month] = name
    return name


def share(*, name: str, data_key_id: UUID) -> bytes | None:
    """The half of one key, or None once it was destroyed. Raises ShareStoreError."""
    return key_tree.key_at(_tree(name), key_tree.place_of(data_key_id))


def destroy(*, name: str, data_key_id: UUID) -> None:
    """Destroy the half of one key; again is harmless. On return it has left the disk."""
    path = _path(name)
    with _locked(directory()):
        tree = _read(path)
        left = key_tree.without(tree, key_tree.place_of(data_key_id))
        if left != tree:
            _write(path, left)


def _path(name: str) -> Path:
    _require_plain(name)
    return Path(settings.RELAIS_KEY_SHARES_DIR, f"{name}{SUFFIX}")


def _require_plain(name: str) -> None:
    """The name comes from a row: it must not lead out of the directory."""
    if not NAME_PATTERN.fullmatch(name):
        raise ShareFileMissing(name)


def _tree(name: str) -> Tree:
    # Texts without a Path: this is asked for each text that is written or opened.
    _require_plain(name)
    place = settings.RELAIS_KEY_SHARES_DIR
    try:
        found = os.stat(f"{place}/{name}{SUFFIX}")
    except OSError:
        raise ShareFileMissing(name) from None
    identity = (found.st_ino, found.st_mtime_ns, found.st_size)
    loaded = _files.get((place, name))
    if loaded is None or loaded.identity != identity:
        loaded = _Loaded(identity=identity, tree=_read(_path(name)))
        _files[place, name] = loaded
    return loaded.tree


def _read(path: Path) -> Tree:
    """A file that was cut would look like one whose last keys were destroyed: its sum tells."""
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        raise ShareFileMissing(path.stem) from None
    body, _sep, total = text.rstrip("\n").rpartition("\n")
    if total != _sum(body):
        raise ShareFileDamaged(path.stem)
    lines = (line.split(":") for line in body.split("\n") if not line.startswith("#"))
    return {place: base64.b64decode(node) for place, node in lines}


def _write(path: Path, tree: Tree) -> None:
    """Replace the file, and overwrite the former one before letting it go."""
    lines = [
        HEADER,
        *(f"{place}:{base64.b64encode(tree[place]).decode()}" for place in sorted(tree)),
    ]
    body = "\n".join(lines)
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with open(descriptor, "w", encoding="ascii") as file:
        file.write(f"{body}\n{_sum(body)}\n")
        file.flush()
        os.fsync(file.fileno())
    with _former(path):
        draft.replace(path)
        _sync(path.parent)


@contextmanager
def _former(path: Path) -> Iterator[None]:
    """Keep hold of the file that is about to be replaced, and fill it with zeros afterwards."""
    if not path.exists():
        yield
        return
    with path.open("r+b") as file:
        yield
        file.write(bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    """One writer at a time, on all the machines that share the directory."""
    with (place / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sync(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sum(body: str) -> str:
    return f"# {sha256(body.encode()).hexdigest()}"
