"""The lock files are judged without a network: what is missing, too old, or different from each other is said."""

from packaging.requirements import Requirement

from scripts.check_locks import faults, main, pins

GOOD = "one==1.2 \\\n    --hash=sha256:aa\ntwo-three==2.0 ; python_version < '3.12' \\\n    --hash=sha256:bb\n"


def test_pins_are_read_with_their_markers() -> None:
    assert pins(GOOD) == {"one": {"1.2"}, "two-three": {"2.0"}}


def test_a_lock_in_step_has_no_faults() -> None:
    assert faults("base", GOOD, [Requirement("one>=1"), Requirement("Two_Three")], {"one": {"1.2"}}) == []


def test_each_fault_is_a_sentence() -> None:
    wanted = [Requirement("one>=2"), Requirement("four")]
    assert faults("dev", f"--index-url https://packages.example\n{GOOD}", wanted, {"five": {"5"}}) == [
        "dev.lock pins one 1.2, and pyproject.toml asks for >=2",
        "dev.lock does not pin four",
        "dev.lock differs about five",
        "dev.lock must have hashes and no addresses",
    ]


def test_our_own_locks_are_in_step() -> None:
    assert main() == 0
