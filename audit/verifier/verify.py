#!/usr/bin/env python3
"""Vérifie le journal de Relais sans Relais : ce seul fichier, Python 3.11 et `cryptography`.

    python verify.py --help

Everything an outsider must recompute is here and nowhere else: RFC 6962 hashes and proofs, C2SP
signed notes and checkpoints, the bytes of an entry, the hand-over of the signing key. The server
uses these functions too, so there is one definition of each. Messages are in French because the
people who run this file are the rapporteur and its experts (see README.md beside it). It is one
file, longer than our others, so that whoever must trust it reads this and nothing else.
"""

import argparse
import base64
import binascii
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LINE_FORMAT = "relais.journal.line.v1"
CONSISTENCY_FORMAT = "relais.journal.consistency.v1"
HAND_OVER_TITLE = "relais.journal.hand-over.v1"
# What the array `head` of an entry holds, in its order.
HEAD_FIELDS = (
    "format", "entry", "time", "event", "action", "kind_id", "kind", "object", "object_name",
    "actor_id", "actor", "seat_id", "role", "body_id", "body", "purpose", "request",
)  # fmt: skip

HASH_BYTES = 32
KEY_ID_BYTES = 4
TIME_BYTES = 8
# C2SP signature types: plain Ed25519, and Ed25519 over the text and the time of signing.
ED25519, TIMED_ED25519 = 1, 4
MAX_NOTE_BYTES = 64 * 1024
MAX_SIGNATURES = 64
MAX_PROOF_HASHES = 63
DASH = "\N{EM DASH} "


class Refused(Exception):
    """What was shown does not hold. The message says what, in French."""


# RFC 6962: the tree


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = sha256(b"").digest()


def content_digest(content: str) -> str:
    """The digest of the array `content`: secret salt, changes, additional data."""
    return sha256(content.encode()).hexdigest()


def entry_leaf(head: str, digest: str) -> bytes:
    """The leaf of an entry. The salt inside `content` makes it impossible to guess from a head."""
    return leaf_hash(f"{head}\n{digest}".encode())


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over subtrees of one size, of which only the last may be smaller."""
    if not hashes:
        return EMPTY_ROOT
    level = list(hashes)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        # `node_hash` written out: a verification spends most of its time here.
        paired = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def _steps(place: int, last: int, path: Sequence[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Each sibling on the way to the root, and whether it stands on the left."""
    for sibling in path:
        if last == 0:
            raise Refused("La preuve est trop longue.")
        is_left = bool(place & 1) or place == last
        yield is_left, sibling
        while is_left and place and not place & 1:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
    if last != 0:
        raise Refused("La preuve est trop courte.")


def check_inclusion(
    *, leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes
) -> None:
    """RFC 9162, 2.1.3.2: the leaf stands at this place of the tree with this root."""
    if not 0 <= index < size:
        raise Refused(f"La ligne {index} n’est pas dans un arbre de {size} lignes.")
    found = leaf
    for is_left, sibling in _steps(index, size - 1, path):
        found = node_hash(sibling, found) if is_left else node_hash(found, sibling)
    if found != root:
        raise Refused("La preuve d’inclusion ne mène pas à la racine du point de contrôle.")


def check_consistency(
    *, old_size: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]
) -> None:
    """RFC 9162, 2.1.4.2: the newer tree holds the older one, unchanged, at its beginning."""
    if not 0 <= old_size <= size:
        raise Refused("Le plus ancien des deux points de contrôle est le plus grand.")
    if old_size in (0, size):
        if path or old_root != (root if old_size == size else EMPTY_ROOT):
            raise Refused("Les deux points de contrôle se contredisent.")
        return
    if not path:
        raise Refused("La preuve de cohérence est vide.")
    is_whole = old_size & (old_size - 1) == 0
    start, *siblings = [old_root, *path] if is_whole else path
    # The largest complete subtree that ends where the older tree ends: the path starts there.
    height = (old_size & -old_size).bit_length() - 1
    old_found = found = start
    for is_left, sibling in _steps((old_size - 1) >> height, (size - 1) >> height, siblings):
        old_found = node_hash(sibling, old_found) if is_left else old_found
        found = node_hash(sibling, found) if is_left else node_hash(found, sibling)
    if old_found != old_root or found != root:
        raise Refused("La preuve de cohérence ne mène pas aux deux racines.")


# C2SP signed-note: keys and signatures


@dataclass(frozen=True, slots=True)
class Key:
    """A public key in the text form `name+id+base64`."""

    name: str
    public: bytes

    def id_for(self, kind: int) -> bytes:
        signed = self.name.encode() + b"\n" + bytes([kind]) + self.public
        return sha256(signed).digest()[:KEY_ID_BYTES]

    def __str__(self) -> str:
        public = base64.b64encode(bytes([ED25519]) + self.public).decode()
        return f"{self.name}+{self.id_for(ED25519).hex()}+{public}"

    def accepts(self, signature: bytes, message: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    name: str
    key_id: bytes
    blob: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures below it. Nothing is verified yet."""

    text: str
    signatures: tuple[Signature, ...]

    def is_signed_by(self, key: Key) -> bool:
        """At least one signature of this key; a false one of the same key refuses the note."""
        known = [one.blob for one in self._of(key, ED25519)]
        return bool(known) and all(key.accepts(blob, self.text.encode()) for blob in known)

    def time_signed_by(self, key: Key) -> datetime | None:
        """When the key signed, from its timed signature, or None when it made none."""
        for one in self._of(key, TIMED_ED25519):
            stamp = int.from_bytes(one.blob[:TIME_BYTES], "big")
            if len(one.blob) > TIME_BYTES and key.accepts(
                one.blob[TIME_BYTES:], timed_message(self.text, stamp)
            ):
                return datetime.fromtimestamp(stamp, UTC)
            raise Refused("La date signée du point de contrôle est fausse.")
        return None

    def _of(self, key: Key, kind: int) -> list[Signature]:
        wanted = (key.name, key.id_for(kind))
        return [one for one in self.signatures if (one.name, one.key_id) == wanted]


def timed_message(text: str, stamp: int) -> bytes:
    """What a C2SP cosignature signs: its header, the time, the text."""
    return f"cosignature/v1\ntime {stamp}\n{text}".encode()


def is_key_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(one.isspace() for one in name)


def parse_key(text: str) -> Key:
    name, _, rest = text.strip().partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _base64(encoded, "La clé publique est illisible.")
    if not is_key_name(name) or len(data) != HASH_BYTES + 1 or data[0] != ED25519:
        raise Refused("La clé publique n’est pas une clé Ed25519 nommée.")
    key = Key(name, data[1:])
    if key.id_for(ED25519).hex() != key_id:
        raise Refused("L’identifiant de la clé publique ne correspond pas à la clé.")
    return key


def parse_note(text: str) -> Note:
    body, blank, below = text.rpartition("\n\n")
    if not blank or len(text.encode()) > MAX_NOTE_BYTES or _has_control_characters(text):
        raise Refused("Ce texte n’est pas une note signée.")
    lines = below.split("\n")
    if lines.pop() != "" or not 0 < len(lines) <= MAX_SIGNATURES:
        raise Refused("Les signatures de la note sont mal formées.")
    return Note(f"{body}\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(DASH).partition(" ")
    blob = _base64(encoded, "Une signature de la note est illisible.")
    if not line.startswith(DASH) or not is_key_name(name) or len(blob) <= KEY_ID_BYTES:
        raise Refused("Une signature de la note est mal formée.")
    return Signature(name, blob[:KEY_ID_BYTES], blob[KEY_ID_BYTES:])


def _has_control_characters(text: str) -> bool:
    return any(one < " " and one != "\n" for one in text)


def _base64(text: str, message: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(message) from None
    if base64.b64encode(data).decode() != text:
        raise Refused(message)
    return data


# C2SP tlog-checkpoint, and the chain of keys


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    key: Key
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class HandOver:
    """The old key names its successor at a size of the tree; both sign."""

    old: Key
    new: Key
    size: int
    root: bytes


def hand_over_text(*, old: Key, new: Key, size: int, root: bytes) -> str:
    encoded = base64.b64encode(root).decode()
    return f"{HAND_OVER_TITLE}\n{old.name}\n{old}\n{new}\n{size}\n{encoded}\n"


def open_hand_over(text: str) -> HandOver:
    note = parse_note(text)
    lines = note.text.split("\n")
    if len(lines) != 7 or lines[0] != HAND_OVER_TITLE:
        raise Refused("La passation de clé est mal formée.")
    old, new = parse_key(lines[2]), parse_key(lines[3])
    size, root = _size(lines[4]), _hash(lines[5])
    if {old.name, new.name} != {lines[1]} or old == new:
        raise Refused("La passation de clé change le nom du journal.")
    if not (note.is_signed_by(old) and note.is_signed_by(new)):
        raise Refused("La passation de clé n’est pas signée par les deux clés.")
    return HandOver(old, new, size, root)


@dataclass(frozen=True, slots=True)
class KeyChain:
    """The keys of a journal, oldest first, and the sizes at which one follows another.

    A key signs nothing beyond the size at which it handed over: stolen later, it is worthless.
    """

    keys: tuple[Key, ...]
    hand_overs: tuple[HandOver, ...] = ()

    @classmethod
    def from_pinned(cls, pinned: Key, notes: Iterable[str] = ()) -> "KeyChain":
        """The chain that holds the key one has kept. Hand-overs come oldest first."""
        hand_overs = tuple(open_hand_over(note) for note in notes)
        if not hand_overs:
            return cls((pinned,))
        for before, after in pairwise(hand_overs):
            if before.new != after.old or before.size > after.size:
                raise Refused("Les passations de clé ne se suivent pas.")
        keys = (hand_overs[0].old, *(one.new for one in hand_overs))
        if pinned not in keys:
            raise Refused("Les passations de clé ne mènent pas à la clé que vous avez gardée.")
        return cls(keys, hand_overs)

    def open(self, text: str) -> Checkpoint:
        """The checkpoint of a signed note, once its signature is verified."""
        note = parse_note(text)
        lines = note.text.split("\n")[:-1]
        if len(lines) < 3 or "" in lines:
            raise Refused("Le point de contrôle est mal formé.")
        origin, size, root = lines[0], _size(lines[1]), _hash(lines[2])
        for place, key in enumerate(self.keys):
            if key.name == origin and note.is_signed_by(key) and self._may_sign(place, size):
                return Checkpoint(origin, size, root, key, note.time_signed_by(key))
        raise Refused("Le point de contrôle n’est pas signé par la clé de ce journal.")

    def _may_sign(self, place: int, size: int) -> bool:
        starts = place == 0 or size >= self.hand_overs[place - 1].size
        ends = place == len(self.hand_overs) or size <= self.hand_overs[place].size
        return starts and ends


def _size(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 18 or str(int(text)) != text:
        raise Refused("La taille de l’arbre est mal écrite.")
    return int(text)


def _hash(text: Any) -> bytes:
    data = _base64(text, "Une empreinte est illisible.") if isinstance(text, str) else b""
    if len(data) != HASH_BYTES:
        raise Refused("Une empreinte n’a pas la bonne longueur.")
    return data


# What the server hands out: the proof of a line, of consistency, a whole journal


def check_line(proof: dict[str, Any], *, chain: KeyChain) -> Checkpoint:
    """The line is in the tree of the checkpoint that the file carries."""
    if proof.get("format") != LINE_FORMAT:
        raise Refused("Ce fichier n’est pas la preuve d’une ligne du journal.")
    checkpoint = chain.open(_text(proof, "checkpoint"))
    leaf, digest, content = _hash(proof.get("leaf")), proof.get("digest"), proof.get("content")
    if content is not None and content_digest(_text(proof, "content")) != digest:
        raise Refused("Le contenu de la ligne ne correspond pas à son empreinte.")
    if proof.get("head") is not None:
        head = _text(proof, "head")
        if entry_leaf(head, _text(proof, "digest")) != leaf or read_head(head) != proof.get(
            "entry"
        ):
            raise Refused("La ligne montrée n’est pas celle qui a été scellée.")
    check_inclusion(
        leaf=leaf,
        index=_number(proof, "index"),
        size=checkpoint.size,
        path=_path(proof),
        root=checkpoint.root,
    )
    return checkpoint


def check_two(old: Checkpoint, new: Checkpoint, proof: dict[str, Any] | None) -> None:
    """The newer checkpoint continues the older one; without a proof they must be equal."""
    if old.origin != new.origin:
        raise Refused("Les deux points de contrôle sont de deux journaux différents.")
    if proof is not None and (
        proof.get("format") != CONSISTENCY_FORMAT
        or (proof.get("from"), proof.get("to")) != (old.size, new.size)
    ):
        raise Refused("La preuve de cohérence porte sur d’autres points de contrôle.")
    if proof is None and old.size == new.size and old.root != new.root:
        raise Refused("Deux points de contrôle signés de même taille diffèrent : deux journaux.")
    if proof is None and old.size != new.size:
        raise Refused("Il manque la preuve de cohérence entre les deux points de contrôle.")
    check_consistency(
        old_size=old.size,
        old_root=old.root,
        size=new.size,
        root=new.root,
        path=_path(proof) if proof else [],
    )


def check_journal(lines: Iterable[str], checkpoints: Sequence[Checkpoint]) -> int:
    """Recompute every leaf and the root at each checkpoint, line by line: flat in memory."""
    waiting = sorted(checkpoints, key=lambda one: one.size)
    edge: list[tuple[int, bytes]] = []
    size = 0

    def compare() -> None:
        while waiting and waiting[0].size == size:
            if _edge_root(edge) != waiting.pop(0).root:
                raise Refused(f"Le journal diffère du point de contrôle de {size} lignes.")

    compare()
    for size, leaf in enumerate(_leaves(lines), start=1):  # noqa: B007 - `compare` reads it.
        height = 0
        while edge and edge[-1][0] == height:
            leaf, height = node_hash(edge.pop()[1], leaf), height + 1
        edge.append((height, leaf))
        compare()
    if waiting:
        raise Refused(f"Le journal s’arrête à {size} lignes sur {waiting[-1].size}.")
    return size


def _edge_root(edge: Sequence[tuple[int, bytes]]) -> bytes:
    if not edge:
        return EMPTY_ROOT
    root = edge[-1][1]
    for _height, left in reversed(edge[:-1]):
        root = node_hash(left, root)
    return root


def _leaves(lines: Iterable[str]) -> Iterator[bytes]:
    for index, line in enumerate(lines):
        one = _json(line)
        leaf = _hash(one.get("leaf"))
        content = one.get("content")
        digest = one.get("digest") if content is None else content_digest(_text(one, "content"))
        is_wrong = one.get("head") is not None and entry_leaf(one["head"], str(digest)) != leaf
        if is_wrong or one.get("index") != index:
            raise Refused(f"La ligne {index} (entrée {one.get('entry')}) ne correspond pas.")
        yield leaf


def read_head(head: str) -> int:
    """The number of the entry, once its head is known to have the published form."""
    try:
        values = json.loads(head)
    except ValueError:
        values = None
    if not isinstance(values, list) or len(values) != len(HEAD_FIELDS):
        raise Refused("La ligne n’a pas la forme attendue.")
    return int(values[1])


def _path(proof: dict[str, Any]) -> list[bytes]:
    path = proof.get("path")
    if not isinstance(path, list) or len(path) > MAX_PROOF_HASHES:
        raise Refused("La preuve est mal formée.")
    return [_hash(one) for one in path]


def _text(proof: dict[str, Any], name: str) -> str:
    if not isinstance(value := proof.get(name), str):
        raise Refused(f"Il manque « {name} » dans le fichier.")
    return value


def _number(proof: dict[str, Any], name: str) -> int:
    if not isinstance(value := proof.get(name), int) or isinstance(value, bool):
        raise Refused(f"Il manque « {name} » dans le fichier.")
    return value


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        raise Refused("Un fichier n’est pas du JSON.") from None
    if not isinstance(value, dict):
        raise Refused("Un fichier n’a pas la forme attendue.")
    return value


# The command line


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Vérifie le journal de Relais, sans Relais.")
    parser.add_argument("--key", type=Path, required=True, help="la clé publique gardée")
    parser.add_argument("--hand-overs", type=Path, help="les passations de clé (JSON)")
    actions = parser.add_subparsers(dest="action", required=True)
    one = actions.add_parser("checkpoint", help="la signature d’un point de contrôle")
    one.add_argument("checkpoint", type=Path)
    line = actions.add_parser("line", help="la preuve d’une ligne")
    line.add_argument("proof", type=Path)
    line.add_argument("--held", type=Path, help="un point de contrôle que vous avez gardé")
    line.add_argument("--consistency", type=Path, help="la preuve qui relie les deux")
    two = actions.add_parser("consistency", help="deux points de contrôle, l’ancien d’abord")
    two.add_argument("old", type=Path)
    two.add_argument("new", type=Path)
    two.add_argument("--proof", type=Path)
    whole = actions.add_parser("journal", help="un journal exporté, en entier")
    whole.add_argument("journal", type=Path)
    whole.add_argument("checkpoints", type=Path, nargs="+")
    return parser


def run(options: argparse.Namespace) -> str:
    chain = KeyChain.from_pinned(_read_key(options.key), _read_hand_overs(options.hand_overs))

    def opened(path: Path) -> Checkpoint:
        return chain.open(path.read_text("utf-8"))

    if options.action == "checkpoint":
        one = opened(options.checkpoint)
        return f"Signature valable : {one.size} lignes, scellées le {one.signed_at}."
    if options.action == "line":
        proof = _json(options.proof.read_text("utf-8"))
        found = check_line(proof, chain=chain)
        if options.held:
            old, new = sorted([opened(options.held), found], key=lambda one: one.size)
            check_two(old, new, _read_proof(options.consistency))
        return f"La ligne {proof.get('entry')} est dans le journal.\n{described(proof)}"
    if options.action == "consistency":
        check_two(opened(options.old), opened(options.new), _read_proof(options.proof))
        return "Le plus récent continue le plus ancien : rien n’a été récrit."
    checkpoints = [opened(path) for path in options.checkpoints]
    with options.journal.open(encoding="utf-8") as lines:
        return f"{check_journal(lines, checkpoints)} lignes recalculées, toutes conformes."


def _read_key(path: Path) -> Key:
    return parse_key(path.read_text("utf-8"))


def _read_proof(path: Path | None) -> dict[str, Any] | None:
    return _json(path.read_text("utf-8")) if path else None


def _read_hand_overs(path: Path | None) -> list[str]:
    notes = (_read_proof(path) or {}).get("hand_overs", [])
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise Refused("Le fichier des passations de clé est mal formé.")
    return notes


def described(proof: dict[str, Any]) -> str:
    if proof.get("head") is None:
        run = proof.get("purged_by")
        if isinstance(run, dict) and isinstance(run.get("entry"), int):
            # Nothing here proves it: the line of that run, which is proved like any other, does.
            by = f"par l’opération de la ligne {run['entry']}"
            return f"Son contenu a été purgé, d’après ce fichier {by}."
        return "Son contenu n’est pas dans ce fichier."
    values = zip(HEAD_FIELDS, json.loads(proof["head"]), strict=True)
    shown = [f"  {name:12}{value!r}" for name, value in values if value not in (None, "")]
    return "\n".join([*shown, "  (« time » est en temps universel, UTC)"])


def main() -> int:
    try:
        sys.stdout.write(f"{run(arguments().parse_args())}\n")
    except (Refused, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"REFUSÉ. {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
