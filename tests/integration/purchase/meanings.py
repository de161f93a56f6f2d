"""Small pages in the habits of many shops, and which part of a shop is to be found in each.

What is to be found has the ids `a`, `b`, … in the order in which it is to be tried; what is not has none.
"""

PICTURE = '<img alt="" src="data:," width="40" height="40">'
CARD = '<div class="x1"><a {} href="/{}">' + PICTURE + "<b>{}</b></a><span>{}</span></div>"
ADD = '<button id="a">{}</button>'
PRODUCT = "<title>Lys</title><main><div><h1>Lys</h1><p>89,00 kr.</p>{}</div></main>"
MENU = "<title>Nordlys</title><header><nav>{}</nav></header><main><h1>Velkommen</h1></main>"
CART = "<title>Kurv</title><main><h1>Kurv</h1>{}</main>"
LINE = """<div><a href="/lys">Lys</a><span>89,00 kr.</span><input type="number" value="1">
    <button>Fjern</button></div>"""
FORM = "<title>Kasse</title><main><form>{}<button>Videre</button></form></main>"

FOUND = {
    # lists
    "cards in whatever class, with whatever address": (
        "product_link",
        "<main>"
        + CARD.format('id="a"', "lys", "Lys", "89,00 kr.")
        + CARD.format('id="b"', "vase-4", "Vase", "DKK 249")
        + "</main>",
    ),
    "the amount stands before the currency, after it, or with a dash": (
        "product_link",
        "<main>"
        + "".join(
            CARD.format(f'id="{letter}"', letter, "Lys", price)
            for letter, price in zip(
                "abcde", ("€ 12,00", "12.00 €", "449,-", "$1,299.00", "199:-"), strict=True
            )
        )
        + "</main>",
    ),
    "a card that says in place of a price that it is gone": (
        "product_link",
        "<main>" + CARD.format('id="a"', "lys", "Lys", "Utsolgt") + "</main>",
    ),
    "neither pictures without a price nor what a menu shows are products": (
        "product_link",
        '<nav><a href="/lys">Lys 89 kr. ' + PICTURE + '</a></nav><main><a href="/om">' + PICTURE + "Om os</a></main>",
    ),
    "neither a way home nor what costs nothing is a product: an empty cart beside the logo": (
        "product_link",
        ('<div><a href="/index.html">' + PICTURE + '</a><i>0,00 kr.</i></div><div><a href="/om">' + PICTURE
        + 'Om os</a><i>$0.00</i></div><div><a href="/">' + PICTURE + "</a><i>kr 49</i></div>"
        + CARD.format('id="a"', "lys", "Lys", "10,00 kr.")),
    ),
    "a drawing stands for the picture that a product has not": (
        "product_link",
        ('<main><div><a id="a" href="/lys"><svg width="200" height="200"></svg><h3>Lys</h3>'
        '<i>89,00 kr.</i></a></div><a href="/fragt"><svg width="16" height="16"></svg>Fragt 49 kr.</a></main>'),
    ),
    "of a card's links that with the picture counts": (
        "product_link",
        (f'<main><article><a href="/wishlist/add?id=1">♡</a><a id="a" href="/lys">{PICTURE}</a>'
        '<a href="/maerke/nord">Nord</a><p>89 kr.</p></article></main>'),
    ),
    "a menu that opens on hover is there all the same": (
        "menu_link",
        MENU.format(
            '<a href="/kontakt">Kontakt</a><ul style="display: none"><li><a id="b" href="/stuen">Stuen</a>'
            '<li><a id="a" href="/kategori/lys">Lys</a></ul><a href="/kurv">Kurv</a>'
        ),
    ),
    "an older page's list of links, where no element says that it is a menu": (
        "menu_link",
        ('<table><tr><td><ul><li><a href="/index.html">Home</a><li><a href="/about.html">About</a>'
        '<li><a id="a" href="/mugs.html">Mugs</a><li><a id="b" href="/bowls.html">Bowls</a></ul><td>'
        '<ul><li>We fire on <a href="/x">Mondays</a>, and what comes out is sold on Tuesdays</ul></table>'),
    ),
    "what says that it leads to all products comes first": (
        "shop_link",
        MENU.format(
            '<a href="/stuen">Stuen</a><a id="b" href="/c/lys">Lys</a><a id="a" href="/x1">Alle produkter</a>'
        ),
    ),
    "what opens a menu": (
        "menu_button",
        '<header><button id="a" aria-expanded="false">☰ Menu</button><button>Søg</button></header>',
    ),
    "what says that it is the cart may lead to the checkout, but for what says that, too": (
        "cart_link",
        """<title>Garn</title><header><a id="a" href="/checkout">Varukorg (1)</a></header><main><h1>Garn</h1>
        <div><p>Varukorg</p><a href="/checkout">Till kassan</a><a href="/kassan">Varukorg: till kassan</a></div></main>""",
    ),
    # what a press for the cart asks first
    "sizes in a sheet, but for those that are gone and what only explains or closes": (
        "asked_choice",
        PRODUCT.format("<button>Vælg størrelse</button>")
        + """<div role="dialog" style="position: fixed; inset: 0"><h2>Vælg størrelse</h2><button>Luk</button><button>S <i>Udsolgt</i></button>
        <button id="a">M</button><button id="b">L</button><button>Størrelsesguide</button><button>Læg i kurv</button></div>""",
    ),
    "what adds the size that was chosen": (
        "asked_add",
        PRODUCT.format("<button>Lägg i varukorg</button>")
        + """<div style="position: fixed; inset: 60vh 0 0 0"><h2>Välj storlek</h2><label><input type="radio" name="x"> M</label>
        <button id="a">Lägg i varukorg</button></div>""",
    ),
    # the product's own button
    "a button without a form": ("add_button", PRODUCT.format(ADD.format("Læg i kurven"))),
    "a button that only its label names": (
        "add_button",
        PRODUCT.format('<button id="a" aria-label="In den Warenkorb"><svg width="9" height="9"></svg></button>'),
    ),
    "a picture that is a button": (
        "add_button",
        PRODUCT.format('<input id="a" type="image" alt="Köp" src="data:," width="40" height="20">'),
    ),
    "a link that acts as a button": (
        "add_button",
        PRODUCT.format('<a id="a" href="#">Legg i handlekurven</a>'),
    ),
    "buy now, with its price": ("add_button", PRODUCT.format(ADD.format("Køb nu - 89,00 kr."))),
    "a form that leads into the cart, whatever its button says": (
        "add_button",
        PRODUCT.format('<form action="/basket/add/4">' + ADD.format("Ja tak!") + "</form>"),
    ),
    "plain words before a way to buy at once": (
        "add_button",
        PRODUCT.format('<button id="b">Køb nu</button>' + ADD.format("Læg i kurv")),
    ),
    "no button of another product, of a wish list, nor one that is dead": (
        "add_button",
        PRODUCT.format(
            "<button disabled>Læg i kurv</button><button>Tilføj til ønskeliste</button></div><section>"
            + CARD.format("", "vase", "Vase", "249 kr.<button>Læg i kurv</button>")
            + CARD.format("", "krus", "Krus", "99 kr.<button>Læg i kurv</button>")
            + "</section><div>"
        ),
    ),
    "a bar that sticks to the page's foot comes after the button beside the heading": (
        "add_button",
        PRODUCT.format(ADD.format("Add to bag"))
        + '<div style="position: fixed; bottom: 0"><b>Lys</b><button id="b">Add to bag</button></div>',
    ),
    "what says that it is gone": (
        "sold_out",
        PRODUCT.format('<p id="a">Udsolgt</p>')
        + "<aside>" + CARD.format("", "vase", "Vase", "<i>Udsolgt</i> 249 kr.") + "</aside>",
    ),
    "what says so as German shops do, and not of one country": (
        "sold_out",
        PRODUCT.format('<p id="a">Nicht lieferbar</p><p>Nicht lieferbar nach Grönland</p>'),
    ),
    "a quantity that is switched off, where only who points at a sign reads why": (
        "sold_out",
        PRODUCT.format(
            '<div><i>●</i><p style="display: none">Item is sold out.</p><input id="a" type="number" value="1" disabled></div>'
        ),
    ),
    "a quantity that is switched off and nothing says why": (
        "sold_out",
        PRODUCT.format('<div><input type="number" value="1" disabled></div>')
        + "<aside>" + CARD.format("", "vase", "Vase", "<i>Udsolgt</i> 249 kr.") + "</aside>",
    ),
    "a page of its own that says what was put into the cart": (
        "added",
        '<main id="a"><h1>This product has been added to your cart</h1><p>Lys 89,00 kr.</p></main>',
    ),
    "a product that is called after what is done with carts": (
        "added",
        "<main><h1>A rack that is added to a shopping cart</h1><button>Add to cart</button></main>",
    ),
    "a size to choose, and neither how many nor what reviews are sorted by": (
        "option_group",
        PRODUCT.format(
            '<select id="a" name="size"><option>S</select><select name="quantity"><option>1</select>'
             "<button>Læg i kurv</button></div><div><select name=sort><option>Nyeste</select>"
        ),
    ),
    # the cart
    "the cart by its word": ("cart_link", '<header><a id="a" href="/x7">Indkøbskurv (0)</a></header>'),
    "the cart by its sign": (
        "cart_link",
        '<header><a href="/login">☻</a><a id="a" href="/x7"><i class="fa fa-shopping-basket"></i></a></header>',
    ),
    "the cart by where it leads": ("cart_link", '<header><a id="a" href="/da/indkobskurv/">…</a></header>'),
    "neither baskets for sale nor a way to add": (
        "cart_link",
        '<nav><a href="/kurve">Kurve</a></nav><main><a href="/cart/add/4">Læg i kurv</a></main>',
    ),
    "a cart in a drawer": ("cart_button", '<header><button id="a" aria-label="Open cart"></button></header>'),
    "a number beside the sign": (
        "cart_count",
        '<header><div id="a"><a href="/cart" aria-label="Cart">⛶</a><span>2</span></div></header>',
    ),
    "a link with a number before one that only leads there": (
        "cart_count",
        '<header><p id="b"><a href="/cart">See your cart</a></p><p id="a"><a href="/cart">⛶ 0 items</a></p></header>',
    ),
    "what takes a line out": (
        "cart_remove",
        CART.format(LINE.replace("<button>", '<button id="a">')),
    ),
    "a sign takes it out, and says so in its address only": (
        "cart_remove",
        CART.format(LINE.replace("<button>Fjern</button>", '<a id="a" href="?delete=1"><i>x</i></a>')),
    ),
    "a box to tick, where all is sent as a whole": (
        "cart_remove",
        CART.format(
            LINE.replace("<button>Fjern</button>", '<input id="a" type="checkbox" name="i-DELETE">')
        ),
    ),
    "else none of it is wanted": (
        "cart_remove",
        CART.format(LINE.replace("<input", '<input id="a"').replace("<button>Fjern</button>", "")),
    ),
    "a row that only names what is in it, and a sign that takes it out of a form named after the cart": (
        "cart_line",
        CART.format(
            '<form action="/store/cart"><table><tr id="a"><td><b>Lys</b></td><td><input type="number"></td><td>89,00 kr.</td>'
            '<td><button title="Fjern">&times;</button></td></tr></table></form>'
        ),
    ),
    "what only counts its rows, in a drawer and not in the page": (
        "cart_line",
        PRODUCT.format("<p>1 &times; Lys 89,00 kr.</p>")
        + '<div role="dialog" aria-label="Kurv"><div><p id="a">1 &times; Lys <b>89,00 kr.</b></p></div></div>',
    ),
    "a product that is called a basket is no way to the cart": (
        "cart_link",
        "<main>" + CARD.format("", "fletkurv", "Basket of willow", "89,00 kr.") + "</main>"
        '<header><a id="a" href="/cart">Basket</a></header>',
    ),
    "a row with a price and a quantity": ("cart_line", CART.format(LINE.replace("<div", '<div id="a"'))),
    "a row whose amount and currency stand in cells of their own": (
        "cart_line",
        CART.format(
            LINE.replace("<div", '<div id="a"').replace("89,00 kr.", "<b>89.00</b>\n    \n    <b>€</b>")
        ),
    ),
    "the whole row, and not the part of it with links that only change it": (
        "cart_line",
        CART.format(
            '<div id="a"><h3><a href="/lys">Lys</a></h3><p><input type="number" value="1"><a href="">Update</a>'
            '<a href="#">Remove</a> 89,00 kr.</p></div>'
        ),
    ),
    "the pattern of rows that a script has still to write": (
        "cart_line",
        CART.format(
            '<div><section style="display: none">' + LINE.replace("89,00 kr.", "Price") + "</section>"
            + '<p>Total 0,00 kr. <a href="/lys">Back</a></p></div>'
        ),
    ),
    "the product's own block is no line": (
        "cart_line",
        PRODUCT.format('<a href="/maerke">Nord</a><input type="number" value="1"><button>Læg i kurv</button>'),
    ),
    "the way on by words": ("checkout_button", CART.format(LINE + ADD.format("Gå til kassen"))),
    "the way on by where it leads": (
        "checkout_button",
        CART.format(LINE + '<a id="a" href="/onepagecheckout">Færdig!</a>'),
    ),
    "to shop on is no way on": (
        "checkout_button",
        CART.format(LINE + '<a href="/shop">Continue shopping</a><form action="/cart"><button>Update</button></form>'),
    ),
    "a cart that wants an e-mail address": (
        "first_field",
        CART.format(
            f'<div>{LINE}<label>E-mail<input id="a" type="email"></label><button>Til kassen</button></div>'
        ),
    ),
    "and not the newsletter's beside it, which has a button of its own": (
        "first_field",
        CART.format(
            f'<div><div>{LINE}<label>E-mail<input id="a" type="email"></label><button>Til kassen</button></div>'
            '<p>10 % på dit første køb <input type="email" name="contact[email]"><button>Ja tak</button></p></div>'
        ),
    ),
    # the checkout
    "fields by their labels": (
        "address_form",
        FORM.format(
            '<label>Fulde navn<input id="a"></label><label for="b">Gade og nr.</label><input id="b">'
            '<label>Postnummer<input id="c"></label>'
        ),
    ),
    "an estimate of shipping with a pop-up over it is no checkout": (
        "address_form",
        CART.format(LINE + '<select id="address_country"><option>Danmark</select><label>Postnr.<input name="address_zip"></label>')
        + '<div role="dialog"><form><input type="email"><button>Tilmeld</button></form></div>',
    ),
    "neither a newsletter nor a sign-in is a checkout": (
        "checkout_form",
        ('<main><form action="/newsletter"><input type="email"><input name="name"></form>'
        '<form><input type="email"><input type="password"><button>Log ind</button></form></main>'),
    ),
    "a checkout of somebody else's, in a frame": (
        "checkout_form",
        '<main><iframe id="a" title="Klarna checkout" width="300" height="300"></iframe></main>',
    ),
    "the way on without an account": (
        "guest_button",
        FORM.format('<input type="email"><input type="password"><a id="a" href="/gast">Ohne Konto bestellen</a>'),
    ),
    "nothing but accounts": (
        "sign_in",
        FORM.format('<input type="email"><input id="a" type="password">')
        + '<form><input name="fornavn"><input type="email"><input id="b" type="password"></form>'
        + '<form>Nyheder <input type="email"><button>Tilmeld</button></form>',
    ),
    "an account, or an address": (
        "sign_in",
        FORM.format('<input type="email"><input type="password">')
        + '<form><input type="email"><input name="postcode"></form>',
    ),
    "an account, or none": (
        "sign_in",
        FORM.format('<input type="email"><input type="password">')
        + '<a href="/gast">Ohne Konto bestellen</a>',
    ),
    "terms to agree to, and no newsletter": (
        "terms",
        CART.format(
            LINE + '<label><input id="a" type="checkbox">Jeg accepterer handelsbetingelserne</label>'
            '<label><input type="checkbox">Tilmeld nyhedsbrev, se vilkår</label>'
        ),
    ),
}  # fmt: skip
