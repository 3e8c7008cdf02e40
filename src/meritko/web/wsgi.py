"""The application as a web server runs it."""

import os

from django.core.wsgi import get_wsgi_application

from meritko.web.operating.processes import KEEPER, end_with_server

if KEEPER in os.environ:  # a server that was killed leaves none of its processes behind
    end_with_server()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meritko.web.settings")
application = get_wsgi_application()
