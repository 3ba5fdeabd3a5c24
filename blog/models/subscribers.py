from django.db import models


class Subscriber(models.Model):  # noqa: DJ008 - it has no instances
    """A model without a table, for permissions only. Subscribers are in DynamoDB: see `common.subscribers_table`."""

    class Meta:
        managed = False
        default_permissions = ("view", "delete")
