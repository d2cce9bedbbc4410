"""Pages of the administrator and the directory: who gets in, and what a form does."""

from __future__ import annotations

import pytest
from django.test import Client

from lianti.kernel.testing.clients import signed_in_client
from lianti.kernel.testing.town import Town
from lianti.kernel.testing.town_people import STAFF
from lianti.parties.models import Department, Grant, Institution, User

KEY = {"idempotency_key": "0f8fad5b-d9cb-469f-a165-70867728950e"}


@pytest.mark.parametrize("key", sorted(set(STAFF) - {"administrator"}))
def test_accounts_are_closed_to_everybody_else(town: Town, key: str) -> None:
    client = signed_in_client(town, key)
    assert client.get("/accounts").status_code == 403
    data = {"username": "x.person", "display_name": "某人", "password": "river-stone-42", **KEY}
    assert client.post("/accounts/new", data).status_code == 403
    assert client.post(f"/grants/{town.grants['gp'].uid}/end").status_code == 403
    assert not User.objects.filter(username="x.person").exists()
    town.grants["gp"].refresh_from_db()
    assert town.grants["gp"].until is None


def test_the_administrator_opens_an_account_and_grants_a_role(town: Town) -> None:
    client = signed_in_client(town, "administrator")
    data = {"username": "new.person", "display_name": "新同事", "password": "123", **KEY}
    answer = client.post("/accounts/new", data)
    assert answer.status_code == 422
    assert "新同事" in answer.content.decode()
    answer = client.post("/accounts/new", data | {"password": "river-stone-42"})
    user = User.objects.get(username="new.person")
    assert answer.headers["Location"] == f"/accounts/{user.uid}"
    assert user.must_change_password
    wanted = {"role": "gp", "institution": str(town.institution("village").uid), "department": "", "until_on": ""}
    assert client.post(f"/accounts/{user.uid}/grant", wanted | {"idempotency_key": "key-for-grant"}).status_code == 303
    grant = Grant.objects.get(user=user)
    page = client.get(f"/accounts/{user.uid}").content.decode()
    assert "全科医生" in page
    assert "河口村卫生室" in page
    assert client.post(f"/grants/{grant.uid}/end").status_code == 303
    grant.refresh_from_db()
    assert grant.until is not None


def test_pressing_twice_opens_one_account(town: Town) -> None:
    client = signed_in_client(town, "administrator")
    data = {"username": "new.person", "display_name": "新同事", "password": "river-stone-42", **KEY}
    first, second = client.post("/accounts/new", data), client.post("/accounts/new", data)
    assert first.headers["Location"] == second.headers["Location"]
    assert User.objects.filter(username="new.person").count() == 1


def test_a_form_of_another_role_is_refused(town: Town) -> None:
    client = signed_in_client(town, "administrator")
    stale = {"grant_uid": str(town.grants["gp"].uid), "active": "0"}
    assert client.post(f"/accounts/{town.user('gp').uid}/switch", stale).status_code == 422
    town.user("gp").refresh_from_db()
    assert town.user("gp").is_active


def test_the_administrator_closes_an_account_but_not_the_own(town: Town) -> None:
    client = signed_in_client(town, "administrator")
    assert client.post(f"/accounts/{town.user('administrator').uid}/switch", {"active": "0"}).status_code == 403
    assert client.post(f"/accounts/{town.user('gp').uid}/switch", {"active": "0"}).status_code == 303
    town.user("gp").refresh_from_db()
    assert not town.user("gp").is_active


def test_everybody_reads_the_directory_and_only_keepers_write_it(town: Town) -> None:
    gp = signed_in_client(town, "gp")
    place = town.institution("hospital")
    assert "市中心医院" in gp.get("/institutions").content.decode()
    assert "新增科室" not in gp.get(f"/institutions/{place.uid}").content.decode()
    assert gp.post(f"/institutions/{place.uid}/departments", {"name": "眼科", **KEY}).status_code == 403
    assert not Department.objects.filter(name="眼科").exists()
    office = signed_in_client(town, "office")
    assert office.post(f"/institutions/{place.uid}/departments", {"name": "眼科", **KEY}).status_code == 303
    page = office.get(f"/institutions/{place.uid}").content.decode()
    assert "眼科" in page


def test_the_office_adds_an_institution_with_an_error_beside_the_field(town: Town) -> None:
    office = signed_in_client(town, "office")
    data = {"name": "示例医院", "kind": "general_hospital", "uscc": "123", **KEY}
    answer = office.post("/institutions/new", data)
    assert answer.status_code == 422
    assert "统一社会信用代码应为 18 位" in answer.content.decode()
    assert office.post("/institutions/new", data | {"uscc": ""}).status_code == 303
    assert Institution.objects.get(name="示例医院").level == ""


def test_staff_is_added_with_a_department_of_the_house(town: Town) -> None:
    office = signed_in_client(town, "office")
    place = town.institution("hospital")
    wanted = {"name": "洛青山", "title": "attending", "department": str(town.department("心内科").uid), "specialty": ""}
    assert office.post(f"/institutions/{place.uid}/practitioners", wanted | KEY).status_code == 303
    assert "洛青山" in office.get(f"/institutions/{place.uid}").content.decode()


@pytest.mark.parametrize("path", ["/accounts", "/institutions", "/account", "/account/password"])
def test_nothing_is_shown_without_signing_in(town: Town, client: Client, path: str) -> None:
    assert client.get(path).status_code == 302
