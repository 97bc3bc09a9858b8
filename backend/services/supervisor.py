"""One parent for all processes: it starts them, prints what they say under their names, and stops them in order."""

import signal
import time
from collections.abc import Callable

from backend.services.errors import CannotStart, Interrupted
from backend.services.processes import Child, Command, drain, start

_TICK = 0.1


class Supervisor:
    """Runs commands as children; `say(name, line)` receives each line that they print.

    Nothing is started again silently: a child that ends by itself ends the whole with a sentence.
    """

    def __init__(self, say: Callable[[str, str], None]) -> None:
        self.children: list[Child] = []
        self._say = say
        self._interrupted = False
        self._stopping = False

    def heed_signals(self) -> None:
        """Turn Ctrl-C, SIGTERM and a closed terminal into one calm stop, however often they come."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._interrupt())

    def start(self, command: Command) -> Child:
        """Start `command`; it is stopped by `stop`, after everything that was started later."""
        self._pass_time(0)
        child = start(command)
        self.children.append(child)
        return child

    def run(self, command: Command) -> None:
        """Run `command` to its end. Raises CannotStart when it fails, Interrupted when a person asks to stop."""
        child = self.start(command)
        while child.process.poll() is None:
            self._pass_time(_TICK)
            self._require_alive(but=child)
        self._bury(child)
        if child.process.returncode != 0:
            raise CannotStart(f"The step “{child.name}” failed ({_how_it_ended(child)}); its last lines are above.")

    def wait_until(self, ready: Callable[[], bool], *, what: str, seconds: float) -> None:
        """Wait until `ready()`; raise CannotStart when a child ends first or after `seconds`."""
        until = time.monotonic() + seconds
        while not ready():
            self._pass_time(_TICK)
            self._require_alive()
            if time.monotonic() > until:
                raise CannotStart(f"{what} did not become ready within {seconds:.0f} seconds.")

    def watch(self) -> None:
        """Print what the children say until one of them ends (CannotStart) or a person asks to stop (Interrupted)."""
        while True:
            self._pass_time(2 * _TICK)
            self._require_alive()

    def stop(self) -> None:
        """Stop all children, the latest first, each in good order if it can be had, and leave none behind."""
        self._stopping = True
        while self.children:
            child = self.children[-1]
            child.ask_to_stop()
            until = time.monotonic() + child.command.grace
            while child.process.poll() is None and time.monotonic() < until:
                self._print(_TICK / 2)
            if child.process.poll() is None:
                self._say(child.name, f"did not stop within {child.command.grace:.0f} seconds and was killed")
            self._bury(child)

    def _bury(self, child: Child) -> None:
        child.end_group()
        child.process.wait()
        for line in child.last_lines():
            self._say(child.name, line)
        self.children.remove(child)

    def _interrupt(self) -> None:
        self._interrupted = True

    def _pass_time(self, seconds: float) -> None:
        self._print(seconds)
        if self._interrupted and not self._stopping:
            raise Interrupted

    def _print(self, seconds: float) -> None:
        for child, line in drain(self.children, timeout=seconds):
            self._say(child.name, line)

    def _require_alive(self, but: Child | None = None) -> None:
        for child in self.children:
            if child is not but and child.process.poll() is not None:
                self._print(0)
                raise CannotStart(f"The process “{child.name}” ended by itself ({_how_it_ended(child)}); so all stop.")


def _how_it_ended(child: Child) -> str:
    code = child.process.returncode
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
