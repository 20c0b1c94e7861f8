"""How a rule comes to be: proposed from what repeats, tried on a drop, approved or refused by a person, proved.

Nothing of this runs when articles are cleaned: cleaning reads the files that come of it.
"""
