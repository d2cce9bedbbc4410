"""Django registration of the interface kit."""

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelWebConfig(AppConfig):
    """The app that owns the shell every page stands in."""

    name = "lianti.kernel.web"
    label = "kernel_web"
    verbose_name = _("界面")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say of an empty field what to do, in every form alike."""
        forms.Field.default_error_messages = forms.Field.default_error_messages | {"required": _("请填写这一项。")}
        for chosen in (forms.ChoiceField, forms.MultipleChoiceField):
            chosen.default_error_messages = chosen.default_error_messages | {"required": _("请选择一项。")}
