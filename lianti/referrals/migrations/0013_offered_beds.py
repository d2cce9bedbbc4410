"""A bed can be offered to somebody who waits, as a seat can: the table of offers holds both."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("referrals", "0012_advice_after_agreement")]

    operations = [
        migrations.RenameModel("SeatOffer", "Offer"),
        migrations.AlterField("offer", "seat_uid", models.UUIDField(null=True)),
        migrations.AlterField("offer", "starts_at", models.DateTimeField(null=True)),
        migrations.AddField("offer", "ward_uid", models.UUIDField(null=True)),
        migrations.AddField("offer", "bed_uid", models.UUIDField(null=True)),
        migrations.AddField("offer", "place", models.CharField(blank=True, max_length=100)),
        migrations.AddConstraint(
            "offer", models.UniqueConstraint(condition=Q(ended_at=None), fields=["bed_uid"], name="bed_offered_once")
        ),
        migrations.AddConstraint(
            "offer",
            models.CheckConstraint(
                condition=Q(seat_uid__isnull=False, starts_at__isnull=False, ward_uid=None)
                | Q(seat_uid=None, starts_at=None, ward_uid__isnull=False),
                name="offer_seat_or_bed",
            ),
        ),
    ]
