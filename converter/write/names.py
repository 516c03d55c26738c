"""The names a report's files and namespaces carry: the extension's prefix, namespace, schema, and all other prefixes.

The prefix is the first of these that yields letters: the ticker, the company's name without its legal form, `company`.
The date in the namespace is the end of the reported period, else the release's date, else the taxonomy year's last day.
A prefix that another namespace of the report already has gets `co` behind it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from converter.lazy import regex
from converter.model import Concept, Conversion, Entity
from converter.records import NamedTuple
from converter.taxonomy import concept_table

CIK_SCHEME = "http://www.sec.gov/CIK"
OWN_SCHEME = "urn:release2xbrl:company-name"
"""The entity scheme where no CIK is known: nobody can mistake it for EDGAR's."""

PROVENANCE = "urn:release2xbrl:provenance"
"""Namespace of the members and attributes that carry a fact's evidence."""

_FIXED = {
    "iso4217": "http://www.xbrl.org/2003/iso4217",
    "utr": "http://www.xbrl.org/2009/utr",
    "xbrli": "http://www.xbrl.org/2003/instance",
}


def _words(text: str) -> list[str]:
    return text.split()


_RESERVED = frozenset(
    _words(
        """
        xml xmlns xs xsd xsi xlink link xbrl xbrli xbrldi xbrldt xhtml html entity ix ixt iso4217 utr r2x cik
        company us-gaap usgaap srt dei ecd country currency exch invest naics sic stpr rr cyd oef dtr dtr-
        types nonnum num ref fasb sec gaap ifrs
        """
    )
)
_LEGAL_FORM = regex(
    r"\b(?:incorporated|inc|corporation|corp|company|co|limited|ltd|llc|lp|plc|holdings?|group|sa|ag|nv|the)\b\.?", re.I
)
_NOT_SLUG = regex(r"[^a-z0-9]")


class ExtensionNames(NamedTuple):
    """Where the extension taxonomy lives: `prefix`, `namespace`, the file name of its schema, and its date."""

    prefix: str
    namespace: str
    schema: str
    date: date

    def file(self, part: str) -> str:
        """The file name of a linkbase: `lab`, `pre`, `cal`, `def`."""
        return f"{self.schema.removesuffix('.xsd')}_{part}.xml"


def extension_names(conversion: Conversion) -> ExtensionNames:
    """The extension's names; the same conversion always gets the same ones."""
    entity = conversion.entity
    company = _slug(_LEGAL_FORM.sub(" ", entity.name))[:40]
    # EDGAR takes file names of 32 characters (EFM 5.1.1): `prefix-20110630_lab.xml`.
    prefix = re.sub(r"^[0-9]+", "", _slug(entity.ticker) or company)[:13] or "company1"
    if prefix in _RESERVED:
        prefix += "co"
    day = _date(conversion, entity)
    stamp = f"{day:%Y%m%d}"
    domain = company if company and company not in _RESERVED else f"{company or prefix}-filer"
    return ExtensionNames(prefix, f"http://www.{domain}.com/{stamp}", f"{prefix}-{stamp}.xsd", day)


def _date(conversion: Conversion, entity: Entity) -> date:
    if said := entity.period_end or entity.release_date:
        return said
    return max((fact.period.end for fact in conversion.facts), default=date(conversion.taxonomy, 12, 31))


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("", plain)


class Names(NamedTuple):
    """Prefixes and namespaces of one report, and its entity as XBRL identifies it.

    `prefixes` holds (prefix, namespace) of everything the facts use, sorted by prefix.
    """

    extension: ExtensionNames
    prefixes: tuple[tuple[str, str], ...]
    scheme: str
    identifier: str

    def concept(self, concept: Concept) -> str:
        """A concept's QName in the files."""
        return f"{self.extension.prefix if concept.prefix == 'ext' else concept.prefix}:{concept.name}"

    def qname(self, name: str) -> str:
        """A model QName with the prefix it has in the files: `ext:Foo` becomes `sons:Foo`."""
        return f"{self.extension.prefix}:{name[4:]}" if name.startswith("ext:") else name


def report_names(conversion: Conversion) -> Names:
    """Every name the writers need. Raises TaxonomyError for a prefix that the taxonomy year does not have."""
    extension = extension_names(conversion)
    used = {"xbrli", *{fact.concept.prefix for fact in conversion.facts}}
    for unit in {fact.unit for fact in conversion.facts if fact.unit is not None}:
        used |= {measure.partition(":")[0] for measure in unit}
    for dims in {fact.dims for fact in conversion.facts}:
        used |= {name.partition(":")[0] for dimension in dims for name in dimension}
    used -= {"", "ext"}
    table = concept_table()
    spaces = {prefix: _FIXED.get(prefix) or table.namespace(prefix, conversion.taxonomy) for prefix in used}
    spaces[extension.prefix] = extension.namespace
    entity = conversion.entity
    scheme, identifier = (CIK_SCHEME, entity.cik) if entity.cik else (OWN_SCHEME, _slug(entity.name) or "unknown")
    return Names(extension, tuple(sorted(spaces.items())), scheme, identifier)
