"""What happened to something, in order of time."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from bookings.states import State
from commons.models import Event

LABELS = dict(State.choices)


def timeline(subject_type: str, subject_id: int) -> SafeString | str:
    """The events of a subject as a list: when, what, from which state to which, by whom and for whom, why."""
    events = Event.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).select_related("actor")
    rows = [(_told(event),) for event in events.order_by("id")]
    return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", rows)) if rows else "–"


def _told(event: Event) -> str:
    states = " → ".join(str(LABELS.get(one, one)) for one in (event.from_state, event.to_state) if one)
    people = " / ".join(str(one) for one in (event.actor, event.on_behalf_of) if one)
    parts = (f"{localtime(event.happened_at):%d/%m/%Y %H:%M}", event.kind, states, people, event.reason)
    return " · ".join(part for part in parts if part)
