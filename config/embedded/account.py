"""Which account of the machine runs the embedded PostgreSQL, and what that account can reach.

PostgreSQL refuses to run as root. An ordinary user runs it as itself. Root lends it to an
existing account without rights, because creating one would change the machine.
"""

import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# `postgres` exists where PostgreSQL was installed once, `nobody` everywhere.
PREFERRED_ACCOUNTS = ("postgres", "nobody")


class NoAccountError(RuntimeError):
    """No account can run the server: run Relais as an ordinary user instead of root."""


class NotReachableError(RuntimeError):
    """A path belongs to someone else. The message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    @property
    def is_current(self) -> bool:
        return self.uid == os.geteuid()

    def subprocess_arguments(self) -> dict[str, Any]:
        """Arguments for subprocess.run: become this account, keep no other group."""
        if self.is_current:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(data_directory: Path) -> Account:
    """The owner of the data when there is any, else the current user, else a stand-in for root."""
    if data_directory.exists():
        return _owner_of(data_directory)
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for name in PREFERRED_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise NoAccountError(
        "PostgreSQL refuses to run as root and neither of the accounts "
        f"{' and '.join(PREFERRED_ACCOUNTS)} exists: run Relais as an ordinary user."
    )


def _owner_of(data_directory: Path) -> Account:
    status = data_directory.stat()
    account = Account(status.st_uid, status.st_gid)
    if account.uid == 0:
        raise NotReachableError(
            f"{data_directory} belongs to root, and PostgreSQL refuses to run as root: "
            "give it to an ordinary user or remove it."
        )
    if not account.is_current and os.geteuid() != 0:
        raise NotReachableError(
            f"{data_directory} belongs to another user: run Relais as that user, "
            "or work in a copy of your own."
        )
    return account


def open_the_way(account: Account, target: Path) -> None:
    """Let `account` walk down to `target`: `o+x` on the parents that refuse it, nothing else."""
    if account.is_current:
        return
    for directory in reversed(target.resolve().parents):
        status = directory.stat()
        if _may_cross(account, status):
            continue
        directory.chmod(stat.S_IMODE(status.st_mode) | stat.S_IXOTH)
        sys.stderr.write(f"Relais: chmod o+x {directory} (the database's account must cross it)\n")


def _may_cross(account: Account, status: os.stat_result) -> bool:
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def open_tree(account: Account, root: Path) -> None:
    """Let `account` read the programs under `root`, when a strict umask closed them to it."""
    if account.is_current:
        return
    closed = [path for path in (root, *root.rglob("*")) if not _is_open(path)]
    for path in closed:
        mode = stat.S_IMODE(path.stat().st_mode)
        executable = stat.S_IXOTH if mode & stat.S_IXUSR else 0
        path.chmod(mode | stat.S_IROTH | executable)
    if closed:
        sys.stderr.write(f"Relais: chmod -R o+rX {root} (the database's account must read it)\n")


def _is_open(path: Path) -> bool:
    mode = path.lstat().st_mode
    needs_execute = bool(mode & stat.S_IXUSR)
    is_readable = bool(mode & stat.S_IROTH) and (not needs_execute or bool(mode & stat.S_IXOTH))
    return stat.S_ISLNK(mode) or is_readable
