"""What a person may choose for `make run`, and what is said about choices that make no sense."""

import socket
from pathlib import Path

import pytest

from backend.services.errors import CannotStart
from backend.services.options import child_environment, read_options
from backend.services.outside import require_database, require_queue
from backend.services.ports import LOOPBACK, answers, free_port, is_free, require_free


def test_the_demo_is_on_unless_a_database_is_named() -> None:
    assert read_options({}).demo is True
    assert read_options({"DATABASE_URL": "postgres://x@y/z"}).demo is False
    assert read_options({"DATABASE_URL": "postgres://x@y/z", "DEMO": "1"}).demo is True
    assert read_options({"DEMO": "0"}).demo is False


def test_the_sandbox_follows_the_port() -> None:
    options = read_options({"PORT": "9000"})
    assert (options.port, options.sandbox_port, options.smtp_port) == (9000, 9001, 9002)
    assert (options.site_url, options.sandbox_url) == ("http://127.0.0.1:9000", "http://127.0.0.1:9001")
    assert read_options({"SANDBOX_PORT": "7"}).sandbox_port == 7


@pytest.mark.parametrize("value", ["0", "65536", "-1", "web", "8000.5", "²"])
def test_a_port_that_is_none_is_a_sentence(value: str) -> None:
    with pytest.raises(CannotStart, match=f"^PORT must be a port number from 1 to 65535, not “{value}”.$"):
        read_options({"PORT": value})


def test_processes_get_our_addresses_and_a_persons_own_choices() -> None:
    chosen = {"EMAIL_URL": "smtp://mail.example", "LANG": "C", "SITE_URL": ""}
    environment = child_environment(
        chosen, read_options(chosen | {"DATA_DIR": "/data"}), database_url="db", redis_url="redis", secret_key="s3cret"
    )
    assert environment == {
        "SECRET_KEY": "s3cret",
        "SITE_URL": "http://127.0.0.1:8000",
        "SANDBOX_URL": "http://127.0.0.1:8001",
        "EMAIL_URL": "smtp://mail.example",
        "MALLOC_ARENA_MAX": "2",
        "FEED_PRIVATE_HOSTS": "127.0.0.1:8001",
        "STRIPE_SECRET_KEY": "sk_test_0b68b39e37c5ab50a329d8826597d13a",
        "STRIPE_API_BASE": "http://127.0.0.1:8001/stripe",
        "STRIPE_WEBHOOK_SECRET": "whsec_7b2bb019a9a590a153290f0dfa5fa595",
        "STRIPE_WEBHOOK_URL": "http://127.0.0.1:8000/webhooks/stripe/",
        "STRIPE_ACCOUNTS": "acct_demohotel=Hôtel des Deux Vallées",
        "LANG": "C",
        "DJANGO_SETTINGS_MODULE": "backend.settings",
        "DATABASE_URL": "db",
        "REDIS_URL": "redis",
        "DEMO": "1",
        "HOST": "127.0.0.1",
        "PORT": "8000",
        "SANDBOX_PORT": "8001",
        "SANDBOX_SMTP_PORT": "8002",
        "DATA_DIR": "/data",
        "STATIC_ROOT": "/data/static",
        "MEDIA_ROOT": "/data/media",
        "PYTHONUNBUFFERED": "1",
    }
    assert read_options({"DATA_DIR": "/data"}).folder == Path("/data")


def test_a_stripe_key_of_ones_own_leaves_nothing_of_the_stand_in() -> None:
    def stripe(**chosen: str) -> dict[str, str]:
        environment = child_environment(
            chosen, read_options(chosen), database_url="db", redis_url="redis", secret_key="s3cret"
        )
        return {name: value for name, value in environment.items() if name.startswith("STRIPE_")}

    assert stripe(STRIPE_SECRET_KEY="sk_test_mine", STRIPE_WEBHOOK_SECRET="whsec_mine") == {
        "STRIPE_SECRET_KEY": "sk_test_mine",
        "STRIPE_WEBHOOK_SECRET": "whsec_mine",
    }
    ours = stripe()
    assert set(ours) == {
        *("STRIPE_SECRET_KEY", "STRIPE_API_BASE", "STRIPE_WEBHOOK_SECRET"),
        *("STRIPE_WEBHOOK_URL", "STRIPE_ACCOUNTS"),
    }
    assert stripe(STRIPE_SECRET_KEY="") == ours
    assert "s3cret" not in "".join(ours.values())


def test_a_port_in_use_is_a_sentence() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        assert (is_free(LOOPBACK, port), answers(LOOPBACK, port), free_port(port) == port) == (False, True, False)
        with pytest.raises(CannotStart, match=f"^Port {port}, which the site needs, is in use or not allowed."):
            require_free(LOOPBACK, port, use="the site", variable="PORT")
    assert (is_free(LOOPBACK, port), free_port(port)) == (True, port)


def test_a_host_that_is_not_ours_is_a_sentence() -> None:
    with pytest.raises(CannotStart, match="^the site cannot listen on 192.0.2.1:8000: "):
        require_free("192.0.2.1", 8000, use="the site", variable="PORT")


def test_a_dead_database_is_a_sentence_without_its_password() -> None:
    with pytest.raises(
        CannotStart, match="^The database in DATABASE_URL \\(postgres://127.0.0.1:1/x\\) does not answer: "
    ) as said:
        require_database("postgres://someone:secret@127.0.0.1:1/x")
    assert "secret" not in str(said.value)
    with pytest.raises(CannotStart, match="^DATABASE_URL must be the address of a PostgreSQL server"):
        require_database("sqlite:///x")


def test_a_dead_queue_is_a_sentence_without_its_password() -> None:
    with pytest.raises(
        CannotStart, match="^The Valkey or Redis in REDIS_URL \\(redis://127.0.0.1:1/0\\) does not answer: "
    ) as said:
        require_queue("redis://:secret@127.0.0.1:1/0")
    assert "secret" not in str(said.value)
    with pytest.raises(CannotStart, match="^The Valkey or Redis in REDIS_URL"):
        require_queue("nonsense://127.0.0.1")
