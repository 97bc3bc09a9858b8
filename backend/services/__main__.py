"""`python -m backend.services`: what `make run` calls once the packages are installed."""

import sys

try:
    from backend.services.run import main
except ImportError as error:
    sys.exit(f"Intersaison: a Python package is missing: {error}. Remove the folder .venv and run “make run” again.")

if __name__ == "__main__":
    sys.exit(main())
