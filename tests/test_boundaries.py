"""Who may import whom."""

import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import flows

RINGS = (  # from the outside in
    "cli console orchestration stack watching",
    "explain health history ingest kibana overview preview process rejects reporting rulemaking training whereabouts",
    "assertions load report runs spool stories upkeep versions workers",
    "clean enrich index raw_store read stages telemetry",
)
PROGRAM = """
import importlib, sys
unwanted, *names = sys.argv[1:]
for name in names:
    importlib.import_module(name)
found = [name for name in unwanted.split(",") if name in sys.modules]
assert not found, f"{found} imported"
"""

UNCHANGED = """
import sys
unwanted = sys.argv.pop().split(",")
from flows.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code
found = [name for name in unwanted if name in sys.modules]
assert not found, f"{found} imported"
"""


def imports_none_of(unwanted: str, *names: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, unwanted, *names], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_only_the_orchestration_imports_prefect() -> None:
    names = [module.name for module in pkgutil.walk_packages(flows.__path__, "flows.")]
    core = [name for name in names if not name.startswith("flows.orchestration") and not name.endswith("__main__")]
    assert "flows.ingest" in core and "flows.cli.drops" in core
    imports_none_of("prefect", *core)


def test_only_telemetry_names_opentelemetry() -> None:
    package = Path(flows.__file__).parent
    names = {path.relative_to(package).parts[0] for path in package.rglob("*.py") if _imports(path, "opentelemetry")}
    assert names == {"telemetry"}
    imports_none_of("opentelemetry,orjson,pydantic", "flows.telemetry")


def test_only_the_workers_name_dask() -> None:
    package = Path(flows.__file__).parent
    names = {
        path.relative_to(package).parts[0]
        for path in package.rglob("*.py")
        if _imports(path, "dask") or _imports(path, "distributed")
    }
    assert names == {"workers"}


def test_rooms_import_what_is_further_in_and_never_what_is_further_out() -> None:
    package = Path(flows.__file__).parent
    outward = {
        f"{path.relative_to(package)} imports {name}"
        for path in package.rglob("*.py")
        for name in _rooms(path)
        if ring(name) < ring(path.relative_to(package).parts[0].removesuffix(".py"))
    }
    assert outward == set()


def _rooms(path: Path) -> set[str]:
    """The packages and modules of flows that a module imports at its top."""
    lines = re.findall(r"^from flows(?:\.(\w+))?\S* import (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.strip() for room, names in lines for name in ([room] if room else names.split(","))}


def ring(room: str) -> int:
    """How far in it is; what no ring names is the vocabulary of all."""
    return next((number for number, names in enumerate(RINGS) if room in names.split()), len(RINGS))


def _imports(path: Path, name: str) -> bool:
    return re.search(rf"^\s*(from|import) {name}\b", path.read_text(encoding="utf-8"), re.MULTILINE) is not None


def test_the_help_waits_for_no_engine_and_no_model() -> None:
    imports_none_of("pydantic,spacy,tantivy,elasticsearch,prefect,langdetect", "flows.cli")


def test_the_index_knows_nothing_of_what_fills_it() -> None:
    unwanted = "flows.read,flows.clean,flows.enrich,flows.stages,flows.load,flows.stories"
    imports_none_of(unwanted, "flows.index.embedded.engine", "flows.index.elastic.engine")


def test_what_is_generated_asks_no_server() -> None:
    imports_none_of("httpx,elasticsearch,tantivy,flows.index,flows.kibana", "flows.schema.build")


def test_reading_knows_nothing_of_what_comes_after_it() -> None:
    imports_none_of("flows.clean,flows.enrich,flows.index", "flows.read.raw", "flows.read.page_metadata")


def test_names_are_found_without_knowing_what_entities_and_quotes_make_of_them() -> None:
    unwanted = "flows.enrich.entities,flows.enrich.quotes"
    imports_none_of(unwanted, "flows.enrich.recognition.ner", "flows.enrich.works.titles")
    imports_none_of("flows.enrich.quotes", "flows.enrich.entities.stage")


def test_the_catalogue_of_outlets_knows_nothing_of_the_rules_that_read_articles() -> None:
    imports_none_of("flows.enrich.outlet", "flows.enrich.catalogue.catalogue", "flows.enrich.catalogue.additions")


def test_an_unchanged_drop_waits_for_no_model_and_no_reader_of_pages(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("The council of Northfield closed the bridge on Monday, for good.\n" * 3)
    command = [sys.executable, "-c", UNCHANGED, "ingest", str(tmp_path), "--workers", "0", "--without", "entities"]
    environment = os.environ | {"FLOWS_HOME": str(tmp_path / ".home")}
    for unwanted in (
        "prefect",
        "prefect,opentelemetry,dask,bs4,trafilatura,spacy,numpy,langdetect,ijson,warcio,elasticsearch",
    ):
        done = subprocess.run([*command, unwanted], capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
