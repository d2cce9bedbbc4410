"""Django registration of the interface kit."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelWebConfig(AppConfig):
    """The app that owns the shell every page stands in."""

    name = "lianti.kernel.web"
    label = "kernel_web"
    verbose_name = _("界面")
    default_auto_field = "django.db.models.BigAutoField"
