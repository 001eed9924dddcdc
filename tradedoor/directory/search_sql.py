"""The triggers that keep the search current.

A customer is found by its own words and by its contacts' words. All of them stand as
lexemes in one row of ``tradedoor_customersearch``, in two shapes:

- ``dahls``            a word, in any order and mixture, by its beginning;
- ``=marit dahl``      something whole, by its beginning: a name, a person (both ways round), an
                       e-mail address, or a number of any kind without its punctuation.

The whole ones let "what was typed stands at the beginning of something" come first.
``tradedoor_searchword`` is the dictionary that turns parts of words and typing errors into
words that exist.
"""

import pgtrigger

from tradedoor.triggers import after

# The refreshed customers are those of the rows a statement wrote.
REFRESH = """
  PERFORM public.tradedoor_refresh_search(array_agg(DISTINCT customer)) FROM ({rows}) AS written(customer)
    HAVING count(*) > 0;
"""
CHANGED = """
    SELECT unnest(ARRAY[o.{customer}, n.{customer}]) FROM old_rows AS o JOIN new_rows AS n USING (id)
    WHERE ({old}) IS DISTINCT FROM ({new})
"""


def triggers(customer: str, *fields: str) -> list[pgtrigger.Trigger]:
    """What keeps the search current when rows with these findable fields are written.

    They run once a statement, however many rows it wrote: a bulk load costs each customer once.
    """
    old, new = (", ".join(f"{row}.{field}" for field in (customer, *fields)) for row in "on")
    changed = CHANGED.format(customer=customer, old=old, new=new)
    return [
        after(operation, name, REFRESH.format(rows=rows))
        for operation, name, rows in [
            (pgtrigger.Insert, "search_added", f"SELECT {customer} FROM new_rows"),
            (pgtrigger.Update, "search_changed", changed),
            (pgtrigger.Delete, "search_removed", f"SELECT {customer} FROM old_rows"),
        ]
    ]
