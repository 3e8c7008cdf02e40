"""Providers of identities as tests need them: small, honest when asked, dishonest when told."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
import uuid
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class OpenIdProvider:
    """Discovery, keys and tokens over HTTP; the step in the browser is `answers`, which gives a code.

    `spoils`: changes the claims before they are signed; `signs_with`: another key than the published one.
    """

    claims: dict[str, Any]
    key: rsa.RSAPrivateKey = field(default_factory=new_key)
    signs_with: rsa.RSAPrivateKey | None = None
    spoils: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def __enter__(self) -> OpenIdProvider:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = urlsplit(self.path).path
                self.say(
                    {"/.well-known/openid-configuration": provider.discovery, "/keys": provider.keys}[path]()
                )

            def do_POST(self) -> None:
                told = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.say(provider.tokens({name: values[0] for name, values in told.items()}))

            def say(self, answer: dict[str, Any]) -> None:
                body = json.dumps(answer).encode()
                self.send_response(400 if "error" in answer else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args: object) -> None:
                """Tests read no log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def answers(self, asked: str) -> str:
        """The address to which the provider sends the browser that came to `asked`."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return f"{urlsplit(query['redirect_uri']).path}?code={code}&state={query['state']}"

    def tokens(self, told: dict[str, str]) -> dict[str, Any]:
        asked = self.codes.pop(told["code"], None)
        if asked is None or not self._proves(told, asked):
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": asked["client_id"], "iat": now, "exp": now + 300,
            "nonce": asked.get("nonce", ""), **self.claims, **self.spoils,
        }  # fmt: skip
        token = jwt.encode(claims, self.signs_with or self.key, algorithm="RS256", headers={"kid": "one"})
        return {
            "access_token": secrets.token_urlsafe(8),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": token,
        }

    @staticmethod
    def _proves(told: dict[str, str], asked: dict[str, str]) -> bool:
        digest = hashlib.sha256(told.get("code_verifier", "").encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]


_RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r{id}" Version="2.0" IssueInstant="{now}"
 Destination="{acs}" InResponseTo="{request}"><saml:Issuer>{issuer}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="_a{id}" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer>
<saml:Subject><saml:NameID
 Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{subject}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 NotOnOrAfter="{end}" Recipient="{acs}" InResponseTo="{request}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{begin}" NotOnOrAfter="{end}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="s"><saml:AuthnContext><saml:AuthnContextClassRef
>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="urn:oid:0.9.2342.19200300.100.1.3"><saml:AttributeValue>{email}
</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>"""


@dataclass
class SamlProvider:
    """Makes signed responses as an identity provider of SAML does."""

    entity: str = "https://idp.priklad.invalid/metadata"
    key: rsa.RSAPrivateKey = field(default_factory=new_key)

    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.priklad.invalid")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(self.key, hashes.SHA256())
        )
        return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()

    def response(
        self, asked: str, email: str, *, signed: bool = True, ends: float = 300, **changes: str
    ) -> str:
        """A response, in base64, to the request with which the browser was sent to `asked`."""
        packed = base64.b64decode(parse_qs(urlsplit(asked).query)["SAMLRequest"][0])
        request = etree.fromstring(zlib.decompress(packed, -15))
        now = datetime.now(UTC)
        told = {
            "id": uuid.uuid4().hex, "now": _moment(now), "begin": _moment(now - timedelta(minutes=5)),
            "end": _moment(now + timedelta(seconds=ends)), "acs": request.get("AssertionConsumerServiceURL"),
            "request": request.get("ID"), "issuer": self.entity, "audience": request.findtext("{*}Issuer"),
            "subject": "osoba-1", "email": email, **changes,
        }  # fmt: skip
        tree = etree.fromstring(
            _RESPONSE.format(**told).replace("\n</saml:AttributeValue>", "</saml:AttributeValue>")
        )
        if signed:
            self._sign(tree.find("{*}Assertion"))
        return base64.b64encode(etree.tostring(tree)).decode()

    def _sign(self, assertion: Any) -> None:
        xmlsec.tree.add_ids(assertion, ["ID"])
        signature = xmlsec.template.create(
            assertion, xmlsec.constants.TransformExclC14N, xmlsec.constants.TransformRsaSha256
        )
        assertion.insert(1, signature)
        reference = xmlsec.template.add_reference(
            signature, xmlsec.constants.TransformSha256, uri=f"#{assertion.get('ID')}"
        )
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
        xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
        context = xmlsec.SignatureContext()
        pem = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatPem)
        context.sign(signature)


def _moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ")
