"""Run reports as people read them: one page with plots, which needs nothing else."""
