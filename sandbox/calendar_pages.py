"""The outside calendars as pages, and at their own addresses."""

from datetime import datetime

from sandbox.calendars import channel_calendar, etag, today
from sandbox.demo_calendar import STATES, Appointment, DemoCalendar
from sandbox.hostile import hostile
from sandbox.page import page
from sandbox.web import Request, Response, Stream, escape, plain, redirect

ICS = "text/calendar; charset=utf-8"
HERE = "/calendriers/"
CHANNELS = {
    "airbnb-gite": "comme Airbnb : séjours à la journée, fin de calendrier fermée",
    "booking-hotel": "comme Booking.com : « CLOSED - Not available »",
    "outlook-lycee": "comme l’agenda Outlook d’un lycée : cours chaque semaine, fuseaux de Windows",
}


def calendar_routes(demo: DemoCalendar, request: Request, base: str) -> Response | Stream | None:
    """The answer, if the address is one of the calendars'; `base` is how the site reaches us."""
    if request.path.startswith("/calendars/") and request.path.endswith(".ics"):
        return _calendar(demo, request, request.path[len("/calendars/") : -len(".ics")])
    if request.path.startswith("/hostile/"):
        return hostile(request.path[len("/hostile/") :].removesuffix(".ics")) or plain(404, "no such mode")
    if request.path in {HERE, HERE.rstrip("/")}:
        return _overview(demo, base)
    if request.method == "POST" and request.path.startswith(HERE):
        return _change(demo, request, base)
    return None


def _calendar(demo: DemoCalendar, request: Request, name: str) -> Response:
    if name == "demo" and demo.state() == "down":
        return plain(500, "Panne (de démonstration)")
    body = demo.as_ics() if name == "demo" else channel_calendar(name, today())
    if body is None:
        return plain(404, "Pas d’agenda à cette adresse")
    tag = etag(body)
    if request.headers.get("if-none-match") == tag:
        return Response(b"", ICS, 304, {"ETag": tag})
    return Response(body, ICS, headers={"ETag": tag})


def _change(demo: DemoCalendar, request: Request, base: str) -> Response:
    form, action = request.form, request.path.removeprefix(HERE)
    error = None
    if action == "ajouter":
        day = form.get("jour", "")
        error = demo.add(
            start=f"{day}T{form.get('debut', '')}", end=f"{day}T{form.get('fin', '')}", title=form.get("titre", "")
        )
    elif action == "retirer":
        demo.remove(form.get("uid", ""))
    elif action == "etat":
        demo.set_state(form.get("etat", ""))
    return _overview(demo, base, error) if error else redirect(HERE)


def _overview(demo: DemoCalendar, base: str, error: str | None = None) -> Response:
    rows = "".join(map(_row, demo.appointments())) or "<li><div>Rien n’est inscrit : tout est libre.</div></li>"
    states = "".join(
        f'<option value="{state}"{" selected" if state == demo.state() else ""}>{escape(words)}</option>'
        for state, words in STATES.items()
    )
    channels = "".join(
        f'<li><div><a href="/calendars/{name}.ics">{escape(f"{base}/calendars/{name}.ics")}</a></div>'
        f'<span class="quiet">{escape(words)}</span></li>'
        for name, words in CHANNELS.items()
    )
    alert = f'<p role="alert"><strong>{escape(error)}</strong></p>' if error else ""
    body = (
        "<h2>Agenda extérieur de démonstration</h2><p>Donnez cette adresse à une salle, dans le site, puis inscrivez "
        "ici un rendez-vous : en moins d’une minute, la salle n’est plus réservable à ce moment.</p>"
        f'<p><code>{escape(f"{base}/calendars/demo.ics")}</code></p>{alert}{FORM}<ul class="rows">{rows}</ul>'
        f'<form class="line" method="post" action="{HERE}etat"><label>Cet agenda est<select name="etat">'
        f"{states}</select></label><button>Changer</button></form>"
        f'<h2>Agendas qui imitent d\'autres plateformes</h2><ul class="rows">{channels}</ul>'
    )
    return page("Agendas extérieurs", body, current=HERE, status=422 if error else 200)


FORM = (
    f'<form class="line" method="post" action="{HERE}ajouter">'
    '<label>Jour<input type="date" name="jour" required></label>'
    '<label>De<input type="time" name="debut" value="14:00" required></label>'
    '<label>À<input type="time" name="fin" value="16:00" required></label>'
    '<label>Quoi<input type="text" name="titre" maxlength="100" placeholder="Réunion de famille"></label>'
    '<button class="main">Inscrire</button></form>'
)


def _row(appointment: Appointment) -> str:
    start, end = datetime.fromisoformat(appointment.start), datetime.fromisoformat(appointment.end)
    return (
        f"<li><div>{start:%d/%m/%Y}, {start:%H:%M}–{end:%H:%M} {escape(appointment.title)}</div>"
        f'<form method="post" action="{HERE}retirer"><input type="hidden" name="uid" value="{escape(appointment.uid)}">'
        f'<button aria-label="Retirer le {start:%d/%m/%Y} à {start:%H:%M}">Retirer</button></form></li>'
    )
