"""The red team reads old versions, and writes in order to read."""

from uuid import uuid4

from tests.ews.release.siege import (
    SECRETS,
    Siege,
    find,
    ids_seen,
    secret_report,
)


async def test_a_narrowed_report_is_gone_with_its_open_first_version(siege: Siege) -> None:
    path = f"/v1/reports/{siege.reports['narrowed']}"
    status, answer = await siege.intruder.get(path)

    assert (status, answer["code"]) == (410, "recalled")
    assert "brand-narrowed" not in str(answer)
    assert (await siege.houses["authority"].get(path))[0] == 404  # was never shown it


async def test_the_log_does_not_tell_of_the_first_version_any_more(siege: Siege) -> None:
    seen = await ids_seen(
        siege.houses["authority"], "/v1/changes?limit=1000", "changes", "record_id"
    )

    assert siege.reports["narrowed"] not in seen


async def test_who_sees_the_new_version_only_is_not_shown_the_old_one(siege: Siege) -> None:
    await siege.tell("upward", audience=[], findings=[])
    body = secret_report("upward", version=2, version_kind="correction", findings=[])
    await siege.lab.post("/v1/reports", body | {"product": {"brand": "second"}})
    _, shown = await siege.intruder.get(f"/v1/reports/{siege.reports['upward']}")

    assert [each["version"] for each in shown["versions"]] == [2]
    assert "brand-upward" not in str(shown)


async def test_of_a_nullified_report_nothing_but_its_end_is_shown(siege: Siege) -> None:
    _, shown = await siege.intruder.get(f"/v1/reports/{siege.reports['nullified']}")

    assert [each["version_kind"] for each in shown["versions"]] == ["nullification"]
    assert "body" not in shown["versions"][0]
    assert "brand-nullified" not in str(shown)


async def test_a_nullified_reports_substance_is_not_found_any_more(siege: Siege) -> None:
    assert await find(siege.intruder, structure=SECRETS["nullified"]) == set()


async def test_a_link_to_a_hidden_report_is_answered_as_one_to_none(siege: Siege) -> None:
    codes = []
    for number, target in enumerate((siege.reports["secret"], str(uuid4()))):
        body = secret_report(
            f"linked-{number}", links=[{"relation": "same_parcel", "report_id": target}]
        )
        _, answer = await siege.intruder.post("/v1/reports", body)
        codes.append([each["code"] for each in answer["issues"] if "link" in each["code"]])

    assert codes == [["link_unknown"], ["link_unknown"]]


async def test_a_duplicate_of_a_hidden_report_is_refused_as_one_of_none(siege: Siege) -> None:
    answers = []
    for target in (siege.reports["secret"], str(uuid4())):
        body = secret_report(
            f"dup-{target}", version_kind="duplicate_of", duplicate_of={"report_id": target}
        )
        answers.append(await siege.intruder.post("/v1/reports", body))

    assert [status for status, _ in answers] == [422, 422]


async def test_linking_to_a_hidden_report_does_not_open_it(siege: Siege) -> None:
    body = secret_report(
        "claim", links=[{"relation": "same_parcel", "report_id": siege.reports["secret"]}]
    )
    await siege.intruder.post("/v1/reports", body)

    assert (await siege.intruder.get(f"/v1/reports/{siege.reports['secret']}"))[0] == 404


async def test_the_reference_of_another_house_makes_a_report_of_ones_own(siege: Siege) -> None:
    body = secret_report("secret", audience=["network"], findings=[])
    status, answer = await siege.intruder.post("/v1/reports", body)

    assert status == 201
    assert answer["report_id"] != siege.reports["secret"]


async def test_a_second_version_cannot_be_written_to_another_houses_report(siege: Siege) -> None:
    body = secret_report("red", version=2, version_kind="correction", audience=["network"])
    status, _ = await siege.intruder.post("/v1/reports", body)

    assert status == 409
    assert (await siege.intruder.get(f"/v1/reports/{siege.reports['red']}"))[0] == 404


async def test_nobody_sends_in_another_houses_name(siege: Siege) -> None:
    body = secret_report("spoof") | {"organisation_id": str(siege.lab.organisation.id)}
    status, answer = await siege.intruder.post("/v1/reports", body)

    assert status == 422
    assert [each["code"] for each in answer["issues"]] == ["unknown_field"]


async def test_what_is_new_does_not_name_who_told_before(siege: Siege) -> None:
    body = secret_report("again", findings=secret_report("twice")["findings"])
    _, answer = await siege.intruder.post("/v1/reports", body)

    assert str(siege.lab.organisation.id) not in str(answer)
    assert "case-twice" not in str(answer)
    assert '"GB"' not in str([each["novelty"] for each in answer["findings"][0]["substances"]])
