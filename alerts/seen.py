"""What a run saw instead of what it expected, in the reader's language. Probes say it in English.

What is quoted stays in the shop's own words, and so do names and addresses. A test finds what a purchase, a journey or an
uptime check says and this list lacks; until then it is told in English. Of our own faults an engineer is told, in English.
"""

from collections.abc import Mapping

from alerts.phrases import Phrases
from alerts.words import Language

DANISH: Mapping[str, str] = {
    # {} is what the run fills in
    # the way to the till
    "the page is blank": "siden er tom",
    "no list of products was found from the home page": (
        "der blev ikke fundet nogen vareliste fra forsiden"
    ),
    "no products on {}": "ingen varer på {}",
    "no product to open": "ingen vare at åbne",
    '"{}" is sold out': '"{}" er udsolgt',
    '"{}" has no button that adds it to the cart': '"{}" har ingen læg i kurv-knap',
    "the button that adds the product to the cart went away": "læg i kurv-knappen forsvandt",
    "nothing happened when the button was pressed": (
        "der skete intet, da der blev trykket på knappen"
    ),
    "the shop did not answer the press in time": "butikken svarede ikke på trykket i tide",
    'the shop said "{}"': 'butikken sagde "{}"',
    "the shop took the press": "butikken tog imod trykket",
    "{} {} answered {}": "{} {} svarede {}",
    "the cart does not name it": "kurven nævner den ikke",
    "the way to the cart led back to the product": "vejen til kurven førte tilbage til varen",
    'the cart says "{}"': 'kurven siger "{}"',
    'the cart holds "{}"': 'kurven indeholder "{}"',
    "the cart has no button that leads to the checkout": (
        "kurven har ingen knap, der fører til kassen"
    ),
    "no link to the cart was found, and it is in none of the usual places": (
        "der blev ikke fundet noget link til kurven, og den er ikke på de sædvanlige steder"
    ),
    "the button that leads to the checkout went away": "knappen til kassen forsvandt",
    'the checkout opened with nothing to fill in; it says "{}"': (
        'kassen åbnede uden noget at udfylde; der står "{}"'
    ),
    "the shop sent the customer to {}": "butikken sendte kunden til {}",
    "{} did not answer in time": "{} svarede ikke i tide",
    # in the checkout
    "the checkout asks for no e-mail address": "kassen beder ikke om nogen e-mailadresse",
    "the checkout asks for no address": "kassen beder ikke om nogen adresse",
    "the checkout asks for “{}”, which nobody told us": "kassen beder om “{}”, som ingen har fortalt os",
    "the checkout asks for more and more": "kassen beder om mere og mere",
    "the checkout does not go on": "kassen går ikke videre",
    'the checkout says "{}"': 'kassen siger "{}"',
    'the only way on is "{}", which may place an order: it was not pressed': (
        'den eneste vej videre er "{}", som kan afgive en ordre: der blev ikke trykket'
    ),
    "the checkout offers no shipping to this address": (
        "kassen tilbyder ingen levering til adressen"
    ),
    "the checkout offers no way to pay": "kassen tilbyder ingen betalingsmåde",
    "the fields for the card's number do not come": "felterne til kortnummeret kommer ikke",
    "the frame of the checkout stays empty": "kassens ramme forbliver tom",
    "the frame in which one pays stays empty": "den ramme, man betaler i, forbliver tom",
    "the checkout was asked for ways of shipping and shows none": (
        "kassen blev bedt om leveringsmåder og viser ingen"
    ),
    "the checkout asks to sign in, and leads nobody on without an account": (
        "kassen beder om at logge ind og lader ingen komme videre uden en konto"
    ),
    "the checkout wants a password for an account before it leads on": (
        "kassen vil have en adgangskode til en konto, før den fører videre"
    ),
    "the checkout has no button to pay": "kassen har ingen betalingsknap",
    "{} {} answered {}: it can't be chosen": "{} {} svarede {}: det kan ikke vælges",
    # time and refusals
    "nothing of it within {} s": "intet af det inden for {} s",
    "this machine was too busy: {} of the time its browser had no processor": (
        "denne maskine havde for travlt: {} af tiden havde dens browser ingen processor"
    ),
    "we held back {}, as it may pay": "vi holdt {} tilbage, da det måske betaler",
    "it opened a window of {}, which we don't follow": "den åbnede et vindue hos {}, som vi ikke følger",
    "nobody told us an address in {}: write it under “shopper”": (
        "ingen har fortalt os en adresse i {}: skriv den under “shopper”"
    ),
    "it was not done within {} s": "det var ikke færdigt inden for {} s",
    "the shop asks to prove that the customer is human": (
        "butikken vil have bevis for, at kunden er et menneske"
    ),
    "robots.txt asks robots to keep away from {}, and nobody is named who allowed it "
    "(“consent” in the store's file)": (
        "robots.txt beder robotter om at holde sig væk fra {}, og ingen er nævnt, som har tilladt det "
        "(“consent” i butikkens fil)"
    ),
    "robots.txt could not be read ({}), so we keep away from {}, and nobody is named who allowed it "
    "(“consent” in the store's file)": (
        "robots.txt kunne ikke læses ({}), så vi holder os væk fra {}, og ingen er nævnt, som har tilladt det "
        "(“consent” i butikkens fil)"
    ),
    # what lies over the page
    "there is nothing in it to press": "der er intet i den at trykke på",
    "pressed without an effect: {}": "trykket på uden virkning: {}",
    "it was hidden to look at the rest": "den blev skjult for at se på resten",
    '{} ("{}") asks about cookies at the step {}': '{} ("{}") spørger om cookies ved trinnet {}',
    "{} asks about cookies at the step {}": "{} spørger om cookies ved trinnet {}",
    '{} ("{}") lies over what is to be pressed at the step {}': (
        '{} ("{}") ligger over det, der skal trykkes på, ved trinnet {}'
    ),
    "{} lies over what is to be pressed at the step {}": (
        "{} ligger over det, der skal trykkes på, ved trinnet {}"
    ),
    # a journey
    "it is not there": "det er der ikke",
    "it is still there": "det er der stadig",
    'nothing can be typed into "{}"': 'der kan ikke skrives i "{}"',
    "there is no such choice": "det valg findes ikke",
    "it can't be chosen": "det kan ikke vælges",
    "nothing on the page is in focus": "intet på siden er i fokus",
    "nothing happened": "der skete intet",
    "the page is {}": "siden er {}",
    "the page does not have it": "det står ikke på siden",
    "there are {}": "der er {}",
    'there is no "{}" on the page': 'der er ingen "{}" på siden',
    'the page says "{}"': 'siden siger "{}"',
    # the answer, or none
    "sent to the shop's password page": "sendt til butikkens adgangskodeside",
    "sent to the shop's waiting queue": "sendt til butikkens venteside",
    "sent to sign in at {}": "sendt til log ind på {}",
    "asked to prove that we are human": "bedt om at bevise, at vi er mennesker",
    "asked for a user name and password": "bedt om brugernavn og adgangskode",
    "the platform has closed the shop": "platformen har lukket butikken",
    "the shop isn't set up to receive orders": "butikken er ikke sat op til at modtage ordrer",
    "too many requests": "for mange forespørgsler",
    "Shopify's refusal of what it takes for a robot": (
        "Shopifys afvisning af det, den tager for en robot"
    ),
    "the shop is locked for us, as after too many requests": (
        "butikken er låst for os, som efter for mange forespørgsler"
    ),
    "the shop's name has no address (DNS)": "butikkens navn har ingen adresse (DNS)",
    "the shop's name could not be looked up (DNS)": "butikkens navn kunne ikke slås op (DNS)",
    "the browser does not trust the shop's certificate": (
        "browseren stoler ikke på butikkens certifikat"
    ),
    "no secure connection could be made": "der kunne ikke oprettes en sikker forbindelse",
    "the shop sends the browser round in circles": "butikken sender browseren rundt i ring",
    "the shop asks for a name and a password": "butikken beder om navn og adgangskode",
    "the shop did not answer": "butikken svarede ikke",
    "no connection to the shop could be made or kept": (
        "der kunne ikke oprettes eller holdes en forbindelse til butikken"
    ),
    "the shop's address can't be reached": "butikkens adresse kan ikke nås",
    "there was no network": "der var intet netværk",
    "the network changed or was not there": "netværket skiftede eller var der ikke",
    "the shop closed the connection without an answer": (
        "butikken lukkede forbindelsen uden at svare"
    ),
    "the page was broken off": "siden blev afbrudt",
    "the page was broken off ({})": "siden blev afbrudt ({})",
    "the page wanted more than the browser has": "siden ville have mere, end browseren har",
    "the shop's answer could not be used": "butikkens svar kunne ikke bruges",
    "the page crashed the browser's tab": "siden fik browserens fane til at gå ned",
    "the page is too large to be shown": "siden er for stor til at blive vist",
    "the address gave a file to download instead of a page": (
        "adressen gav en fil at hente i stedet for en side"
    ),
    # uptime
    "DNS knows no address for {}": "DNS kender ingen adresse til {}",
    "DNS gave no answer for {}": "DNS svarede ikke om {}",
    "DNS failed for {} ({})": "DNS fejlede for {} ({})",
    "DNS had not answered after {}": "DNS havde ikke svaret efter {}",
    "no connection was made after {}": "der var ingen forbindelse efter {}",
    "the secure connection was not made after {}": "der var ingen sikker forbindelse efter {}",
    "no answer came after {}": "der var intet svar efter {}",
    "the page had not ended after {}": "siden var ikke slut efter {}",
    "the server {} before it was secure": "serveren {}, før forbindelsen var sikker",
    "refused the connection": "afviste forbindelsen",
    "broke the connection off": "afbrød forbindelsen",
    "can't be reached (no route)": "kan ikke nås (ingen rute)",
    "did not answer": "svarede ikke",
    'the page came packed as "{}", which was not asked for and can\'t be read here': (
        'siden kom pakket som "{}", hvad der ikke var bedt om, og som ikke kan læses her'
    ),
    "200 OK, but with 0 bytes": "200 OK, men med 0 bytes",
    "{}, most of it in {} ({})": "{}, det meste af det i {} ({})",
    "the answer is not valid HTTP ({})": "svaret er ikke gyldig HTTP ({})",
    "the secure connection broke ({})": "den sikre forbindelse brød sammen ({})",
    "the secure connection failed ({})": "den sikre forbindelse mislykkedes ({})",
    "the certificate is signed by itself, so no browser trusts it": (
        "certifikatet er underskrevet af sig selv, så ingen browser stoler på det"
    ),
    "the certificate expired on {} UTC": "certifikatet udløb {} UTC",
    "the certificate is not valid before {} UTC": "certifikatet gælder først fra {} UTC",
    "the certificate is not trusted: {}": "certifikatet er der ikke tillid til: {}",
    # findings
    "{}; another product was bought instead": "{}; en anden vare blev købt i stedet",
    "beyond that, at the step {}: {}": "derudover, ved trinnet {}: {}",
    "it took {} s": "det tog {} s",
    "the home page links to {}, which answered {}": "forsiden linker til {}, som svarede {}",
    "{} checkouts a day are allowed and spread over it: this run ends at the cart": (
        "{} kasser om dagen er tilladt og fordelt over den: denne kørsel ender ved kurven"
    ),
    # with others in them
    "{}, but the cart stayed empty": "{}, men kurven forblev tom",
    '{}; the shop says "{}"': '{}; butikken siger "{}"',
    "{}; but {}": "{}; men {}",
    "{}; {}": "{}; {}",
    "{}: {}": "{}: {}",
    "{} ({})": "{} ({})",
}
_IN_DANISH = Phrases(DANISH)


def seen_in(language: Language, text: str) -> str:
    """The same in that language; as it is, when nobody has words for it."""
    return _IN_DANISH.of(text) if language == "da" else text
