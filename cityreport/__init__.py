"""cityreport: offline reporting of violence for cities that pledged to halve it by 2030."""

from cityreport import late

__version__ = "0.1.0"

late.install()
