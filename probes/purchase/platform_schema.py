"""`python -m probes.purchase.platform_schema`: writes the JSON Schema of the platforms' files, for editors.

A help while one is written, not the judge: `platform_file` refuses what it does not catch.
"""

import json
import sys
from pathlib import Path
from typing import Any

from probes.purchase.platform import FOLDER, Part, Platform

FILE = FOLDER / "schema.json"
_MEANS = {
    Part.COLLECTION_LINK: "Links to lists of products. Plain CSS, or words= and what the link says.",
    Part.PRODUCT_LINK: "Links to products in stock. Plain CSS, or words= and what the link says.",
    Part.OPTION_GROUP: "What a variant is chosen in: a list, or what holds the choices. Plain CSS.",
    Part.ADD_BUTTON: "Found only while a press would add this page's product.",
    Part.SOLD_OUT: "What says that this page's product is gone.",
    Part.ADD_ERROR: "What says that the product was not added.",
    Part.CART_COUNT: "The count beside the cart, which changes when something was added.",
    Part.ADDED: "What comes when something was added, and names it.",
    Part.CART_LINK: "The link to the cart. Plain CSS.",
    Part.CART_BUTTON: "What opens the cart in a drawer, where no link leads to it.",
    Part.CART_LINE: "A line of the cart, with the product's name.",
    Part.CART_REMOVE: "Links, buttons or fields for the quantity that take a line out. Plain CSS.",
    Part.CART_EMPTY: "What an empty cart shows in place of lines.",
    Part.CHECKOUT_BUTTON: "What leads from the cart to the checkout.",
    Part.CHECKOUT_FORM: "A visible field that only the checkout has.",
    Part.CAPTCHA: "A captcha that stands in the way.",
    Part.OBSTACLE: "What closes a banner or pop-up that took a click.",
    Part.GUEST_BUTTON: "What leads on without an account, where the shop first asks who one is.",
    Part.GUEST_CHOICE: "The choice to buy without an account.",
    Part.CONTINUE_BUTTON: "What leads from one step of the checkout to the next, and never orders.",
    Part.SUBMIT_BUTTON: "A form's button whatever it says; pressed only where nothing in its form may pay.",
    Part.FORM_ERROR: "What says that a field or a step of the checkout is wrong.",
    Part.RATES_BUTTON: "What has to be pressed before there are ways of shipping to choose.",
    Part.SHIPPING_OPTION: "One way of shipping to choose.",
    Part.NO_SHIPPING: "What says that there is no way of shipping.",
    Part.PAYMENT: "One way to pay; not the box around all of them.",
    Part.NO_PAYMENT: "What says that there is no way to pay.",
    Part.CARD_FRAME: "The frame that holds the card's fields, where there is one.",
    Part.CARD_FIELD: "A field in that frame.",
    Part.PAY_BUTTON: "The button that must be there when all is well. Never pressed.",
    Part.NEVER_CLICK: "What orders or pays: CSS, or words= and what it says.",
    Part.NEVER_CLICK_IN_CHECKOUT: "The same, once an address was typed.",
    Part.MAY_PAY: "Words in a form that may pay.",
    Part.EMAIL: "The field for the e-mail address.",
    Part.EMAIL_AGAIN: "The field in which the e-mail address is repeated.",
    Part.FULL_NAME: "The field for the whole name.",
    Part.FIRST_NAME: "The field for the first name, or for the whole name.",
    Part.LAST_NAME: "The field for the last name.",
    Part.STREET: "The field for street and number.",
    Part.HOUSE_NUMBER: "The field for the number, where the street has one of its own.",
    Part.POSTCODE: "The field for the postcode.",
    Part.CITY: "The field for the town.",
    Part.COUNTRY: "The list of countries.",
    Part.REGION: "The list of states or zones, or the field for it, where it must be filled in.",
    Part.PHONE_CODE: "The list of countries' codes before the telephone number.",
    Part.PHONE: "The field for the telephone number.",
}
_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def platform_schema() -> dict[str, Any]:
    """What may stand in `platforms/*.yaml`."""
    schema = Platform.model_json_schema()
    locators = schema["properties"]["locators"]
    candidates = locators.pop("additionalProperties")
    locators["properties"] = {
        part.value: {**candidates, "description": _MEANS.get(part, part.value)} for part in Part
    }
    locators["additionalProperties"] = False
    return {"$schema": _DRAFT, **schema, "title": "A platform that Tillwatch finds its way in"}


def text() -> str:
    return json.dumps(platform_schema(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str], *, file: Path = FILE) -> int:
    """Write the file; with `--check` only say whether it is current. The exit code."""
    if "--check" not in arguments:
        file.write_text(text(), encoding="utf-8")
        return 0
    if file.is_file() and file.read_text(encoding="utf-8") == text():
        return 0
    sys.stderr.write(f"{file.name} of the platforms is out of date; `make docs` writes it\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
