"""What was issued never changes: documents and their files are refused any change, except making a file once."""

from django.db import migrations

RULES = """
CREATE FUNCTION bookings_invoice_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was issued is never changed or taken away: issue a credit note'
        USING ERRCODE = '23514', CONSTRAINT = 'invoice_never_changed';
END $$;
CREATE TRIGGER invoice_never_changed BEFORE UPDATE OR DELETE ON bookings_invoice
    FOR EACH ROW EXECUTE FUNCTION bookings_invoice_unchanged();
CREATE TRIGGER invoice_kept BEFORE TRUNCATE ON bookings_invoice
    FOR EACH STATEMENT EXECUTE FUNCTION bookings_invoice_unchanged();

CREATE TRIGGER invoice_file_never_changed BEFORE UPDATE ON bookings_invoicefile
    FOR EACH ROW WHEN (OLD.made_at IS NOT NULL OR NEW.invoice_id <> OLD.invoice_id)
    EXECUTE FUNCTION bookings_invoice_unchanged();
CREATE TRIGGER invoice_file_kept BEFORE DELETE ON bookings_invoicefile
    FOR EACH ROW EXECUTE FUNCTION bookings_invoice_unchanged();
CREATE TRIGGER invoice_files_kept BEFORE TRUNCATE ON bookings_invoicefile
    FOR EACH STATEMENT EXECUTE FUNCTION bookings_invoice_unchanged();

-- A number once given is never given again.
CREATE FUNCTION bookings_numbering_forwards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a series of numbers only goes forwards, one by one'
        USING ERRCODE = '23514', CONSTRAINT = 'numbering_forwards';
END $$;
CREATE TRIGGER numbering_forwards BEFORE UPDATE ON bookings_invoicenumbering FOR EACH ROW
    WHEN (NEW.last <> OLD.last + 1 OR NEW.last_at < OLD.last_at OR NEW.organisation_id <> OLD.organisation_id
          OR NEW.series <> OLD.series OR NEW.year <> OLD.year)
    EXECUTE FUNCTION bookings_numbering_forwards();
CREATE TRIGGER numbering_kept BEFORE DELETE ON bookings_invoicenumbering
    FOR EACH ROW EXECUTE FUNCTION bookings_numbering_forwards();
"""

REMOVE = """
DROP TRIGGER numbering_kept ON bookings_invoicenumbering;
DROP TRIGGER numbering_forwards ON bookings_invoicenumbering;
DROP FUNCTION bookings_numbering_forwards();
DROP TRIGGER invoice_files_kept ON bookings_invoicefile;
DROP TRIGGER invoice_file_kept ON bookings_invoicefile;
DROP TRIGGER invoice_file_never_changed ON bookings_invoicefile;
DROP TRIGGER invoice_kept ON bookings_invoice;
DROP TRIGGER invoice_never_changed ON bookings_invoice;
DROP FUNCTION bookings_invoice_unchanged();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0013_invoices")]
    operations = [migrations.RunSQL(RULES, REMOVE)]
