"""Settings of the Cartridge shop, as the project that Mezzanine makes has them.

The shop stays what its authors made: their pages, goods, prices and checkout. Ours are only the folder that the
tests hand in, and its dollars on a machine without any locale.
"""

import locale
import os
from pathlib import Path

from mezzanine.utils.conf import set_dynamic_settings

FOLDER = Path(os.environ["CARTRIDGE_SHOP"])

DEBUG = False
SECRET_KEY = NEVERCACHE_KEY = "a shop on loopback keeps no secrets"  # noqa: S105 - it guards nothing
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
SITE_ID = 1
LANGUAGE_CODE = "en"
LANGUAGES = (("en", "English"),)
USE_I18N = USE_MODELTRANSLATION = False
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "shop.sqlite3")}
}
PROJECT_APP_PATH = str(Path(__file__).parent)
PROJECT_APP = "project"
PROJECT_ROOT = str(FOLDER)
STATIC_URL, STATIC_ROOT = "/static/", str(FOLDER / "static")
MEDIA_URL, MEDIA_ROOT = "/media/", str(FOLDER / "media")
ROOT_URLCONF = "project.urls"
AUTHENTICATION_BACKENDS = ("mezzanine.core.auth_backends.MezzanineBackend",)
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.debug",
                "django.template.context_processors.i18n",
                "django.template.context_processors.static",
                "django.template.context_processors.media",
                "django.template.context_processors.request",
                "django.template.context_processors.tz",
                "mezzanine.conf.context_processors.settings",
                "mezzanine.pages.context_processors.page",
            ],
            "loaders": [
                "mezzanine.template.loaders.host_themes.Loader",
                "django.template.loaders.filesystem.Loader",
                "django.template.loaders.app_directories.Loader",
            ],
        },
    }
]
INSTALLED_APPS = (
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.redirects",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "mezzanine.boot",
    "mezzanine.conf",
    "mezzanine.core",
    "mezzanine.generic",
    "mezzanine.pages",
    "cartridge.shop",
    "mezzanine.blog",
    "mezzanine.forms",
    "mezzanine.galleries",
)
MIDDLEWARE = (
    "mezzanine.core.middleware.UpdateCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cartridge.shop.middleware.ShopMiddleware",
    "mezzanine.core.request.CurrentRequestMiddleware",
    "mezzanine.core.middleware.RedirectFallbackMiddleware",
    "mezzanine.core.middleware.AdminLoginInterfaceSelectorMiddleware",
    "mezzanine.core.middleware.SitePermissionMiddleware",
    "mezzanine.pages.middleware.PageMiddleware",
    "mezzanine.core.middleware.FetchFromCacheMiddleware",
)
PACKAGE_NAME_FILEBROWSER = "filebrowser_safe"
PACKAGE_NAME_GRAPPELLI = "grappelli_safe"
OPTIONAL_APPS = (PACKAGE_NAME_FILEBROWSER, PACKAGE_NAME_GRAPPELLI)

set_dynamic_settings(globals())

# It writes prices as the machine's locale has it; a bare machine's has nothing, and the shop then breaks off.
_DOLLARS = {
    "currency_symbol": "$",
    "int_frac_digits": 2,
    "frac_digits": 2,
    "mon_decimal_point": ".",
    "mon_thousands_sep": ",",
    "mon_grouping": [3, 3, 0],
    **dict.fromkeys(("p_cs_precedes", "p_sign_posn", "n_cs_precedes", "n_sign_posn"), 1),
    **dict.fromkeys(("p_sep_by_space", "n_sep_by_space"), 0),
}
locale.localeconv = {**locale.localeconv(), **_DOLLARS}.copy
