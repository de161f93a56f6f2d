"""What messages say, in every language that they come in. Only words; `alerts.message` puts them together.

What codes, steps and facts are called stands in `alerts.terms`. A test keeps the tables complete.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from alerts.model import SHARED_FAULT, Event, IncidentKind

Language = Literal["en", "da"]


class Words(NamedTuple):
    """The same in each language."""

    en: str
    da: str

    def in_(self, language: Language) -> str:
        return self.da if language == "da" else self.en


# headlines: OPENED, while it lasts, RESOLVED
OPENED: Mapping[IncidentKind, Words] = {
    IncidentKind.FAILURE: Words(
        "Customers can't {do} at {shop}: {why}.", "Kunderne kan ikke {do} hos {shop}: {why}."
    ),
    IncidentKind.WARNING: Words("{shop} needs a look: {why}.", "{shop} bør ses efter: {why}."),
    IncidentKind.BLIND: Words(
        "Tillwatch can't see {shop}: {why}. Whether the shop works is not known.",
        "Tillwatch kan ikke se {shop}: {why}. Om butikken virker, vides ikke.",
    ),
    IncidentKind.CONFIG: Words(
        "{file} has a fault and was not taken over.",
        "{file} har en fejl og blev ikke taget i brug.",
    ),
    IncidentKind.SIGNATURE: Words(
        "{shop} needs a new signature: {why}.", "{shop} skal have en ny signatur: {why}."
    ),
}
LASTING: Mapping[IncidentKind, Words] = {
    IncidentKind.FAILURE: Words(
        "Customers still can't {do} at {shop}: {why}.",
        "Kunderne kan stadig ikke {do} hos {shop}: {why}.",
    ),
    IncidentKind.WARNING: Words(
        "{shop} still needs a look: {why}.", "{shop} bør stadig ses efter: {why}."
    ),
    IncidentKind.BLIND: Words(
        "Tillwatch still can't see {shop}: {why}.", "Tillwatch kan stadig ikke se {shop}: {why}."
    ),
    IncidentKind.CONFIG: Words("{file} still has a fault.", "{file} har stadig en fejl."),
    IncidentKind.SIGNATURE: Words(
        "{shop} still needs a new signature: {why}.",
        "{shop} skal stadig have en ny signatur: {why}.",
    ),
}
RESOLVED: Mapping[IncidentKind, Words] = {
    IncidentKind.FAILURE: Words(
        "Customers can {do} again at {shop}. The trouble was: {why}.",
        "Kunderne kan igen {do} hos {shop}. Problemet var: {why}.",
    ),
    IncidentKind.WARNING: Words(
        "{shop} is in order again. The trouble was: {why}.",
        "{shop} er i orden igen. Problemet var: {why}.",
    ),
    IncidentKind.BLIND: Words(
        "Tillwatch can see {shop} again. The trouble was: {why}.",
        "Tillwatch kan se {shop} igen. Problemet var: {why}.",
    ),
    IncidentKind.CONFIG: Words("{file} is right again.", "{file} er i orden igen."),
    IncidentKind.SIGNATURE: Words(
        "The signature of {shop} is in order again.", "Signaturen til {shop} er i orden igen."
    ),
}
# what a headline on a fault of the configuration begins with
FILE = Words("The configuration file of {shop}", "Konfigurationsfilen for {shop}")
SHARED_FILE = Words(
    "The configuration that all shops share", "Den fælles konfiguration for alle butikker"
)

# what the title says after the shop's name
TITLE: Mapping[IncidentKind, Words] = {
    IncidentKind.FAILURE: Words("customers can't {do}", "kunderne kan ikke {do}"),
    IncidentKind.WARNING: Words("{why}", "{why}"),
    IncidentKind.BLIND: Words("{why}", "{why}"),
    IncidentKind.CONFIG: Words("the configuration has a fault", "konfigurationen har en fejl"),
    IncidentKind.SIGNATURE: Words("{why}", "{why}"),
}
TITLE_RESOLVED: Mapping[IncidentKind, Words] = {
    IncidentKind.FAILURE: Words("customers can {do} again", "kunderne kan igen {do}"),
    IncidentKind.WARNING: Words("in order again", "i orden igen"),
    IncidentKind.BLIND: Words("can be seen again", "kan ses igen"),
    IncidentKind.CONFIG: Words(
        "the configuration is right again", "konfigurationen er i orden igen"
    ),
    IncidentKind.SIGNATURE: Words("signature in order again", "signaturen er i orden igen"),
}

# what the title begins with: for a failure, and for what is not critical
LABELS: Mapping[Event, tuple[Words, Words]] = {
    Event.OPENED: (Words("DOWN", "NEDE"), Words("WARNING", "ADVARSEL")),
    Event.REMINDER: (
        Words("STILL DOWN {length}", "STADIG NEDE {length}"),
        Words("STILL A WARNING {length}", "STADIG ADVARSEL {length}"),
    ),
    Event.ESCALATED: (
        Words("ESCALATED, DOWN {length}", "ESKALERET, NEDE {length}"),
        Words("ESCALATED, WARNING {length}", "ESKALERET, ADVARSEL {length}"),
    ),
    Event.RESOLVED: (
        Words("OK after {length}", "OK efter {length}"),
        Words("OK after {length}", "OK efter {length}"),
    ),
}

# lines of the body
STEP = Words("Step: {step}", "Trin: {step}")
EXPECTED = Words("Expected: {text}", "Forventet: {text}")
SEEN = Words("Seen: {text}", "Set: {text}")
FAULT = Words("Fault: {text}", "Fejl: {text}")
VALID_UNTIL = Words("Valid until: {text}", "Gyldig til: {text}")
PAGE = Words("Page: {url}", "Side: {url}")
CHECK = Words("Check: {check}", "Tjek: {check}")
SINCE = Words("Since: {moment}", "Begyndte: {moment}")
LASTING_SINCE = Words("Since: {moment} ({length})", "Begyndte: {moment} (har varet {length})")
FROM_TO = Words("It lasted {length}: {start} to {end}", "Det varede {length}: {start} til {end}")
COST = Words(
    "Orders missed: about {amount} (an estimate from {orders} orders a day of {average})",
    "Mistede ordrer: cirka {amount} (et skøn ud fra {orders} ordrer om dagen à {average})",
)
CHANGED = Words(
    "Changed since the last good run: {changes}", "Ændret siden sidste gode kørsel: {changes}"
)
FIRST_SEEN = Words(" since {moment}", " siden {moment}")
NEW = Words("new", "ny")
GONE = Words("gone", "væk")
AND_MORE = Words("and {number} more", "og {number} mere")
STAYS = Words("The last good one stays in use.", "Den sidste gode bruges fortsat.")
NOT_WATCHED = Words(
    "The shop is not watched until this is mended.",
    "Butikken overvåges ikke, før fejlen er rettet.",
)
FLAPPING = Words(
    "It comes and goes: {times} times within an hour by now. It counts as over after "
    "{runs} good runs in a row.",
    "Det kommer og går: nu {times} gange inden for en time. Det regnes for overstået efter "
    "{runs} gode kørsler i træk.",
)
MORE_PEOPLE = Words(
    "It has lasted for {length}, so more people are told now.",
    "Det har varet i {length}, så flere får besked nu.",
)
OWNER = Words("Owner: {owner}", "Ansvarlig: {owner}")
NO_OWNER = Words(
    "Owner: nobody yet; name one with “owner” in {file}",
    "Ansvarlig: ingen endnu; skriv “owner” i {file}",
)
LINK = Words("More: {link}", "Mere: {link}")
LATE = Words(
    "This message is {length} late: it couldn't be delivered before.",
    "Denne besked er {length} forsinket: den kunne ikke leveres før.",
)
STANDS_IN = Words(
    "It comes here because {channels} couldn't be reached.",
    "Den kommer her, fordi {channels} ikke kunne nås.",
)
MOMENT = Words("EEE d MMM y, HH:mm", "EEE d. MMM y 'kl.' HH.mm")
TIME = Words("HH:mm", "HH.mm")
UNITS = (Words("d", "d"), Words("h", "t"), Words("min", "min"), Words("s", "s"))


def file_of(code: str) -> Words:
    """Which file a fault of the configuration is in."""
    return SHARED_FILE if code == SHARED_FAULT else FILE
