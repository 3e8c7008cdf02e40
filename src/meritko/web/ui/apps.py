"""The look as an application of Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from meritko.web.ui.page import Menu, Place, register_place


class Ui(AppConfig):
    name = "meritko.web.ui"
    label = "ui"

    def ready(self) -> None:
        register_place(
            Place(_("Accessibility statement"), "accessibility", "info-circle", _everybody, 10, Menu.FOOT)
        )


def _everybody(_reader: object) -> bool:
    return True
