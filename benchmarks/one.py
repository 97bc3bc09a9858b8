"""`python -m benchmarks.one NAME`: measure in the empty database of DATABASE_URL; the last line is the figures."""

import importlib
import json
import sys
from dataclasses import asdict

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    module = importlib.import_module(f"benchmarks.{sys.argv[1]}")
    print(json.dumps([asdict(figure) for figure in module.measure()]))
