"""Abbreviations after which a full stop ends no sentence: case-folded, without the stop at their end."""

from flows.text.word_lists import word_set

ENGLISH = word_set("""
a.m apr approx ariz aug calif capt cmdr co col corp d-n d.c dec del dept dr e.g est etc feb fla fri ft ga gen gov
hon i.e inc insp jan jr jul jun ky lt ltd maj mar mich mon mr mrs ms mt no nos nov oct p.m pa prof r-n rep reps rev sen
sens sep sept sgt sr st supt thu tue u.k u.n u.s va vol vs wed
""")
"""Not "ill", "mass", "sat" and "sun": more often these are words at the end of a sentence than states and days."""

OTHERS = word_set("""
abs al arq art av avv bd bspw bzw ca d d.h dipl dott dña evtl fr geb ggf hr ing inkl jh jhdt lic m me mio mlle mm mme
mrd nr núm o.ä on pág rd s sig sog sra srta sta str tel u.a ud uds usw verh vgl z.b
""")
"""German, French, Spanish and Italian."""
