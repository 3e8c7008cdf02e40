"""How people sign in: local accounts with a second factor, and the providers that the office named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from meritko.web.home import Office, WrongSetting
from meritko.web.words import _

OIDC = {"kind", "id", "name", "server", "client", "secret", "email_domains", "scopes", "origins"}
SAML = {
    "kind", "id", "name", "metadata_url", "entity_id", "sso_url", "certificate", "attributes",
    "trusts_email", "email_domains", "origins",
}  # fmt: skip
_OIDC_NEEDS = ("id", "server", "client", "secret")
_SAML_NEEDS = ("id", "entity_id")


RATES = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "login_failed_anywhere": "100/d/key",
    "reset_password": "60/m/ip,5/m/key",
}
"""How often one may try; what is not named here is as django-allauth has it.

An office with many people stands behind one address, so an address alone is stopped late: by 300 tries
or 60 wrong passwords in a minute. A `key` of `login_failed` is an account from one address (five wrong
passwords lock it there for five minutes, and nobody elsewhere), or the second step of an account. From
all addresses together an account takes 100 wrong passwords a day; a passkey still signs in, and a new
password set by mail clears the counts.
"""


def accounts(office: Office, *, https: bool) -> dict[str, Any]:
    """Settings of django-allauth: nobody signs up, and no answer tells who has an account."""
    return {
        "ACCOUNT_ADAPTER": "meritko.web.accounts.adapters.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_EMAIL_VERIFICATION": "none",  # an address is proved by the invitation sent to it
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": False,
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "",
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_RATE_LIMITS": RATES,
        "ACCOUNT_SESSION_REMEMBER": True,  # until LONGEST_SESSION; who is idle is signed out sooner
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 900,
        "ACCOUNT_DEFAULT_HTTP_PROTOCOL": "https" if https else "http",
        "ACCOUNT_FORMS": {
            "login": "meritko.web.accounts.forms.SignIn",
            "reset_password": "meritko.web.accounts.forms.ForgottenPassword",
            "reset_password_from_key": "meritko.web.accounts.forms.NewPassword",
            "change_password": "meritko.web.accounts.forms.OtherPassword",
            "set_password": "meritko.web.accounts.forms.FirstPassword",
            "reauthenticate": "meritko.web.accounts.forms.PasswordAgain",
        },
        **_second_factors(office),
        "SOCIALACCOUNT_ADAPTER": "meritko.web.accounts.adapters.ProviderAdapter",
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT": True,
        "SOCIALACCOUNT_EMAIL_VERIFICATION": "none",
        "SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX": "",
        "SOCIALACCOUNT_PROVIDERS": providers(office),
        "ALLAUTH_TRUSTED_PROXY_COUNT": office.proxies,
    }


def _second_factors(office: Office) -> dict[str, Any]:
    return {
        "MFA_FORMS": {
            "authenticate": "meritko.web.accounts.forms.SecondStep",
            "reauthenticate": "meritko.web.accounts.forms.CodeAgain",
            "activate_totp": "meritko.web.accounts.forms.NewApplication",
            "add_webauthn": "meritko.web.accounts.forms.NewPasskey",
            "edit_webauthn": "meritko.web.accounts.forms.PasskeyName",
        },
        "MFA_ADAPTER": "meritko.web.accounts.adapters.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": office.name,
        "MFA_TOTP_TOLERANCE": 1,
    }


def providers(office: Office) -> dict[str, dict[str, Any]]:
    """The `[[login]]` tables of `office.toml` as allauth wants them.

    Raises:
        WrongSetting: a table is of no known kind, lacks something or names something unknown.
    """
    oidc, saml = [], []
    for table in office.login:
        match table.get("kind"):
            case "oidc":
                oidc.append(_oidc(_checked(table, OIDC, _OIDC_NEEDS)))
            case "saml":
                saml.append(_saml(_checked(table, SAML, _SAML_NEEDS)))
            case other:
                said = _("office.toml, [[login]]: kind is “{kind}”; it can be “oidc” or “saml”.")
                raise WrongSetting(said.format(kind=other))
    names = [table["id"] for table in office.login]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        said = _("office.toml, [[login]]: two tables have the id “{id}”; give each its own.")
        raise WrongSetting(said.format(id=twice[0]))
    return {
        "openid_connect": {"provider_class": "meritko.web.accounts.oidc.Provider", "APPS": oidc},
        "saml": {"APPS": saml},
    }


def origins(office: Office) -> list[str]:
    """Where the forms of the sign-in page may lead besides the application itself: the named providers."""
    found: list[str] = []
    for table in office.login:
        addresses = [
            table.get("server"),
            table.get("sso_url"),
            table.get("metadata_url"),
            *table.get("origins", []),
        ]
        for address in addresses:
            parts = urlsplit(address or "")
            if parts.scheme and parts.netloc:
                found.append(f"{parts.scheme}://{parts.netloc}")
    return sorted(set(found))


def _checked(table: Mapping[str, Any], known: set[str], needed: tuple[str, ...]) -> Mapping[str, Any]:
    unknown = sorted(set(table) - known)
    if unknown:
        said = _("office.toml, [[login]]: there is no setting {name}. There are: {known}.")
        raise WrongSetting(said.format(name=unknown[0], known=", ".join(sorted(known))))
    missing = [name for name in needed if not table.get(name)]
    if missing:
        said = _("office.toml, [[login]] “{id}”: {name} is missing.")
        raise WrongSetting(said.format(id=table.get("id", ""), name=missing[0]))
    return table


def _oidc(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "provider_id": table["id"],
        "name": table.get("name", table["id"]),
        "client_id": table["client"],
        "secret": table["secret"],
        "settings": {
            "server_url": table["server"],
            "oauth_pkce_enabled": True,
            "scope": table.get("scopes", ["openid", "email", "profile"]),
            "email_authentication": True,
            "email_domains": table.get("email_domains", []),
        },
    }


def _saml(table: Mapping[str, Any]) -> dict[str, Any]:
    if not table.get("metadata_url") and not (table.get("sso_url") and table.get("certificate")):
        said = _("office.toml, [[login]] “{id}”: give metadata_url, or sso_url and certificate.")
        raise WrongSetting(said.format(id=table["id"]))
    settings: dict[str, Any] = {
        "idp": {
            "entity_id": table["entity_id"],
            "metadata_url": table.get("metadata_url", ""),
            "sso_url": table.get("sso_url", ""),
            "x509cert": table.get("certificate", ""),
        },
        "advanced": {
            "strict": True,
            "want_assertion_signed": True,
            "reject_idp_initiated_sso": True,
            "allow_single_label_domains": True,
        },
        "verified_email": bool(table.get("trusts_email", False)),
        "email_authentication": True,
        "email_domains": table.get("email_domains", []),
    }
    if table.get("attributes"):
        settings["attribute_mapping"] = dict(table["attributes"])
    return {
        "provider_id": table["entity_id"],
        "name": table.get("name", table["id"]),
        "client_id": table["id"],
        "settings": settings,
    }
