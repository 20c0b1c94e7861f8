"""A folder that is watched, and the runs that are started for what comes there."""
