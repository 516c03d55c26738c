"""Problems as values: collected by the stages, never printed from inside one."""

from __future__ import annotations

from enum import StrEnum

from converter.model.source import Place
from converter.records import NamedTuple


class Severity(StrEnum):
    """How bad a finding is: an error makes a conversion invalid under `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(NamedTuple):
    """A problem as a value: what it is, where it stands, the words it is about, what to do."""

    code: str
    severity: Severity
    message: str
    place: Place | None = None
    quote: str = ""
    hint: str = ""
