"""An outlet and a publishing group as the catalogue writes them: data with proof.

A `sign`, a phrase by which an outlet's or a group's own text gives itself away, carries an example that it acts on and
a sentence that it must not act on; a model refuses one that breaks its own proof.
"""

import re
import unicodedata
from functools import cached_property, lru_cache
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from flows.text.word_lists import word_set

# ISO 3166-1 and 639-1, as of 2024; XK is the code that Kosovo uses without having one.
COUNTRIES = word_set("""
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
VN VU WF WS XK YE YT ZA ZM ZW
""")
LANGUAGES = word_set("""
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es
et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj
kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv
ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
""")

_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def _country(code: str) -> str:
    if code not in COUNTRIES:
        raise ValueError(f"{code!r} is no country of ISO 3166-1 (GB, not UK)")
    return code


def _language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"{code!r} is no language of ISO 639-1")
    return code


def _domain(domain: str) -> str:
    if not _DOMAIN.fullmatch(domain) or domain.startswith("www."):
        raise ValueError(f"{domain!r} is no bare domain in lower case")
    return domain


Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Name = Annotated[str, Field(min_length=2, max_length=120)]
Country = Annotated[str, AfterValidator(_country)]
Language = Annotated[str, AfterValidator(_language)]
Domain = Annotated[str, AfterValidator(_domain)]


class Sign(BaseModel):
    """A phrase that stands only in the outlet's own text, compared without letter case and with plain spaces."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phrase: str = Field(min_length=12)
    example: str
    keep: str

    @model_validator(mode="after")
    def _proof(self) -> Self:
        if sign_form(self.phrase) not in sign_form(self.example):
            raise ValueError("the sign does not act on its own example")
        if sign_form(self.phrase) in sign_form(self.keep):
            raise ValueError("the sign acts on the sentence it must keep")
        return self


class _Named(BaseModel):
    """What outlets and groups have in common: an id, a name, other names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    name: Name
    aliases: tuple[Name, ...] = ()
    signs: tuple[Sign, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Name and aliases."""
        return (self.name, *self.aliases)

    @cached_property
    def keys(self) -> dict[str, str]:
        """Each name by its key, which other spellings of it have as well."""
        return {key(name): name for name in reversed(self.names)}

    @model_validator(mode="after")
    def _aliases(self) -> Self:
        seen = set()
        for name in self.names:
            if name in seen:
                raise ValueError(f"the name {name!r} stands here twice")
            seen.add(name)
        return self


class Entry(_Named):
    """An outlet.

    `common_name`: the name is also an everyday word, or that of other outlets, so a text needs one signal more.
    `namesakes`: ids of other outlets that share a name with this one; a name that two share unsaid is an error.
    """

    domains: tuple[Domain, ...] = Field(min_length=1)
    country: Country
    language: Language
    type: Literal["newspaper", "magazine", "broadcaster", "agency", "website"] | None = None
    group: Id | None = None
    common_name: bool = False
    namesakes: tuple[Id, ...] = ()


class Group(_Named):
    """A publishing group. `country` is set where all of its outlets are of one."""

    country: Country | None = None


def sign_form(text: str) -> str:
    """Lower case, straight quotes, single spaces: how signs are compared."""
    return " ".join(text.casefold().replace("’", "'").replace("‘", "'").split())


@lru_cache(maxsize=8_192)  # names: a text has the same ones again and again
def key(name: str) -> str:
    """What two spellings of a name share: `The Daily Beast`, `TheDailyBeast.com` and `daily beast` are one.

    The article goes, a domain's ending goes; a name that is nothing but these stays as it is.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    bare = re.sub(r"\.(?:com|net|org|co\.uk|de|fr|it|es|at|ch|tv|info|news|eu|pl)$", "", folded)
    letters = "".join(char for char in bare if char.isalnum())
    without = re.sub(r"^(?:the|der|die|das)(?=\w{3})", "", letters)
    return without or folded
