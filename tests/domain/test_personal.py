"""What looks like a person in a note: it has to stay quiet at agencies and to speak at names."""

from __future__ import annotations

import pytest

from cityreport.domain.personal_data import Personal, looks_personal

KNOWN = ("Villa Ñandú", "Río Bajo", "Ciudad Bolívar", "Los Mártires", "Kampong Glam")
QUIET = """
Policía Nacional table 4
Hospital San Juan
Metropolitan Police
Metropolitan Police, table 4, sheet 2
Medicina Legal, boletín de enero
Instituto Nacional de Medicina Legal y Ciencias Forenses
Fiscalía General de la Nación
Ministerio de Defensa Nacional
Ministry of the Interior
National Statistics Office
Red Cross ambulance log
Cruz Roja Colombiana
Alcaldía Mayor de Bogotá
Secretaría de Seguridad y Convivencia
Census 2018
Censo Nacional de Población
projection of DANE
two cases came from the coroner in March
Two cases came late
Corrected after the call with the agency
Corregido tras la llamada con la policía
Cifras provisionales de Medicina Legal
Datos tomados del sistema SIEDCO el 12 de enero de 2024
SIEDCO, corte 31/12/2023
Excel homicidios_2023.xlsx, hoja Enero, fila 12
Annual Report 2023, page 14
Anuario 2022, tabla 3.1
United Nations Office on Drugs and Crime
Naciones Unidas
Panamerican Health Organization
World Bank
Hospital Santa Clara
Hospital Universitario del Valle
Estación de Policía Kennedy
District Río Bajo only
Only Ciudad Bolívar and Los Mártires
Kampong Glam is missing
Does not include Villa Ñandú
includes 3 cases of February
Incluye 3 casos de febrero
12.5 % estimated
1,234,567 people
1.250 casos
population 8181047.5
the register begins on 2019-01-01
batch 20240131
table 4; column F
COP 12 000 000
Holy Week
Semana Santa
Attempts are not counted
No incluye tentativas
before the Peace Agreement
after the Acuerdo de Paz
Law 906
Ley 599 de 2000, artículo 103
Supreme Court
Corte Suprema de Justicia
no register
sin registro
to be checked
por verificar
New Year
the Prosecutor General
Bomberos
Costa Rica
Excludes Soacha
Excluye Soacha
Missing Soacha and Usme
Provisional. Excludes Soacha.
Faltan Usme y Bosa
¿Incluye Sumapaz?
Corrected: excludes Soacha
Revised by SIEDCO. Excluded Bosa, Suba
Soacha excluded
Según Asonal
sin Usme y Bosa
""".strip().splitlines()
NAMES = """
Juana Quiñones
victim Juana Quiñones Xul
la víctima era Carlos Pérez Gómez
María del Carmen Rodríguez
Pedro de la Torre
called Ahmed Hassan
Mr. Okoro was the witness
la Sra. Gutiérrez llamó
Don Hernán
according to Brian O'Neill
seen by Ngũgĩ Kamau
two cases: Luis Restrepo, Ana Mejía
Policía Nacional, llamó Andrés Felipe Ospina
not yet certain (John Smith)
José Martínez murió el lunes
Excludes Ana Mejía
Provisional. Carlos Restrepo called.
Killed was Ximena Quiñones.
Told by J. Okoro Mensah
Falta Xochitl Quiñones
""".strip().splitlines()
OTHERS = {
    "cédula 79.456.123": Personal.NUMBER,
    "CC 1020304050": Personal.NUMBER,
    "id 52123456": Personal.NUMBER,
    "passport AB 1234567": Personal.NUMBER,
    "DNI: 40-123-456": Personal.NUMBER,
    "79.456.123": Personal.NUMBER,
    "call +57 310 555 1234": Personal.TELEPHONE,
    "tel. 310 555 1234": Personal.TELEPHONE,
    "(604) 444 5566": Personal.TELEPHONE,
    "+44 20 7946 0958": Personal.TELEPHONE,
    "write to ana.mejia@example.org": Personal.EMAIL,
}


@pytest.mark.parametrize("text", QUIET)
def test_it_stays_quiet(text: str) -> None:
    assert looks_personal(text, KNOWN) == ()


@pytest.mark.parametrize("text", NAMES)
def test_it_speaks_at_a_name(text: str) -> None:
    assert Personal.NAME in looks_personal(text, KNOWN)


@pytest.mark.parametrize("text", OTHERS)
def test_it_speaks_at_numbers_telephones_and_addresses(text: str) -> None:
    assert OTHERS[text] in looks_personal(text, KNOWN)


def test_the_table_is_large_enough() -> None:
    assert len(QUIET) >= 60
    assert len(NAMES) + len(OTHERS) >= 25
