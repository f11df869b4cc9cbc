from chem.naming.positions import placed


def test_each_place_is_written_out() -> None:
    found = placed("chlorocathinone")

    assert {"2-chlorocathinone", "3-chlorocathinone", "4-chlorocathinone"} <= set(found)


def test_a_place_is_written_at_the_first_group_that_has_none() -> None:
    assert "N-ethyl-4-fluoroamphetamine" in placed("N-ethyl-fluoroamphetamine")


def test_a_name_that_says_its_places_or_counts_its_groups_has_no_others() -> None:
    assert placed("4-chloroamphetamine") == placed("dimethoxyamphetamine") == placed("heroin") == ()
