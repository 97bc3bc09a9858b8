"""The space tree's rules, held by the database whoever writes, and the table of leaves kept in step with it."""

from django.db import migrations

TREE_RULES = """
CREATE FUNCTION venues_space_tree_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mother venues_space%ROWTYPE;
BEGIN
    IF NEW.parent_id IS NOT NULL THEN
        SELECT * INTO mother FROM venues_space WHERE id = NEW.parent_id FOR SHARE;
        IF mother.venue_id <> NEW.venue_id THEN
            RAISE EXCEPTION 'space % and its parent are of different venues', NEW.id
                USING ERRCODE = '23514', CONSTRAINT = 'space_parent_same_venue';
        END IF;
        IF mother.units IS NOT NULL THEN
            RAISE EXCEPTION 'the parent of space % is a leaf', NEW.id
                USING ERRCODE = '23514', CONSTRAINT = 'space_parent_is_leaf';
        END IF;
        IF EXISTS (
            WITH RECURSIVE above AS (
                SELECT id, parent_id FROM venues_space WHERE id = NEW.parent_id
                UNION
                SELECT s.id, s.parent_id FROM venues_space s JOIN above ON s.id = above.parent_id
            ) SELECT 1 FROM above WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'space % would contain itself', NEW.id
                USING ERRCODE = '23514', CONSTRAINT = 'space_tree_no_cycle';
        END IF;
    END IF;
    IF NEW.units IS NOT NULL AND EXISTS (SELECT 1 FROM venues_space WHERE parent_id = NEW.id) THEN
        RAISE EXCEPTION 'space % has parts and cannot have units', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'space_parent_is_leaf';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER space_tree_rules BEFORE INSERT OR UPDATE OF parent_id, venue_id, units ON venues_space
    FOR EACH ROW EXECUTE FUNCTION venues_space_tree_rules();

CREATE FUNCTION venues_rebuild_leaves(of_venue bigint) RETURNS void LANGUAGE sql AS $$
    DELETE FROM venues_spaceleaf WHERE space_id IN (SELECT id FROM venues_space WHERE venue_id = of_venue);
    INSERT INTO venues_spaceleaf (space_id, leaf_id)
    WITH RECURSIVE below AS (
        SELECT id AS space_id, id, units, retired_at FROM venues_space WHERE venue_id = of_venue
        UNION ALL
        SELECT below.space_id, s.id, s.units, s.retired_at
        FROM venues_space s JOIN below ON s.parent_id = below.id
        WHERE s.retired_at IS NULL
    )
    SELECT space_id, id FROM below WHERE units IS NOT NULL;
$$;
CREATE FUNCTION venues_keep_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM venues_rebuild_leaves(CASE WHEN TG_OP = 'DELETE' THEN OLD.venue_id ELSE NEW.venue_id END);
    RETURN NULL;
END $$;
CREATE TRIGGER space_keep_leaves
    AFTER INSERT OR DELETE OR UPDATE OF parent_id, venue_id, units, retired_at ON venues_space
    FOR EACH ROW EXECUTE FUNCTION venues_keep_leaves();
"""

REMOVE = """
DROP TRIGGER space_keep_leaves ON venues_space;
DROP TRIGGER space_tree_rules ON venues_space;
DROP FUNCTION venues_keep_leaves();
DROP FUNCTION venues_rebuild_leaves(bigint);
DROP FUNCTION venues_space_tree_rules();
"""


class Migration(migrations.Migration):
    dependencies = [("venues", "0001_initial")]
    operations = [migrations.RunSQL(TREE_RULES, REMOVE)]
