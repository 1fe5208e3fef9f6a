"""The words of spans of time, folded: to, ending, fiscal, rolling, half, first …, as data."""

from __future__ import annotations

TO = frozenset(
    (
        *("-", "/", "to", "a", "al", "until", "till", "through", "thru", "hasta", "bis", "au"),
        *("ate", "fino", "الى", "حتى"),
    )
)
FILLERS = frozenset(
    (
        *("de", "del", "of", "do", "da", "le", "la", "the", "du", "des", "dos", "in", "en", "em"),
        *("el", "il", "di", "der", "die", "das", "den", "im", "vom", "von", "from", "desde", "st"),
        *("th", "nd", "rd", "er", "ro", "d", "l", "los", "les", "os", "for", "entre", "between"),
        *("period", "periodo", "periode", "zeitraum", "من", "في", "شهر", "since"),
    )
)
YEAR_WORDS = frozenset(
    ("year", "ano", "annee", "an", "anno", "jahr", "سنه", "عام", "السنه", "العام", "yr", "jahres")
)
MONTH_WORDS = frozenset(
    ("month", "months", "meses", "mes", "mois", "mesi", "monate", "monaten", "monat", "شهرا")
)
ENDING = frozenset(
    (
        *(
            "ending",
            "ended",
            "end",
            "terminado",
            "terminados",
            "terminada",
            "finalizado",
            "termina",
        ),
        *("finalizados", "cerrado", "concluido", "encerrado", "encerrados", "findo", "findos"),
        *("terminant", "terminee", "termine", "clos", "close", "terminato", "terminati", "chiuso"),
        *("endend", "endet", "ende", "beendet", "المنتهيه", "المنتهي", "تنتهي", "المنتهيه"),
    )
)
ENDING_FILLERS = frozenset(("que", "se", "which", "qui", "che", "con", "with", "mit", "termina"))
ROLLING = frozenset(
    (
        *("rolling", "last", "latest", "past", "ultimos", "ultimas", "derniers", "ultimi"),
        *("letzten", "letzte", "movil", "moviles", "glissants", "glissant", "mobili", "previous"),
        *("gleitend", "اخر", "preceding"),
    )
)
TWELVE = frozenset(("twelve", "doce", "douze", "doze", "dodici", "zwolf"))
FISCAL = frozenset(
    (
        *(
            "fy",
            "fiscal",
            "financial",
            "fiscale",
            "fiscaux",
            "financier",
            "financiero",
            "ejercicio",
        ),
        *("exercice", "exercicio", "esercizio", "finanziario", "geschaftsjahr", "haushaltsjahr"),
        *("wirtschaftsjahr", "finanzjahr", "rechnungsjahr", "financeiro", "budget", "ماليه"),
        *("الماليه", "المالي"),
    )
)
PARTS = {
    **dict.fromkeys(("bimestre", "bimester"), 2),
    **dict.fromkeys(
        ("quarter", "qtr", "trimestre", "trim", "quartal", "vierteljahr", "ربع", "الربع"), 3
    ),
    **dict.fromkeys(("cuatrimestre", "quadrimestre", "tertial"), 4),
    **dict.fromkeys(
        (
            *("half", "semestre", "semester", "semestral", "halbjahr", "halfyear", "النصف", "نصف"),
            "sem",
        ),
        6,
    ),
}
LETTERS = {"q": 3, "t": 3, "h": 6, "s": 6, "hy": 6}
ORDINALS = {
    1: "i first primer primero primera premier premiere 1er primeiro primo prima erstes erste "
    "erster الاول الاولى",
    2: "ii second segundo segunda deuxieme secondo seconda zweites zweite zweiter الثاني الثانيه",
    3: "iii third tercer tercero tercera troisieme terceiro terzo terza drittes drittes dritte "
    "الثالث الثالثه",
    4: "iv fourth cuarto cuarta quatrieme quarto quarta viertes vierte الرابع الرابعه",
    5: "v fifth quinto quinta cinquieme",
    6: "vi sixth sexto sexta sixieme",
}
ORDINAL = {word: number for number, words in ORDINALS.items() for word in words.split()}
NUMBERS = {
    **dict.fromkeys(("two", "dos", "deux", "dois", "due", "zwei"), 2),
    **dict.fromkeys(("three", "tres", "trois", "tre", "drei", "ثلاثه"), 3),
    **dict.fromkeys(("six", "seis", "sei", "sechs", "سته"), 6),
    **dict.fromkeys(("nine", "nueve", "neuf", "nove", "neun", "تسعه"), 9),
}
TO_DATE = (
    *("year to date", "ytd", "hasta la fecha", "a la fecha", "corrido del ano", "ano corrido"),
    *("corrido", "en lo que va del ano", "cumul", "ate a data", "ate o momento"),
    *("seit jahresbeginn", "da inizio anno", "منذ بدايه السنه", "منذ بدايه العام"),
)

COUNTED = {"n": NUMBERS, "P": PARTS, "L": LETTERS, "o": ORDINAL}
"""Words with a number, by the kind of token that they are."""
BEGINNINGS = frozenset(phrase.split(" ")[0] for phrase in TO_DATE).union(
    FISCAL, ROLLING, TWELVE, YEAR_WORDS, MONTH_WORDS, NUMBERS, PARTS, ORDINAL, LETTERS
)
"""Words that a span may begin with, beside numbers and months."""
