from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from course.authoring.catalogs import (
    PACKAGES,
    TRANSLATED,
    Spoken,
    find_faults,
    print_catalog,
)
from localcloud.catalogs import NC_, Catalogs

Speak = Callable[..., Spoken]
GREETING = 'N_("Hello, {name}")'


@pytest.fixture
def speak(tmp_path: Path) -> Speak:
    """Write the code of a package, with catalogs brought up to date."""

    def write(code: str, **french: str) -> Spoken:
        package = tmp_path / "shop"
        package.mkdir(exist_ok=True)
        (package / "words.py").write_text(code)
        spoken = Spoken(package, Catalogs(tmp_path / "locale", "shop"))
        catalog = spoken.write("fr")
        for english, words in french.items():
            catalog[english.replace("_", " ")].string = words
        spoken.catalogs.locate("fr").write_bytes(print_catalog(catalog))
        return spoken

    return write


def test_all_that_the_code_says_is_translated() -> None:
    assert PACKAGES
    assert find_faults() == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_package_says_something(language: str) -> None:
    for each in PACKAGES:
        assert [m for m in each.read(language) if m.id]


def test_a_message_is_filled_in(speak: Speak) -> None:
    spoken = speak('N_("Bye")', Bye="Salut, {name}")
    words = spoken.catalogs.translate("Bye", "fr", name="Ada")
    assert words == "Salut, Ada"


def test_a_message_without_translation_is_a_fault(speak: Speak) -> None:
    (fault,) = speak('N_("Bye")').find_faults("fr")
    assert fault == "shop.po, 'Bye': not translated"


def test_a_changed_message_is_fuzzy_and_not_said(speak: Speak) -> None:
    speak('N_("Run the lesson again")', Run_the_lesson_again="Relancez")
    changed = speak('N_("Run the lessons again")')
    (fault,) = changed.find_faults("fr")
    assert "fuzzy" in fault
    said = changed.catalogs.translate("Run the lessons again", "fr")
    assert said == "Run the lessons again"


def test_a_catalog_older_than_the_code_is_a_fault(
    speak: Speak, tmp_path: Path
) -> None:
    spoken = speak('N_("Bye")', Bye="Salut")
    assert list(spoken.find_faults("fr")) == []
    (tmp_path / "shop/words.py").write_text('translate("Go", "fr")')
    assert "shop.po: not what the code says today" in spoken.find_faults("fr")


def test_what_is_filled_in_must_be_the_same(speak: Speak) -> None:
    spoken = speak('N_("Bye {name}")', **{"Bye_{name}": "Salut {nom}"})
    (fault,) = spoken.find_faults("fr")
    assert fault.endswith("it fills in ['nom'], not ['name']")


def test_every_plural_has_a_form(speak: Speak) -> None:
    spoken = speak('translate_count("{count} day", "{count} days", 2, "fr")')
    (fault,) = spoken.find_faults("fr")
    assert fault.endswith("not translated")
    path = spoken.catalogs.locate("fr")
    with path.open("rb") as file:
        catalog = read_po(file, locale="fr")
    catalog["{count} day"].string = ("{count} jour", "{count} jours")
    path.write_bytes(print_catalog(catalog))
    assert list(spoken.find_faults("fr")) == []
    said = [
        spoken.catalogs.translate_count("{count} day", "{count} days", n, "fr")
        for n in (0, 1, 2)
    ]
    assert said == ["0 jour", "1 jour", "2 jours"]


def test_one_of_a_thing_may_be_said_without_its_number(speak: Speak) -> None:
    spoken = speak('translate_count("A day", "{count} days", 2, "fr")')
    path = spoken.catalogs.locate("fr")
    catalog = spoken.read("fr")
    catalog["A day"].string = ("Un jour", "{count} jours")
    path.write_bytes(print_catalog(catalog))
    assert list(spoken.find_faults("fr")) == []
    catalog["A day"].string = ("Un jour", "{nombre} jours")
    path.write_bytes(print_catalog(catalog))
    (fault,) = spoken.find_faults("fr")
    assert fault.endswith("it fills in ['nombre'], not ['count']")


def test_a_context_tells_two_translations_apart(speak: Speak) -> None:
    spoken = speak('N_("Failed") + NC_("step", "Failed")', Failed="Échoué")
    (fault,) = spoken.find_faults("fr")
    assert fault.endswith("not translated")
    catalog = spoken.read("fr")
    of_a_step = catalog.get("Failed", "step")
    assert of_a_step
    of_a_step.string = "Échouée"
    spoken.catalogs.locate("fr").write_bytes(print_catalog(catalog))
    assert list(spoken.find_faults("fr")) == []
    both = ["Failed", NC_("step", "Failed")]
    said = [spoken.catalogs.translate(each, "fr") for each in both]
    assert said == ["Échoué", "Échouée"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_context_is_never_said(speak: Speak, language: str) -> None:
    spoken = speak('NC_("step", "Failed")')
    said = spoken.catalogs.translate(NC_("step", "Failed"), language)
    assert said == "Failed"


def test_templates_speak_too(speak: Speak, tmp_path: Path) -> None:
    folder = tmp_path / "shop/templates"
    folder.mkdir(parents=True)
    text = '{{ t("Buy") }} {{ tn("{count} cup", "{count} cups", cups) }}'
    (folder / "shop.html").write_text(text)
    spoken = speak("", Buy="Acheter")
    assert [each.id for each in spoken.gather() if each.id] == [
        "Buy",
        ("{count} cup", "{count} cups"),
    ]
    assert spoken.catalogs.translate("Buy", "fr") == "Acheter"
