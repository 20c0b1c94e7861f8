"""What a run tells of itself while it works: structured logs, traces and metrics.

Hooks are one line each and do nothing unless the environment asks for more: FLOWS_LOG for the log (`log`), the
variables of OpenTelemetry for traces and metrics (`exporting`, `instruments`), which is imported by nobody else.
`catalogue` names all there is.
"""

from flows.telemetry.observing import counted, counts, event, judged, observed_by, run, span, waiting

__all__ = ["counted", "counts", "event", "judged", "observed_by", "run", "span", "waiting"]
