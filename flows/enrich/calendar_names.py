"""Month and weekday names of the languages that dates are read in: English, German, French, Spanish, Italian,
Portuguese, Dutch. Keys are case-folded, without a final dot.
"""

_FULL_MONTHS = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
"""
_SHORT_MONTHS = """
jan feb mar apr may jun jul aug sep oct nov dec
jän feb mrz apr mai jun jul aug sept okt nov dez
janv févr mars avr mai juin juil août sept oct nov déc
ene feb mar abr may jun jul ago sept oct nov dic
gen feb mar apr mag giu lug ago set ott nov dic
"""
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday
mon tue wed thu fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
"""


def _numbered(table: str, start: int) -> dict[str, int]:
    rows = (line.split() for line in table.strip().splitlines())
    return {name: number for row in rows for number, name in enumerate(row, start)}


MONTHS = _numbered(_SHORT_MONTHS, 1) | _numbered(_FULL_MONTHS, 1)
"""Month, 1 to 12."""

NEED_YEAR = frozenset({"ago", "set", "mar", "mag", "gen", "may"})
"""Also words of other kinds: months only where a year follows (`may` in capitals is one without)."""

WEEKDAYS = _numbered(_WEEKDAYS, 0) | {"sonnabend": 5}
"""Day of the week, Monday is 0, as in `date.weekday`."""
