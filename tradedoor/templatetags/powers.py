"""Whether the person looking may do a thing: pages offer only what the verbs would allow.

Whatever is on an office page is within its reader's reach, so no row is named.
"""

from django import template

from tradedoor import powers
from tradedoor.actors import Actor

register = template.Library()


@register.filter
def may(actor: Actor, power: str) -> bool:
    """{% if request.actor|may:"access:give" %}"""
    return powers.somewhere(actor, powers.Power(power))
