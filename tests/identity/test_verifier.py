"""Whatever a token says, verifying it gives a member of staff or says why not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OKPKey

from ioc.access.outside_claims import ClaimMap, read_claim_map
from ioc.access.principals import Role, Staff
from ioc.access.tokens import ISSUER, InvalidToken, NotYetKnown, StaffToken, UnusableClaims, VoidedToken, issue
from ioc.contracts.events import AccessVoided, Voiding
from ioc.identity.oidc import OutsideIssuer
from ioc.identity.verifier import Verifier
from ioc.identity.voids import Voids
from tests.building import NOW

KEY = OKPKey.generate_key("Ed25519", {"kid": "k"})
OUTSIDE = "https://sso.example"
OPERATOR = Staff(subject="Lan", role=Role.OPERATOR)


def made_verifier(claims: ClaimMap | None = None) -> Verifier:
    """Both issuers sign with the same key here; nothing is void."""
    outside = OutsideIssuer(
        issuer=OUTSIDE, audience="ioc", claims=claims or ClaimMap(), clock=lambda: NOW, _keys={"k": KEY}
    )
    return Verifier(local=KEY, voids=Voids(known=True), outside=outside)


def signed(claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "Ed25519", "kid": "k"}, claims, KEY, algorithms=["Ed25519"])


def outside(**claims: Any) -> str:
    seconds = int(NOW.timestamp())
    usual = {"iss": OUTSIDE, "aud": ["ioc", "wiki"], "sub": "lan", "role": "operator"}
    return signed({**usual, "iat": seconds, "exp": seconds + 600} | claims)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(list(Role)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
moments = st.integers(int(NOW.timestamp()) - 3600, int(NOW.timestamp()) + 3600) | anything
claims = st.fixed_dictionaries(
    {"iss": st.sampled_from([ISSUER, OUTSIDE]) | anything},
    optional={
        "aud": st.sampled_from(["ioc", ["ioc"]]) | anything,
        "sub": st.just("lan") | anything,
        "role": st.sampled_from(list(Role)) | anything,
        "department": st.just("roads") | anything,
        "iat": moments,
        "exp": moments,
        "nbf": moments,
    },
)


@given(claims)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_claims_give_staff_or_a_refusal(said: dict[str, Any]) -> None:
    try:
        read = made_verifier().verify(signed(said), NOW)
    except InvalidToken:
        return
    assert isinstance(read, StaffToken)
    assert read.expires_at > NOW


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_refused(text: str) -> None:
    for token in (text, f"{text}.{text}.{text}", f"e30.{text}.x"):
        with pytest.raises(InvalidToken):
            made_verifier().verify(token, NOW)


@pytest.mark.parametrize("token", ["W10.W10.", "bnVsbA.bnVsbA.x", "[" * 20_000, f"e30.{'W1tb' * 3000}.x"])
def test_a_token_made_to_hurt_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken):
        made_verifier().verify(token, NOW)


def test_an_issuer_that_is_not_trusted_is_refused() -> None:
    alone = Verifier(local=KEY, voids=Voids(known=True))

    with pytest.raises(InvalidToken, match="not trusted here"):
        alone.verify(outside(), NOW)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"aud": "payroll"}, "meant for somebody else"),
        ({"aud": None}, "meant for somebody else"),
        ({"iat": int(NOW.timestamp()) + 61}, "not good yet"),
        ({"nbf": int(NOW.timestamp()) + 61}, "not good yet"),
        ({"exp": int(NOW.timestamp()) - 60}, "expired"),
        ({"exp": True}, "exp is not a time"),
        ({"sub": ""}, "names nobody"),
        ({"sub": "a\nb"}, "names nobody"),
        ({"role": "janitor"}, "must give exactly one role"),
        ({"role": ["operator", "supervisor"]}, "must give exactly one role"),
        ({"role": "officer"}, "department"),
        ({"department": "roads"}, "department"),
        ({"role": "officer", "department": ["roads"]}, "department"),
    ],
)
def test_what_an_outside_token_lacks_is_said(said: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidToken, match=told):
        made_verifier().verify(outside(**said), NOW)


@pytest.mark.parametrize("late", ["exp", "iat"])
def test_clocks_may_be_a_minute_apart(late: str) -> None:
    by = {"exp": -59, "iat": 59}[late]

    assert made_verifier().verify(outside(**{late: int(NOW.timestamp()) + by}), NOW).staff.subject == "lan"


def test_a_claim_may_lie_within_an_object_and_hold_many_words() -> None:
    claim_map = read_claim_map('{"role": "realm_access.roles", "subject": "login", "roles": {"ioc-trực": "operator"}}')
    token = outside(role=None, login="Lan", realm_access={"roles": ["offline_access", "ioc-trực"]})

    assert made_verifier(claim_map).verify(token, NOW).staff == OPERATOR


def test_what_must_be_mended_is_said_in_both_languages() -> None:
    with pytest.raises(UnusableClaims) as refused:
        made_verifier(ClaimMap(roles={"ops": Role.OPERATOR})).verify(outside(), NOW)

    assert "one role of: ops" in refused.value.detail.en
    assert "IOC_OIDC_CLAIMS" in refused.value.detail.vi


@pytest.mark.parametrize(
    "text", ["", "[]", '{"rolle": "x"}', '{"role": 1}', '{"roles": {"a": "king"}}', '{"roles": []}']
)
def test_a_map_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_claim_map(text)


def test_before_it_is_known_what_is_void_nobody_is_admitted() -> None:
    blind = Verifier(local=KEY, voids=Voids())

    with pytest.raises(NotYetKnown):
        blind.verify(issue(OPERATOR, KEY, NOW, timedelta(hours=1)), NOW)


@pytest.mark.parametrize(
    ("reason", "issued_after", "good"),
    [
        (Voiding.PASSWORD_CHANGED, timedelta(microseconds=-1), False),
        (Voiding.PASSWORD_CHANGED, timedelta(0), True),
        (Voiding.UNLOCKED, timedelta(microseconds=-1), False),
        (Voiding.UNLOCKED, timedelta(microseconds=1), True),
        (Voiding.LOCKED, timedelta(hours=1), False),
    ],
)
def test_tokens_of_before_are_void_and_while_locked_all_of_them(
    reason: Voiding, issued_after: timedelta, good: bool
) -> None:
    at = datetime(2025, 11, 20, 1, 0, 0, 123457, tzinfo=UTC)
    verifier = made_verifier()
    # An account is known in lower case; a token may say its subject in any.
    verifier.voids.take(AccessVoided(subject="lan", void_before=at, reason=reason))
    token = issue(OPERATOR, KEY, at + issued_after, timedelta(hours=12))

    try:
        verifier.verify(token, at + timedelta(hours=2))
    except VoidedToken:
        assert not good
    else:
        assert good
