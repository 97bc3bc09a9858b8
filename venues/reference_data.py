"""What the lists of kinds and amenities start with. Administrators may change the rows afterwards."""

# code, French, English, shape on the map, approval, notice (hours), horizon (days), usual ERP types
VENUE_KINDS = (
    ("hotel", "Hôtel", "Hotel", "circle", "instant", 24, 365, "O N"),
    ("public_lycee", "Lycée public", "Public secondary school", "square", "request", 21 * 24, 400, "R"),
    ("private_lycee", "Lycée privé", "Private secondary school", "square", "request", 14 * 24, 400, "R"),
    ("campsite", "Camping", "Campsite", "triangle", "instant", 24, 365, "L N PA"),
    ("holiday_village", "Village de vacances", "Holiday village", "triangle", "request", 72, 400, "O L N"),
    ("commune_hall", "Salle communale", "Village hall", "lozenge", "request", 7 * 24, 365, "L"),
    ("media_library", "Médiathèque", "Media library", "lozenge", "request", 72, 365, "S"),
    ("gite", "Gîte", "Holiday cottage", "house", "request", 48, 400, ""),
    ("third_place", "Tiers-lieu", "Third place", "circle", "instant", 2, 365, "W L"),
    ("other", "Autre lieu", "Other place", "circle", "request", 72, 365, ""),
)

# code, French, English
AMENITIES = (
    ("fibre", "Fibre", "Fibre broadband"),
    ("wifi", "Wi-Fi", "Wi-Fi"),
    ("heating", "Chauffage", "Heating"),
    ("step_free", "Accès de plain-pied", "Step-free access"),
    ("accessible_toilets", "Toilettes accessibles", "Accessible toilets"),
    ("hearing_loop", "Boucle magnétique", "Hearing loop"),
    ("parking", "Parking", "Car park"),
    ("bike_shelter", "Abri à vélos", "Bike shelter"),
    ("charging_point", "Borne de recharge", "Charging point"),
    ("kitchen", "Cuisine", "Kitchen"),
    ("coffee", "Café, thé", "Coffee and tea"),
    ("meals", "Restauration sur place", "Meals on site"),
    ("beds", "Couchages", "Beds"),
    ("showers", "Douches", "Showers"),
    ("projector", "Vidéoprojecteur", "Projector"),
    ("screen", "Écran", "Screen"),
    ("whiteboard", "Tableau blanc", "Whiteboard"),
    ("video_meeting", "Visioconférence", "Video meeting equipment"),
    ("printer", "Imprimante", "Printer"),
    ("sound", "Sonorisation", "Sound system"),
    ("stage", "Scène", "Stage"),
    ("piano", "Piano", "Piano"),
    ("mirrors", "Miroirs", "Mirrors"),
    ("tools", "Outillage", "Tools"),
    ("garden", "Jardin, terrasse", "Garden or terrace"),
    ("quiet_room", "Salle au calme", "Quiet room"),
)
