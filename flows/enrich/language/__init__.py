"""The language of an article.

`stage` asks `scripts` first, then the `detector` on growing parts of the text: langdetect's method, by its compiled
port or by `statistics`, which reads the same profiles. `words` has the last say where n-grams confuse languages.
"""
