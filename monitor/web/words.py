"""What the pages say in each language. What is said of incidents is `alerts.words`, of codes and steps `alerts.terms`.

Each text is both languages at once, so that none can be forgotten.
"""

from collections.abc import Mapping

from alerts.words import Words

TEXTS: Mapping[str, Words] = {
    # everywhere
    "wall": Words("Wall", "Overblik"),
    "incidents": Words("Incidents", "Hændelser"),
    "sign_in": Words("Sign in", "Log ind"),
    "sign_out": Words("Sign out", "Log ud"),
    "password": Words("Password", "Adgangskode"),
    "other_language": Words("Dansk", "English"),
    "skip": Words("To the content", "Til indholdet"),
    "just_now": Words("just now", "lige nu"),
    "ago": Words("{length} ago", "for {length} siden"),
    "for_length": Words("for {length}", "i {length}"),
    # how things look
    "look_ok": Words("In order", "I orden"),
    "look_degraded": Words("Needs a look", "Bør ses efter"),
    "look_failing": Words("Failing", "Fejler"),
    "look_blind": Words("Can't be seen", "Kan ikke ses"),
    "look_faulty": Words("File has a fault", "Filen har en fejl"),
    "look_stale": Words("No news", "Intet nyt"),
    "look_unseen": Words("Not seen now", "Ikke set lige nu"),
    "look_unknown": Words("No data yet", "Ingen data endnu"),
    # verdicts
    "verdict_passed": Words("Passed", "Bestået"),
    "verdict_degraded": Words("Passed, but not as it should be", "Bestået, men ikke helt i orden"),
    "verdict_failed": Words("The shop failed", "Butikken fejlede"),
    "verdict_blocked": Words("The shop refused us", "Butikken afviste os"),
    "verdict_error": Words("Our own fault", "Vores egen fejl"),
    "verdict_running": Words("Still running", "I gang"),
    # the wall
    "sum_trouble": Words("{number} in trouble", "{number} med problemer"),
    "sum_ok": Words("{number} in order", "{number} i orden"),
    "sum_unclear": Words("{number} not known", "{number} ukendt"),
    "open_incidents": Words("Open incidents", "Åbne hændelser"),
    "no_open_incidents": Words("No open incidents.", "Ingen åbne hændelser."),
    "shops": Words("Shops", "Butikker"),
    "nothing_watched": Words("No shop is watched yet", "Ingen butik overvåges endnu"),
    "how_to_begin": Words(
        "Write a file such as stores/my-shop.yaml in the configuration folder. One line is enough:",
        "Skriv en fil som stores/min-butik.yaml i konfigurationsmappen. En linje er nok:",
    ),
    "shared_faults": Words(
        "The configuration can't be taken over", "Konfigurationen kan ikke tages i brug"
    ),
    "last_good": Words(
        "The last good configuration stays in use.",
        "Den sidste gode konfiguration bruges fortsat.",
    ),
    "not_running": Words(
        "It is not watched until then.", "Den overvåges ikke, før det er rettet."
    ),
    "no_checks": Words("No checks are configured.", "Der er ingen tjek."),
    "maintenance": Words("Planned maintenance", "Planlagt vedligehold"),
    "as_of": Words("As of {moment}", "Status {moment}"),
    "last_run": Words("last run", "sidste kørsel"),
    "no_run_yet": Words("no run yet", "ingen kørsel endnu"),
    "refused": Words("We were refused: {why}", "Vi blev afvist: {why}"),
    "we_broke": Words("Our own fault: {why}", "Vores egen fejl: {why}"),
    "cant": Words("Customers can't {do}: {why}", "Kunderne kan ikke {do}: {why}"),
    # a store
    "owner": Words("Owner", "Ansvarlig"),
    "nobody": Words("nobody yet", "ingen endnu"),
    "platform": Words("Platform", "Platform"),
    "consent": Words("Consent", "Samtykke"),
    "signature_until": Words("Signature valid until", "Signaturen er gyldig til"),
    "every": Words("every {length}", "hver {length}"),
    "last_runs": Words("Last runs", "Seneste kørsler"),
    "no_runs": Words("No runs yet.", "Ingen kørsler endnu."),
    "days": Words("Last {number} days", "Seneste {number} dage"),
    "availability": Words(
        "In order in {share} of the runs that saw the shop.",
        "I orden i {share} af de kørsler, der så butikken.",
    ),
    "no_days": Words(
        "Figures by day come after the first full day (UTC).",
        "Tal pr. dag kommer efter det første hele døgn (UTC).",
    ),
    "day_sold": Words("{day}: in order in {share}", "{day}: i orden i {share}"),
    "day_unseen": Words("{day}: not seen", "{day}: ikke set"),
    "no_incidents": Words("No incidents.", "Ingen hændelser."),
    "past_incidents": Words("Earlier incidents", "Tidligere hændelser"),
    "no_past_incidents": Words("None before.", "Ingen før."),
    "removed": Words(
        "This shop is no longer in the configuration.",
        "Butikken er ikke længere i konfigurationen.",
    ),
    # a run
    "length": Words("Length", "Varighed"),
    "steps": Words("Steps", "Trin"),
    "found_by": Words("Found by", "Fundet med"),
    "page": Words("Page", "Side"),
    "expected": Words("Expected", "Forventet"),
    "seen": Words("Seen instead", "Set i stedet"),
    "causes": Words("Cause", "Årsag"),
    "at_step": Words("At", "Ved"),
    "code": Words("Code", "Kode"),
    "attempts": Words("Attempts", "Forsøg"),
    "flaky": Words(
        "It failed at first; the second look at once did not. Nobody was told of that failure.",
        "Den fejlede først; det gjorde det nye forsøg straks efter ikke. Ingen fik besked om den fejl.",
    ),
    "findings": Words("Also found", "Også fundet"),
    "changed": Words("Changed since the last good run", "Ændret siden sidste gode kørsel"),
    "first_seen": Words("first seen", "først set"),
    "nothing_changed": Words("No change was noticed.", "Ingen ændring blev opdaget."),
    "evidence": Words("Evidence", "Beviser"),
    "screenshot": Words("What the shop showed", "Det viste butikken"),
    "screenshot_before": Words("The step before", "Trinnet før"),
    "screenshot_first": Words("What the first attempt saw", "Det så det første forsøg"),
    "open_with": Words("The recording opens with", "Optagelsen åbnes med"),
    "evidence_gone": Words("not kept any more", "ikke gemt længere"),
    "facts": Words("Facts of the shop", "Fakta om butikken"),
    "events_held": Words(
        "{number} events kept from the shop's statistics",
        "{number} hændelser holdt ude af butikkens statistik",
    ),
    "events_held_why": Words(
        "The page sent these to those who count visits. They were answered here and never left.",
        "Siden sendte disse til dem, der tæller besøg. De blev besvaret her og kom aldrig ud.",
    ),
    "location": Words("From", "Fra"),
    "nothing_else": Words("Everything was as expected.", "Alt var som forventet."),
    # an incident
    "incident": Words("Incident", "Hændelse"),
    "open": Words("Open", "Åben"),
    "resolved": Words("Resolved", "Løst"),
    "opened_at": Words("Since", "Siden"),
    "lasted": Words("Lasted", "Varede"),
    "kind_failure": Words("Failure", "Fejl"),
    "kind_warning": Words("Warning", "Advarsel"),
    "kind_blind": Words("Can't be seen", "Kan ikke ses"),
    "kind_config": Words("Configuration", "Konfiguration"),
    "kind_signature": Words("Signature", "Signatur"),
    "what_to_do": Words("What to do", "Det kan du gøre"),
    "told": Words("Told", "Fik besked"),
    "told_nobody": Words("nobody", "ingen"),
    "explained": Words("Explained by another incident", "Forklares af en anden hændelse"),
    "flapping": Words("Comes and goes", "Kommer og går"),
    "shown_by": Words("The run that shows it", "Kørslen, der viser det"),
    "to_run": Words("Open the run", "Åbn kørslen"),
    "kind": Words("Kind", "Slags"),
    "all_incidents": Words("All", "Alle"),
    # sign-in and trouble
    "wrong_password": Words("That is not the password.", "Det er ikke adgangskoden."),
    "too_often": Words(
        "Too many tries. Wait {seconds} seconds, then try again.",
        "For mange forsøg. Vent {seconds} sekunder, og prøv igen.",
    ),
    "form_expired": Words(
        "The form was too old. Please try again.", "Formularen var for gammel. Prøv igen."
    ),
    "error_404": Words("There is no such page.", "Den side findes ikke."),
    "error_401": Words(
        "The password is missing or wrong.", "Adgangskoden mangler eller er forkert."
    ),
    "error_429": Words(
        "Too many wrong passwords. Wait a little, then try again.",
        "For mange forkerte adgangskoder. Vent lidt, og prøv igen.",
    ),
    "error_403": Words("That was not allowed.", "Det var ikke tilladt."),
    "error_421": Words(
        "The pages are not known by this name. Use 127.0.0.1, or set TILLWATCH_BASE_URL to it.",
        "Siderne kendes ikke under dette navn. Brug 127.0.0.1, eller sæt TILLWATCH_BASE_URL til det.",
    ),
    "error_503": Words("The database doesn't answer.", "Databasen svarer ikke."),
    "error_500": Words(
        "Tillwatch itself has a fault. It was written to the log.",
        "Tillwatch har selv en fejl. Den er skrevet i loggen.",
    ),
    "error_other": Words("That can't be done.", "Det kan ikke lade sig gøre."),
    "to_wall": Words("To the wall", "Til overblikket"),
}
