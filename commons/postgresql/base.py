"""What Django loads for `ENGINE = "commons.postgresql"`."""

import select
from typing import Any, Final

from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus

# Prepared statements (`commons/statements.py`) are planned once: PostgreSQL thinks that planning is cheap, and would
# plan a third of those of a hold anew each time, which cost as much as running them.
PLANNED_ONCE: Final = "-c plan_cache_mode=force_generic_plan"


class DatabaseWrapper(base.DatabaseWrapper):
    """Kept connections are checked before the first statement of each request (CONN_HEALTH_CHECKS)."""

    def get_connection_params(self) -> dict[str, Any]:
        """As Django's, with plans that are kept."""
        parameters = super().get_connection_params()
        return {**parameters, "options": f"{PLANNED_ONCE} {parameters.get('options', '')}".strip()}

    def is_usable(self) -> bool:
        """Whether the server still holds this connection.

        A server that ends one says so, and closes the stream: as long as nothing has come since the last answer, it
        has not. Only when something has is it asked (`SELECT 1`), as Django does each time.
        """
        if self.connection is None or self.connection.pgconn.status != ConnStatus.OK:
            return False
        said = select.poll()
        said.register(self.connection.pgconn.socket, select.POLLIN)
        return bool(super().is_usable()) if said.poll(0) else True
