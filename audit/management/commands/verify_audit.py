import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.signing import SigningKeyError
from audit.trail import TrailBroken, hand_over_notes, trusted_chain
from audit.verification import Held, Report, verify_journal
from audit.verification.reading import Line
from audit.verifier.verify import KeyChain, Refused, content_digest, parse_key

SHOWN_FINDINGS = 50


class Command(BaseCommand):
    help = (
        "Recomputes the whole journal and compares it with every checkpoint, its own and those "
        "given. Ends with 1 when something does not hold, and names the entry or the range."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            metavar="FILE[@YYYY-MM-DD]",
            help="a checkpoint kept elsewhere, and since when; may be given several times",
        )
        parser.add_argument("--since", metavar="FILE", help="trust this one, verify what follows")
        parser.add_argument("--key", metavar="FILE", help="the public key that was kept elsewhere")
        parser.add_argument("--export", metavar="FILE", help="write the journal for verify.py")
        parser.add_argument(
            "--with-content", action="store_true", help="also what changed, in the export"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chain = _chain(options["key"])
            since = _held(options["since"]) if options["since"] else None
            held = [_held(given) for given in options["checkpoint"]]
            report = self._verify(chain, held, since, options)
        except (Refused, SigningKeyError, TrailBroken, OSError) as error:
            raise CommandError(str(error)) from None
        self._tell(report)

    def _verify(
        self, chain: KeyChain, held: list[Held], since: Held | None, options: dict[str, Any]
    ) -> Report:
        def progress(done: int) -> None:
            if options["verbosity"] > 1:
                self.stderr.write(f"{done} entries")

        if not options["export"]:
            return verify_journal(chain=chain, held=held, since=since, progress=progress)
        with Path(options["export"]).open("w", encoding="utf-8") as file:
            return verify_journal(
                chain=chain,
                held=held,
                since=since,
                export=_Export(file, with_content=options["with_content"]).write,
                progress=progress,
            )

    def _tell(self, report: Report) -> None:
        for notice in report.notices:
            self.stderr.write(self.style.WARNING(f"{notice.code}: {notice.message}"))
        for finding in report.findings[:SHOWN_FINDINGS]:
            self.stderr.write(self.style.ERROR(f"{finding.code}: {finding.message}"))
        if len(report.findings) > SHOWN_FINDINGS:
            self.stderr.write(f"and {len(report.findings) - SHOWN_FINDINGS} more")
        self.stdout.write(
            f"{report.leaves} entries sealed, {report.purged} of them purged, "
            f"{report.waiting} waiting; {report.checkpoints} checkpoints compared."
        )
        self.stdout.write(f"Root: {base64.b64encode(report.root).decode()}")
        if not report.is_clean:
            raise CommandError(f"{len(report.findings)} things do not hold.")
        self.stdout.write(self.style.SUCCESS("The journal is whole."))


class _Export:
    """Lines of JSON that verify.py reads: a line of the journal each, or its leaf alone."""

    def __init__(self, file: TextIO, *, with_content: bool) -> None:
        self._file = file
        self._with_content = with_content

    def write(self, line: Line) -> None:
        told = {
            "index": line.position,
            "entry": line.entry_id,
            "leaf": base64.b64encode(line.leaf).decode(),
            "head": line.head,
            "digest": None if line.content is None else content_digest(line.content),
            "content": line.content if self._with_content else None,
        }
        self._file.write(f"{json.dumps(told, ensure_ascii=False)}\n")


def _chain(key_file: str | None) -> KeyChain:
    if key_file is None:
        return trusted_chain()
    key = parse_key(Path(key_file).read_text(encoding="utf-8"))
    return KeyChain.from_pinned(key, hand_over_notes())


def _held(given: str) -> Held:
    path, _, day = given.partition("@")
    try:
        since = datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None
    except ValueError:
        raise CommandError(f"{day} is not a day such as 2026-11-24.") from None
    return Held(name=path, note=Path(path).read_text(encoding="utf-8"), since=since)
