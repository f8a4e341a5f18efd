from datetime import date
from pathlib import Path

import pytest

from knowledge.contacts import Contact, Contacts, Place
from knowledge.errors import DataFileError
from knowledge.text import fold, nfc


def test_home_leads_with_the_hotline_and_the_police() -> None:
    assert [contact.number for contact in Contacts.load().home()][:3] == ["111", "113", "115"]


def test_abroad_leads_with_a_number_that_works_there() -> None:
    (first, *_) = Contacts.load().abroad()
    assert first.tel == "+84981848484"
    assert first.certainty == "medium"
    assert Contacts.load().places(abroad=True)


def test_a_number_is_found_however_it_is_written() -> None:
    contacts = Contacts.load()
    assert contacts.get("1900.96.96.80") is contacts.get("1900 969680")
    with pytest.raises(KeyError):
        contacts.get("114")


def test_every_contact_is_complete_and_dated() -> None:
    contacts = Contacts.load()
    entries: list[Contact | Place] = [*contacts.all(), *contacts.places()]
    entries += contacts.places(abroad=True)
    for entry in entries:
        assert entry.checked <= date.today()
        assert nfc(entry.name + entry.fact) == entry.name + entry.fact
        assert len(entry.fact) <= 120
        assert len(entry.fact_en) <= 120


def test_the_hotline_is_said_to_record_and_never_to_be_anonymous() -> None:
    hotline = Contacts.load().get("111")
    assert "ghi âm" in hotline.fact
    assert "recorded" in hotline.fact_en
    assert "an danh" not in fold(hotline.fact)


@pytest.mark.parametrize(
    ("old", "new"), [('\nwhere = "home"', '\nwhere = "moon"'), ('number = "113"', 'number = "111"')]
)
def test_a_malformed_list_is_refused(tmp_path: Path, old: str, new: str) -> None:
    source = Path(__file__).parents[2] / "knowledge" / "data" / "contacts.toml"
    broken = tmp_path / "contacts.toml"
    broken.write_text(source.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataFileError):
        Contacts.read(broken)
