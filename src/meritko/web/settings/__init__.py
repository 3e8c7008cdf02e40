"""Django's settings, all of them made from the folder of the installation and the environment."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.functional import SimpleLazyObject

from meritko.web.home import Home
from meritko.web.settings.databases import database
from meritko.web.settings.mail import mail
from meritko.web.settings.signing_in import accounts, origins

HOME = Home.of_environment()
OFFICE = HOME.office()
DEMO = HOME.demo
WEB = Path(__file__).parent.parent

SECRET_KEY = SimpleLazyObject(HOME.secret)  # made when it is needed: to read the settings writes nothing
DEBUG = False
ALLOWED_HOSTS = list(OFFICE.hosts)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in OFFICE.hosts] if OFFICE.https else []
ROOT_URLCONF = "meritko.web.urls"
WSGI_APPLICATION = "meritko.web.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "meritko.web.ui",
    "meritko.web.audit",
    "meritko.web.work",
    "meritko.web.files",
    "meritko.web.notices",
    "meritko.web.threads",
    "meritko.web.search",
    "meritko.web.accounts",
    "meritko.web.territory",
    "meritko.web.submissions",
    "meritko.web.revalidating",
    "meritko.web.collecting",
    "meritko.web.evaluating",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "meritko.web.accounts.middleware.sessions_end",
    "meritko.web.accounts.middleware.everybody_signs_in",
    "meritko.web.accounts.middleware.who_is_asking",
    "meritko.web.ui.middleware.personal_pages_are_not_kept",
]

# Jinja2: components are macros, and Babel collects the messages of templates and of Python alike.
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "meritko.web.ui.environment.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "meritko.web.ui.page.context",
                "meritko.web.accounts.page.context",
            ],
        },
    },
    {  # what a library renders with Django's own language, such as the mails of accounts
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

FORM_RENDERER = (
    "django.forms.renderers.Jinja2"  # controls take a quarter of the time of Django's own language
)

DATABASES = {"default": database(HOME, os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all processes: how often somebody failed to sign in, which codes were used.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

LANGUAGE_CODE = "cs"
LANGUAGES = [("cs", "Čeština"), ("en", "English")]
LOCALE_PATHS = [WEB / "locale"]
FORMAT_MODULE_PATH = ["meritko.web.ui.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Prague"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME.folder / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": HOME.folder / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
globals().update(accounts(OFFICE, https=OFFICE.https))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "meritko.web.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

IDLE = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=10)
SESSION_COOKIE_AGE = int(LONGEST_SESSION.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OFFICE.https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "meritko.web.ui.errors.form_too_old"
SECURE_HSTS_SECONDS = 31_536_000 if OFFICE.https else 0
SECURE_SSL_REDIRECT = OFFICE.https
# The server before the application ends the encryption, and says so; nobody else reaches the application.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OFFICE.https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000  # also the path of each of so many files
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # a folder of workbooks is sent at once, and may hold as many as a ZIP

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *origins(OFFICE)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_FROM_EMAIL = OFFICE.sender
EMAIL_FILE_PATH = HOME.folder / "mail"
globals().update(mail(OFFICE.mail))
ADDRESS = os.environ.get("MERITKO_ADDRESS") or OFFICE.address or HOME.address() or f"http://{OFFICE.hosts[0]}"
