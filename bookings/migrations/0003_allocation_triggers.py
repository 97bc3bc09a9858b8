"""Promise 1, the part that constraints cannot say: allocations stay inside the units of a leaf that exist."""

from django.db import migrations

RULES = """
CREATE FUNCTION bookings_allocation_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    existing integer;
BEGIN
    -- The share lock makes a simultaneous change of the number of units wait for us.
    SELECT units INTO existing FROM venues_space WHERE id = NEW.space_id FOR SHARE;
    IF existing IS NULL THEN
        RAISE EXCEPTION 'space % is not a leaf', NEW.space_id
            USING ERRCODE = '23514', CONSTRAINT = 'allocation_on_leaf';
    END IF;
    IF NOT (NEW.units <@ int4range(0, existing)) THEN
        RAISE EXCEPTION 'space % has no units %', NEW.space_id, NEW.units
            USING ERRCODE = '23514', CONSTRAINT = 'allocation_units_exist';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER allocation_rules BEFORE INSERT OR UPDATE OF space_id, units ON bookings_allocation
    FOR EACH ROW EXECUTE FUNCTION bookings_allocation_rules();

CREATE FUNCTION bookings_space_units_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM bookings_allocation a
        WHERE a.space_id = NEW.id AND upper(a.units) > coalesce(NEW.units, 0) AND upper(a.period) > now()
    ) THEN
        RAISE EXCEPTION 'units of space % are taken', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'space_units_taken';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER space_units_rules BEFORE UPDATE OF units ON venues_space
    FOR EACH ROW WHEN (NEW.units IS DISTINCT FROM OLD.units AND (NEW.units IS NULL OR NEW.units < OLD.units))
    EXECUTE FUNCTION bookings_space_units_rules();
"""

REMOVE = """
DROP TRIGGER space_units_rules ON venues_space;
DROP FUNCTION bookings_space_units_rules();
DROP TRIGGER allocation_rules ON bookings_allocation;
DROP FUNCTION bookings_allocation_rules();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_initial"), ("venues", "0002_space_tree_triggers")]
    operations = [migrations.RunSQL(RULES, REMOVE)]
