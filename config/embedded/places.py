"""Where the embedded servers keep their data, inside the checkout and outside version control."""

from pathlib import Path

from config.embedded.server import EmbeddedServer

PRIVATE_DIRECTORY = Path(__file__).resolve().parent.parent.parent / ".relais"

DEVELOPMENT = EmbeddedServer(PRIVATE_DIRECTORY / "postgres")

# Losing the test data costs nothing, so nothing waits for the disk.
TESTS = EmbeddedServer(
    PRIVATE_DIRECTORY / "test-postgres",
    settings={
        "autovacuum": "off",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_wal_size": "2GB",
    },
)
