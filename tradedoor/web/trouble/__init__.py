"""When the database cannot do what a page wants, through no fault of the page or the person.

Neither a bug nor a refusal: the same request works a moment later.
"""
