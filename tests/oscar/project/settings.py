"""Settings of the django-oscar shop, as Oscar's own set-up guide asks for them.

The shop stays what its authors made: their pages, forms, stock and checkout. Ours are only Danish
kroner, two languages, guest checkout, and the folders that the tests hand in.
"""

import os
from pathlib import Path

from oscar import INSTALLED_APPS as OSCAR_APPS
from oscar.defaults import *  # noqa: F403 - how Oscar hands its settings to a project

HERE = Path(__file__).parent
OWN_SHIPPING = "tests.oscar.project.shipping.apps.ShippingConfig"

DEBUG = False
SECRET_KEY = "a shop on loopback keeps no secrets"  # noqa: S105 - it guards nothing
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SITE_ID = 1
ROOT_URLCONF = "tests.oscar.project.urls"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    OWN_SHIPPING if app == "oscar.apps.shipping.apps.ShippingConfig" else app for app in OSCAR_APPS
]
MIGRATION_MODULES = {"shipping": "oscar.apps.shipping.migrations"}

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
AUTHENTICATION_BACKENDS = [
    "oscar.apps.customer.auth_backends.EmailBackend",
    "django.contrib.auth.backends.ModelBackend",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.media",
                "django.template.context_processors.static",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ]
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["OSCAR_SHOP_DATABASE"],
        # Tests write to the same file while the shop serves; nothing in it must survive a crash.
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        },
    }
}
# Oscar lists its goods through a search index only; Haystack's simple engine finds none.
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": os.environ["OSCAR_SHOP_INDEX"],
    }
}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"  # the index stays as seeded
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "British English"), ("da", "Dansk")]
STATIC_URL = "/static/"
MEDIA_URL = "/media/"
MEDIA_ROOT = os.environ["OSCAR_SHOP_MEDIA"]

OSCAR_SHOP_NAME = "Havn & Hede"
OSCAR_SHOP_TAGLINE = "things for the home"
OSCAR_DEFAULT_CURRENCY = "DKK"
OSCAR_ALLOW_ANON_CHECKOUT = True
OSCAR_THUMBNAILER = "tests.oscar.project.thumbnails.AsTheyAre"
OSCAR_INITIAL_ORDER_STATUS = "Pending"
OSCAR_INITIAL_LINE_STATUS = "Pending"
OSCAR_ORDER_STATUS_PIPELINE = {"Pending": ("Cancelled",), "Cancelled": ()}
OSCAR_IMAGE_FOLDER = "products"  # without the date that Oscar puts there, which changes
OSCAR_DELETE_IMAGE_FILES = False  # several shops at once show the same pictures
OSCAR_SEARCH_FACETS: dict[str, dict[str, object]] = {
    "fields": {},
    "queries": {},
}  # Whoosh lacks one kind
