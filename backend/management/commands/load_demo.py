"""Fill an empty database with the demo."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from backend.demo import load_demo


class Command(BaseCommand):
    """`manage.py load_demo`."""

    help = "Fill a database without venues with the demo: invented venues, seasons, people and reservations."

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_demo(now=timezone.now())
        self.stdout.write(made.sentence)
