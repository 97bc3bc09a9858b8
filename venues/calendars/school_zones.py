"""Which school zone a department belongs to (since the regions of 2016)."""

ACADEMIES = {
    "A": {
        "Besançon": ("25", "39", "70", "90"),
        "Bordeaux": ("24", "33", "40", "47", "64"),
        "Clermont-Ferrand": ("03", "15", "43", "63"),
        "Dijon": ("21", "58", "71", "89"),
        "Grenoble": ("07", "26", "38", "73", "74"),
        "Limoges": ("19", "23", "87"),
        "Lyon": ("01", "42", "69"),
        "Poitiers": ("16", "17", "79", "86"),
    },
    "B": {
        "Aix-Marseille": ("04", "05", "13", "84"),
        "Amiens": ("02", "60", "80"),
        "Lille": ("59", "62"),
        "Nancy-Metz": ("54", "55", "57", "88"),
        "Nantes": ("44", "49", "53", "72", "85"),
        "Nice": ("06", "83"),
        "Normandie": ("14", "27", "50", "61", "76"),
        "Orléans-Tours": ("18", "28", "36", "37", "41", "45"),
        "Reims": ("08", "10", "51", "52"),
        "Rennes": ("22", "29", "35", "56"),
        "Strasbourg": ("67", "68"),
    },
    "C": {
        "Créteil": ("77", "93", "94"),
        "Montpellier": ("11", "30", "34", "48", "66"),
        "Paris": ("75",),
        "Toulouse": ("09", "12", "31", "32", "46", "65", "81", "82"),
        "Versailles": ("78", "91", "92", "95"),
    },
}
ZONES = tuple(ACADEMIES)
_ZONE_OF = {
    department: zone
    for zone, academies in ACADEMIES.items()
    for departments in academies.values()
    for department in departments
}


def school_zone(department: str) -> str | None:
    """`A`, `B` or `C` for a department's INSEE code; None where none applies (Corsica, overseas, unknown)."""
    return _ZONE_OF.get(department)
