"""Passwords that are refused, and words that must be the same in two places."""

import hashlib
from pathlib import Path

import pytest

from ews.flow.access import ROLES, scopes_of
from ews.flow.password_rules import WeakPasswordError, is_breached, require_strong
from ews.flow.passwords import Passwords
from schemas import access

NAMES = ["Anna Tester", "anna.tester", "Laboratory of Demonstration"]


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevensigns",
        "x" * 201,
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "abcdefghijklmnop",
        "123456789012345",
        "qwertyuiop123",
        "Password2026!",
        "P@ssw0rd!!!!",
        "WelcomeWelcome1",
        "Summer-2026-Summer",
        "letmein-letmein",
        "Administrator1!",
        "my anna.tester key",
        "Laboratory of Demonstration 7",
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password: str) -> None:
    with pytest.raises(WeakPasswordError) as refused:
        require_strong(password, names=NAMES, breached=None)

    assert password not in refused.value.message


@pytest.mark.parametrize(
    "password",
    [
        "violet tram under nine anchors",
        "correct horse battery",
        "gr7#Kq9!vTz2",
        "Пятнадцать зелёных собак",
        "十二個のとても長いパスワードです",
    ],
)
def test_a_password_of_several_words_or_of_chance_will_do(password: str) -> None:
    require_strong(password, names=NAMES, breached=None)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_password_known_from_a_breach_is_found(tmp_path: Path, end: str) -> None:
    known = [f"known from a breach {number}" for number in range(2_000)]
    sums = sorted(hashlib.sha1(each.encode()).hexdigest().upper() for each in known)  # noqa: S324 - the form of the list
    listed = tmp_path / "breached.txt"
    separator = end or "\n"
    listed.write_bytes(
        (separator.join(f"{each}:{place}" for place, each in enumerate(sums)) + end).encode()
    )

    assert all(is_breached(each, listed) for each in known)
    assert not any(is_breached(each + "!", listed) for each in known)
    with pytest.raises(WeakPasswordError, match="breaches"):
        require_strong(known[7], names=(), breached=listed)


def test_an_empty_list_of_breaches_knows_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    assert not is_breached("anything at all", tmp_path / "empty")


async def test_one_password_typed_in_two_ways_is_one() -> None:
    passwords = Passwords()
    hashed = await passwords.hash("Zürich Zürich")

    assert hashed.startswith("$argon2id$")
    assert await passwords.fits(hashed, "Zu\u0308rich Zu\u0308rich")
    assert not await passwords.fits(None, "nobody has this password")


def test_roles_and_scopes_have_the_same_words_everywhere() -> None:
    assert tuple(ROLES) == access.ROLES
    assert set().union(*ROLES.values()) <= set(access.SCOPES)


def test_no_role_but_the_administrators_manages_the_exchange() -> None:
    others = [role for role in access.ROLES if role != "administrator"]

    assert "admin" not in scopes_of(others)
    assert scopes_of(["no such role"]) == frozenset()
