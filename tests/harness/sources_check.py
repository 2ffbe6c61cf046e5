"""No file names a package registry: the machine that installs chooses its own.

Run by `make check` as `python -m tests.harness.sources_check`, and by a test.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# What git ignores too; everything else may be committed.
NOT_SOURCES = {
    ".git", ".hypothesis", ".import_linter_cache", ".mypy_cache", ".pytest_cache", ".relais",
    ".ruff_cache", ".venv", "__pycache__", "htmlcov", "staticfiles", "test-artefacts",
}  # fmt: skip
# In pieces, so that this file does not name them either.
HOSTS = [
    ("py", "pi.org"),
    ("python", "hosted.org"),
    ("registry.", "npmjs.org"),
    ("deb.", "debian.org"),
]
PATTERN = re.compile("|".join(re.escape("".join(pieces)) for pieces in HOSTS).encode())


def source_files(directory: Path = ROOT) -> Iterator[Path]:
    for path in sorted(directory.iterdir()):
        if path.name in NOT_SOURCES or path.is_symlink():
            continue
        if path.is_dir():
            yield from source_files(path)
        else:
            yield path


def registries_named() -> list[str]:
    """`file:line` of each mention."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in source_files()
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
        if PATTERN.search(line)
    ]


def main() -> int:
    mentions = registries_named()
    for mention in mentions:
        sys.stderr.write(f"{mention} names a package registry\n")
    return 1 if mentions else 0


if __name__ == "__main__":
    sys.exit(main())
