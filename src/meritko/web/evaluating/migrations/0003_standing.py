from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluating", "0002_inputs_of_runs"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="standing",
            field=models.JSONField(default=dict),
        ),
    ]
