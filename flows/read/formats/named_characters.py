"""The names that HTML has for characters (`&nbsp;` `&eacute;` `&rsquo;`), in XML that does not declare them.

Feeds are full of them, and a parser of XML stops at the first. So they become character references before it sees them.
What a document declares by itself is no business of this module. Names: https://html.spec.whatwg.org/#named-characters
"""

import codecs
import re
from html.entities import html5

_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})  # known to every parser; XML 1.0, section 4.6
_REFERENCES = {
    f"&{name}".encode(): "".join(f"&#{ord(character)};" for character in characters).encode()
    for name, characters in html5.items()
    if name.endswith(";") and name not in _XML
}
_LONGEST = max(map(len, _REFERENCES))
# Within these `&` is text, or nobody reads it.
_CLOSERS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_NEXT = re.compile(rb"&[A-Za-z][A-Za-z0-9]{1,%d};|<!\[CDATA\[|<!--|<\?" % (_LONGEST - 3))
_BEGUN = re.compile(rb"(?:&[A-Za-z0-9]*|<(?:!(?:-|\[(?:C(?:D(?:A(?:TA?)?)?)?)?)?)?)\Z")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NamedCharacters:
    """A filter of bytes: give it a document block by block, whatever the borders, and pass on what it gives.

    It holds back no more than a name. Documents in UTF-16 and UTF-32 pass as they are; in any other encoding of the web
    a byte that looks like `&` or `<` is one.
    """

    def __init__(self) -> None:
        self._held = b""
        self._closer = b""
        self._begun = False
        self._wide = False

    def feed(self, block: bytes) -> bytes:
        """The next block, with names replaced, as far as it can be told where they end."""
        if not self._begun and block:
            self._begun = True
            self._wide = block.startswith(_UTF_16) or b"\0" in block[:4]
        if self._wide:
            return block
        data, place = self._held + block, 0
        ready: list[bytes] = []
        while True:
            if self._closer:
                end = data.find(self._closer, place)
                if end < 0:
                    held = min(len(data) - place, len(self._closer) - 1)
                    break
                end += len(self._closer)
                ready.append(data[place:end])
                place, self._closer = end, b""
            found = _NEXT.search(data, place)
            if found is None:
                tail = data[max(place, len(data) - _LONGEST) :]
                begun = _BEGUN.search(tail)
                held = len(tail) - begun.start() if begun else 0
                break
            ready += data[place : found.start()], _REFERENCES.get(found[0], found[0])
            place, self._closer = found.end(), _CLOSERS.get(found[0], b"")
        self._held = data[len(data) - held :]
        ready.append(data[place : len(data) - held])
        return b"".join(ready)

    def close(self) -> bytes:
        """What was held back, at the end of the document."""
        held, self._held = self._held, b""
        return held
