"""The runs of an index, as its ledger keeps them."""

from pydantic import ValidationError

from flows.errors import UsageError
from flows.index.base import Document, Index
from flows.report import RunReport

_LOOKED_THROUGH = 10_000  # runs: one an hour for a year
_NAMED = 5


def runs(index: Index, limit: int = 20) -> list[Document]:
    """The reports of the newest runs, the newest first. One that says it is running and holds no writer was killed:
    its state is `interrupted`."""
    reports = index.ledger.runs(limit)
    return _with_true_states(index, reports)


def newest(index: Index) -> Document:
    """The report of the newest run. Raises `UsageError` where there is none."""
    if not (found := runs(index, 1)):
        raise UsageError("no runs yet; the first is: flows ingest DROP")
    return found[0]


def run(index: Index, run_id: str) -> Document:
    """The report of the run whose id is, or begins with, `run_id`. Raises `UsageError` where that is not one run."""
    if exact := index.ledger.run(run_id):
        return _with_true_states(index, [exact])[0]
    reports = index.ledger.runs(_LOOKED_THROUGH)
    meant = [report for report in reports if str(report["run_id"]).startswith(run_id)]
    if len(meant) == 1:
        return _with_true_states(index, meant)[0]
    problem = f"{len(meant)} runs have an id that begins with" if meant else "no run has an id that begins with"
    named = ", ".join(str(report["run_id"]) for report in (meant or reports)[:_NAMED])
    raise UsageError(f"{problem} {run_id!r}; the newest: {named or 'none, as nothing was ingested yet'}")


def read(run: Document) -> RunReport:
    """A report as it was counted. Raises `UsageError` for one with figures that this program does not know."""
    try:
        return RunReport.model_validate(run)
    except ValidationError as error:
        unknown = ", ".join(sorted({str(one["loc"][0]) for one in error.errors(include_input=False)})[:_NAMED])
        raise UsageError(
            f"run {run['run_id']} was booked by another version of article-flows, with {unknown}; "
            "--json prints all of it"
        ) from None


def _with_true_states(index: Index, reports: list[Document]) -> list[Document]:
    if not any(report["state"] == "running" for report in reports) or index.holder():
        return reports
    return [report | ({"state": "interrupted"} if report["state"] == "running" else {}) for report in reports]
