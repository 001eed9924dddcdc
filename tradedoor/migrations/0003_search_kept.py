"""Keep the search current, and hold each access to its contact's own customer.

The tables are new in this release and empty, so nothing waits for a lock.
"""

from django.db import migrations

from tradedoor.migrations._frozen import sql

SAME_CUSTOMER = """
ALTER TABLE tradedoor_access ADD CONSTRAINT access_customer_is_the_contacts
  FOREIGN KEY (contact_id, customer_id) REFERENCES tradedoor_contact (id, customer_id)
  DEFERRABLE INITIALLY DEFERRED;
"""
UNDO = "ALTER TABLE tradedoor_access DROP CONSTRAINT access_customer_is_the_contacts;"


class Migration(migrations.Migration):
    dependencies = [("tradedoor", "0002_first_tables")]
    operations = [
        migrations.RunSQL(sql("0003_keeping.sql"), migrations.RunSQL.noop),
        migrations.RunSQL(sql("0003_finding.sql"), migrations.RunSQL.noop),
        migrations.RunSQL(SAME_CUSTOMER, UNDO),
    ]
