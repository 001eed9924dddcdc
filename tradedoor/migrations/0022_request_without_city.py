"""A few countries have no cities in their addresses (Singapore); nothing changes in the table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tradedoor", "0021_mail_trouble")]

    operations = [
        migrations.AlterField(
            model_name="accessrequest",
            name="city",
            field=models.CharField(blank=True, max_length=100),
        ),
    ]
