"""The core imports no Prefect."""

import pkgutil
import subprocess
import sys

import flows

PROGRAM = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
assert "prefect" not in sys.modules, "prefect was imported"
"""


def test_only_the_orchestration_imports_prefect() -> None:
    names = [module.name for module in pkgutil.walk_packages(flows.__path__, "flows.")]
    core = [name for name in names if not name.startswith("flows.orchestration") and not name.endswith("__main__")]
    assert "flows.ingest" in core and "flows.cli.drops" in core
    done = subprocess.run([sys.executable, "-c", PROGRAM, *core], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
