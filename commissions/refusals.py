"""The shape of a refusal that a person can mend."""


class FieldRefused(ValueError):
    """What was given breaks a rule: `field_name` says where, `message` what to do about it, in the
    language of whoever reads it."""

    def __init__(self, field_name: str, message: str) -> None:
        super().__init__(message)
        self.field_name = field_name
        self.message = message
