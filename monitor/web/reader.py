"""Whoever reads a page: says times, lengths, verdicts and incidents in their language. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent

from alerts import words
from alerts.advice import advice
from alerts.causes import cause_in, evidence_in
from alerts.expected import expected_in
from alerts.figures import length_of
from alerts.model import Difference, Incident
from alerts.seen import seen_in
from alerts.terms import code_in, doing_in, fact_in, step_in
from alerts.words import Language, Words
from config.store import Store
from monitor.web.words import TEXTS
from probes.result import BEFORE, OF_FIRST_ATTEMPT, Cause, Verdict

_JUST_NOW = timedelta(seconds=10)
_BRIEF = timedelta(milliseconds=100)
_SHORT = timedelta(seconds=10)
_KILO = 1000


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A language, and the moment at which the page is read."""

    language: Language
    now: datetime

    def say(self, key: str, **values: object) -> str:
        """The text of that name."""
        return self.pick(TEXTS[key]).format(**values)

    def pick(self, what: Words) -> str:
        return what.in_(self.language)

    def ago(self, moment: datetime) -> str:
        """`3 min ago`."""
        passed = self.now - moment
        if passed < _JUST_NOW:
            return self.say("just_now")
        return self.say("ago", length=self.length(passed))

    def since(self, moment: datetime) -> str:
        """`for 3 min`."""
        return self.say("for_length", length=self.length(self.now - moment))

    def length(self, value: timedelta) -> str:
        return length_of(value, self.language)

    def took(self, value: timedelta) -> str:
        """How long a run or a step took, with the digits that matter."""
        if value < _BRIEF:
            return f"{max(round(value / timedelta(milliseconds=1)), 1)} ms"
        if value < timedelta(minutes=2):
            pattern = "0.00" if value < _SHORT else "0.0"
            number = format_decimal(value.total_seconds(), pattern, locale=self.language)
            return f"{number} {self.pick(words.UNITS[-1])}"
        return self.length(value)

    def seconds(self, value: float) -> str:
        return self.took(timedelta(seconds=value))

    def moment(self, value: datetime, zone: tzinfo) -> str:
        """With the zone's name of that season, as one hour of the year comes twice."""
        local = value.astimezone(zone)
        return (
            f"{format_datetime(local, self.pick(words.MOMENT), locale=self.language)} {local:%Z}"
        )

    def day(self, value: date) -> str:
        return format_date(value, "d MMM", locale=self.language)

    def percent(self, share: float) -> str:
        """Never `100 %` for less than all."""
        digits = min(share, 0.9999) if share < 1 else share
        return format_percent(digits, "0.## %", locale=self.language)

    def size(self, size: int) -> str:
        number, unit = (size / _KILO, "kB") if size < _KILO**2 else (size / _KILO**2, "MB")
        return f"{format_decimal(number, '0.#', locale=self.language)} {unit}"

    def step(self, name: str) -> str:
        return step_in(self.language, name)

    def picture(self, name: str) -> str:
        """What a picture of the evidence shows."""
        if name.startswith(OF_FIRST_ATTEMPT):
            return self.say("screenshot_first")
        return self.say("screenshot_before" if name == BEFORE else "screenshot")

    def expected(self, text: str) -> str:
        return expected_in(self.language, text)

    def seen(self, text: str) -> str:
        """What a run saw, or found besides."""
        return seen_in(self.language, text)

    def doing(self, step: str | None) -> str:
        """What a customer does at this step: `put a product in the cart`."""
        return doing_in(self.language, step)

    def why(self, code: str | None) -> str:
        """What a code means: `the add-to-cart button does nothing`."""
        return code_in(self.language, code)

    def cause(self, cause: Cause) -> str:
        """What is behind a failure, in a few words: `the button does nothing`."""
        return cause_in(self.language, cause.code)

    def evidence(self, cause: Cause) -> str:
        """What speaks for it."""
        return evidence_in(self.language, cause.evidence)

    def headline(self, incident: Incident, shop: str) -> str:
        """What happened, in a sentence."""
        table = words.OPENED if incident.resolved_at is None else words.RESOLVED
        return self.pick(table[incident.kind]).format(
            shop=shop,
            file=self.pick(words.file_of(incident.code)).format(shop=shop),
            do=self.doing(incident.step),
            why=self.why(incident.code),
        )

    def advice(self, incident: Incident, store: Store) -> str:
        """What a person can do about it; empty where it shows by itself."""
        return advice(incident, store, language=self.language, now=self.now)

    def verdict(self, verdict: Verdict | None) -> str:
        """None is a run that has not ended."""
        return self.say(f"verdict_{verdict.value if verdict else 'running'}")

    def fact(self, change: Difference) -> str:
        """The name of a fact of the shop."""
        return fact_in(self.language, change.fact)
