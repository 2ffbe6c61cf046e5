"""The address of a shelter is never stored, whatever the field (requirements: R18)."""

from collections.abc import Mapping

from privacy.screening import Kind, screen


class AddressRefusedError(ValueError):
    """A text holds what looks like a street address; `fields` names where, never what."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def holds_address(text: str) -> bool:
    return any(finding.kind is Kind.STREET_ADDRESS for finding in screen(text).findings)


def refuse_addresses(texts: Mapping[str, str]) -> None:
    """Raises AddressRefusedError with the names of the texts that look like an address."""
    fields = [name for name, text in texts.items() if text and holds_address(text)]
    if fields:
        raise AddressRefusedError(fields)
