from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="action",
            field=models.CharField(max_length=60),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["action", "-number"], name="audit_entry_action_44c0a9_idx"),
        ),
    ]
