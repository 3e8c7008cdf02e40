"""Answers of the pages about people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.utils import timezone

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.models import Invitation, User
from meritko.web.accounts.roles import Role, ScopeKind

#                                                    nob rea fie pro con rom mun reg nat adm
TABLE = """
accounts:profile                      GET  -           302 200 200 200 200 200 200 200 200 200
accounts:profile                      POST -           302 422 422 422 422 422 422 422 422 422
accounts:safety                       GET  -           302 200 200 200 200 200 200 200 200 200
accounts:end_session                  POST foreign     302 404 404 404 404 404 404 404 404 404
accounts:end_session                  GET  foreign     302 405 405 405 405 405 405 405 405 405
accounts:log                          GET  -           302 200 200 200 200 200 200 200 200 200
accounts:second_factor                GET  -           302 200 200 200 200 200 200 200 302 302
accounts:invitation                   GET  -           404
accounts:invitation                   POST -           404
accounts:invitation_link              GET  secret      302
accounts:demo_sign_in                 POST -           404
accounts:demo_sign_in                 GET  -           405
accounts:people                       GET  -           302 403 403 403 403 403 200 200 403 200
accounts:invite                       GET  -           302 403 403 403 403 403 200 200 403 200
accounts:invite                       POST -           302 403 403 403 403 403 422 422 403 422
accounts:withdraw                     POST here        302 403 403 403 403 403 302 302 403 302
accounts:withdraw                     POST foreign_one 302 403 403 403 403 403 404 404 403 302
accounts:role                         GET  here_role   302 404 403 404 404 404 200 200 404 200
accounts:role                         GET  foreign_role 302 404 404 404 404 404 404 404 404 200
accounts:role                         POST here_role   302 404 403 404 404 404 422 422 404 422
accounts:role                         POST foreign_role 302 404 404 404 404 404 404 404 404 422
accounts:end_role                     POST foreign_role 302 404 404 404 404 404 404 404 404 302
accounts:end_role                     GET  foreign_role 302 405 405 405 405 405 405 405 405 405
accounts:end_role                     POST national    302 404 404 404 404 404 404 404 403 302
accounts:substitute                   GET  here_role   302 404 200 404 404 404 200 200 404 200
accounts:substitute                   GET  foreign_role 302 404 404 404 404 404 404 404 404 200
accounts:substitute                   POST foreign_role 302 404 404 404 404 404 404 404 404 422
accounts:close_account                POST somebody    302 403 403 403 403 403 403 403 403 302
accounts:close_account                GET  somebody    302 405 405 405 405 405 405 405 405 405
accounts:organisations                GET  -           302 403 403 403 403 403 403 403 403 200
accounts:add_organisation             GET  -           302 403 403 403 403 403 403 403 403 200
accounts:add_organisation             POST -           302 403 403 403 403 403 403 403 403 422
accounts:change_organisation          GET  own_town    302 403 403 403 403 403 403 403 403 200
accounts:change_organisation          POST own_town    302 403 403 403 403 403 403 403 403 422
accounts:change_organisation          GET  none        302 403 403 403 403 403 403 403 403 404
account_login                         GET  -           200 302 302 302 302 302 302 302 302 302
account_login                         POST -           200 302 302 302 302 302 302 302 302 302
account_logout                        GET  -           302 200 200 200 200 200 200 200 200 200
account_logout                        POST -           302
account_inactive                      GET  -           200
account_reauthenticate                GET  -           302 403 403 403 403 403 403 403 302 302
account_change_password               GET  -           302
account_set_password                  GET  -           302 200 200 200 200 200 200 200 200 200
account_reset_password                GET  -           200
account_reset_password                POST -           200
account_reset_password_done           GET  -           200
account_reset_password_from_key       GET  link        200
account_reset_password_from_key_done  GET  -           200
mfa_index                             GET  -           302
mfa_list_webauthn                     GET  -           302
mfa_authenticate                      GET  -           302
mfa_reauthenticate                    GET  -           302 403 403 403 403 403 403 403 200 200
mfa_activate_totp                     GET  -           302 200 200 200 200 200 200 200 302 302
mfa_deactivate_totp                   GET  -           302 404 404 404 404 404 404 404 302 302
mfa_view_recovery_codes               GET  -           302 404 404 404 404 404 404 404 404 404
mfa_generate_recovery_codes           GET  -           302 200 200 200 200 200 200 200 302 302
mfa_download_recovery_codes           GET  -           302 404 404 404 404 404 404 404 404 404
mfa_add_webauthn                      GET  -           302 200 200 200 200 200 200 200 302 302
mfa_reauthenticate_webauthn           GET  -           302 403 403 403 403 403 403 403 302 302
mfa_edit_webauthn                     GET  key         302 404 404 404 404 404 404 404 302 302
mfa_remove_webauthn                   GET  key         302 404 404 404 404 404 404 404 302 302
mfa_remove_webauthn                   POST key         302 404 404 404 404 404 404 404 302 302
mfa_login_webauthn                    GET  -           302
socialaccount_connections             GET  -           302 200 200 200 200 200 200 200 200 200
socialaccount_login_cancelled         GET  -           200
socialaccount_login_error             GET  -           302 401 401 401 401 401 401 401 401 401
openid_connect_login                  GET  provider    404
openid_connect_callback               GET  provider    404
saml_login                            GET  saml        404
saml_acs                              POST saml        302
saml_finish_acs                       GET  saml        404
saml_metadata                         GET  saml        404
saml_sls                              GET  saml        404
"""


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """What the rows are about."""
    stranger = User.objects.create_user("cizi@priklad.invalid", "Ukázka Cizí")
    rank = Rank(Role.FIELD_WORKER, ScopeKind.ORGANISATION)
    foreign = grant(stranger, world.foreign_town, rank, by=None, today=date(2026, 1, 1))
    session = UserSession.objects.create(user=stranger, ip="127.0.0.1", session_key="cizi", user_agent="")
    return {
        "none": {"number": 987654},
        "foreign": {"number": session.pk},
        "here": {"number": _invitation(world.town).pk},
        "foreign_one": {"number": _invitation(world.foreign_town).pk},
        "here_role": {"number": world.roles["field_worker"].pk},
        "foreign_role": {"number": foreign.pk},
        "national": {"number": world.roles["national_analyst"].pk},
        "somebody": {"number": stranger.pk},
        "own_town": {"number": world.town.pk},
        "link": {"uidb36": "1", "key": "x-y"},
        "key": {"pk": 987654},
        "secret": {"secret": "x" * 43},
        "provider": {"provider_id": "jiny"},
        "saml": {"organization_slug": "jiny"},
    }


def _invitation(organisation: Any) -> Invitation:
    now = timezone.now()
    return Invitation.objects.create(
        email="n@priklad.invalid",
        secret=f"s{organisation.pk}",
        organisation=organisation,
        role="field_worker",
        scope_kind="organisation",
        sent_at=now,
        expires_at=now + timedelta(days=1),
    )


def canaries(world: Any) -> Iterator[tuple[str, set[str], Callable[[str], object]]]:
    """What people, sessions and invitations keep, and who may see it."""
    known = world.objects("accounts")
    over_all, of_town = {"administrator"}, {"administrator", "municipal_coordinator", "regional_coordinator"}
    stranger, colleague = known["somebody"]["number"], world.people["field_worker"].pk
    theirs, ours = known["foreign_one"]["number"], known["here"]["number"]
    reader, analyst = world.people["reader"].pk, world.people["national_analyst"].pk
    yield "name of a foreign person", over_all, _field(User, stranger, "name")
    yield "mail of a foreign person", over_all, _mail(stranger)
    yield "browser of a foreign person", set(), _field(UserSession, known["foreign"]["number"], "user_agent")
    yield (
        "mail of a foreign invitation",
        over_all,
        _field(Invitation, theirs, "email"),
    )
    yield "mail of an invitation", of_town, _field(Invitation, ours, "email")
    yield "mail of a colleague", of_town | {"field_worker"}, _mail(colleague)
    # who keeps the work in the background reads the name of an owner, too
    yield (
        "name of a colleague",
        of_town | {"field_worker", "national_analyst"},
        _field(User, colleague, "name"),
    )
    yield "mail of a reader", of_town | {"reader"}, _mail(reader)
    yield "mail of the analyst", over_all | {"national_analyst"}, _mail(analyst)


def _field(model: Any, number: int, name: str) -> Callable[[str], object]:
    return lambda value: model.objects.filter(pk=number).update(**{name: value})


def _mail(number: int) -> Callable[[str], object]:
    def put(value: str) -> None:
        User.objects.filter(pk=number).update(email=value)
        EmailAddress.objects.filter(user=number).update(email=value)

    return put
