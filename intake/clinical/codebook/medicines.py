"""The medicines that can be picked in a treatment line, with their codes (codebook 12.6).

A medicine without a verified RxNorm code carries its ATC code only, or none.
"""

from __future__ import annotations

from intake.clinical.codebook.building import option
from intake.clinical.codebook.codes import atc, rxnorm
from intake.clinical.codebook.model import N_, Option


def _medicine(code: str, name: str, atc_code: str | None, rxnorm_code: str | None = None) -> Option:
    label = code.replace("_", " ")
    by_class = () if atc_code is None else (atc(atc_code, label),)
    by_ingredient = () if rxnorm_code is None else (rxnorm(rxnorm_code, label),)
    return option(code, name, codes=(*by_class, *by_ingredient))


MEDICINES = (
    _medicine("blinatumomab", N_("Blinatumomab (Blincyto)"), "L01FX07", "1597258"),
    _medicine("inotuzumab_ozogamicin", N_("Inotuzumab ozogamicin (Besponsa)"), "L01FB01", "1942950"),
    _medicine("imatinib", N_("Imatinib"), "L01EA01", "282388"),
    _medicine("dasatinib", N_("Dasatinib"), "L01EA02", "475342"),
    _medicine("nilotinib", N_("Nilotinib"), "L01EA03"),
    _medicine("bosutinib", N_("Bosutinib"), "L01EA04", "1307619"),
    _medicine("ponatinib", N_("Ponatinib"), "L01EA05"),
    _medicine("asciminib", N_("Asciminib"), "L01EA06"),
    _medicine("tisagenlecleucel", N_("Tisagenlecleucel (Kymriah)"), "L01XL04"),
    _medicine("brexucabtagene", N_("Brexucabtagene autoleucel (Tecartus)"), "L01XL06"),
    _medicine("obecabtagene", N_("Obecabtagene autoleucel (Aucatzyl)"), None),
    _medicine("vincristine", N_("Vincristine"), "L01CA02", "11202"),
    _medicine("cyclophosphamide", N_("Cyclophosphamide"), "L01AA01", "3002"),
    _medicine("doxorubicin", N_("Doxorubicin"), "L01DB01", "3639"),
    _medicine("daunorubicin", N_("Daunorubicin"), "L01DB02"),
    _medicine("idarubicin", N_("Idarubicin"), "L01DB06", "5650"),
    _medicine("cytarabine", N_("Cytarabine"), "L01BC01"),
    _medicine("methotrexate", N_("Methotrexate"), "L01BA01"),
    _medicine("mercaptopurine", N_("Mercaptopurine"), "L01BB02"),
    _medicine("clofarabine", N_("Clofarabine"), "L01BB06"),
    _medicine("nelarabine", N_("Nelarabine"), "L01BB07"),
    _medicine("fludarabine", N_("Fludarabine"), "L01BB05"),
    _medicine("asparaginase", N_("Asparaginase"), "L01XX02"),
    _medicine("pegaspargase", N_("Pegaspargase"), "L01XX24"),
    _medicine("dexamethasone", N_("Dexamethasone"), "H02AB02"),
    _medicine("prednisone", N_("Prednisone"), "H02AB07", "8640"),
    _medicine("prednisolone", N_("Prednisolone"), "H02AB06"),
    _medicine("rituximab", N_("Rituximab"), "L01FA01", "121191"),
    _medicine("venetoclax", N_("Venetoclax"), "L01XX52"),
    _medicine("etoposide", N_("Etoposide"), "L01CB01"),
    _medicine("ifosfamide", N_("Ifosfamide"), "L01AA06"),
    _medicine("mitoxantrone", N_("Mitoxantrone"), "L01DB07"),
)
