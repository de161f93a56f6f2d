"""Countries by what languages and lists call them, as the CLDR has it. Where the made-up customer lives is `residence`'s."""

from functools import cache

from babel import Locale, UnknownLocaleError, languages, localedata
from babel.core import get_global

_LANGUAGES = ("da", "en", "de", "sv", "nb")


@cache
def country_of(language: str) -> str:
    """Where most of those live who read this language: `da` → DK, `de-AT` → AT. Of none, English is taken."""
    try:
        locale = Locale.parse(language or "en", sep="-")
        return locale.territory or get_global("likely_subtags")[locale.language].rpartition("_")[2]
    except (ValueError, LookupError, UnknownLocaleError):
        return country_of("en")


@cache
def country_names(country: str) -> tuple[str, ...]:
    """What lists of countries call this one, in the languages of our shops and in its own."""
    own = filter(localedata.exists, languages.get_official_languages(country))
    locales = (Locale.parse(one) for one in dict.fromkeys((*own, *_LANGUAGES)))
    names = (locale.territories.get(country, "") for locale in locales)
    return tuple(dict.fromkeys(name for name in names if name))
