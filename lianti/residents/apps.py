"""The people served: identity, and the reasons for which a record opens."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResidentsConfig(AppConfig):
    """Floor 3."""

    name = "lianti.residents"
    label = "residents"
    verbose_name = _("居民")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare facts, places, and what reconcile counts."""
        from lianti.residents import facts, places, reconciling  # noqa: F401
        from lianti.residents.exports import facts as export_facts  # noqa: F401
        from lianti.residents.exports import places as export_places  # noqa: F401
        from lianti.residents.households import facts as household_facts  # noqa: F401
        from lianti.residents.households import following as household_following  # noqa: F401
        from lianti.residents.households import places as household_places  # noqa: F401
        from lianti.residents.identity import facts as identity_facts  # noqa: F401
        from lianti.residents.identity import places as identity_places  # noqa: F401
        from lianti.residents.imports import facts as import_facts  # noqa: F401
        from lianti.residents.imports import places as import_places  # noqa: F401
        from lianti.residents.privacy import facts as privacy_facts  # noqa: F401
        from lianti.residents.privacy import places as privacy_places  # noqa: F401
        from lianti.residents.retention import facts as retention_facts  # noqa: F401
        from lianti.residents.retention import following as retention_following  # noqa: F401
        from lianti.residents.retention import places as retention_places  # noqa: F401
