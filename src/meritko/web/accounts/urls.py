"""Addresses about people. Of django-allauth only what is meant: nobody signs up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.saml import views as saml
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from meritko.web.accounts import oidc
from meritko.web.accounts.views import entrance, me, organisations, people

to_safety = RedirectView.as_view(pattern_name="accounts:safety")

ours: list[URLPattern | URLResolver] = [
    path("", me.profile, name="profile"),
    path("bezpecnost/", me.safety, name="safety"),
    path("bezpecnost/relace/<int:number>/konec/", me.end_session, name="end_session"),
    path("zaznam/", me.log, name="log"),
    path("druhy-faktor/", entrance.second_factor, name="second_factor"),
    path("pozvanka/", entrance.invitation, name="invitation"),
    path("pozvanka/<str:secret>/", entrance.invitation_link, name="invitation_link"),
    path("ukazka/", entrance.demo_sign_in, name="demo_sign_in"),
    path("lide/", people.people, name="people"),
    path("lide/pozvat/", people.invite, name="invite"),
    path("lide/pozvanka/<int:number>/zrusit/", people.withdraw, name="withdraw"),
    path("lide/role/<int:number>/", people.role, name="role"),
    path("lide/role/<int:number>/konec/", people.end_role, name="end_role"),
    path("lide/role/<int:number>/zastup/", people.substitute, name="substitute"),
    path("lide/<int:number>/uzavrit/", people.close_account, name="close_account"),
    path("organizace/", organisations.organisations, name="organisations"),
    path("organizace/nova/", organisations.add_organisation, name="add_organisation"),
    path("organizace/<int:number>/", organisations.change_organisation, name="change_organisation"),
]

theirs: list[URLPattern | URLResolver] = [
    path("prihlaseni/", account.login, name="account_login"),
    path("odhlaseni/", account.logout, name="account_logout"),
    path("uzavreny/", account.account_inactive, name="account_inactive"),
    path("overeni/", account.reauthenticate, name="account_reauthenticate"),
    path("heslo/", account.password_change, name="account_change_password"),
    path("heslo/nove/", account.password_set, name="account_set_password"),
    path("heslo/zapomenute/", account.password_reset, name="account_reset_password"),
    path("heslo/zapomenute/odeslano/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^heslo/zapomenute/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "heslo/zapomenute/hotovo/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("faktory/", to_safety, name="mfa_index"),
    path("faktory/prihlaseni/", mfa.authenticate, name="mfa_authenticate"),
    path("faktory/overeni/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("faktory/aplikace/", totp.activate_totp, name="mfa_activate_totp"),
    path("faktory/aplikace/konec/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("faktory/kody/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("faktory/kody/nove/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("faktory/kody/stahnout/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("faktory/klice/", to_safety, name="mfa_list_webauthn"),
    path("faktory/klice/novy/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("faktory/klice/overeni/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("faktory/klice/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("faktory/klice/<int:pk>/konec/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("prihlaseni/klic/", entrance.passkey_sign_in, name="mfa_login_webauthn"),
    path("spojeni/", social.connections, name="socialaccount_connections"),
    path("spojeni/zruseno/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("spojeni/chyba/", social.login_error, name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/", oidc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/zpet/", oidc.callback, name="openid_connect_callback"),
    path("saml/<str:organization_slug>/", saml.login, name="saml_login"),
    path("saml/<str:organization_slug>/acs/", saml.acs, name="saml_acs"),
    path("saml/<str:organization_slug>/acs/konec/", saml.finish_acs, name="saml_finish_acs"),
    path("saml/<str:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    path("saml/<str:organization_slug>/odhlaseni/", saml.sls, name="saml_sls"),
]

urlpatterns: list[URLPattern | URLResolver] = [*theirs, path("", include((ours, "accounts")))]
