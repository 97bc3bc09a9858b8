"""The invented venues: who, what, where. Their kinds say the rest (`templates`)."""

import random
from dataclasses import dataclass, field
from typing import Any

# Spaces (by venue and key) whose outside calendar is full of its own stays: nobody books them here, so that the demo
# begins without conflicts.
TAKEN_ELSEWHERE = frozenset({("Gîte de la Bergerie haute", "beds")})
# Seasons (by venue and name) that the demo leaves to whoever tries it: the lycée publishes its holidays in one step.
NOT_YET_PUBLISHED = frozenset({("Lycée des Trois Monts", "Vacances scolaires")})

STREETS = (
    "chemin des Noyers",
    "rue du Four",
    "route de la Draille",
    "place du Lavoir",
    "rue des Genêts",
    "côte du Causse",
)


@dataclass(frozen=True, slots=True)
class VenueSpec:
    """An invented venue in a real commune (by its Insee code). `owner`: the local part of the owner's demo address."""

    name: str
    kind: str
    insee: str
    owner: str
    description: str
    details: dict[str, Any] = field(default_factory=dict)
    shift: tuple[float, float] = (0.0, 0.0)

    @property
    def address(self) -> str:
        """An invented street."""
        draw = random.Random(self.name)
        return f"{draw.randint(2, 48)} {draw.choice(STREETS)}"


def _venue(name: str, kind: str, insee: str, owner: str, description: str, **details: Any) -> VenueSpec:
    # A few hundred metres from the commune's point, so that venues of one commune do not hide each other.
    north, east = details.pop("north", 0), details.pop("east", 0)
    return VenueSpec(name, kind, insee, owner, description, details, (north / 111_000, east / 79_000))


VENUES = (
    _venue(
        "Hôtel des Deux Vallées",
        "hotel",
        "48095",
        "hote",
        "Un hôtel de famille au pied du causse. De novembre à mars la salle à manger donne sur un jardin au repos : "
        "24 places au calme, deux petits salons et le café du matin.",
        approval="instant",
        notice_hours=2,
        north=300,
        east=-400,
    ),
    _venue(
        "Auberge du Pont Rouge",
        "hotel",
        "48061",
        "hote",
        "Au bord du Tarnon, une auberge fermée l’hiver dont la grande table et le salon de lecture accueillent "
        "réunions et ateliers.",
        approval="request",
        north=-200,
        east=250,
    ),
    _venue(
        "Hôtel de la Haute-Margeride",
        "hotel",
        "48080",
        "margeride",
        "Près de la gare, un hôtel de passage dont le rez-de-chaussée devient bureau partagé hors saison.",
        north=150,
        east=150,
    ),
    _venue(
        "Hôtel du Causse Blond",
        "hotel",
        "48039",
        "causse",
        "Bar, petit salon et terrasse plein sud sur le bourg ; l’hiver, la cheminée reste allumée.",
        north=-150,
        east=100,
    ),
    _venue(
        "Hôtel des Sources Claires",
        "hotel",
        "48027",
        "sources",
        "Un hôtel thermal d’une autre époque, larges couloirs et salons hauts de plafond.",
        east=-300,
    ),
    _venue(
        "Grand Hôtel du Viaduc",
        "hotel",
        "48092",
        "viaduc",
        "La plus grande salle à manger de la vallée, à deux pas de la gare.",
        north=250,
        east=-250,
    ),
    _venue(
        "Hôtel du Haut Plateau",
        "hotel",
        "48104",
        "plateau",
        "À 1 180 mètres, entre deux saisons de neige et de marche : du silence et la fibre.",
        east=200,
    ),
    _venue(
        "Lycée des Trois Monts",
        "public_lycee",
        "48095",
        "lycee",
        "Salles de classe, amphithéâtre et internat, libres pendant les vacances scolaires, le soir et le samedi.",
        north=-700,
        east=600,
    ),
    _venue(
        "Lycée du Haut-Gévaudan",
        "public_lycee",
        "48140",
        "gevaudan",
        "Un lycée de plateau avec atelier et internat, ouvert aux associations pendant les vacances.",
        north=300,
    ),
    _venue(
        "Lycée agricole des Prés-Hauts",
        "public_lycee",
        "48034",
        "prahauts",
        "Entre ferme et bourg : salles de cours, amphithéâtre et hébergement de groupe.",
        east=-500,
    ),
    _venue(
        "Lycée privé Sainte-Colombe",
        "private_lycee",
        "48092",
        "colombe",
        "Un ensemble ancien autour d’une cour, avec salle d’étude et chapelle désaffectée.",
        north=-300,
        east=300,
    ),
    _venue(
        "Lycée privé du Val d’Allier",
        "private_lycee",
        "48080",
        "valallier",
        "Salles claires et internat récent, à dix minutes à pied de la gare.",
        north=-350,
        east=-200,
    ),
    _venue(
        "Lycée privé des Tilleuls",
        "private_lycee",
        "48095",
        "tilleuls",
        "En centre-ville, cinq salles et un auditorium disponibles pendant les vacances.",
        north=100,
        east=700,
    ),
    _venue(
        "Camping du Moulin Vert",
        "campsite",
        "48061",
        "moulin",
        "La salle commune et le coin bureau restent chauffés d’octobre à avril, rivière en contrebas.",
        north=700,
        east=-300,
    ),
    _venue(
        "Camping des Rives du Lot",
        "campsite",
        "48016",
        "rives",
        "Un bâtiment d’accueil en bois, grand et lumineux, vide huit mois par an.",
        east=400,
    ),
    _venue(
        "Camping de la Truyère",
        "campsite",
        "48090",
        "truyere",
        "Salle d’animation et cuisine collective au bord de l’eau.",
        north=-400,
    ),
    _venue(
        "Camping des Falaises",
        "campsite",
        "48146",
        "falaises",
        "Dans les gorges, une salle sous les falaises pour répéter, danser ou se réunir.",
        east=350,
    ),
    _venue(
        "Village de l’Aubrac",
        "holiday_village",
        "48009",
        "aubrac",
        "Le lieu entier, 60 couchages et trois salles, pour un séminaire ou un stage.",
        north=500,
    ),
    _venue(
        "Village Les Genêts",
        "holiday_village",
        "48132",
        "genets",
        "Des pavillons autour d’une salle plénière ; la cuisine peut être louée.",
        east=-450,
    ),
    _venue(
        "Village du Lac Noir",
        "holiday_village",
        "48198",
        "lacnoir",
        "Au-dessus du lac, un village de vacances qui ne dort plus entre deux étés.",
        north=450,
        east=200,
    ),
    _venue(
        "Salle de la Mairie haute",
        "commune_hall",
        "48092",
        "mairiehaute",
        "La salle des fêtes du bourg, 120 personnes, avec cuisine et scène.",
        north=-100,
        east=-350,
    ),
    _venue(
        "Salle des fêtes du Causse",
        "commune_hall",
        "48013",
        "badaroux",
        "Une salle récente de plain-pied, à dix minutes de Mende.",
        east=-250,
    ),
    _venue(
        "Foyer rural du Tarn",
        "commune_hall",
        "48075",
        "foyertarn",
        "Le foyer du village : petite scène, bar et cuisine.",
        north=200,
    ),
    _venue(
        "Salle polyvalente des Trois Vents",
        "commune_hall",
        "48070",
        "troisvents",
        "Parquet, miroirs et sonorisation : danse, théâtre, sport doux.",
        east=300,
    ),
    _venue(
        "Salle du Lavoir",
        "commune_hall",
        "48096",
        "lavoir",
        "Une petite salle voûtée au-dessus du lavoir, pour vingt personnes.",
        north=-250,
    ),
    _venue(
        "Gîte de la Bergerie haute",
        "gite",
        "48081",
        "bergerie",
        "Une bergerie restaurée : 12 couchages, une grande table et un poêle.",
        north=350,
        east=350,
    ),
    _venue(
        "Gîte du Châtaignier",
        "gite",
        "48194",
        "chataignier",
        "En Cévennes, un gîte d’étape calme de l’automne au printemps.",
        east=-350,
    ),
    _venue(
        "Gîte de la Draille",
        "gite",
        "48156",
        "draille",
        "Sur un chemin de transhumance, pour une retraite ou un stage d’écriture.",
        north=-300,
        east=200,
    ),
)
