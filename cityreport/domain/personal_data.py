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
_PARTICLE_WORDS = "de del la las los y e da das do dos von van der den bin al el ibn"
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
    for word in [*_WORD.findall(text), "\n"]:
        plain = _plain(word).strip(".")
        if plain in _HONORIFICS and run == []:
            run = ["", ""] if word[:1].isupper() else []
            continue
        if _is_capital(word):
            run.append(plain)
        elif plain in _PARTICLES and run:
            continue
        else:
            if _is_name(run, places):
                return True
            run = []
    return False


def _is_name(run: list[str], places: set[str]) -> bool:
    """Return whether two or more words in a row can only be a person's name."""
    if run[:2] == ["", ""]:
        return len(run) > 2 and not _is_known(run[2], places)
    return len(run) >= 2 and not any(_is_known(word, places) for word in run)


def _is_known(word: str, places: set[str]) -> bool:
    return word in _KNOWN or word in places or len(word) < 2


def _is_capital(word: str) -> bool:
    return word[:1].isupper() and any(letter.islower() for letter in word)


def _plain(word: str) -> str:
    """Return the word in lower case, without accents and marks."""
    letters = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
