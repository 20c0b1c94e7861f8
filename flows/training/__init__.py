"""The line model is made here: labelled lines in, weights out. Nothing of this runs when articles are cleaned."""
