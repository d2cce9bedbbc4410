"""Django under WSGI: every page. A proxy setup may run this alone and `lianti.asgi:live` beside it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianti.settings.production")

application = get_wsgi_application()
