"""What a run expected, in the reader's language. Probes say it in English; here is their closed list.

A test finds what a probe says and this list lacks; until then it is told in English. What a run *saw*
is in `alerts.seen`.
"""

from collections.abc import Mapping

from alerts.phrases import Phrases
from alerts.words import Language

DANISH: Mapping[str, str] = {
    # {} is what the run fills in
    "a page": "en side",
    "a home page on the host that the signature is for": "en forside på den vært, som signaturen er til",
    "the page to open": "at siden åbner",
    "the step to end": "at trinnet slutter",
    "all steps to be taken": "at alle trin bliver taget",
    "a visit like any other": "et besøg som ethvert andet",
    "a home page with something on it": "en forside med indhold",
    "a list of products": "en liste med varer",
    "a product in stock with a button that adds it to the cart": (
        "en vare på lager med en læg i kurv-knap"
    ),
    "a button that adds the product to the cart": "en knap, der lægger varen i kurven",
    "the cart to hold the product after the button was pressed": (
        "at varen er i kurven, efter at der blev trykket på knappen"
    ),
    'a line for "{}" in the cart': 'en linje med "{}" i kurven',
    "a button in the cart that leads to the checkout": "en knap i kurven, der fører til kassen",
    "the checkout, with fields to fill in": "kassen med felter, der kan udfyldes",
    "the checkout, after the choice to buy without an account": (
        "kassen, efter at der blev valgt køb uden konto"
    ),
    "a field for the customer's e-mail address": "et felt til kundens e-mailadresse",
    "shipping or payment to choose after the address was filled in": (
        "at levering eller betaling kan vælges, når adressen er udfyldt"
    ),
    "a way of shipping to choose": "at der kan vælges levering",
    "the shop's buttons to be free to press": "at butikkens knapper kan trykkes på",
    "a way to pay": "at der kan vælges betaling",
    "an address for {}": "en IP-adresse til {}",
    "a connection to {} on port {}": "en forbindelse til {} på port {}",
    "a secure connection to {} that browsers trust": (
        "en sikker forbindelse til {}, som browsere stoler på"
    ),
    "a certificate that is valid for {} days or more": (
        "et certifikat, der er gyldigt i mindst {} dage"
    ),
    "an answer within {}": "et svar inden for {}",
    "a whole answer in HTTP": "et helt HTTP-svar",
    "a page after at most {} {}": "en side efter højst {} omstillinger",
    'the text "{}"': 'teksten "{}"',
    "the page {}": "siden {}",
    '"{}" on the page': '"{}" på siden',
    '"{}" to be gone': 'at "{}" er væk',
    'a field "{}" to fill in': 'et felt "{}", der kan udfyldes',
    '"{}" to choose as "{}"': 'at "{}" kan vælges som "{}"',
    '"{}" to press': 'at der kan trykkes på "{}"',
    "a field that takes the key {}": "et felt, der tager imod tasten {}",
    "an effect of pressing it": "en virkning af trykket",
    'the step "{}" to go through': 'at trinnet "{}" lykkes',
    "a journey that can be taken to its end": "et forløb, der kan gennemføres",
    "a price of {}": "en pris på {}",
    '{} of "{}"': '{} af "{}"',
    "a run that the monitor can carry out": "en kørsel, som overvågningen kan gennemføre",
}
_IN_DANISH = Phrases(DANISH)


def expected_in(language: Language, text: str) -> str:
    """The same in that language; as it is, when nobody has words for it."""
    return _IN_DANISH.of(text) if language == "da" else text
