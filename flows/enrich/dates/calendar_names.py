"""Month and weekday names of the languages that dates are read in. Keys are case-folded, without a final dot.

Months stand as dates have them: in the genitive, where a language has one (5 stycznia, 5 января). Names are those of
the Unicode CLDR (release 44, Unicode licence), with the short forms that newspapers print. Chinese, Japanese, Korean
and Vietnamese number their months (`text`).
"""

_FULL_MONTHS = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
januar februar mars april mai juni juli august september oktober november desember
januar februar marts april maj juni juli august september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januari februari maart april mei juni juli augustus september oktober november december
januari februari maret april mei juni juli agustus september oktober november desember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ledna února března dubna května června července srpna září října listopadu prosince
tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
január február március április május június július augusztus szeptember október november december
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्तूबर नवंबर दिसंबर
जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितम्बर अक्टूबर नवम्बर दिसम्बर
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
يناير فبراير مارس ابريل مايو يونيه يوليه اغسطس سبتمبر اكتوبر نوفمبر ديسمبر
בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
"""  # noqa: E501 - a language a line
_SHORT_MONTHS = """
jan feb mar apr may jun jul aug sep oct nov dec
jän feb mrz apr mai jun jul aug sept okt nov dez
janv févr mars avr mai juin juil août sept oct nov déc
ene feb mar abr may jun jul ago sept oct nov dic
gen feb mar apr mag giu lug ago set ott nov dic
jan fev mar abr mai jun jul ago set out nov dez
янв фев мар апр мая июн июл авг сен окт ноя дек
янв февр мар апр мая июн июл авг сент окт нояб дек
"""
_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday
mon tue wed thu fri sat sun
montag dienstag mittwoch donnerstag freitag samstag sonntag
mandag tirsdag onsdag torsdag fredag lørdag søndag
måndag tisdag onsdag torsdag fredag lördag söndag
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
senin selasa rabu kamis jumat sabtu minggu
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
luni marți miercuri joi vineri sâmbătă duminică
poniedziałek wtorek środa czwartek piątek sobota niedziela
poniedziałek wtorek środę czwartek piątek sobotę niedzielę
pondělí úterý středa čtvrtek pátek sobota neděle
pondělí úterý středu čtvrtek pátek sobotu neděli
maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
pazartesi salı çarşamba perşembe cuma cumartesi pazar
понедельник вторник среда четверг пятница суббота воскресенье
понедельник вторник среду четверг пятницу субботу воскресенье
понеділок вівторок середа четвер п'ятниця субота неділя
понеділок вівторок середу четвер п'ятницю суботу неділю
δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή
सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
月 火 水 木 金 土 日
一 二 三 四 五 六 日
월 화 수 목 금 토 일
"""


def _numbered(table: str, start: int) -> dict[str, int]:
    rows = (line.casefold().split() for line in table.strip().splitlines())
    return {name: number for row in rows for number, name in enumerate(row, start)}


MONTHS = _numbered(_SHORT_MONTHS, 1) | _numbered(_FULL_MONTHS, 1)
"""Month, 1 to 12. `listopada` is November, as in Polish and Ukrainian; Croatian, where it is October, is not read."""

NEED_YEAR = frozenset({"ago", "set", "mar", "mag", "gen", "may", "out", "abr", "dic", "mart", "ocak", "ekim", "мая"})
"""Also words or names: months only where a year follows (`may` in capitals is one without)."""

WEEKDAYS = _numbered(_WEEKDAYS, 0) | {"sonnabend": 5, "天": 6}
"""Day of the week, Monday is 0, as in `date.weekday`."""
