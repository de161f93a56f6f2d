"""A plain message as the HTML of a mail: the same words, addresses that can be clicked, the picture.

Nothing is fetched from anywhere: no style sheet, no logo, no tracking dot.
"""

import re
from html import escape

_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body style="font:16px/1.5 sans-serif;max-width:42em;margin:1em auto;padding:0 1em">'
    '<h1 style="font-size:1.2em">{title}</h1>{text}{picture}</body></html>'
)
_PICTURE = '<p><img src="cid:{name}" alt="{alt}" style="max-width:100%;border:1px solid #ccc"></p>'


def mail_page(title: str, text: str, *, language: str, picture: str | None, alt: str) -> str:
    """The page. `picture` is the attached file's name, `alt` what is seen when it is not shown."""
    paragraphs = "".join(f"<p>{_clickable(part)}</p>" for part in text.split("\n\n"))
    return _PAGE.format(
        language=language,
        title=escape(title),
        text=paragraphs,
        picture=_PICTURE.format(name=escape(picture), alt=escape(alt)) if picture else "",
    )


def _clickable(text: str) -> str:
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = escape(match[0])
        parts += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join((*parts, escape(text[end:]))).replace("\n", "<br>\n")
