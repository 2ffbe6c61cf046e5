"""What the API remembers, so that a request that is sent twice is carried out once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotentRequest(models.Model):
    """A request that must not be carried out twice, with the case that it made.

    The answer is made anew from the case: no text is kept here.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", on_delete=models.CASCADE
    )
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    case = models.ForeignKey("referrals.Case", related_name="+", on_delete=models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("request made once")
        verbose_name_plural = _("requests made once")
        constraints = [
            models.UniqueConstraint(fields=["member", "key"], name="one_request_per_key")
        ]

    def __str__(self) -> str:
        return self.key
