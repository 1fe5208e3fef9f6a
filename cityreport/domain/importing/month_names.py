"""Names of the months as people write them, without case, accents and points
(`word_matching.fold`).

Source: Unicode CLDR (full and short names, both forms) for en, es, fr, pt, ar, ar-SY, ar-MA, ar-DZ,
it, de, nl, tr, ru, uk, mk, sq, sr, sr-Latn, sw, bs, ro, el, fa, he, id, ms, fil, am, so; and forms
met in published tables (`setiembre`, `sept`, `set`). Data only.
"""

from __future__ import annotations

MONTHS: dict[int, str] = {
    1: (
        "ene, enero, enr, gen, gennaio, ian, ianuarie, jan, janaayo, janar, janeiro, "
        "jannaayo, januar, januari, january, janv, janvier, jany, oca, ocak, ιαν, ιανουαριοσ, "
        "ιανουαριου, січ, січень, січня, янв, январь, января, јан, јануар, јануари, ינו, "
        "ינואר, جانفي, كانون الثاني, يناير, ژانويه, ጃን, ጃንዋሪ"
    ),
    2: (
        "feb, febbraio, febraayo, febrero, februar, februari, februarie, february, fev, "
        "fevereiro, fevr, fevrier, peb, pebrero, shk, shkurt, sub, subat, φεβ, φεβρουαριοσ, "
        "φεβρουαριου, лют, лютии, лютого, феб, фебруар, фев, февр, февраль, февраля, "
        "февруари, פבר, פברואר, شباط, فبراير, فوريه, فيفري, ፌብ, ፌብሩዋሪ"
    ),
    3: (
        "maarso, maart, mac, machi, mar, march, marco, maret, mars, marso, mart, martie, "
        "marz, marzo, mrt, μαρ, μαρτιοσ, μαρτιου, бер, березень, березня, мар, март, марта, "
        "מרץ, اذار, مارس, ማርች"
    ),
    4: (
        "abr, abriil, abril, apr, april, aprile, aprili, aprilie, avr, avril, nis, nisan, "
        "pri, prill, απρ, απριλιοσ, απριλιου, апр, апрель, апреля, април, квіт, квітень, "
        "квітня, אפר, אפריל, ابريل, افريل, اوريل, نيسان, ኤፕሪ, ኤፕሪል"
    ),
    5: (
        "maayo, mag, maggio, mai, maio, maj, may, mayis, mayo, mei, μαι, μαιοσ, μαιου, маи, "
        "мая, мај, трав, травень, травня, מאי, ايار, ماي, مايو, مه, ሜይ"
    ),
    6: (
        "giu, giugno, haz, haziran, hun, hunyo, iun, iunie, juin, jun, june, junho, juni, "
        "junio, juun, qer, qershor, ιουν, ιουνιοσ, ιουνιου, июн, июнь, июня, черв, червень, "
        "червня, јун, јуни, יוני, جوان, حزيران, يونيو, ژوين, ጁን"
    ),
    7: (
        "hul, hulyo, iul, iulie, juil, juillet, jul, julai, julho, juli, julio, july, korr, "
        "korrik, lug, luglio, lul, luulyo, tem, temmuz, ιουλ, ιουλιοσ, ιουλιου, июл, июль, "
        "июля, лип, липень, липня, јул, јули, יולי, تموز, جويليه, يوليو, يوليوز, ژوييه, ጁላይ"
    ),
    8: (
        "ago, agosti, agosto, agt, agu, agustos, agustus, aout, aug, august, augustus, avg, "
        "avgust, gush, gusht, ogo, ogos, ogosto, ogs, αυγ, αυγουστοσ, αυγουστου, авг, август, "
        "августа, серп, серпень, серпня, אוג, אוגוסט, اب, اغسطس, اوت, غشت, ኦገስ, ኦገስት"
    ),
    9: (
        "eyl, eylul, seb, sebteembar, sebtembar, sep, sepbre, sept, septemba, septembar, "
        "september, septembre, septembrie, septiembre, set, setembro, setiembre, settembre, "
        "setyembre, sht, shtator, σεπ, σεπτεμβριοσ, σεπτεμβριου, вер, вересень, вересня, "
        "сент, сентябрь, сентября, сеп, септембар, септември, ספט, ספטמבר, ايلول, سبتمبر, "
        "سپتامبر, شتنبر, ሴፕቴ, ሴፕቴምበር"
    ),
    10: (
        "eki, ekim, oct, octbre, october, octobre, octombrie, octubre, okt, oktoba, oktobar, "
        "oktober, oktoobar, oktubre, ott, ottobre, out, outubro, tet, tetor, οκτ, οκτωβριοσ, "
        "οκτωβριου, жовт, жовтень, жовтня, окт, октобар, октомври, октябрь, октября, אוק, "
        "אוקטובר, اكتبر, اكتوبر, تشرين الاول, ኦክቶ, ኦክቶበር"
    ),
    11: (
        "kas, kasim, nen, nentor, nob, nobyembre, nof, noiembrie, noofeembar, nov, novbre, "
        "novemba, novembar, november, novembre, novembro, noviembre, νοε, νοεμβριοσ, "
        "νοεμβριου, лист, листопад, листопада, нов, новембар, ное, ноември, нояб, ноябрь, "
        "ноября, נוב, נובמבר, تشرين الثاني, نوامبر, نوفمبر, نونبر, ኖቬም, ኖቬምበር"
    ),
    12: (
        "ara, aralik, dec, decembar, december, decembre, decembrie, des, desemba, desember, "
        "dez, dezember, dezembro, dhj, dhjetor, dic, dicbre, dicembre, diciembre, dis, "
        "diseembar, disember, disyembre, δεκ, δεκεμβριοσ, δεκεμβριου, груд, грудень, грудня, "
        "дек, декабрь, декабря, декември, дец, децембар, דצמ, דצמבר, دجنبر, دسامبر, ديسمبر, "
        "كانون الاول, ዲሴም, ዲሴምበር"
    ),
}
"""Month -> its names, separated by `, `."""
