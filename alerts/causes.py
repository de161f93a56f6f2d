"""What is behind a failed purchase, in each language. Which cause it is, `probes.purchase.rank` says.

As with what a run expected and saw, probes tell the evidence in English, and here is the list of its sentences.
What is quoted in them stays in the shop's own words. A test keeps both tables complete.
"""

from collections.abc import Mapping

from alerts.phrases import Phrases
from alerts.seen import DANISH as SEEN
from alerts.words import Language, Words
from probes.codes import CauseCode

CAUSE = Words("Cause: {cause}", "Årsag: {cause}")
ALSO = Words("Or: {cause}", "Eller: {cause}")
CAUSES: Mapping[CauseCode, Words] = {
    CauseCode.NO_ADD_BUTTON: Words(
        "the page has no button to add the product", "siden har ingen læg i kurv-knap"
    ),
    CauseCode.DEAD_BUTTON: Words("the button is dead", "knappen er død"),
    CauseCode.SOLD_OUT: Words("sold out", "udsolgt"),
    CauseCode.NO_PRODUCTS: Words("no products are listed", "der vises ingen varer"),
    CauseCode.CART_EMPTY: Words("the cart stayed empty", "kurven forblev tom"),
    CauseCode.CART_ERROR: Words("the cart answered an error", "kurven svarede med en fejl"),
    CauseCode.CART_WRONG: Words(
        "the cart holds something else", "der ligger noget andet i kurven"
    ),
    CauseCode.NO_CHECKOUT_BUTTON: Words(
        "the cart has no way to the checkout", "kurven har ingen vej til kassen"
    ),
    CauseCode.SENT_AWAY: Words(
        "the checkout sends customers elsewhere", "kassen sender kunderne et andet sted hen"
    ),
    CauseCode.CHECKOUT_EMPTY: Words(
        "the checkout has nothing to fill in", "kassen har intet at udfylde"
    ),
    CauseCode.ADDRESS_REFUSED: Words("the address is turned down", "adressen afvises"),
    CauseCode.NO_SHIPPING: Words(
        "no shipping rate fits the address", "ingen fragtpris passer til adressen"
    ),
    CauseCode.NO_PAYMENT: Words("no payment method is there", "der er ingen betalingsmåde"),
    CauseCode.TAKES_NO_ORDERS: Words(
        "the shop is not set up to take orders", "butikken er ikke sat op til at modtage ordrer"
    ),
    CauseCode.PRICE_DIFFERS: Words(
        "the price differs between steps", "prisen er forskellig fra trin til trin"
    ),
    CauseCode.WRONG_MARKET: Words(
        "wrong currency or market", "forkert valuta eller forkert marked"
    ),
    CauseCode.PAGE_MISSING: Words("a page is missing", "en side mangler"),
    CauseCode.PAGE_BROKEN: Words("the page is broken", "siden er i stykker"),
    CauseCode.SERVER_ERROR: Words(
        "the shop's server answers with an error", "butikkens server svarer med en fejl"
    ),
    CauseCode.UNREACHABLE: Words(
        "the shop's server can't be reached", "butikkens server kan ikke nås"
    ),
    CauseCode.TOO_SLOW: Words("too slow", "for langsom"),
    CauseCode.CLOSED: Words(
        "the shop is closed, for maintenance or by a password",
        "butikken er lukket, på grund af vedligehold eller med adgangskode",
    ),
    CauseCode.SIGN_IN: Words(
        "the shop asks customers to sign in first", "butikken kræver, at kunderne logger ind først"
    ),
    CauseCode.CONSENT_BLOCKS: Words(
        "the cookie banner lies over the button", "cookiebanneret ligger over knappen"
    ),
    CauseCode.OVERLAY_BLOCKS: Words("something lies over the button", "noget ligger over knappen"),
    CauseCode.NEW_SCRIPT_ERROR: Words(
        "a script fails that did not fail before", "et script fejler, som ikke fejlede før"
    ),
    CauseCode.THIRD_PARTY_DOWN: Words(
        "something from a third party does not come", "noget fra en tredjepart kommer ikke"
    ),
    CauseCode.PROBE_DRIFT: Words(
        "Tillwatch is out of date for this shop", "Tillwatch er ikke længere tilpasset butikken"
    ),
}

# {} is what the run fills in
EVIDENCE: Mapping[str, str] = {
    "the script {} answered {}": "scriptet {} svarede {}",
    "the script {} did not load ({})": "scriptet {} blev ikke hentet ({})",
    "the script {} does not answer": "scriptet {} svarer ikke",
    "the frame {} answered {}": "rammen {} svarede {}",
    "the frame {} did not load ({})": "rammen {} blev ikke hentet ({})",
    "the frame {} does not answer": "rammen {} svarer ikke",
    "the request {} answered {}": "forespørgslen {} svarede {}",
    "the request {} did not load ({})": "forespørgslen {} mislykkedes ({})",
    "the request {} does not answer": "forespørgslen {} får intet svar",
    "a script failed: {}": "et script fejlede: {}",
    "“{}” lies over the button": "“{}” ligger over knappen",
    "it lies over the button": "det ligger over knappen",
    "the page says “{}”": "siden siger “{}”",
    "the page is well and has “{}” to press": "siden er i orden og har “{}” at trykke på",
    "the page is well and shows {} products with prices": (
        "siden er i orden og viser {} varer med priser"
    ),
    "the page is well and has {} fields to fill in": "siden er i orden og har {} felter at udfylde",
}
_IN_DANISH = Phrases({**EVIDENCE, **SEEN})


def cause_in(language: Language, code: CauseCode) -> str:
    return CAUSES[code].in_(language)


def evidence_in(language: Language, text: str) -> str:
    """The same in that language; as it is where it is the shop's own words, or nobody has others."""
    return _IN_DANISH.of(text) if language == "da" else text
