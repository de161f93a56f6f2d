"""A platform's file with a fault is refused with its line and key, in words; its schema is current."""

from pathlib import Path

import pytest

from probes.purchase import platform_schema
from probes.purchase.platform import FOLDER, Part, Platform
from probes.purchase.platform_file import PlatformFileError, read_platform

RIGHT = """\
name: odd
checkout_url: /checkout
locators:
  add_button: ["#buy"]
refuse:
  - {url: "*/pay", body: order, page: true}
"""


def read(tmp_path: Path, text: str) -> Platform:
    file = tmp_path / "odd.yaml"
    file.write_text(text, encoding="utf-8")
    return read_platform(file, Platform)


def test_a_file_without_fault_is_read(tmp_path: Path) -> None:
    platform = read(tmp_path, RIGHT)

    assert platform.locators[Part.ADD_BUTTON] == ("#buy",)
    assert platform.refuse[0].page


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: odd", "name: od", 'odd.yaml:1: name: is the file\'s name; write "odd"'),
        ("name: odd", "", "odd.yaml:2: name: is missing; write name: shopify"),
        (
            "  add_button:",
            "  ad_button:",
            'odd.yaml:4: locators.ad_button: is not known; did you mean "add_button"?',
        ),
        (
            '["#buy"]',
            '"#buy"',
            'odd.yaml:4: locators.add_button: a list is expected here, not "#buy"; write it like',
        ),
        ("checkout_url: /checkout", "checkout_url: '/(checkout'", "odd.yaml:2: checkout_url: is no"),
        ("locators:", "marks: {htlm: [x]}\nlocators:", "odd.yaml:3: marks.htlm: is not known;"),
        ('url: "*/pay"', 'ulr: "*/pay"', "odd.yaml:6: refuse[1].ulr: is not known;"),
        ("page: true", "page: maybe", "odd.yaml:6: refuse[1].page: "),
        (
            "  add_button:",
            "  cart_link: ['text=Cart']\n  add_button:",
            "odd.yaml:3: locators: cart_link is found by plain CSS only;",
        ),
        ("refuse:", "refuse: [\n", "odd.yaml:"),
        ("refuse:", "name: odd\nrefuse:", "odd.yaml:5: name: is written twice"),
        (RIGHT, "", "odd.yaml: the file is empty"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(PlatformFileError) as error:
        read(tmp_path, RIGHT.replace(old, new))

    assert said in str(error.value)


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    wrong = RIGHT.replace("name: odd", "title: odd").replace("  add_button", "  buy")

    with pytest.raises(PlatformFileError) as error:
        read(tmp_path, wrong)

    assert [fault.line for fault in error.value.faults] == [1, 1, 4]


def test_the_schema_is_current_and_every_file_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert platform_schema.main(["--check"]) == 0
    assert platform_schema.main(["--check"], file=tmp_path / "schema.json") == 1
    assert "make docs" in capsys.readouterr().err
    for file in FOLDER.glob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=schema.json", file.name


def test_the_schema_says_what_each_part_means() -> None:
    locators = platform_schema.platform_schema()["properties"]["locators"]

    assert locators["properties"].keys() == {part.value for part in Part}
    for part, said in locators["properties"].items():
        assert said["description"].endswith("."), part
