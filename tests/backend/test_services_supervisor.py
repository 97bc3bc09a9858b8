"""The supervisor prints under names, stops in order, restarts nothing and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backend.services.errors import CannotStart, Interrupted
from backend.services.options import CHECKOUT
from backend.services.processes import Command
from backend.services.supervisor import Supervisor

# Says when it starts and when it is asked to stop, and waits meanwhile.
POLITE = """
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
print("started", flush=True)
signal.sigwait([signal.SIGTERM])
print("asked", flush=True)
"""
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('started', flush=True); time.sleep(60)"
)
# A supervisor whose child has a child of its own; prints both process ids, then waits to be killed.
PARENT = """
import os, sys
from backend.services.processes import Command
from backend.services.supervisor import Supervisor
grandchild = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
supervisor = Supervisor(lambda name, line: print(line, flush=True))
child = Command(name="child", arguments=[sys.executable, "-c", grandchild], environment=os.environ)
print(supervisor.start(child).process.pid, flush=True)
supervisor.watch()
"""


class Log:
    """Collects what the children say."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def __call__(self, name: str, line: str) -> None:
        self.lines.append((name, line))


@pytest.fixture
def log() -> Log:
    return Log()


def python(name: str, code: str, grace: float = 5.0) -> Command:
    return Command(name=name, arguments=[sys.executable, "-c", code], environment=os.environ, grace=grace)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_stop_asks_the_latest_first_and_prints_their_last_words(log: Log) -> None:
    supervisor = Supervisor(log)
    for name in ("first", "second"):
        supervisor.start(python(name, POLITE))
        supervisor.wait_until(lambda name=name: (name, "started") in log.lines, what=name, seconds=10)
    supervisor.stop()
    assert log.lines == [("first", "started"), ("second", "started"), ("second", "asked"), ("first", "asked")]
    assert supervisor.children == []


def test_stop_kills_what_does_not_listen(log: Log) -> None:
    supervisor = Supervisor(log)
    child = supervisor.start(python("deaf", STUBBORN, grace=0.2))
    supervisor.wait_until(lambda: ("deaf", "started") in log.lines, what="deaf", seconds=10)
    supervisor.stop()
    assert child.process.returncode == -signal.SIGKILL
    assert log.lines[-1] == ("deaf", "did not stop within 0 seconds and was killed")


def test_a_child_that_ends_ends_all_with_a_sentence(log: Log) -> None:
    supervisor = Supervisor(log)
    supervisor.start(python("short", "print('last word', end=''); raise SystemExit(3)"))
    with pytest.raises(CannotStart, match="^The process “short” ended by itself \\(exit code 3\\); so all stop.$"):
        supervisor.watch()
    supervisor.stop()
    assert log.lines == [("short", "last word")]


def test_run_waits_for_the_end_and_tells_failure(log: Log) -> None:
    supervisor = Supervisor(log)
    supervisor.run(python("step", "print('done')"))
    assert (log.lines, supervisor.children) == ([("step", "done")], [])
    with pytest.raises(CannotStart, match="^The step “step” failed \\(signal SIGKILL\\)"):
        supervisor.run(python("step", "import os; os.kill(os.getpid(), 9)"))


def test_a_program_that_is_not_there_is_a_sentence(log: Log) -> None:
    with pytest.raises(CannotStart, match="^ghost cannot be started: "):
        Supervisor(log).start(Command(name="ghost", arguments=["/nowhere/ghost"], environment={}))


def test_what_never_becomes_ready_is_a_sentence(log: Log) -> None:
    with pytest.raises(CannotStart, match="^The thing did not become ready within 0 seconds.$"):
        Supervisor(log).wait_until(lambda: False, what="The thing", seconds=0.1)


def test_signals_become_one_calm_stop(log: Log) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    supervisor = Supervisor(log)
    try:
        supervisor.heed_signals()
        supervisor.start(python("child", POLITE))
        supervisor.wait_until(lambda: ("child", "started") in log.lines, what="child", seconds=10)
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Interrupted):
            supervisor.watch()
        os.kill(os.getpid(), signal.SIGINT)
        supervisor.stop()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert log.lines[-1] == ("child", "asked")


def test_no_child_outlives_a_killed_supervisor() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid, spoken = int(parent.stdout.readline()), int(parent.stdout.readline())
    assert (pid == spoken, is_alive(pid)) == (True, True)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_alive(pid)
