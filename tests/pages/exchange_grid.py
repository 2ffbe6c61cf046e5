"""The rows of the files of the directory, of the import, and of reading without a network."""

from tests.grid import SECRETARIES69, Row, row

# As in tests/pages/grid.py.
VISITOR = {401: "visitor"}
ENTRY69, UNPUBLISHED = "<entry of 69>", "<unpublished entry of 69>"
KEEPERS = f"{SECRETARIES69} secretary75 coordinator"
OF_A_DEPARTMENT = ("department_pdf", "department_csv", "department_json", "department_vcards")


def _public(name: str, *args: str) -> list[Row]:
    return [
        row(f"GET contacts_map:{name}", "for everybody", {}, rest=200, args=args),
        row(f"POST contacts_map:{name}", "only read", {}, rest=405, args=args),
    ]


EXCHANGE = [
    *_public("downloads"),
    *_public("offline"),
    *_public("offline_list"),
    *_public("service_worker"),
    *(line for name in OF_A_DEPARTMENT for line in _public(name, "69")),
    *_public("contact_vcard", ENTRY69),
    # The card is that of the public tier, for its editors too.
    row("GET contacts_map:contact_vcard", "not yet", {}, rest=404, args=(UNPUBLISHED,)),
    row("GET contacts_map:region_pdf", "no such one", {}, rest=404, args=("999",)),
    row("POST contacts_map:region_pdf", "only read", {}, rest=405, args=("999",)),
    row(
        "GET contacts_map:editors_file",
        "their own entries",
        {200: KEEPERS, **VISITOR},
        rest=403,
        args=("csv",),
    ),
    row("POST contacts_map:editors_file", "only read", VISITOR, rest=405, args=("csv",)),
    row("GET contacts_map:import", "keepers", {200: KEEPERS, **VISITOR}, rest=403),
    row("POST contacts_map:import", "no file", {200: KEEPERS, **VISITOR}, rest=403),
]
