"""Promise 8, the part that the database holds: entries never change, and those of a movement sum to zero."""

from django.db import migrations

RULES = """
CREATE FUNCTION bookings_ledger_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger entries are never changed or taken away: post a correction'
        USING ERRCODE = '23514', CONSTRAINT = 'ledger_append_only';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE ON bookings_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION bookings_ledger_unchanged();
CREATE TRIGGER ledger_kept BEFORE TRUNCATE ON bookings_ledgerentry
    FOR EACH STATEMENT EXECUTE FUNCTION bookings_ledger_unchanged();

CREATE FUNCTION bookings_ledger_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM bookings_ledgerentry WHERE movement = NEW.movement) <> 0 THEN
        RAISE EXCEPTION 'movement % does not sum to zero', NEW.movement
            USING ERRCODE = '23514', CONSTRAINT = 'ledger_balanced';
    END IF;
    RETURN NULL;
END $$;
-- At the commit: the entries of a movement are written one after the other.
CREATE CONSTRAINT TRIGGER ledger_balanced AFTER INSERT ON bookings_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bookings_ledger_balanced();
"""

REMOVE = """
DROP TRIGGER ledger_balanced ON bookings_ledgerentry;
DROP FUNCTION bookings_ledger_balanced();
DROP TRIGGER ledger_kept ON bookings_ledgerentry;
DROP TRIGGER ledger_append_only ON bookings_ledgerentry;
DROP FUNCTION bookings_ledger_unchanged();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0010_payments_and_ledger")]
    operations = [migrations.RunSQL(RULES, REMOVE)]
