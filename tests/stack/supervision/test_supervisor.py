"""Services are started, watched and ended together, whatever becomes of them or of who started them."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from flows.stack.supervision.failures import ServiceFailed
from flows.stack.supervision.supervisor import Supervisor
from tests.conftest import ROOT
from tests.stack.supervision.services import Fake, alive, wait_until


def test_services_run_until_the_supervisor_ends_the_last_one_first(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    program = (
        "def end(*_):\n"
        f"    with open({str(ended)!r}, 'a') as file: file.write('{{name}} ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); serve()"
    )
    services = [Fake(tmp_path, name, program.replace("{name}", name)) for name in ("first", "second")]
    with Supervisor(threading.Event()) as supervisor:
        for service in services:
            supervisor.start(service)
        assert supervisor.wait_ready()
        assert all(alive(service.pid()) for service in services)
        supervisor.check()
    assert not any(alive(service.pid()) for service in services)
    assert ended.read_text().split() == ["second", "first"]


def test_a_service_that_dies_is_named_with_its_last_words(tmp_path: Path) -> None:
    service = Fake(tmp_path, "fragile", "print('No space left on device', flush=True); sys.exit(7)")
    with Supervisor(threading.Event()) as supervisor:
        supervisor.start(service)
        with pytest.raises(ServiceFailed, match=r"fragile ended with exit code 7.*\nNo space left") as failed:
            supervisor.wait_ready()
    assert "free space" in failed.value.next_command


def test_a_service_that_is_killed_later_is_noticed_and_leaves_nothing_behind(tmp_path: Path) -> None:
    child = tmp_path / "child.pid"
    program = (
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(child)!r}).write_text(str(child.pid)); serve()"
    )
    service = Fake(tmp_path, "parent", program)
    with Supervisor(threading.Event()) as supervisor:
        supervisor.start(service)
        supervisor.wait_ready()
        os.kill(service.pid(), signal.SIGKILL)

        def noticed() -> bool:
            try:
                supervisor.check()
            except ServiceFailed as failed:
                return "parent ended with exit code 137" in failed.happened
            return False

        wait_until(noticed)
        assert not alive(int(child.read_text()))


def test_a_service_that_ignores_sigterm_is_killed_after_the_grace(tmp_path: Path) -> None:
    service = Fake(tmp_path, "stubborn", "signal.signal(signal.SIGTERM, signal.SIG_IGN); serve()")
    with Supervisor(threading.Event(), grace=0.3) as supervisor:
        supervisor.start(service)
        supervisor.wait_ready()
    assert not alive(service.pid())


def test_a_service_that_never_becomes_ready_is_named_and_ended(tmp_path: Path) -> None:
    slow = Fake(tmp_path, "slow", "print(os.getpid(), flush=True); time.sleep(600)", start_seconds=1.0)
    with pytest.raises(ServiceFailed, match="slow is not ready after 1 s"), Supervisor(threading.Event()) as supervisor:
        supervisor.start(slow)
        supervisor.wait_ready()
    assert not any(alive(int(line)) for line in slow.log.read_text().split())


def test_an_end_that_is_wanted_while_services_start_is_not_waited_for(tmp_path: Path) -> None:
    stopping = threading.Event()
    with Supervisor(stopping) as supervisor:
        supervisor.start(Fake(tmp_path, "slow", "time.sleep(600)"))
        stopping.set()
        assert not supervisor.wait_ready()


def test_the_log_of_the_start_before_is_kept(tmp_path: Path) -> None:
    service = Fake(tmp_path, "service", "print('hello', flush=True); serve()")
    for _ in range(2):
        service.pid_file.unlink(missing_ok=True)
        with Supervisor(threading.Event()) as supervisor:
            supervisor.start(service)
            supervisor.wait_ready()
    assert (tmp_path / "service.log.before").read_text() == service.log.read_text() == "hello\n"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_services_end_with_a_supervisor_that_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    program = (
        "import pathlib, sys, threading\n"
        "from flows.stack.supervision.supervisor import Supervisor\n"
        "from tests.stack.supervision.services import Fake\n"
        "supervisor = Supervisor(threading.Event())\n"
        f"supervisor.start(Fake(pathlib.Path({str(tmp_path)!r}), 'orphan'))\n"
        "supervisor.wait_ready(); print('ready', flush=True); threading.Event().wait()"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        service = Fake(tmp_path, "orphan")
        assert alive(service.pid())
        process.send_signal(number)
    wait_until(lambda: not alive(service.pid()))
