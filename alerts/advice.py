"""What a person can do when a shop can't be seen, or soon won't be: by how it refuses, and by its platform.

Only ways that the shop's owner opens; none round a protection. The texts stand here because they are
of no use elsewhere; a test keeps them complete, in each language.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from alerts.model import Incident
from alerts.words import Language, Words
from config.store import Store
from probes.codes import Code

_SHOPIFY = "shopify"
_OWN_FAULT = "error."
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # no signature has ended by then

WHAT_TO_DO = Words("What to do: {advice}", "Det kan du gøre: {advice}")
SIGN = Words(
    "A Shopify shop lets the monitor in by a signature. Make one for {host} in the shop's admin "
    "(Online Store → Preferences → Crawler access), and put its three values under “headers” in {file}.",
    "En Shopify-butik lukker overvågningen ind med en signatur. Lav en til {host} i butikkens "
    "admin (Webshop → Præferencer → Crawler-adgang; på engelsk Online Store → Preferences → Crawler "
    "access), og skriv dens tre værdier under “headers” i {file}.",
)
SIGN_ANEW = Words(
    "Make a new signature for {host} in the shop's Shopify admin (Online Store → Preferences → "
    "Crawler access), and put its three values under “headers” in {file} in place of the old ones.",
    "Lav en ny signatur til {host} i butikkens Shopify-admin (Webshop → Præferencer → "
    "Crawler-adgang; på engelsk Online Store → Preferences → Crawler access), og skriv dens tre "
    "værdier under “headers” i {file} i stedet for de gamle.",
)
SIGN_RIGHTLY = Words(
    "There is a signature in {file}, and the shop refuses us all the same. See that it was made for "
    "{host}, with or without www as it stands there, and that all three values were copied whole.",
    "Der er en signatur i {file}, og butikken afviser os alligevel. Se efter, at den er lavet til "
    "{host}, med eller uden www som det står der, og at alle tre værdier er kopieret helt.",
)
ALLOW = Words(
    "Whoever runs the shop's server can let the monitor in: by the User-Agent “Tillwatch” and "
    "this machine's IP address.",
    "Den, der driver butikkens server, kan lukke overvågningen ind: efter User-Agent “Tillwatch” "
    "og denne maskines IP-adresse.",
)
PASS_BY = Words(
    "Whoever runs the shop's bot protection can let the monitor pass it: in Cloudflare by a rule "
    "under Security with the action Skip, for the User-Agent “Tillwatch” and this machine's IP "
    "address; others have the like. Tillwatch gets round no protection.",
    "Den, der styrer butikkens robotværn, kan lade overvågningen passere: i Cloudflare med en regel "
    "under Security med handlingen Skip for User-Agent “Tillwatch” og denne maskines IP-adresse; "
    "andre har noget lignende. Tillwatch omgår intet værn.",
)
NO_CAPTCHA = Words(
    "Whoever runs the shop can leave the monitor out of the captcha: by the User-Agent “Tillwatch” "
    "and this machine's IP address. Tillwatch solves none.",
    "Den, der driver butikken, kan undtage overvågningen fra captchaen: efter User-Agent "
    "“Tillwatch” og denne maskines IP-adresse. Tillwatch løser ingen.",
)
NAME_WHO_ALLOWED = Words(
    "Ask the shop's owner whether Tillwatch may open the cart and the checkout, and write who said "
    "yes, and when, under “consent” in {file}.",
    "Spørg butikkens ejer, om Tillwatch må åbne kurv og kasse, og skriv, hvem der sagde ja og hvornår, "
    "under “consent” i {file}.",
)
LESS_OFTEN = Words(
    "Until then, look less often (“every” in {file}).",
    "Kig sjældnere indtil da (“every” i {file}).",
)
SHOW_THE_WAY = Words(
    "Say in {file} where things are now (“product”, “cart”, “checkout” or “locators” of the check), "
    "and watch it with: tillwatch check {check} --headed",
    "Skriv i {file}, hvor tingene er nu (“product”, “cart”, “checkout” eller “locators” for "
    "tjekket), og se det med: tillwatch check {check} --headed",
)
OUR_OWN = Words(
    "Nothing is known against the shop. See to the machine that Tillwatch runs on: "
    "docs/operations.md says what helps (“What to do when”).",
    "Intet tyder på, at det er butikken. Se til maskinen, som Tillwatch kører på: "
    "docs/operations.md siger, hvad der hjælper (“What to do when”).",
)


def advice(incident: Incident, store: Store, *, language: Language, now: datetime) -> str:
    """What can be done about the incident, in a few sentences; empty where it shows by itself."""
    return _filled(_for(incident.code, store, now), store, language, check=incident.subject)


def remedy(code: str, store: Store) -> str:
    """What helps against this refusal of a shop that nobody watches yet; in English, for the terminal."""
    sentences = (words for words in _for(code, store, _LONG_AGO) if words is not LESS_OFTEN)
    return _filled(sentences, store, "en")


def _filled(sentences: Iterable[Words], store: Store, language: Language, check: str = "") -> str:
    texts = " ".join(words.in_(language) for words in sentences)
    return texts.format(host=store.host, file=f"{store.id}.yaml", check=check)


def _for(code: str, store: Store, now: datetime) -> Iterator[Words]:
    if code.startswith(_OWN_FAULT):
        yield SHOW_THE_WAY if code == Code.DRIFT else OUR_OWN
    elif code in (Code.SIGNATURE_EXPIRES, Code.SIGNATURE_EXPIRED):
        yield SIGN_ANEW
    elif code == Code.ROBOTS:
        yield NAME_WHO_ALLOWED
    elif code in _OTHERWISE:
        yield from _of_signatures(store, now)
        if store.platform != _SHOPIFY:
            yield _OTHERWISE[code]
        if code == Code.RATE_LIMITED:
            yield LESS_OFTEN


_OTHERWISE: Mapping[str, Words] = {
    Code.RATE_LIMITED: ALLOW,
    Code.CHALLENGE: PASS_BY,
    Code.CAPTCHA: NO_CAPTCHA,
}
"""What helps where no signature does, by how we were refused."""


def _of_signatures(store: Store, now: datetime) -> Iterator[Words]:
    """A shop whose platform nobody wrote down may be Shopify's."""
    if store.signature is not None:
        expires = store.signature.expires
        yield SIGN_ANEW if expires is not None and expires <= now else SIGN_RIGHTLY
    elif store.platform in (_SHOPIFY, None):
        yield SIGN
