"""Django's entry for the serving app."""

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """Schedule rows and the worker's heartbeat."""

    name = "lianti.serving"
    label = "serving"
    verbose_name = "运行"
    default_auto_field = "django.db.models.BigAutoField"
