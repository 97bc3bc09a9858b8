"""Django's description of this app."""

from django.apps import AppConfig


class WorkerConfig(AppConfig):
    name = "worker"
    verbose_name = "Tâches"

    def ready(self) -> None:
        # Models and settings are there only now.
        from commons.outbox import register_wake  # noqa: PLC0415
        from worker.waking import wake  # noqa: PLC0415

        register_wake(wake)
