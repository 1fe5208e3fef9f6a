"""Detecting texts that may identify a person: a name, an ID number, a telephone, an e-mail.

A hint and never a proof: it knows shapes, not people. It returns kinds, never the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Personal(StrEnum):
    """The kind of personal data that a part of a text resembles."""

    NAME = "name"
    NUMBER = "number"
    TELEPHONE = "telephone"
    EMAIL = "email"


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_TELEPHONE = re.compile(
    r"\+\d[\d ().-]{6,}\d|\(\d{2,4}\) ?\d{3,4}[ -]\d{3,4}|\b3\d{2}[ -]\d{3}[ -]?\d{4}\b"
    r"|\b\d{3}[ -]\d{3}[ -]\d{4}\b"
)
_NUMBER = re.compile(
    r"(?<![\w.,/-])\d{1,3}(?:\.\d{3}){2,3}(?![\w.,/-])"
    r"|(?<![\w./-])\d{7,}(?![\w/-]|\.\d)"
)
_ID_WORD = re.compile(
    r"\b(?:c\.?c\.?|cédula|cedula|dni|nuip|curp|passport|pasaporte|id)\b[^\d\n]{0,12}\d[\d.-]{4,}",
    re.IGNORECASE,
)
_MOMENT = re.compile(r"^(?:19|20)\d{6}$")
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?|\d+|[^\w\s]|\n")
_PARTICLE_WORDS = "de del la las los da das do dos von van der den bin al el ibn"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_HONORIFIC_WORDS = "mr mrs ms miss sr sra srta don dona senor senora senorita joven alias"
_HONORIFICS = frozenset(_HONORIFIC_WORDS.split())

# What stands before or in a name that is not a person's. Plain data: lower case, no accents.
_KNOWN_WORDS = """
    january february march april may june july august september october november december
    enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre
    diciembre monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles
    jueves viernes sabado domingo
    police policia metropolitan metropolitana national nacional federal municipal state estatal
    ministry ministerio ministry interior justice justicia defence defensa health salud public
    publica publico prosecutor prosecutors fiscalia general procuraduria attorney forensic
    forense forenses medicina legal institute instituto office oficina department departamento
    secretariat secretaria security seguridad citizen ciudadana convivencia gobierno government
    alcaldia mayor mayoralty council concejo consejo city ciudad town municipality municipio
    district distrito localidad comuna barrio ward zone zona region county province provincia
    hospital clinic clinica centre center centro university universidad school escuela colegio
    church iglesia cathedral catedral red cross cruz roja court tribunal juzgado corte supreme
    suprema registry registro civil census censo statistics estadistica estadisticas bureau dane
    observatory observatorio homicide homicidio homicidios annual anual yearbook anuario report
    reporte informe bulletin boletin table tabla sheet hoja annex anexo appendix figure figura
    plan programme program programa project proyecto nations united naciones unidas world
    mundial bank banco development desarrollo organization organizacion panamerican american
    international internacional commission comision committee comite human humanos rights
    derechos women mujer mujeres children ninos youth juventud family familia bienestar
    unit unidad station estacion command comando brigade brigada army ejercito force forces
    fuerza fuerzas armed fire bomberos ambulance emergency emergencia emergencias road street
    avenue calle carrera avenida plaza park parque airport aeropuerto terminal prison carcel
    penitentiary mortuary morgue coroner new old north south east west norte sur este oeste
    oriente occidente upper lower alto bajo alta baja san santa santo saint st villa puerto port
    ciudadela fort fuerte lake lago river rio valley valle monte mount el los las la
    service services servicio servicios system sistema data datos base source fuente note nota
    version excel first second third primer segundo tercer quarter trimestre month mes year ano
    day dia christmas easter navidad semana holy week peace paz agreement acuerdo law ley decree
    decreto article articulo code codigo penal criminal act crime crimes delito delitos
    cathedral alliance alianza chamber camara comercio commerce fund fundacion foundation
    association asociacion union colombia colombiana mexico mexicana peru peruana chile
    ecuador venezuela brasil brazil argentina bolivia paraguay uruguay panama costa rica
    guatemala honduras salvador nicaragua cuba dominican republic republica spain espana
    kenya nigeria ghana africa african latin latina america europe european europea england
    scotland ireland london paris bogota medellin cali kingdom states estados unidos
    victims victimas intentional firearm robbery hurto lesiones personal personales domestic
    violence violencia intrafamiliar sexual traffic transito death deaths muerte muertes
"""
_KNOWN = frozenset(_KNOWN_WORDS.split())

_ENDS = frozenset({".", "!", "?", "\n", "¡", "¿", "•"})

# A first word of a sentence has a capital anyhow: only one of these counts as a name there.
_GIVEN_NAMES_LIST = """
    aaron abdul abraham adam adriana agustin ahmed aisha alan alba alberto alejandra alejandro
    alex alexander alexandra alfonso alfredo ali alice alicia alison alonso alvaro amanda amina
    amit amy ana anabel andrea andres andrew angel angela angelica anita anna anne anthony antonia
    antonio ariel armando arturo arun astrid augusto aurora barbara beatriz benjamin bernardo
    betty blanca brandon brenda brian bruno camila camilo carl carla carlos carmen carolina
    caroline catalina catherine cecilia cesar charles charlotte chinedu christian christina
    christine christopher clara claudia cristian cristina cynthia daniel daniela danilo dario
    david deborah dennis diana diego dora dorothy edgar eduardo edward edwin elena elias elisa
    elizabeth ella elsa emeka emily emilio emma enrique erika ernesto esteban esther eva evelyn
    fabian fabio fatima federico felipe felix fernanda fernando flor francisca francisco frank
    freddy gabriel gabriela george gerardo german gilberto gladys gloria gonzalo grace graciela
    gregorio guillermo gustavo harold hassan hector helen helena henry hernan hernando hugo
    humberto ibrahim ignacio ines ingrid irene iris isaac isabel isabella ivan jack jacob jaime
    jairo james jane janet javier jean jennifer jenny jeronimo jessica jesus jhon joan joao
    joaquin joel johanna john johnny jonathan jorge jose joseph juan juana juanita judith julia
    julian juliana julie julieta julio kamau karen karina karl kate katherine kelly kenneth kevin
    kwame larry laura leidy leon leonardo leonor leticia lidia liliana lina linda lisa lorena
    lorenzo lucas lucia lucy luis luisa luz magdalena manuel manuela marcela marcelo marco marcos
    margaret margarita maria mariana marina mario marisol mark marlene marta martha martin mary
    mateo matthew mauricio maximo mayra mercedes michael michelle miguel milena miriam mohamed
    mohammed moises monica muhammad myriam nancy natalia nelson nestor nicholas nicolas nora
    norma octavio olga oliver olivia omar orlando oscar pablo pamela patricia patrick paul paula
    paulo pedro peter philip pilar rachel rafael rahul ramiro ramon raquel raul rebeca rebecca
    ricardo richard robert roberto rocio rodolfo rodrigo roger rogelio roman rosa rosario ruben
    ruth ryan salomon samantha samuel sandra santiago sara sarah sebastian sergio sharon silvia
    simon sofia sonia stella stephanie stephen steven susan susana teresa thomas tomas tony
    valentina valeria vanessa veronica vicente victor victoria vilma viviana walter wanjiku
    wendy william wilson ximena yolanda yuri
"""
_GIVEN_NAMES = frozenset(_GIVEN_NAMES_LIST.split())


def looks_personal(text: str, known: Iterable[str] = ()) -> tuple[Personal, ...]:
    """Return the kinds of personal data in a text, each once; empty for most notes.

    `known`: the names of the city and its districts, which are no personal data.
    """
    found = []
    if _names(text, known):
        found.append(Personal.NAME)
    rest = _EMAIL.sub(" ", text)
    if rest != text:
        found.append(Personal.EMAIL)
    without = _TELEPHONE.sub(" ", rest)
    if without != rest:
        found.append(Personal.TELEPHONE)
    numbers = (number.group() for number in _NUMBER.finditer(without))
    if _ID_WORD.search(without) or any(not _MOMENT.match(number) for number in numbers):
        found.append(Personal.NUMBER)
    return tuple(found)


def _names(text: str, known: Iterable[str]) -> bool:
    places = {word for name in known for word in _plain(name).split()}
    run: list[str] = []
    begins = True  # whether a sentence begins here: a capital says nothing there
    for word in [*_WORD.findall(text), "\n"]:
        plain = _plain(word).strip(".")
        if plain in _HONORIFICS and run == []:
            run = ["", ""] if word[:1].isupper() else []
            begins = False
            continue
        if _is_capital(word):
            run.append("" if begins and plain not in _GIVEN_NAMES else plain)
            if word.endswith(".") and len(plain) > 1 and _is_name(run, places):
                return True
        elif not (plain in _PARTICLES and run):
            if _is_name(run, places):
                return True
            run = []
        begins = word in _ENDS or (word.endswith(".") and len(plain) > 1)
        if begins:
            run = []
    return False


def _is_name(run: list[str], places: set[str]) -> bool:
    """Return whether two or more words in a row are nobody's but a person's. Empty: a word that
    says
    nothing by itself; two of them stand for a title."""
    if run[:2] == ["", ""]:
        return len(run) > 2 and not _is_known(run[2], places)
    named = run[1:] if run[:1] == [""] else run
    return len(named) >= 2 and not any(_is_known(word, places) for word in named)


def _is_known(word: str, places: set[str]) -> bool:
    return word in _KNOWN or word in places or len(word) < 2


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and any(letter.islower() for letter in word)


def _plain(word: str) -> str:
    """Return the word in lower case, without accents and marks."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
