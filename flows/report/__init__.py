"""What a run did, counted as it goes, and how that compares with the runs before it (`drift`, `earlier`).

docs/reports.md tells what each figure means.
"""

from flows.report.findings import Breach, Drift
from flows.report.measured import Measured
from flows.report.profile import Profile
from flows.report.report import TOP, RunReport, RunState

__all__ = ["TOP", "Breach", "Drift", "Measured", "Profile", "RunReport", "RunState"]
