"""Figures as people read them."""

_THREE_DIGITS = 999.5  # what is above is rounded to 1,000, which `.3g` writes as 1e+03


def number(value: float) -> str:
    """With three digits where it is a fraction."""
    return f"{value:,.0f}" if value == int(value) or abs(value) >= _THREE_DIGITS else f"{value:,.3g}"


def figure(value: float, *, is_share: bool) -> str:
    """What was measured, which is a share of one or a number."""
    return percent(value) if is_share else number(value)


def share(part: float, whole: float) -> str:
    """Per cent, where there is a whole."""
    return percent(part / whole) if whole else "–"


def percent(of_one: float) -> str:
    """A share of one."""
    return f"{100 * of_one:.1f} %"


def duration(seconds: float) -> str:
    """Milliseconds, seconds, or minutes and hours."""
    if 1000 * seconds < _THREE_DIGITS:
        return f"{1000 * seconds:.3g} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def size(count: float) -> str:
    """Bytes, in steps of 1,000."""
    for unit in ("B", "kB", "MB"):
        if count < _THREE_DIGITS:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{number(count)} GB"
