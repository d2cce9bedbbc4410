"""A form acts once, a draft survives, a file is checked and encrypted."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from lianti.kernel.pure.errors import Refused
from lianti.kernel.web import drafts, files
from lianti.kernel.web.idempotency import forget_old_keys
from lianti.kernel.web.models import Draft, IdempotencyKey, StoredFile

from . import site

pytestmark = pytest.mark.django_db
GOOD = {"name": "王秀兰", "reason": "复查", "kind": "op", "agreed": "on", "idempotency_key": "key-number-one"}


def send(nurse: Client, verb: str, **body: Any) -> Any:
    """Post JSON to a draft endpoint and return the answer."""
    return nurse.post(f"/drafts/{verb}", json.dumps(body), content_type="application/json")


def test_a_second_press_gets_the_first_result(nurse: Client) -> None:
    first, second = nurse.post("/new", GOOD), nurse.post("/new", GOOD | {"meter": "{}"})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"] == "/done/1"
    assert site.acted == ["王秀兰"]


def test_in_place_and_htmx_posts_are_led_on_by_headers(nurse: Client) -> None:
    assert nurse.post("/new", GOOD, headers={"X-Lianti-Form": "1"})["X-Lianti-Location"] == "/done/1"
    assert nurse.post("/new", GOOD, headers={"HX-Request": "true"})["HX-Redirect"] == "/done/1"


def test_the_same_key_with_other_content_is_refused(nurse: Client) -> None:
    nurse.post("/new", GOOD)
    answer = nurse.post("/new", GOOD | {"name": "李建国"})
    assert answer.status_code == 422
    assert site.acted == ["王秀兰"]


def test_a_form_without_key_is_refused(nurse: Client) -> None:
    assert nurse.post("/new", GOOD | {"idempotency_key": ""}).status_code == 422
    assert site.acted == []


def test_a_refused_action_leaves_no_key(nurse: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(name: str) -> str:
        raise Refused("no", "不行。")

    monkeypatch.setattr(site, "_act", no)
    assert nurse.post("/new", GOOD).status_code == 422
    assert not IdempotencyKey.objects.exists()
    assert forget_old_keys() == 0


def test_a_form_of_another_role_is_refused_with_a_sentence(nurse: Client) -> None:
    answer = nurse.post("/new", GOOD | {"grant_uid": str(site.OTHER_GRANT)})
    assert answer.status_code == 422
    assert "您已切换身份" in answer.content.decode()
    assert nurse.post("/new", GOOD | {"grant_uid": str(site.GRANT)}).status_code == 303


def test_a_draft_comes_back_and_is_encrypted(nurse: Client) -> None:
    saved = send(nurse, "save", form_key="referral:new", data={"name": ["王秀兰"]}, version=0)
    assert saved.json() == {"version": 1}
    assert "王秀兰".encode() not in bytes(Draft.objects.get().sealed)
    assert send(nurse, "load", form_key="referral:new").json()["data"] == {"name": ["王秀兰"]}
    assert send(nurse, "load", form_key="other").json() == {"version": 0}
    assert send(nurse, "discard", form_key="referral:new").json() == {"discarded": True}
    assert drafts.forget_old_drafts() == 0


def test_two_windows_do_not_overwrite_each_other(nurse: Client) -> None:
    send(nurse, "save", form_key="f", data={"a": ["1"]}, version=0)
    late = send(nurse, "save", form_key="f", data={"a": ["2"]}, version=0)
    assert late.status_code == 409
    assert "另一个窗口" in late.json()["sentence"]
    assert send(nurse, "load", form_key="f").json()["data"] == {"a": ["1"]}


@pytest.mark.parametrize("body", [{}, {"form_key": ""}, {"form_key": "x" * 121}, {"form_key": 3}])
def test_nonsense_is_not_a_draft(nurse: Client, body: dict[str, object]) -> None:
    assert send(nurse, "load", **body).status_code == 400
    assert nurse.post("/drafts/load", "nonsense", content_type="application/json").status_code == 400


def test_a_draft_belongs_to_one_role_and_has_an_end(nurse: Client) -> None:
    answer = send(nurse, "save", form_key="f", data={}, grant_uid=str(site.OTHER_GRANT))
    assert answer.status_code == 409
    assert send(nurse, "save", form_key="f", data={"a": ["x" * 70_000]}).status_code == 409
    assert not Draft.objects.exists()


def test_a_file_is_known_by_its_first_bytes_and_encrypted(settings: Settings) -> None:
    upload = SimpleUploadedFile("../../同意书.exe", b"\x89PNG\r\n\x1a\n" + b"body", content_type="text/html")
    row = files.store_upload(upload, by_uid=site.PERSON)
    assert (row.content_type, row.name, row.key_id) == ("image/png", "同意书.png", "k1")
    on_disk = [path for path in Path(settings.LIANTI_FILES_DIR).rglob("*") if path.is_file()]
    assert len(on_disk) == 1 and on_disk[0].stat().st_mode & 0o077 == 0
    assert b"body" not in on_disk[0].read_bytes()
    assert files.read_file(row.uid)[1].endswith(b"body")
    answer = files.file_response(row.uid)
    assert answer["Content-Type"] == "image/png" and answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"GIF89a", "file_kind"),
        (b"<svg onload=x>", "file_kind"),
        (b"%PDF-" + b"x" * 99, "file_size"),
    ],
)
def test_what_is_not_accepted_says_why(settings: Settings, data: bytes, code: str) -> None:
    settings.LIANTI_UPLOAD_BYTES = 50
    with pytest.raises(Refused) as refused:
        files.store_upload(SimpleUploadedFile("a.pdf", data), by_uid=site.PERSON)
    assert refused.value.code == code
    assert not StoredFile.objects.exists()


def test_a_file_moved_to_another_name_does_not_open(settings: Settings) -> None:
    row = files.store_bytes(b"%PDF-1.7", name="a.pdf", by_uid=site.PERSON)
    other = uuid.UUID(int=row.uid.int ^ 1 << 80)
    StoredFile.objects.filter(pk=row.pk).update(uid=other)
    folder = Path(settings.LIANTI_FILES_DIR)
    sealed = next(path for path in folder.rglob("*.sealed"))
    sealed.rename(sealed.with_name(f"{other.hex}.sealed"))
    with pytest.raises(ValueError, match="wrong binding"):
        files.read_file(other)
