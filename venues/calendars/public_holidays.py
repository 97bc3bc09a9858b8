"""Public holidays of a French department."""

from datetime import date

from holidays.countries.france import France

# The library counts by region where the law does; departments without an entry have the holidays of the mainland.
# In Alsace-Moselle Good Friday is kept in communes with a Protestant church; we take it as kept everywhere there.
SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


def public_holidays(department: str, first: date, last: date) -> dict[date, str]:
    """The public holidays of a department (INSEE code: `48`, `2A`, `974`) from `first` to `last`, both included.

    Returns French names by day, in order. An unknown department is taken as one of the mainland.
    """
    years = range(first.year, last.year + 1)
    found = France(years=years, subdiv=SUBDIVISIONS.get(department), language="fr", expand=False)
    return {day: found[day] for day in sorted(found) if first <= day <= last}
