"""Whether a command printed what its page shows: word by word, but for what differs from run to run."""

import re

# What a page shows stands for whatever has this form. The first group is a name, and means the same thing ever after.
_FORMS = (
    r"(?P<run>\d{8}T\d{6}-[0-9a-f]{6})",
    r"(?P<version>v\d+-\d{8}T\d{6}-[0-9a-f]{4})",
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?(?:Z|\+00:00)?",
    r"\d\d:\d\d:\d\d",
    r"seen \d{4}-\d\d-\d\d",
    r"newest of \d{4}-\d\d-\d\d",
    r"[\d,.]+ (?:s|ms|kB|MB|GB)\b",
    r"score \d+\.\d\d",
)
_FORM = re.compile("|".join(_FORMS))
_NAME = re.compile("|".join(_FORMS[:2]))
GAP = "..."  # a line of its own: some lines are left out here


def known(text: str, names: dict[str, str]) -> str:
    """The text with every name that a page has shown as it is here."""
    return _NAME.sub(lambda found: names.get(found[0], found[0]), text)


def same(shown: str, printed: str, names: dict[str, str]) -> bool:
    """Whether `printed` is what the page shows. Names that it shows for the first time are noted in `names`."""
    pattern, firsts = [], list[str]()
    for line in shown.splitlines():
        if line.strip() == GAP:
            pattern.append(r"[\s\S]*?")
            continue
        at = 0
        for found in _FORM.finditer(line):
            pattern.append(_words(line[at : found.start()]))
            pattern.append(_form(found, names, firsts))
            at = found.end()
        pattern.append(_words(line[at:]) + r"\s*")
    match = re.fullmatch(r"\s*" + "".join(pattern) + r"\s*", printed)
    if match:
        names.update({name: match[f"name{place}"] for place, name in enumerate(firsts)})
    return match is not None


def _form(found: re.Match[str], names: dict[str, str], firsts: list[str]) -> str:
    of = next(form for form in _FORMS if re.fullmatch(form, found[0]))
    if found.lastgroup is None:
        return of
    name = found[0]
    if name in names:
        return re.escape(names[name])
    if name in firsts:
        return f"(?P=name{firsts.index(name)})"
    firsts.append(name)
    return f"(?P<name{len(firsts) - 1}>{of.replace(f'?P<{found.lastgroup}>', '?:')})"


def _words(text: str) -> str:
    """White space is the terminal's: a table is as wide as it is."""
    escaped = [re.escape(word) for word in text.split()]
    before = r"\s*" if text[:1].isspace() else ""
    after = r"\s*" if text[-1:].isspace() else ""
    return before + r"\s+".join(escaped) + after if escaped else before
