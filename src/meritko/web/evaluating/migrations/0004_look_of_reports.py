import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def to_the_office(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Nobody could choose against the emblem before: not to ask for it was all there was."""
    apps.get_model("evaluating", "Run").objects.filter(has_emblem=False).update(has_emblem=None)


def to_the_run(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("evaluating", "Run").objects.filter(has_emblem=None).update(has_emblem=False)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("evaluating", "0003_standing"),
        ("files", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="unmapped",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="run",
            name="has_emblem",
            field=models.BooleanField(null=True),
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("template", "Word template"), ("picture", "picture of the title page")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("given_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(null=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "left_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="edition",
            name="template",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evaluating.look"
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "template"), ("left_at", None)),
                fields=("organisation",),
                name="one_template_of_an_office",
            ),
        ),
        migrations.RunPython(to_the_office, to_the_run),
    ]
