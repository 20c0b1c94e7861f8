"""What is judged and not loaded yet, on disk: a run whose assertions may stop it is held back here.

`frames` is the file, `records` what is in it, `manifest` what it is of, `spool` the folder, `waiting` those that are
there. The way back is `flows.load.replay`.
"""
