"""Which requests only tell a vendor of a visit, and what is read from them."""

import json

import pytest

from probes.browser.beacons import Event, patterns, recognise, vendors

TIKTOK = json.dumps({"event": "AddToCart", "context": {"pixel": {"code": "C97F14JC77U6"}}})
SNAP = json.dumps(
    {"ctx": {}, "req": [{"t": {"pid": "301b-c7", "ev": "ADD_CART"}}, {"i": {"pids": ["301b-c7"]}}]}
)
KLAVIYO = json.dumps(
    {"data": {"attributes": {"metric": {"data": {"attributes": {"name": "Added to Cart"}}}}}}
)
MONORAIL = json.dumps(
    {
        "events": [
            {"schema_id": "a/1", "payload": {"shop_id": 7, "event_name": "page_rendered"}},
            {"schema_id": "a/1", "payload": {"shop_id": 7, "event_name": "product_added_to_cart"}},
        ]
    }
)
MULTIPART = (
    '------x\r\nContent-Disposition: form-data; name="id"\r\n\r\n843671884361709\r\n'
    '------x\r\nContent-Disposition: form-data; name="ev"\r\n\r\nInitiateCheckout\r\n------x--\r\n'
)
GA4 = "https://region1.google-analytics.com/g/collect?v=2&tid=G-ABC123&gcs=G111"
EVENTS = [
    (f"{GA4}&en=page_view", "", [Event("ga4", "G-ABC123", "page_view", "G111")]),
    (
        GA4,
        "en=view_item&pr1=idx\r\nen=add_to_cart&epn.value=5\r\n",
        [
            Event("ga4", "G-ABC123", "view_item", "G111"),
            Event("ga4", "G-ABC123", "add_to_cart", "G111"),
        ],
    ),
    ("https://shop.example/g/collect?v=2&tid=G-A&en=scroll", "", [Event("ga4", "G-A", "scroll")]),
    ("https://sgtm.shop.example/x/g/collect?v=2&tid=G-A&en=s", "", [Event("ga4", "G-A", "s")]),
    (
        "https://stats.g.doubleclick.net/g/collect?v=2&tid=G-A&en=page_view",
        "",
        [Event("google_ads", "", "other")],
    ),
    (
        "https://googleads.g.doubleclick.net/pagead/viewthroughconversion/11252/?en=add_to_cart",
        "",
        [Event("google_ads", "AW-11252", "add_to_cart")],
    ),
    (
        "https://www.google.dk/pagead/1p-conversion/11252/?label=Of_x",
        "",
        [Event("google_ads", "AW-11252", "Of_x")],
    ),
    (
        "https://www.google.com/ccm/collect?tid=AW-9&en=begin_checkout",
        "",
        [Event("google_ads", "AW-9", "begin_checkout")],
    ),
    ("https://www.facebook.com/tr/?id=84&ev=AddToCart", "", [Event("meta", "84", "AddToCart")]),
    (
        "https://www.facebook.com/tr/",
        MULTIPART,
        [Event("meta", "843671884361709", "InitiateCheckout")],
    ),
    ("https://www.facebook.com/tr/", "id=5&ev=PageView", [Event("meta", "5", "PageView")]),
    (
        "https://analytics.tiktok.com/api/v2/pixel",
        TIKTOK,
        [Event("tiktok", "C97F14JC77U6", "AddToCart")],
    ),
    (
        "https://ct.pinterest.com/v3/?tid=261&event=addtocart",
        "",
        [Event("pinterest", "261", "addtocart")],
    ),
    ("https://tr.snapchat.com/p", SNAP, [Event("snapchat", "301b-c7", "ADD_CART")]),
    (
        "https://tr.snapchat.com/p?pid=6e80&ev=PAGE_VIEW",
        "",
        [Event("snapchat", "6e80", "PAGE_VIEW")],
    ),
    (
        "https://bat.bing.com/action/0?ti=26101359&evt=custom&ea=add_to_cart",
        "",
        [Event("uet", "26101359", "add_to_cart")],
    ),
    (
        "https://bat.bing.com/action/0?ti=26101359&evt=pageLoad",
        "",
        [Event("uet", "26101359", "pageLoad")],
    ),
    (
        "https://nordlys.myshopify.com/api/collect",
        '{"shopId": 1, "event_name": "page_viewed"}',
        [Event("shopify", "1", "page_viewed")],
    ),
    ("https://y.clarity.ms/collect", "\x1f\x8b binary", [Event("clarity", "", "other")]),
    ("https://vc.hotjar.io/sessions/3111505?s=0.25", "", [Event("hotjar", "3111505", "other")]),
    (
        "https://a.klaviyo.com/client/events/?company_id=HMWFR8",
        KLAVIYO,
        [Event("klaviyo", "HMWFR8", "Added to Cart")],
    ),
    (
        "https://sslwidget.criteo.com/event?a=12345&v=5.2&p0=e%3Dexd&p1=e%3Dvb%26p%3D1",
        "",
        [Event("criteo", "12345", "exd"), Event("criteo", "12345", "vb")],
    ),
    (
        "https://alb.reddit.com/rp.gif?id=t2_b4&event=PageVisit&m.itemCount=",
        "",
        [Event("reddit", "t2_b4", "PageVisit")],
    ),
    (
        "https://monorail-edge.shopifysvc.com/unstable/produce_batch",
        MONORAIL,
        [Event("shopify", "7", "page_rendered"), Event("shopify", "7", "product_added_to_cart")],
    ),
    (
        "https://shop.example/.well-known/shopify/monorail/v1/produce",
        '{"event": "page_view"}',
        [Event("shopify", "", "page_view")],
    ),
]
NEEDED = [
    "https://www.googletagmanager.com/gtag/js?id=G-ABC123",
    "https://www.googletagmanager.com/gtm.js?id=GTM-1",
    "https://connect.facebook.net/en_US/fbevents.js",
    "https://connect.facebook.net/signals/config/84?v=2.9",
    "https://analytics.tiktok.com/i18n/pixel/events.js?sdkid=C9",
    "https://s.pinimg.com/ct/core.js",
    "https://ct.pinterest.com/static/ct/token_create.js",
    "https://sc-static.net/scevent.min.js",
    "https://bat.bing.com/bat.js",
    "https://bat.bing.com/p/action/26101359.js",
    "https://www.clarity.ms/tag/kxdc4874py",
    "https://scripts.clarity.ms/0.8.70/clarity.js",
    "https://static.hotjar.com/c/hotjar-5212309.js?sv=7",
    "https://script.hotjar.com/modules.js",
    "https://static.klaviyo.com/onsite/js/klaviyo.js?company_id=H",
    "https://dynamic.criteo.com/js/ld/ld.js?a=12345",
    "https://www.redditstatic.com/ads/pixel.js",
    "https://shop.example/cdn/wpm/s0a1b2.js",
    # a vendor's address inside one of the shop's own
    "https://shop.example/out?to=https://www.facebook.com/tr/?id=1",
    "https://shop.example/collect?v=2",
    "https://shop.example/api/collect",
    "https://shop.example/g/collect?v=1",
    "https://shop.example/g/collection?v=2",
    "https://www.google.com/recaptcha/api.js",
    "https://www.facebook.com/",
    "https://www.facebook.com/trailers",
]


@pytest.mark.parametrize(("url", "body", "events"), EVENTS)
def test_what_a_vendor_would_have_been_told(url: str, body: str, events: list[Event]) -> None:
    beacon = recognise(url)

    assert beacon is not None
    assert beacon.events(body) == events


@pytest.mark.parametrize("url", NEEDED)
def test_what_a_shop_needs_is_no_beacon(url: str) -> None:
    assert recognise(url) is None


@pytest.mark.parametrize(
    "body", ["{", "[]", "[1]", "{}", "--", "--x", "=&=", "\0" * 9, '{"req":[1]}', '{"events":{}}']
)
@pytest.mark.parametrize("url", sorted({url for url, _, _ in EVENTS}))
def test_a_body_of_any_sort_is_one_event_at_least(url: str, body: str) -> None:
    beacon = recognise(url)

    assert beacon is not None
    assert beacon.events(body)


@pytest.mark.parametrize("name", ["mette@nordlys.example", "mette%2540nordlys.example"])
def test_what_may_be_somebodys_address_is_not_kept(name: str) -> None:
    beacon = recognise(f"https://www.facebook.com/tr/?id=1&ev={name}")

    assert beacon is not None
    assert beacon.events("") == [Event("meta", "1", "other")]


def test_names_are_short_and_of_one_line() -> None:
    beacon = recognise("https://www.facebook.com/tr/?id=<b>1</b>&ev=" + "x" * 500 + "%0A%1B[31m")

    assert beacon is not None
    assert beacon.events("") == [Event("meta", "b1/b", "x" * 60)]


def test_every_vendor_of_the_file_is_at_the_door() -> None:
    vendors_at_the_door = {recognise(url).vendor.key for url, _, _ in EVENTS}  # type: ignore[union-attr]

    assert vendors_at_the_door == set(vendors())
    assert all(pattern.startswith("*://") for pattern in patterns())
