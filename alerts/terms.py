"""What codes, steps and a shop's facts are called, in each language: by messages and by pages.

A test keeps the tables complete: each code and each step has its words in each language. What somebody else named (the
step of a journey) stays as it is, and is for whoever shows it to make safe.
"""

from collections.abc import Mapping

from alerts.words import Language, Words
from probes.codes import Code

CODES: Mapping[str, Words] = {
    Code.DNS: Words("the domain name leads nowhere", "domænenavnet fører ingen steder hen"),
    Code.CONNECT: Words("the server doesn't answer", "serveren svarer ikke"),
    Code.TLS: Words("the certificate isn't valid", "certifikatet er ikke gyldigt"),
    Code.TIMEOUT: Words("the page doesn't come in time", "siden kommer ikke i tide"),
    Code.NOT_FOUND: Words("the page doesn't exist", "siden findes ikke"),
    Code.CLIENT_ERROR: Words("the shop turns the request down", "butikken afviser forespørgslen"),
    Code.SERVER_ERROR: Words("the shop answers with an error", "butikken svarer med en fejl"),
    Code.SIGN_IN: Words("the shop asks visitors to sign in", "butikken kræver login"),
    Code.PASSWORD_PAGE: Words(
        "the shop is closed by a password", "butikken er lukket med adgangskode"
    ),
    Code.FROZEN: Words("the platform has closed the shop", "platformen har lukket butikken"),
    Code.REDIRECTS: Words(
        "the page sends visitors round in circles", "siden sender besøgende rundt i ring"
    ),
    Code.BROKEN_REPLY: Words(
        "the answer breaks off or is garbled", "svaret er afbrudt eller ødelagt"
    ),
    Code.DOWNLOAD: Words(
        "a file is downloaded instead of a page", "der hentes en fil i stedet for en side"
    ),
    Code.BLANK: Words("the page is blank", "siden er tom"),
    Code.CRASHED: Words("the page makes the browser crash", "siden får browseren til at gå ned"),
    Code.TEXT_MISSING: Words(
        "the page lacks a text that it must have", "siden mangler en tekst, som den skal have"
    ),
    Code.STATUS: Words("the page has the wrong status code", "siden har en forkert statuskode"),
    Code.NO_COLLECTION: Words("no list of products can be found", "der er ingen liste med varer"),
    Code.NO_PRODUCTS: Words("the list of products is empty", "listen med varer er tom"),
    Code.PRODUCT_MISSING: Words("the product is gone", "varen er væk"),
    Code.SOLD_OUT: Words("the product is sold out", "varen er udsolgt"),
    Code.NO_ADD_BUTTON: Words("the add-to-cart button is gone", "læg i kurv-knappen er væk"),
    Code.DEAD_ADD_BUTTON: Words(
        "the add-to-cart button does nothing", "læg i kurv-knappen gør ingenting"
    ),
    Code.ADD_REFUSED: Words(
        "the shop won't put the product in the cart", "butikken vil ikke lægge varen i kurven"
    ),
    Code.CART_EMPTY: Words("the cart stays empty", "kurven forbliver tom"),
    Code.CART_WRONG: Words("the product isn't in the cart", "varen er ikke i kurven"),
    Code.NO_CHECKOUT_BUTTON: Words("the checkout button is gone", "knappen til kassen er væk"),
    Code.DEAD_CHECKOUT_BUTTON: Words(
        "the checkout button does nothing", "knappen til kassen gør ingenting"
    ),
    Code.CHECKOUT_SENT_AWAY: Words(
        "the checkout sends customers away", "kassen sender kunderne væk"
    ),
    Code.CHECKOUT_EMPTY: Words("the checkout has no products in it", "kassen er uden varer"),
    Code.CONTACT_MISSING: Words(
        "the fields for the address are missing", "felterne til adressen mangler"
    ),
    Code.CONTACT_REFUSED: Words("the checkout turns the address down", "kassen afviser adressen"),
    Code.NO_SHIPPING: Words("no way of delivery is offered", "ingen levering kan vælges"),
    Code.NO_PAYMENT: Words("no way to pay is offered", "ingen betaling kan vælges"),
    Code.PRICE_DIFFERS: Words(
        "the price changes on the way to the till", "prisen ændrer sig på vejen til kassen"
    ),
    Code.WRONG_CURRENCY: Words(
        "the shop shows another currency", "butikken viser en anden valuta"
    ),
    Code.NOTHING_TO_PRESS: Words("a button or link is gone", "en knap eller et link er væk"),
    Code.NO_EFFECT: Words("a button or link does nothing", "en knap eller et link gør ingenting"),
    Code.NO_FIELD: Words("a field can't be filled in", "et felt kan ikke udfyldes"),
    Code.NOT_AS_EXPECTED: Words(
        "the page isn't what it should be", "siden er ikke, som den skal være"
    ),
    Code.WRONG_PAGE: Words("it leads to the wrong page", "det fører til en forkert side"),
    Code.WRONG_COUNT: Words("too few or too many are shown", "der vises for få eller for mange"),
    Code.WRONG_PRICE: Words("the price is wrong", "prisen er forkert"),
    Code.CONSENT_BLOCKS: Words(
        "the cookie banner blocks the shop's buttons",
        "cookiebanneret spærrer for butikkens knapper",
    ),
    Code.OVERLAY_BLOCKS: Words(
        "something lies over the page and can't be closed",
        "noget ligger over siden og kan ikke lukkes",
    ),
    Code.CONSENT_DEAD: Words(
        "the cookie banner's buttons do nothing", "knapperne i cookiebanneret gør ingenting"
    ),
    Code.OVERLAY_UNKNOWN: Words(
        "something unknown lies over the page", "noget ukendt ligger over siden"
    ),
    Code.SLOW: Words("slower than it should be", "langsommere, end det skal være"),
    Code.TLS_EXPIRES: Words("the certificate runs out soon", "certifikatet udløber snart"),
    Code.TRACKING_MISSING: Words(
        "the shop's statistics don't hear of a purchase",
        "butikkens statistik hører ikke om et køb",
    ),
    Code.NO_CHECKOUT_NOW: Words(
        "no checkout this time: the day's are spread",
        "kassen sprunget over: dagens besøg er fordelt",
    ),
    Code.UNREADABLE: Words(
        "the page is packed in an unknown way",
        "siden er pakket på en ukendt måde",
    ),
    Code.SIGNATURE_EXPIRES: Words(
        "the monitor's signature runs out soon", "overvågningens signatur udløber snart"
    ),
    Code.SIGNATURE_EXPIRED: Words(
        "the monitor's signature has run out", "overvågningens signatur er udløbet"
    ),
    Code.SIGNATURE_ELSEWHERE: Words(
        "the signature is for another host", "signaturen er til en anden vært"
    ),
    Code.RATE_LIMITED: Words("the shop refuses the monitor", "butikken afviser overvågningen"),
    Code.CHALLENGE: Words("bot protection stops the monitor", "robotværn stopper overvågningen"),
    Code.CAPTCHA: Words("a captcha stops the monitor", "en captcha stopper overvågningen"),
    Code.ROBOTS: Words(
        "the shop asks robots to keep away", "butikken beder robotter om at holde sig væk"
    ),
    Code.DRIFT: Words(
        "we no longer find our way in the shop",
        "vi kan ikke længere finde vej i butikken",
    ),
    Code.BROWSER: Words("our own browser broke", "vores egen browser gik i stykker"),
    Code.MEMORY: Words(
        "our own machine ran out of memory", "vores egen maskine mangler hukommelse"
    ),
    Code.DISK: Words("our own disk is full", "vores egen disk er fuld"),
    Code.NETWORK: Words("our own network is down", "vores eget netværk er nede"),
    Code.CLOCK: Words("our own clock is wrong", "vores eget ur går forkert"),
    Code.DEADLINE: Words("our own run took too long", "vores egen kørsel tog for lang tid"),
    Code.OVERLOADED: Words("our own machine is too busy", "vores egen maskine har for travlt"),
    Code.INTERRUPTED: Words("our own run was cut short", "vores egen kørsel blev afbrudt"),
    Code.JOURNEY: Words("our own journey has a fault", "vores eget forløb har en fejl"),
    Code.BUG: Words("Tillwatch itself has a fault", "Tillwatch har selv en fejl"),
}

NO_CODE = Words("it isn't as it should be", "det er ikke, som det skal være")

# what customers do at a step: "Customers can't ...", "Customers can ... again"
STEPS: Mapping[str, Words] = {
    "home": Words("open the home page", "åbne forsiden"),
    "collection": Words("see a list of products", "se en liste med varer"),
    "product": Words("find a product to buy", "finde en vare at købe"),
    "add_to_cart": Words("put a product in the cart", "lægge en vare i kurven"),
    "cart": Words("go on from the cart", "komme videre fra kurven"),
    "checkout": Words("reach the checkout", "komme til kassen"),
    "contact": Words("give their address", "oplyse deres adresse"),
    "shipping": Words("choose a delivery", "vælge levering"),
    "payment": Words("choose how to pay", "vælge betaling"),
}
PAGE_STEPS = frozenset({"dns", "connect", "tls", "first_byte", "body"})
STEP_NAMES: Mapping[str, Words] = {
    "home": Words("home page", "forsiden"),
    "collection": Words("product list", "varelisten"),
    "product": Words("product", "varen"),
    "add_to_cart": Words("add to cart", "læg i kurv"),
    "cart": Words("cart", "kurven"),
    "checkout": Words("checkout", "kassen"),
    "contact": Words("address", "adressen"),
    "shipping": Words("delivery", "leveringen"),
    "payment": Words("payment", "betalingen"),
    "dns": Words("domain name", "domænenavnet"),
    "connect": Words("connection", "forbindelsen"),
    "tls": Words("secure connection", "den sikre forbindelse"),
    "first_byte": Words("answer", "svaret"),
    "body": Words("page", "siden"),
}
OPEN_PAGE = Words("open the page", "åbne siden")
OTHER_STEP = Words("get past “{step}”", "komme forbi “{step}”")

# facts of a shop, the most telling first
FACTS: Mapping[str, Words] = {
    "theme.name": Words("theme", "tema"),
    "theme.id": Words("theme number", "temanummer"),
    "platform": Words("platform", "platform"),
    "theme.version": Words("version of the theme", "temaets version"),
    "generator": Words("shop software", "butikssystem"),
    "apps": Words("apps", "apps"),
    "script_hosts": Words("scripts from", "scripts fra"),
    "payment_methods": Words("payment methods", "betalingsmåder"),
    "security_policy": Words("content security policy", "sikkerhedspolitik (CSP)"),
    "currency": Words("currency", "valuta"),
    "language": Words("language", "sprog"),
    "country": Words("country", "land"),
    "consent_manager": Words("consent manager", "samtykkeløsning"),
    "name": Words("name of the shop", "butikkens navn"),
    "page_kilobytes": Words("size of the home page in kB", "forsidens størrelse i kB"),
    "checkout_host": Words("host of the checkout", "kassens værtsnavn"),
    "final_url": Words("address after redirects", "adresse efter omstillinger"),
    "certificate_issuer": Words("issuer of the certificate", "udsteder af certifikatet"),
    "tls": Words("TLS version", "TLS-version"),
    "server": Words("server", "server"),
    "addresses": Words("IP addresses", "IP-adresser"),
    "held_back": Words("requests that we held back", "forespørgsler, som vi holdt tilbage"),
}


def code_in(language: Language, code: str | None) -> str:
    """What a code means: `the add-to-cart button does nothing`."""
    return CODES.get(code or "", NO_CODE).in_(language)


def step_in(language: Language, step: str) -> str:
    """What a step is called: `add to cart`."""
    return _called(STEP_NAMES, step, language)


def doing_in(language: Language, step: str | None) -> str:
    """What customers do at a step: `put a product in the cart`; open the page where it is no step of a purchase."""
    if step is None or step in PAGE_STEPS:
        return OPEN_PAGE.in_(language)
    known = STEPS.get(step)
    if known is not None:
        return known.in_(language)
    return OTHER_STEP.in_(language).format(step=step_in(language, step))


def fact_in(language: Language, fact: str) -> str:
    """What a fact of a shop is called: `version of the theme`."""
    return _called(FACTS, fact, language)


def _called(names: Mapping[str, Words], name: str, language: Language) -> str:
    known = names.get(name)
    return known.in_(language) if known else name.replace("_", " ")
