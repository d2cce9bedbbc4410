"""Nobody answers for referral at the same institution twice, whoever appoints at the same moment."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0022_advice_ladder")]

    operations = [
        migrations.AddConstraint(
            "referralmanager",
            models.UniqueConstraint(
                condition=models.Q(last_on=None), fields=("institution", "user_uid"), name="referral_manager_once"
            ),
        ),
    ]
