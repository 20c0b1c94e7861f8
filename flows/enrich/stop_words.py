"""Stop words by language: function words, and the verbs and adverbs that news repeats without being about them.

They keep topics clean, and are for that alone. Stories take spaCy's lists, of function words only but in some sixty
languages (flows.stories.frequency): one list for both would change the results of one of them. What language a text is
in shows in a handful of its commonest words (flows.enrich.language_words).
"""

from flows.text.word_lists import word_set

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": word_set("""
        a about above according across added adding advert after again against ago ahead all almost along already
        also although always am among an and another any anyone appeared are aren around as asked at away back be
        became because become been before began behind being believe best better between big both but by called came
        can cannot come comes could couldn couple day days described despite did didn do does doesn doing don done
        down during each early either else end even ever every everyone everything far few find first five following
        for former found four from full further gave get gets getting give given go goes going gone good got great
        group had hadn half has hasn have haven having he held help her here hers herself high him himself his home
        how however i if in including instead into is isn it its itself just keep kind knew know known last late
        later latest least left less let life like likely little long look looking lot made main make makes making
        man many may maybe me mean might million month months more most mr mrs ms much must my named near need never
        new news next night no nobody none nor not nothing now number of off often old on once one only onto or
        other others our out over own part past people per percent person place point posted put quite rather read
        really recent recently right run said same saw say saying says second see seen set several shared she should
        shouldn show showed shows side since six small so some someone something soon spoke started state statement
        still story such support sure take taken takes taking tell ten than thank that the their them themselves
        then there these they thing things think this those though thought three through time times to today
        together told too took top toward towards turn two under until up upon us use used using very via video want
        wanted wants was wasn way we week weeks well went were weren what when where whether which while who whole
        whom whose why will with within without woman work working world would wouldn wrote year years yes yet you
        young your
    """),
    "de": word_set("""
        ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits besonders
        bis bisher da dabei dafür dagegen damit dann daran darauf darüber das dass dazu dem den denen denn der deren
        des deshalb dessen die dies diese diesem diesen dieser dieses doch dort drei du durch ein eine einem einen
        einer eines einige er erst erste ersten es etwa etwas euch fast für ganz gar geben gegen gehen geht gibt
        ging gut habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer
        in indem ins ist ja jahr jahre jahren jede jeden jeder jedoch jetzt kann kein keine keinen können könnte
        künftig lange laut machen macht man mehr mein menschen mit muss müssen nach nachdem neben neue neuen nicht
        nichts noch nun nur ob oder ohne prozent rund sagt sagte schon sehr sei sein seine seinem seinen seiner seit
        selbst sich sie sieht sind so sogar soll sollen sollte sondern sowie stand steht tag tage tagen um und uns
        unser unter viel viele vielen vom von vor war waren was weg weil weiter weitere weiteren welche wenig wenn
        wer werde werden weshalb wie wieder will wir wird wo worden wurde wurden zeit zu zum zur zwar zwei zwischen
        über
    """),
    "fr": word_set("""
        afin ai ainsi alors an ans après au aucun aussi autre autres aux avait avant avec avoir bien car ce cela
        celle celui ces cet cette ceux chez comme contre dans de depuis derrière des deux devant dit doit donc dont
        du déjà elle elles en encore entre est et eu eux faire fait fois font grand hier homme ici il ils jour jours
        la le les leur leurs lors lui là ma mais mes moins mois mon monde même ne ni non nos notre nous on ont ou où
        par parce pas pendant personnes peu peut plus pour pourquoi pouvoir premier première près puis quand que
        quel quelle quelques qui quoi sa sans selon sera ses seul si son sont sous sur ta tous tout toute toutes
        trois très un une vers via vie vous y à étaient était été être
    """),
    "es": word_set("""
        a además ahora al algo alguno antes aquí así aunque ayer año años bien cada casi como con contra cosas cual
        cuando de del desde después dice dijo donde dos durante día días el ella ellas ellos en entonces entre era
        eran es esa ese eso esta este esto estos está están fue fueron gran ha había hace hacer hacia han hasta hay
        hoy la las le les lo los me mejor menos mi mientras mismo momento mucho muchos muy más nada ni no nos
        nosotros o otra otras otro otros para parte pero personas poco por porque primer primera pues que quien qué
        se sea según ser si sido siempre sin sobre solo son su sus sí sólo también tan tanto te tener tiempo tiene
        tienen todo todos tras tres tu un una uno unos vez ya yo él
    """),
    "it": word_set("""
        a ad ai al alla alle allo anche ancora anni anno avere aveva ben che chi ci cioè col come con contro cosa
        così cui da dai dal dalla dalle dei del della delle dello dentro deve di dice disse dopo dove due e ed era
        erano essere fa fare fatto fino fra già gli ha hanno i il in invece io la le lei li lo loro lui ma mai
        meglio meno mentre mi mio molto ne nei nel nella nelle nessuno noi non nostro o oggi ogni oltre oppure ora
        per perché però più poi prima primo proprio può quale quando quanto quella quelle quelli quello questa
        queste questi questo qui sarà se sempre senza si sia sono sopra sotto stata stato su sua sue sugli sui sul
        sulla suo suoi tra tre tutta tutte tutti tutto un una uno va vi è
    """),
    "nl": word_set("""
        aan achter al alle als altijd andere bij daar dan dat de der deze die dit doen door dus een eens en er gaan
        geen haar had hebben heeft hem het hier hij hoe hun iets ik in is ja jaar je kan kon maar me meer men met
        mij moet na naar niet niets nog nu of om omdat ons ook op over te tegen toch toen tot twee uit uw van veel
        voor want waren was wat we weer wel werd wie wil worden wordt ze zeer zegt zei zelf zich zij zijn zo zonder
        zou
    """),
    "pt": word_set("""
        a ainda além ano anos antes ao aos apenas após as até cada com como contra da das de depois desde deve dia
        dias disse diz do dois dos e ela elas ele eles em entre era essa esse esta este está foi foram há isso isto
        já lhe mais mas me mesmo meu muito na nas nem no nos não nós o onde ontem os ou outra outro outros para pela
        pelo por porque qual quando que quem se segundo sem ser seu seus sido sob sobre sua são também tem tempo ter
        teve toda todo todos três um uma umas você é
    """),
}  # fmt: skip
"""By ISO 639-1 code; a language that is not here gets no phrases as topics."""
