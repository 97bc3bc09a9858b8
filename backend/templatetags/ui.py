"""`{% load ui %}`: what templates of every app use. Shown, with their use, on /style/."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.forms import Form
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from backend.static_files import SHEETS, TOGETHER
from backend.ui import landscapes, sections, tones, years
from commons import words
from commons.letters import Year
from commons.money import format_rate
from commons.periods import local_date

register = template.Library()


@register.simple_tag
def style_sheets() -> SafeString:
    """`{% style_sheets %}`: what every page is styled by; one file once static files are collected."""
    names = [TOGETHER] if settings.STATIC_COLLECTED else SHEETS
    return format_html_join("\n  ", '<link rel="stylesheet" href="{}">', [(static(name),) for name in names])


@register.filter
def money(amount: Decimal | int | None) -> str:
    """`{{ amount|money }}`: euros with two places."""
    return words.money(amount)


@register.filter
def price(amount: Decimal | int | None) -> str:
    """`{{ amount|price }}`: euros, cents only when there are any; "gratuit" for nothing."""
    return words.price(amount)


@register.filter
def rate(per_cent: Decimal | int) -> str:
    """`{{ fee|rate }}`: a share in per cent."""
    return format_rate(Decimal(per_cent))


@register.filter
def iban(text: str) -> str:
    """`{{ method.iban|iban }}`: in groups of four, as on paper."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.filter
def quoted(text: object) -> str:
    """`{{ message|quoted }}`: between the quotation marks of the reader's language."""
    return _("« %(text)s »") % {"text": text}


@register.filter
def colon(text: object) -> str:
    """`{{ name|colon }} {{ words }}`: followed by a colon as the reader's language sets it."""
    return _("%(text)s :") % {"text": text}


@register.filter
def enumerated(texts: Iterable[object]) -> str:
    """`{{ supplements|enumerated }}`: separated by semicolons as the reader's language sets them."""
    return words.enumerated(texts)


@register.simple_tag
def period(start: datetime, end: datetime, zone: str | ZoneInfo) -> str:
    """`{% period line.starts_at line.ends_at venue.time_zone %}`: in words, as clocks at the venue show it."""
    return words.period(start, end, zone)


@register.simple_tag
def days(first: date, last: date) -> str:
    """`{% days season.first_day season.last_day %}`: whole days in words, the last one included."""
    return words.days(first, last)


@register.filter
def clock(moment: datetime) -> str:
    """`{{ time|clock }}`: the hour of a time, or of a datetime already in the venue's zone: `18 h 30`."""
    return words.clock(moment)


@register.filter
def longday(value: date) -> str:
    """`{{ day|longday }}`: `mardi 12 janvier 2027`."""
    return words.day(value)


@register.filter
def day_in(moment: datetime, zone: ZoneInfo) -> str:
    """`{{ payment.paid_at|day_in:venue.zone }}`: the day that calendars there show: `mardi 12 janvier 2027`."""
    return words.day(local_date(moment, zone))


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "check" %}`: a drawing of static/img/icons.svg, hidden from screen readers: a word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("img/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url_name: str, label: str) -> SafeString | str:
    """`{% nav_link "search" _("Trouver un lieu") %}`: a `<li>` with a link; aria-current on its own page and below.

    Nothing when the site has no such page: error pages must not fail for want of a link.
    """
    try:
        href = reverse(url_name)
    except NoReverseMatch:
        return ""
    request = context.get("request")
    return format_html('<li><a href="{}"{}>{}</a></li>', href, _current(href, request.path) if request else "", label)


@register.simple_tag(takes_context=True)
def account_sections(context: Context) -> list[dict[str, Any]]:
    """`{% account_sections as groups %}`: the pages of the reader's account (backend/ui/sections.py)."""
    return sections.account_sections(context["request"].path)


def _current(href: str, path: str) -> str:
    """The attribute that marks a link to the present page, or to the part of the site it is in."""
    if path == href:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if href != "/" and path.startswith(href) else ""


@register.filter
def labelled(form: Form) -> Form:
    """`{{ form|labelled }}`: a library’s form with labels of ours, without the greyed words that only repeat them."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name == "name" and field.label is None:
            # A form that was sent has looked at its labels already.
            field.label = form[name].label = _("Nom de la clé")
    return form


@register.filter
def at(items: Sequence[Any], index: int) -> Any:
    """`{{ items|at:forloop.counter0 }}`: the item at this place, from 0."""
    return items[index]


@register.simple_tag
def shade(free: int, units: int) -> int:
    """How full the green of a calendar cell is, 1 to 4."""
    return years.shade(free, units)


@register.filter
def state_tone(state: str) -> str:
    """The tone of a state of a reservation, season or venue; empty for an unknown one."""
    return tones.STATE_TONES.get(str(state), "")


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of a message by its level tag."""
    return tones.MESSAGE_TONES.get(level_tag, tones.GOOD)


@register.simple_tag
def state_pill(state: str, label: str) -> SafeString:
    """`{% state_pill reservation.state reservation.get_state_display %}`: a state as a word, a shape and a colour."""
    return format_html('<span class="pill" data-tone="{}">{}</span>', state_tone(state), label)


@register.simple_tag
def pill(words: str, tone: str) -> SafeString:
    """`{% pill words tone %}`: any other word with a tone of docs/look.md, shaped as a state."""
    return format_html('<span class="pill" data-tone="{}">{}</span>', tone, words)


@register.inclusion_tag("components/landscape.html")
def landscape(
    name: str, shape: str = "house", season: str | date | None = None, wide: bool = False
) -> dict[str, object]:
    """`{% landscape venue.name venue.kind.shape "winter" wide=True %}`; a day may stand for its season.

    Nothing stands for today's season; `wide` is for a `.banner`.
    """
    if not isinstance(season, str):
        season = landscapes.season_of(season or timezone.localdate())
    width = landscapes.WIDE if wide else landscapes.WIDTH
    return {"picture": landscapes.landscape(name=name, shape=shape, season=season, width=width)}


@register.inclusion_tag("components/photo.html")
def photo(picture: Any, sizes: str, eager: bool = False, small: bool = False) -> dict[str, object]:
    """`{% photo photo.picture "(min-width: 50rem) 40rem, 100vw" eager=True %}`: the size that the screen needs.

    `sizes`: how wide it is shown, as in HTML. `eager`: it is among the first things one sees. `small`: it stands beside
    words that say the same, and screen readers pass it over.
    """
    return {"picture": picture, "sizes": sizes, "eager": eager, "small": small}


@register.inclusion_tag("components/year_strip.html")
def year_strip(
    windows: Iterable[years.Window],
    holidays: Iterable[years.Window] = (),
    chosen: date | None = None,
    small: bool = False,
) -> dict[str, object]:
    """`{% year_strip windows holidays date small=True %}`: windows and holidays are pairs of first and last days."""
    windows = list(windows)
    height = 14 if small else 40
    drawn = years.strip(
        windows=windows, holidays=holidays or (), chosen=chosen or None, today=timezone.localdate(), height=height
    )
    return {"strip": drawn, "small": small, "height": height, "description": _description(windows, chosen)}


@register.inclusion_tag("mail/year.html")
def year_in_mail(year: Year) -> dict[str, object]:
    """`{% year_in_mail section.year %}`: the same for mails."""
    drawn = years.strip(
        windows=year.windows, holidays=year.holidays, chosen=year.chosen, today=timezone.localdate(), height=0
    )
    return {"segments": years.segments(drawn), "months": [month.name[0].upper() for month in drawn.months]}


def _description(windows: list[years.Window], chosen: date | None) -> str:
    """The strip in words, for those who do not see it."""
    text = words.open_in((window[0], window[1]) for window in windows) if windows else _("Aucune ouverture annoncée.")
    if chosen:
        text = f"{text} " + _("Date choisie : %(day)s.") % {"day": words.day(chosen)}
    return text
