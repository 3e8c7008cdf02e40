"""`invite_administrator EMAIL`: the first administrator of an installation, or one when all are lost."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from meritko.web.accounts.actions import Refused
from meritko.web.accounts.inviting import invite_administrator
from meritko.web.accounts.models import Organisation


class Command(BaseCommand):
    """Invites an administrator by e-mail and prints the link, for want of mail."""

    help = "Invite an administrator by e-mail and print the link of the invitation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--organisation", default="", help="whose; by default the owner named in office.toml"
        )

    def handle(self, *_args: Any, **told: Any) -> None:
        name = told["organisation"] or settings.OFFICE.owner or settings.OFFICE.name
        office, _new = Organisation.objects.get_or_create(
            name=name, defaults={"kind": Organisation.Kind.GOVERNMENT_OFFICE}
        )
        try:
            link = invite_administrator(told["email"], office, timezone.now())
        except Refused as refused:
            raise CommandError(str(refused.sentence)) from refused
        self.stdout.write(_("The invitation was sent. It is also at this address, for two weeks and once:"))
        self.stdout.write(link)
