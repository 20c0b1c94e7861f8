"""Drop folders that are watched, and what is done when what came there has settled.

`changes` tells that something changed, `settling` whether it is over, `watcher` has it dealt with, one drop at a time.
What that means is the caller's: an ingest here, a run of a deployment, an event.
"""
