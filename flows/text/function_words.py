"""Function words of the languages that most drops are in, by what a repair can conclude from them.

What stands here is true in all these languages at once: a text is repaired before its language is known. So German `an`
and English `die` are missing, which the other language may end a sentence with.
"""

from flows.text.word_lists import word_set

STARTERS = word_set("""
a after all although among an and another any as at because before both but by despite during each even every everyone
everything few for four from he her here his how however i if in instead it its last later many meanwhile more most my
neither never no nobody nor not nothing now of on once one only or other our over people several she since so some
still such than that the their then there these they this those though three to today together two under until
we what when where whether which while who why with without yet you your
aber alle als am an auch auf aus bei beim bis da dabei damit dann das dass dem den denn der deshalb die dies
diese dieser doch dort drei durch eine einen einer ein er es für gegen hier ich ihr ihre im immer in ist jetzt
kein keine man mehr mit nach neben nicht noch nun nur ob oder ohne seine seit sein sie so trotz um und unter
viele vom von vor wann warum was weil weitere wenn wer wie wir während zu zudem zum zur zwar zwei über
alors après au aucun aussi avant avec car ce cela ces cet cette ceux chaque comme dans depuis deux donc elle
elles en et il ils je la le les leur lors mais même nous on ou où par pendant pour puis quand que qui sa sans
selon ses si son sous sur tous tout toute trois un une vous à
además al algunos antes aquí así aunque como con cuando de del desde después donde durante el ella ellos en
entre era es esta este esto estos había hasta hay la las lo los más me mientras mi muchos muy ni no otra otro
para pero por porque que se según ser si sin sobre su sus también tras una uno y ya
anche ancora che chi ci come con così cui da dal dalla dei del della di dopo dove due e ecco gli ha il infatti
inoltre intanto io l' lo loro ma mentre nel nella non ogni per perché poi prima quando quello questa questo qui
se secondo sono suo tra tutti un una
ao aos até com da das depois do dos ela ele em entre essa esse esta este foi há isso já mas muito na não nas no
nos o os ou para pela pelo por porque quando são segundo sem ser seu sua também um uma
aan al als bij dat de deze die dit door dus een en er haar het hij hoe hun in is maar met na naar niet of om
onder ook op over te toen tot uit van vanaf voor waar wat we wie wij zijn zo
""")
"""Words that begin sentences, case-folded."""

BEFORE_NAMES = word_set("""
about after against although and as at because before between but by during for from had has his her in into is
like near of on or our over said says since than that the their through to told toward towards under until was
were when where which while who whose with without
am auf aus bei beim dass dem den durch für gegen hat hatte hatten im ist mit nach neben oder sagt sagte seit und
unter vom von vor war waren wegen weil wenn wie wurde wurden zu zum zur zwischen über
avec chez contre dans depuis entre mais où par pendant pour selon sous sur vers
con contra cuando desde durante entre hacia hasta para pero por según sobre tras
che con dal dalla dopo nel nella per secondo sul sulla tra
com desde pelo pela segundo sobre
bij door met naar sinds tegen uit van volgens voor
""")
"""Words of a sentence that a name or a day may follow, case-folded. No particle of names is among them (`de`, `la`,
`mac`) but `van` and `von`, which names do not write in one word."""

NO_SENTENCE_END = word_set("""
and because every my or our than the their whose your
beim für im ins und vom zum zur
aux chez dans del della delle les nel nella
""")
"""Words that end no sentence."""

WANTS_MORE = NO_SENTENCE_END | word_set("""
a about after against an as at before between by called during for from in including into near of on onto over
since through to told toward towards under until via with without
am auf aus bei das dem den der des die durch ein eine einem einen einer gegen laut mit nach seit unter von vor
wegen wie zwischen über
au avec contre de depuis des du en et la le ou par pendant pour selon sous sur un une vers
al con contra de desde e el en la las lo los o para por según sin sobre su un una y
da dal dei di gli il lo per secondo sul sulla tra un una
aan bij door een en het met naar of op over te uit van volgens voor
""")
"""Words that mostly stand before others."""

PARTICLES = word_set("""
about after an auf aus before bei by durch ein for in like mit nach on over since through to um under unter via
vor with without
""")
"""Those that verbs of English and German may end in ("gave in", "hörte auf")."""
