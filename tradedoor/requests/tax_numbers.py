"""Tax ids of one company, written as different offices write them."""

from rapidfuzz.distance import OSA

# So many digits wrong are no typing error.
ANOTHER = 3
SHORTEST_BEGINNING = 8


def company_number(tax_id: str, country: str) -> str:
    """The number of the company inside its tax id: 5560360793 of SE556036079301.

    Registers, tax offices and customs write the same company in several ways.
    """
    bare = _bare(tax_id)
    if country == "SE" and len(bare) == 12 and bare.isdigit():
        return bare[:10]
    if country == "FR" and bare.isdigit():
        return {11: bare[2:], 14: bare[:9]}.get(len(bare), bare)
    return bare.removesuffix("mva") if country == "NO" else bare


def spellings(tax_id: str, country: str) -> set[str]:
    """How the search may hold this company's tax id; what it holds may go on after these."""
    number = company_number(tax_id, country)
    ways = {_bare(tax_id), number}
    if country == "FR" and len(number) == 9 and number.isdigit():
        ways.add(f"{(12 + 3 * (int(number) % 97)) % 97:02}{number}")
    return {way for way in ways if way}


def are_same(one: str, other: str, country: str) -> bool:
    number = company_number(one, country)
    return bool(number) and number == company_number(other, country)


def are_of_two(one: str, other: str, country: str) -> bool:
    """Whether these belong to two companies: numbers of one kind that no slip makes the same."""
    mine, theirs = company_number(one, country), company_number(other, country)
    if not mine or not theirs or _shape(mine) != _shape(theirs):
        return False
    return OSA.distance(mine, theirs) >= ANOTHER


def _bare(tax_id: str) -> str:
    """The tax id without its country, as search rows hold it: 556036079301 of SE556036079301."""
    compact = "".join(c for c in tax_id.casefold() if c.isalnum())
    return compact[2:] if compact[:2].isalpha() else compact


def _shape(number: str) -> str:
    return "".join("0" if c.isdigit() else "a" for c in number)
