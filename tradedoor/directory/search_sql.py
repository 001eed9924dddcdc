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

# What the triggers do. The refreshed customers are those of the rows a statement wrote.
REFRESH = """
  PERFORM public.tradedoor_refresh_search(array_agg(DISTINCT customer)) FROM ({rows}) AS written(customer)
    HAVING count(*) > 0;
  RETURN NULL;
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
        _trigger(
            "search_added", pgtrigger.Insert, f"SELECT {customer} FROM new_rows", new="new_rows"
        ),
        _trigger("search_changed", pgtrigger.Update, changed, old="old_rows", new="new_rows"),
        _trigger(
            "search_removed", pgtrigger.Delete, f"SELECT {customer} FROM old_rows", old="old_rows"
        ),
    ]


def _trigger(
    name: str, operation: pgtrigger.Operation, rows: str, *, old: str = "", new: str = ""
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(old=old or None, new=new or None),  # type: ignore[no-untyped-call]
        func=REFRESH.format(rows=rows),
    )
