"""An incident as a message to people: what broke, since when, what changed, what to do next.

Pure. Decides nothing and sends nothing. Words stand in `alerts/words.py`; text that came from the
shop goes through `alerts/quoting.py`. Plain text, short enough for a phone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.numbers import format_decimal

from alerts import causes, words
from alerts.advice import WHAT_TO_DO, advice
from alerts.causes import cause_in, evidence_in
from alerts.expected import expected_in
from alerts.figures import length_of, missed_orders, moment_of, money, time_of
from alerts.model import FLAPPING, Difference, Event, Incident, IncidentKind, Notification
from alerts.quoting import quoted, quoted_url, shortened
from alerts.seen import seen_in
from alerts.terms import FACTS, code_in, doing_in, fact_in, step_in
from alerts.words import Language, Words
from config.checks import JourneySpec, UptimeSpec
from config.store import Store
from probes.result import Cause

LONGEST_TITLE = 80
_JUST_NOW = timedelta(minutes=1)
_LATE = timedelta(minutes=5)
_MOST_CHANGES = 4
_MOST_CAUSES = 3
_LONGEST_EVIDENCE = 200
_MOST_VALUES = 3
_SHORTEST_NAME = 12
_LONGEST_SEEN = 300
_LONGEST_DOING = 80
_SEEN = {IncidentKind.CONFIG: words.FAULT, IncidentKind.SIGNATURE: words.VALID_UNTIL}


@dataclass(frozen=True, kw_only=True, slots=True)
class RunFacts:
    """What a message tells of the run that shows the incident best. As the run has it, not yet safe."""

    expected: str = ""
    seen: str = ""
    url: str = ""
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """Ready to be sent; plain text."""

    title: str
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Telling:
    """All that a message is made from."""

    incident: Incident
    notification: Notification
    store: Store
    run: RunFacts
    link: str | None
    now: datetime

    @property
    def language(self) -> Language:
        return self.store.alerts.language

    @property
    def event(self) -> Event:
        return self.notification.event

    @property
    def lasted(self) -> timedelta:
        return (self.incident.resolved_at or self.now) - self.incident.opened_at

    def say(self, what: Words, **values: str) -> str:
        return what.in_(self.language).format(**values)

    def headline(self, what: Words, shop: str) -> str:
        do = quoted(doing_in(self.language, self.incident.step), limit=_LONGEST_DOING)
        code = self.incident.code
        file = self.say(words.file_of(code), shop=shop)
        return self.say(what, shop=shop, file=file, do=do, why=code_in(self.language, code))


def render(
    incident: Incident,
    notification: Notification,
    *,
    store: Store,
    now: datetime,
    run: RunFacts | None = None,
    link: str | None = None,
) -> Message:
    """The message, in the store's language and time zone.

    `run` is what the incident's run (`incident.run_id`) found; None when it is not kept any more.
    `link` is the address of the incident's page.
    """
    telling = _Telling(
        incident=incident,
        notification=notification,
        store=store,
        run=run or RunFacts(seen=incident.summary),
        link=link,
        now=now,
    )
    return Message(title=_title(telling), body=_body(telling))


def _title(telling: _Telling) -> str:
    incident = telling.incident
    of_failures, of_others = words.LABELS[telling.event]
    label = of_failures if incident.kind is IncidentKind.FAILURE else of_others
    prefix = telling.say(label, length=length_of(telling.lasted, telling.language))
    table = words.TITLE_RESOLVED if telling.event is Event.RESOLVED else words.TITLE
    what = telling.headline(table[incident.kind], shop="")
    room = LONGEST_TITLE - len(f"[{prefix}] : {what}")
    shop = quoted(telling.store.title, limit=max(room, _SHORTEST_NAME))
    return shortened(f"[{prefix}] {shop}: {what}", LONGEST_TITLE)


def _body(telling: _Telling) -> str:
    paragraphs = (_headlines(telling), _evidence(telling), _remedy(telling), _closing(telling))
    return "\n\n".join(filter(None, ("\n".join(lines) for lines in paragraphs)))


def _headlines(telling: _Telling) -> Iterator[str]:
    incident = telling.incident
    tables = {Event.OPENED: words.OPENED, Event.RESOLVED: words.RESOLVED}
    table = tables.get(telling.event, words.LASTING)
    yield telling.headline(table[incident.kind], shop=quoted(telling.store.title, limit=80))
    if telling.event is Event.ESCALATED:
        yield telling.say(words.MORE_PEOPLE, length=length_of(telling.lasted, telling.language))
    if incident.kind is IncidentKind.CONFIG and telling.event is not Event.RESOLVED:
        yield telling.say(words.STAYS if telling.store.checks else words.NOT_WATCHED)
    if incident.flapping and telling.event is Event.OPENED:
        runs = max(telling.store.alerts.recover_after, FLAPPING)
        yield telling.say(words.FLAPPING, times=str(incident.times), runs=str(runs))


def _evidence(telling: _Telling) -> Iterator[str]:
    incident, run, say = telling.incident, telling.run, telling.say
    if telling.event is Event.RESOLVED:
        yield from _aftermath(telling)
        return
    if run.expected:
        yield say(words.EXPECTED, text=quoted(expected_in(telling.language, run.expected)))
    if run.seen:
        seen = quoted(seen_in(telling.language, run.seen), limit=_LONGEST_SEEN)
        yield say(_SEEN.get(incident.kind, words.SEEN), text=seen)
    yield from _causes(telling)
    if incident.step:
        yield say(words.STEP, step=quoted(step_in(telling.language, incident.step), limit=40))
    if run.url:
        yield say(words.PAGE, url=quoted_url(run.url))
    yield say(
        words.SINCE if telling.lasted < _JUST_NOW else words.LASTING_SINCE,
        moment=moment_of(incident.opened_at, telling.store),
        length=length_of(telling.lasted, telling.language),
    )
    if incident.changes:
        yield say(words.CHANGED, changes=_changes(telling))


def _causes(telling: _Telling) -> Iterator[str]:
    """The likeliest cause with what speaks for it; the others in a few words."""
    language, run = telling.language, telling.run
    for place, cause in enumerate(run.causes[:_MOST_CAUSES]):
        what = cause_in(language, cause.code)
        subject = f" ({quoted(cause.subject, limit=60)})" if cause.subject else ""
        if place:
            yield telling.say(causes.ALSO, cause=f"{what}{subject}")
            continue
        evidence = "" if cause.evidence == run.seen else evidence_in(language, cause.evidence)
        told = f": {quoted(evidence, limit=_LONGEST_EVIDENCE)}" if evidence else ""
        yield telling.say(causes.CAUSE, cause=f"{what}{subject}{told}")


def _aftermath(telling: _Telling) -> Iterator[str]:
    incident, store = telling.incident, telling.store
    end = incident.resolved_at or telling.now
    same_day = (
        len({moment.astimezone(store.zone).date() for moment in (incident.opened_at, end)}) == 1
    )
    yield telling.say(
        words.FROM_TO,
        length=length_of(telling.lasted, telling.language),
        start=moment_of(incident.opened_at, store),
        end=time_of(end, store) if same_day else moment_of(end, store),
    )
    if store.orders is None or not _stopped_sales(incident, store):
        return
    missed = missed_orders(store.orders, telling.lasted)
    yield telling.say(
        words.COST,
        amount=money(missed, store),
        orders=format_decimal(store.orders.per_day, locale=telling.language),
        average=money(store.orders.average, store),
    )


def _remedy(telling: _Telling) -> Iterator[str]:
    """What to do where it does not show by itself."""
    if telling.event is Event.RESOLVED:
        return
    text = advice(telling.incident, telling.store, language=telling.language, now=telling.now)
    if text:
        yield telling.say(WHAT_TO_DO, advice=text)


def _closing(telling: _Telling) -> Iterator[str]:
    store, note, say = telling.store, telling.notification, telling.say
    if not telling.incident.of_file:
        yield say(words.CHECK, check=telling.incident.subject)
    if telling.event is not Event.RESOLVED:
        yield (
            say(words.OWNER, owner=quoted(store.owner, limit=40))
            if store.owner
            else say(words.NO_OWNER, file=f"{store.id}.yaml")
        )
    waited = telling.now - max(note.created_at, note.not_before)
    if waited >= _LATE and telling.event is not Event.REMINDER:
        yield say(words.LATE, length=length_of(waited, telling.language))
    if note.instead_of:
        yield say(words.STANDS_IN, channels=", ".join(note.instead_of))
    if telling.link:
        yield say(words.LINK, link=telling.link)


def _changes(telling: _Telling) -> str:
    changes = telling.incident.changes
    order = {fact: place for place, fact in enumerate(FACTS)}
    sorted_ = sorted(changes, key=lambda change: order.get(change.fact, len(order)))
    shown = [_change(change, telling) for change in sorted_[:_MOST_CHANGES]]
    return "; ".join(shown) + _more(len(changes) - len(shown), telling.language)


def _change(change: Difference, telling: _Telling) -> str:
    language = telling.language
    fact = quoted(fact_in(language, change.fact), limit=40)
    since = _first_seen(change, telling)
    if len(change.gone) == len(change.new) == 1:
        went, came = quoted(change.gone[0], limit=60), quoted(change.new[0], limit=60)
        return f"{fact} {went} → {came}{since}"
    parts = (
        f"{label.in_(language)} {_values(values, language)}{when}"
        for label, values, when in (
            (words.NEW, change.new, since),
            (words.GONE, change.gone, ""),
        )
        if values
    )
    return f"{fact}: {', '.join(parts)}"


def _first_seen(change: Difference, telling: _Telling) -> str:
    """When the newest of what is shown came; the time alone where it was on the incident's day."""
    if not change.since:
        return ""
    moment, store = max(change.since.values()), telling.store
    days = {one.astimezone(store.zone).date() for one in (moment, telling.incident.opened_at)}
    told = time_of(moment, store) if len(days) == 1 else moment_of(moment, store)
    return telling.say(words.FIRST_SEEN, moment=told)


def _values(values: tuple[str, ...], language: Language) -> str:
    shown = [quoted(value, limit=60) for value in values[:_MOST_VALUES]]
    return ", ".join(shown) + _more(len(values) - len(shown), language)


def _more(number: int, language: Language) -> str:
    return f" {words.AND_MORE.in_(language).format(number=number)}" if number > 0 else ""


def _stopped_sales(incident: Incident, store: Store) -> bool:
    """Whether the failure is one that costs orders: not that of a side page or a journey."""
    spec = store.checks.get(incident.check_name)
    side_page = isinstance(spec, UptimeSpec) and store.address(spec.path).rstrip("/") != store.url
    beside = side_page or isinstance(spec, JourneySpec)
    return incident.kind is IncidentKind.FAILURE and not beside
