"""Where the shop's pages are: under a language prefix such as /en-gb/, as Oscar's sandbox has them."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.staticfiles.views import serve as serve_static
from django.urls import include, path
from django.views.static import serve as serve_media

handler403 = "oscar.views.handler403"
handler404 = "oscar.views.handler404"
handler500 = "oscar.views.handler500"

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    # "insecure" only means that Django itself serves them although DEBUG is off.
    path("static/<path:path>", serve_static, {"insecure": True}),
    path("media/<path:path>", serve_media, {"document_root": settings.MEDIA_ROOT}),
    *i18n_patterns(path("", include(apps.get_app_config("oscar").urls[0]))),
]
