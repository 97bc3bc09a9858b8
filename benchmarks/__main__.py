"""`python -m benchmarks [name ...]`: measure the promised figures, each in a database and a process of its own.

PostgreSQL and Valkey are those of DATABASE_URL and REDIS_URL, or are started for the occasion.
"""

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg

from benchmarks.frame import Figure, table
from tests.services import ensure_services

NAMES = (
    *("search_large", "search_page", "book", "one_slot", "histories", "memory"),
    *("invoice_numbers",),
    *("feed_sync", "feed_survival", "feed_round", "feed_hostile"),
    *("saved_round",),
    *("money_chaos", "pay_expire_race"),
    *("map_days", "map_drag", "page_budgets"),
)
SETTINGS = "backend.settings"


def main(wanted: list[str]) -> int:
    """Run what is wanted, or everything; 2 for an unknown name, 1 when one fails."""
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    ensure_services()
    failed = [name for name in wanted or NAMES if not _measure(name)]
    if failed:
        print(f"Failed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


def _measure(name: str) -> bool:
    server = urlsplit(os.environ["DATABASE_URL"])
    database = f"bench_{name}_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {database}")
        try:
            url = urlunsplit(server._replace(path=f"/{database}"))
            # A program of ours; the name is one of `NAMES`.
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.one", name],
                env={"LOG_LEVEL": "ERROR", **os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": SETTINGS},
                stdout=subprocess.PIPE,
                text=True,
                check=False,
            )
        finally:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)")
    if done.returncode:
        print(done.stdout)
        return False
    figures = [Figure(**row) for row in json.loads(done.stdout.splitlines()[-1])]
    print(f"\n### {name}\n\n{table(figures)}\n", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
