"""Show, or take over, how today's documents of the seeds differ from the committed ones."""

import sys

from tests.golden.documents import FOLDER, difference, today, written

write = "--write" in sys.argv[1:]
changed = 0
for name, document in today().items():
    if text := difference(name, document):
        changed += 1
        sys.stdout.write(text + "\n")
        if write:
            (FOLDER / name).write_text(written(document), encoding="utf-8")
sys.stdout.write(f"{changed} of the golden documents {'rewritten' if write else 'differ'}\n")
sys.exit(0 if write or not changed else 1)
