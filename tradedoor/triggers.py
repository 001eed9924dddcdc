"""What the database does by itself after a statement, declared so that `makemigrations` sees it."""

import pgtrigger

ROWS = {  # what a statement wrote, by the names its trigger reads it under
    pgtrigger.Insert: {"new": "new_rows"},
    pgtrigger.Update: {"old": "old_rows", "new": "new_rows"},
    pgtrigger.Delete: {"old": "old_rows"},
}


def after(operation: pgtrigger.Operation, name: str, do: str) -> pgtrigger.Trigger:
    """Runs once a statement, however many rows it wrote; `do` reads ``old_rows``, ``new_rows``."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**ROWS[operation]),  # type: ignore[no-untyped-call]
        func=f"{do.rstrip()}\n  RETURN NULL;\n",
    )
