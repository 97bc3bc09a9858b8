"""The containers' files: no engine is at hand to run them, so what can be judged by reading is judged here."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.services.commands import BEAT, SETUP, WEB, WORKER
from backend.services.options import CHECKOUT

SITE = ("setup", "web", "worker", "beat")
KNOWN_KEYS = {
    "build", "cap_drop", "command", "depends_on", "environment", "healthcheck", "image", "logging", "networks", "ports",
    "read_only", "restart", "security_opt", "shm_size", "stop_grace_period", "tmpfs", "user", "volumes",
}  # fmt: skip


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    return compose["services"]


def test_all_parts_are_there_and_say_only_what_compose_knows(compose: dict[str, Any], services: dict[str, Any]) -> None:
    assert list(services) == ["db", "valkey", "setup", "web", "worker", "beat", "proxy"]
    assert {key for service in services.values() for key in service} - KNOWN_KEYS == set()
    named = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert named == set(compose["volumes"])
    joined = {network for service in services.values() for network in service["networks"]}
    assert joined == set(compose["networks"])
    needed = {name for service in services.values() for name in service.get("depends_on", {})}
    assert needed - set(services) == set()


def test_the_site_runs_the_same_commands_as_make_run(services: dict[str, Any]) -> None:
    assert tuple(services["web"]["command"]) == WEB
    assert tuple(services["worker"]["command"]) == WORKER
    assert tuple(services["beat"]["command"][:-1]) == BEAT
    assert tuple(services["setup"]["command"]) == ("python", "-m", *SETUP)


def test_nobody_is_root_and_nobody_may_write_elsewhere(services: dict[str, Any]) -> None:
    users = {name: service["user"] for name, service in services.items()}
    assert users == {
        "db": "postgres", "valkey": "valkey", "setup": "10001:10001", "web": "10001:10001", "worker": "10001:10001",
        "beat": "10001:10001", "proxy": "10002",
    }  # fmt: skip
    for service in services.values():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_everything_that_lasts_has_a_health_check(services: dict[str, Any]) -> None:
    without = [name for name, service in services.items() if "test" not in service.get("healthcheck", {})]
    assert without == ["setup"]
    assert all(
        services[name]["depends_on"]["setup"] == {"condition": "service_completed_successfully"} for name in SITE[1:]
    )


def test_only_the_proxy_is_reached_from_outside(compose: dict[str, Any], services: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["data"] == {"internal": True}
    assert {name: service["networks"] for name, service in services.items() if "front" not in service["networks"]} == {
        "db": ["data"],
        "valkey": ["data"],
    }


def test_the_example_names_every_variable() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)", (CHECKOUT / "docker-compose.yml").read_text()))
    named = set(re.findall(r"^([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(), re.MULTILINE))
    assert used == named


def test_the_image_takes_files_that_exist_and_ends_as_an_ordinary_user() -> None:
    dockerfile = (CHECKOUT / "Dockerfile").read_text()
    stages = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)[1:]
    assert [re.search(r" AS (\w+)", stage)[1] for stage in stages] == ["packages", "site", "proxy"]
    users = [re.findall(r"^USER (\S+)$", stage, re.MULTILINE) for stage in stages]
    assert users == [[], ["10001:10001"], ["10002"]]
    sources = [line.split()[1] for line in dockerfile.splitlines() if re.match(r"COPY (?!--from|\. )", line)]
    kept = [line[1:] for line in (CHECKOUT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert [path for path in [*sources, *kept] if not Path(CHECKOUT, path).exists()] == []


def test_the_image_serves_with_the_usual_command() -> None:
    command = re.findall(r"^CMD (\[.*\])$", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE)
    assert [tuple(yaml.safe_load(text)) for text in command] == [WEB]
