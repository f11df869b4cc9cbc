"""Who may see what: TLP and audience both have to let a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ews.flow.release import may_see
from schemas.reports.words import TLPS
from tests.ews.release.people import AT, OTHER, OWNER, THIRD, Somebody, Something

READER = Somebody(organisation_id=OTHER, country="GB")
NETWORK, COUNTRY, ORG = ("network",), ("country:GB",), (f"org:{OTHER}",)


@pytest.mark.parametrize(
    ("tlp", "audience", "sees"),
    [
        ("TLP:CLEAR", NETWORK, True),
        ("TLP:GREEN", NETWORK, True),
        ("TLP:AMBER", NETWORK, True),
        ("TLP:AMBER+STRICT", NETWORK, False),
        ("TLP:RED", NETWORK, False),
        ("TLP:AMBER", COUNTRY, True),
        ("TLP:AMBER+STRICT", COUNTRY, True),
        ("TLP:RED", COUNTRY, False),
        ("TLP:RED", ORG, True),
        ("TLP:AMBER+STRICT", ORG, True),
        ("TLP:CLEAR", (), False),
        ("TLP:CLEAR", ("country:IE",), False),
        ("TLP:CLEAR", (f"org:{THIRD}",), False),
        ("TLP:PURPLE", NETWORK, False),
        ("tlp:clear", NETWORK, False),
        ("TLP:CLEAR", ("Network",), False),
    ],
)
def test_a_label_and_an_audience_decide_together(
    tlp: str, audience: tuple[str, ...], *, sees: bool
) -> None:
    assert may_see(READER, Something(tlp=tlp, audience=audience), at=AT) is sees


def test_a_body_without_a_country_is_not_meant_by_country_none() -> None:
    body = Somebody(organisation_id=OTHER, country=None)
    record = Something(tlp="TLP:CLEAR", audience=("country:None", "country:"))

    assert not may_see(body, record, at=AT)


READERS = st.builds(
    Somebody,
    organisation_id=st.sampled_from([OWNER, OTHER, THIRD]),
    country=st.sampled_from(["GB", "IE", None]),
)
AUDIENCES = st.lists(
    st.sampled_from(["network", "country:GB", "country:IE", f"org:{OTHER}", f"org:{THIRD}", "x"]),
    max_size=3,
).map(tuple)


@given(tlp=st.sampled_from(TLPS), audience=AUDIENCES)
def test_the_owner_always_sees(tlp: str, audience: tuple[str, ...]) -> None:
    owner = Somebody(organisation_id=OWNER, country="IE")

    assert may_see(owner, Something(tlp=tlp, audience=audience), at=AT)


@given(reader=READERS, audience=AUDIENCES)
def test_a_stricter_label_never_shows_more(reader: Somebody, audience: tuple[str, ...]) -> None:
    seen = [may_see(reader, Something(tlp=tlp, audience=audience), at=AT) for tlp in TLPS]

    assert seen == sorted(seen, reverse=True)
