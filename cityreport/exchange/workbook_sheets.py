"""The names of the sheets that the workbook is read back from and recognised by.

They stand apart from what writes the sheets, so that a file is recognised without openpyxl.
"""

DATA = "Data"
METADATA = "Metadata"
CODEBOOK = "Codebook"
