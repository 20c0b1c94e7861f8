"""Who said what.

`stage` finds the quotations (`transcript`, `dialogue`, `marks`) and blanks them out, so that `frame` holds the
sentences around them. In these `cues` finds the verb of speech and `subjects` the words for its subject, by the
`grammar` of the language. `speakers` makes a `speaker` of such words: a name that is the head (`phrase_heads`), a
pronoun's antecedent (`antecedents`, by `genders`), several people (`plural_speakers`), somebody introduced before
(`introductions`). Where no recogniser named the people, `speaker_names` goes by form alone. `form` tells direct from
partial quotations.
"""
