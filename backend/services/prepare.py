"""Brings the database up to date before the site runs: tables, communes, and the demo when it is wanted and absent."""

import os
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor


def prepare() -> None:
    """Migrate, load the communes into an empty table, and the demo into a database without users.

    Each of the two loads happens whole or not at all, so that an interrupted first start is repaired by the next.
    """
    if _is_behind():
        sys.stdout.write("bringing the tables up to date\n")
        call_command("migrate", interactive=False, verbosity=0)
    if not apps.get_model("commons", "Commune").objects.exists():
        _load("load_communes", "the communes of France")
    if settings.DEMO and not apps.get_model("accounts", "User").objects.exists():
        _load("load_demo", "the demo")


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _load(command: str, what: str) -> None:
    sys.stdout.write(f"loading {what}\n")
    with transaction.atomic():
        call_command(command)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    prepare()
