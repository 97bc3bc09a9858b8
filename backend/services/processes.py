"""Child processes that end when we end, in process groups of their own."""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from backend.services.errors import CannotStart
from backend.services.identity import Identity, run_as

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Command:
    """What to start, in which folder, with which whole environment.

    `stop_signal` asks it to end in good order; `grace` is how many seconds it has for that. What it prints goes to
    `log` when that is given, else to us.
    """

    name: str
    arguments: Sequence[str | Path]
    environment: Mapping[str, str]
    folder: Path = Path("/")
    identity: Identity | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    log: Path | None = None


@dataclass
class Child:
    """A started command and what it has printed but not yet ended with a new line."""

    command: Command
    process: subprocess.Popen[bytes]
    unfinished: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        """The name its log lines bear."""
        return self.command.name

    def read_lines(self) -> list[str] | None:
        """The complete lines that it printed since last time, or None at the end of its output."""
        if self.process.stdout is None or self.process.stdout.closed:
            return None
        try:
            data = os.read(self.process.stdout.fileno(), 65536)
        except BlockingIOError:
            return []
        if not data:
            return None
        *lines, self.unfinished = (self.unfinished + data).split(b"\n")
        return [line.decode(errors="replace") for line in lines]

    def last_lines(self) -> list[str]:
        """What it had still printed when it ended; closes our end of the pipe."""
        lines: list[str] = []
        while new := self.read_lines():
            lines += new
        if self.unfinished:
            lines.append(self.unfinished.decode(errors="replace"))
            self.unfinished = b""
        if self.process.stdout is not None:
            self.process.stdout.close()
        return lines

    def ask_to_stop(self) -> None:
        """Send the signal that makes it end in good order."""
        if self.process.poll() is None:
            self.process.send_signal(self.command.stop_signal)

    def end_group(self) -> None:
        """Kill whatever is left of it and of the processes that it started."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def start(command: Command) -> Child:
    """Start `command` with its output in a pipe; it is told to stop when we die, however we die.

    Must be called from the main thread, because the kernel watches the thread that started the child. Raises
    CannotStart when the program cannot be run.
    """
    parent = os.getpid()
    with command.log.open("ab") if command.log else nullcontext(subprocess.PIPE) as output:
        try:
            process = subprocess.Popen(
                [str(argument) for argument in command.arguments],
                env=dict(command.environment),
                cwd=command.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # A group of its own: Ctrl-C then reaches only us, and we stop the children in order.
                start_new_session=True,
                preexec_fn=lambda: _die_with(parent, command.stop_signal),
                **run_as(command.identity),
            )
        except OSError as error:
            raise CannotStart(f"{command.name} cannot be started: {error}.") from None
    if process.stdout is not None:
        os.set_blocking(process.stdout.fileno(), False)
    return Child(command, process)


def _die_with(parent: int, number: signal.Signals) -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def drain(children: Sequence[Child], *, timeout: float) -> list[tuple[Child, str]]:
    """The lines that `children` printed, waiting at most `timeout` seconds for the first of them."""
    printed: list[tuple[Child, str]] = []
    with selectors.DefaultSelector() as selector:
        for child in children:
            if child.process.stdout and not child.process.stdout.closed:
                selector.register(child.process.stdout, selectors.EVENT_READ, child)
        if not selector.get_map():
            time.sleep(timeout)
            return printed
        for key, _ in selector.select(timeout):
            child = key.data
            lines = child.read_lines()
            printed += [(child, line) for line in (child.last_lines() if lines is None else lines)]
    return printed
