"""The open days of each leaf space, year by year, kept in step with its openings by the database."""

import django.db.models.deletion
from django.db import migrations, models

import venues.models.open_years

KEEPING = """
-- The days from `a` to `b` of a year of 366 bits.
CREATE FUNCTION venues_days_of(a integer, b integer) RETURNS bit LANGUAGE sql IMMUTABLE AS $$
    SELECT (~(0::bit(366))) << (365 - (b - a)) >> a
$$;

CREATE FUNCTION venues_open_days(of_space bigint, in_year integer) RETURNS bit LANGUAGE sql STABLE AS $$
    SELECT bit_or(venues_days_of(a, b))
    FROM (
        SELECT DISTINCT
            greatest((lower(o.period) AT TIME ZONE v.time_zone)::date - make_date(in_year, 1, 1), 0) AS a,
            least((upper(o.period) AT TIME ZONE v.time_zone - interval '1 microsecond')::date,
                  make_date(in_year, 12, 31)) - make_date(in_year, 1, 1) AS b
        FROM venues_space s JOIN venues_venue v ON v.id = s.venue_id JOIN venues_opening o ON o.space_id = s.id
        WHERE s.id = of_space AND o.period && tstzrange(
            make_date(in_year, 1, 1)::timestamp AT TIME ZONE v.time_zone,
            make_date(in_year + 1, 1, 1)::timestamp AT TIME ZONE v.time_zone)
    ) run
$$;

-- What is added only adds days: nothing else is read, however many rows come at once.
CREATE FUNCTION venues_add_open_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO venues_openyear (space_id, year, days)
    SELECT space_id, year, bit_or(venues_days_of(
        greatest(first_day - make_date(year, 1, 1), 0), least(last_day, make_date(year, 12, 31)) - make_date(year, 1, 1)))
    FROM (
        SELECT DISTINCT c.space_id, (lower(c.period) AT TIME ZONE v.time_zone)::date AS first_day,
            (upper(c.period) AT TIME ZONE v.time_zone - interval '1 microsecond')::date AS last_day
        FROM changed c JOIN venues_space s ON s.id = c.space_id JOIN venues_venue v ON v.id = s.venue_id
    ) run CROSS JOIN LATERAL generate_series(
        extract(year FROM first_day)::integer, extract(year FROM last_day)::integer) AS year
    GROUP BY space_id, year
    ON CONFLICT (space_id, year) DO UPDATE SET days = venues_openyear.days | EXCLUDED.days;
    RETURN NULL;
END $$;

CREATE FUNCTION venues_keep_open_years() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH touched AS (
        SELECT DISTINCT c.space_id, year
        FROM changed c JOIN venues_space s ON s.id = c.space_id JOIN venues_venue v ON v.id = s.venue_id
        CROSS JOIN LATERAL generate_series(
            extract(year FROM lower(c.period) AT TIME ZONE v.time_zone)::integer,
            extract(year FROM upper(c.period) AT TIME ZONE v.time_zone)::integer) AS year
    ), fresh AS (
        SELECT space_id, year, venues_open_days(space_id, year) AS days FROM touched
    ), closed AS (
        DELETE FROM venues_openyear o USING fresh f
        WHERE o.space_id = f.space_id AND o.year = f.year AND f.days IS NULL
    )
    INSERT INTO venues_openyear (space_id, year, days) SELECT space_id, year, days FROM fresh WHERE days IS NOT NULL
    ON CONFLICT (space_id, year) DO UPDATE SET days = EXCLUDED.days;
    RETURN NULL;
END $$;
CREATE TRIGGER opening_added AFTER INSERT ON venues_opening REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION venues_add_open_days();
CREATE TRIGGER opening_removed AFTER DELETE ON venues_opening REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION venues_keep_open_years();
CREATE TRIGGER opening_moved_from AFTER UPDATE ON venues_opening REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION venues_keep_open_years();
CREATE TRIGGER opening_moved_to AFTER UPDATE ON venues_opening REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION venues_keep_open_years();

INSERT INTO venues_openyear (space_id, year, days)
SELECT space_id, year, venues_open_days(space_id, year)
FROM (
    SELECT DISTINCT space_id, generate_series(
        extract(year FROM lower(period) - interval '1 day')::integer,
        extract(year FROM upper(period) + interval '1 day')::integer) AS year
    FROM venues_opening
) known
WHERE venues_open_days(space_id, year) IS NOT NULL;
"""

REMOVE = """
DROP TRIGGER opening_moved_to ON venues_opening;
DROP TRIGGER opening_moved_from ON venues_opening;
DROP TRIGGER opening_removed ON venues_opening;
DROP TRIGGER opening_added ON venues_opening;
DROP FUNCTION venues_keep_open_years();
DROP FUNCTION venues_add_open_days();
DROP FUNCTION venues_open_days(bigint, integer);
DROP FUNCTION venues_days_of(integer, integer);
"""


class Migration(migrations.Migration):
    dependencies = [("venues", "0012_layouts")]

    operations = [
        migrations.CreateModel(
            name="OpenYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(verbose_name="année")),
                ("days", venues.models.open_years.YearOfDays(verbose_name="jours")),
                (
                    "space",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_years",
                        to="venues.space",
                        verbose_name="espace",
                    ),
                ),
            ],
            options={
                "verbose_name": "année d’ouverture",
                "verbose_name_plural": "années d’ouverture",
                "constraints": [models.UniqueConstraint(fields=("space", "year"), name="open_year_once")],
            },
        ),
        migrations.RunSQL(KEEPING, REMOVE),
    ]
