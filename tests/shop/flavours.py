"""The shop's flavours: what their pages are called and what their answers carry. Data, no pages.

Each known platform of the probe has one that is built like it: the markup, the addresses and the order of
events of that platform's own code, rewritten by hand. `shopify` and `plain` have two languages side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Flavour:
    """`paths`: where each page is; the product's may hold `{handle}` or `{id}`, else the handle is its end.

    `like`: the flavour whose templates serve where this one has none.
    """

    paths: Mapping[str, str]
    cookie: str = "visitor"
    headers: Mapping[str, str] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ("",)
    like: str | None = None


TWO_LANGUAGES = ("", "/{locale:da|en}")
_WOOCOMMERCE = {
    "files": "/wp-content/uploads/2026/11/",
    "assets": "/wp-content/plugins/woocommerce/assets/",
}
_SHOPIFY = Flavour(
    paths={
        "all": "/collections/all",
        "product": "/products/",
        "cart": "/cart",
        "add": "/cart/add",
        "checkout": "/checkout",
        "files": "/cdn/shop/files/",
        "assets": "/cdn/shop/t/7/assets/",
    },
    cookie="_shopify_y",
    headers={
        "x-shopid": "70425411",
        "x-sorting-hat-shopid": "70425411",
        "x-storefront-renderer-rendered": "1",
        "powered-by": "Shopify",
    },
    prefixes=TWO_LANGUAGES,
)
FLAVOURS: Mapping[str, Flavour] = {
    "shopify": _SHOPIFY,
    "shopify-page": _SHOPIFY,
    "shopify-notification": _SHOPIFY,
    "shopify-horizon": _SHOPIFY,
    "plain": Flavour(
        paths={
            "all": "/shop",
            "product": "/product/",
            "cart": "/basket",
            "add": "/basket/add",
            "checkout": "/checkout/contact",
            "files": "/media/",
            "assets": "/static/",
        },
        prefixes=TWO_LANGUAGES,
    ),
    "woocommerce": Flavour(
        paths={
            "all": "/butik/",
            "product": "/vare/{handle}/",
            "cart": "/kurv/",
            "checkout": "/kassen/",
            **_WOOCOMMERCE,
        },
        cookie="wp_woocommerce_session_nordlys",
    ),
    "woocommerce-blocks": Flavour(
        paths={
            "all": "/shop/",
            "product": "/product/{handle}/",
            "cart": "/cart/",
            "checkout": "/checkout/",
            **_WOOCOMMERCE,
        },
        cookie="wp_woocommerce_session_nordlys",
        like="woocommerce",
    ),
    "prestashop": Flavour(
        paths={
            "all": "/2-alle-varer",
            "product": "/bolig/{id}-{handle}.html",
            "cart": "/indkobskurv?action=show",
            "checkout": "/bestilling",
            "files": "/img/p/",
            "assets": "/themes/classic/assets/js/",
        },
        cookie="PrestaShop-nordlys",
    ),
    "shopware6": Flavour(
        paths={
            "all": "/Bolig/",
            "product": "/{handle}/SW{id}",
            "cart": "/checkout/cart",
            "checkout": "/checkout/confirm",
            "files": "/media/",
            "assets": "/bundles/storefront/",
        },
        cookie="session-",
        headers={"sw-language-id": "018f2b", "sw-currency-id": "018f2c"},
    ),
    "magento2": Flavour(
        paths={
            "all": "/bolig.html",
            "product": "/{handle}.html",
            "cart": "/checkout/cart/",
            "checkout": "/checkout/",
            "files": "/media/catalog/product/",
            "assets": "/static/version1732400000/frontend/Magento/luma/da_DK/",
        },
        cookie="PHPSESSID",
    ),
    "bigcommerce": Flavour(
        paths={
            "all": "/bolig/",
            "product": "/{handle}/",
            "cart": "/cart.php",
            "checkout": "/checkout",
            "files": "/images/stencil/",
            "assets": "/stencil/theme/",
        },
        cookie="SHOP_SESSION_TOKEN",
    ),
    "opencart": Flavour(
        paths={
            "all": "/index.php?route=product/category&path=20",
            "product": "/index.php?route=product/product&product_id={id}",
            "cart": "/index.php?route=checkout/cart",
            "checkout": "/index.php?route=checkout/checkout",
            "files": "/image/cache/catalog/",
            "assets": "/catalog/view/javascript/",
        },
        cookie="OCSESSID",
    ),
    "evershop": Flavour(
        paths={
            "all": "/bolig",
            "product": "/bolig/{handle}",
            "cart": "/cart",
            "checkout": "/checkout",
            "files": "/assets/catalog/",
            "assets": "/assets/build/",
        },
        cookie="sid",
    ),
}
