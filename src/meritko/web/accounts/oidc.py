"""OpenID Connect: the identity is believed only from a signed token that answers our own question.

django-allauth takes the token unchecked when it came over TLS, and asks no nonce. Here the signature is
verified always, the nonce binds the token to the session that asked, and a second answer finds no question.
"""

# ruff: noqa: ARG002 - the signatures are those of allauth
from __future__ import annotations

import hmac
import secrets
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

NONCES = "oidc_nonces"
"""Where the session keeps the nonces that were asked and not yet answered."""

_KEPT = 5


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Asks the provider and judges its answer."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        credential = kwargs["response"].get("id_token")
        if not credential:
            raise OAuth2Error("no id_token")
        claims = jwtkit.verify_and_decode(
            credential=credential,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        _answer(request, str(claims.get("nonce", "")))
        if "email" not in claims and self.openid_config.get("userinfo_endpoint"):
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims.get("sub"):
                raise OAuth2Error("userinfo is of somebody else")
            claims = {**more, **claims}
        login: SocialLogin = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        return login


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """A provider of the `[[login]]` tables of kind `oidc`."""

    oauth2_adapter_class = Adapter

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        request.session[NONCES] = [*request.session.get(NONCES, []), nonce][-_KEPT:]
        asked = {**(kwargs.pop("auth_params", None) or self.get_auth_params()), "nonce": nonce}
        answer: HttpResponse = super().redirect(request, process, auth_params=asked, **kwargs)
        return answer

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """What the office set; nobody widens it by the address."""
        return list(self.get_scope())

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return dict(self.get_auth_params())


def _answer(request: HttpRequest, nonce: str) -> None:
    """Cross off the nonce of an answer; refuse an answer to nothing that this session asked."""
    asked: list[str] = request.session.get(NONCES, [])
    left = [each for each in asked if not hmac.compare_digest(each.encode(), nonce.encode())]
    if len(left) == len(asked):
        raise OAuth2Error("unknown nonce")
    request.session[NONCES] = left


@login_not_required
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider."""
    return _view(OAuth2LoginView, request, provider_id)


@login_not_required
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take the provider's answer."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        get_adapter().get_app(request, provider_id)
        answer: HttpResponse = kind.adapter_view(Adapter(request, provider_id))(request)
        return answer
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
