"""What customers are found by, kept by triggers."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func

from tradedoor.directory.models.customers import Customer


class CustomerSearch(models.Model):
    """What a customer can be found by, kept by triggers: nobody else writes here."""

    customer = models.OneToOneField(
        Customer, models.CASCADE, primary_key=True, related_name="search"
    )
    words = SearchVectorField(default="")

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_by_words", fastupdate=False)]

    def __str__(self) -> str:
        return str(self.customer_id)


class SearchWord(models.Model):
    """Every word anybody can be found by, so that parts of words and typing errors find it.

    A word may stand here twice: nobody waits for another's transaction to write one.
    """

    word = models.TextField(db_collation="C")

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="word_itself"),
            GinIndex(
                Func(F("word"), function="tradedoor_near"), name="word_near", fastupdate=False
            ),
            GinIndex(
                fields=["word"], name="word_part", fastupdate=False, opclasses=["gin_trgm_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.word
