"""Staff whose branch was a text are limited to the branch it names, and nobody by accident."""

from importlib import import_module

import pytest
from django.db import connection

from tradedoor.credentials.models import Staff
from tradedoor.directory.models import Branch

limit_by_name = import_module("tradedoor.migrations.0014_staff_branches").BY_NAME


@pytest.fixture
def branches(db):
    names = ("Malmö", "Göteborg", "Göteborg ")
    return {name: Branch.objects.create(name=name).pk for name in names}


def limited_to(staff, text):
    """The branches somebody has after the migration who had this text before it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE tradedoor_staff SET branch = %s WHERE id = %s", [text, staff.pk])
        cursor.execute(limit_by_name)
    return Staff.objects.get(pk=staff.pk).branches


@pytest.mark.parametrize("text", ["Malmö", " malmö "])
def test_a_clerk_is_limited_to_the_branch_the_text_names(branches, clas_staff, text):
    assert limited_to(clas_staff, text) == [branches["Malmö"]]


@pytest.mark.parametrize("text", ["", "Lund", "Göteborg", "Malmö, Lund"])
def test_a_text_that_names_no_branch_or_two_limits_nobody(branches, clas_staff, text):
    assert limited_to(clas_staff, text) == []


def test_an_administrator_is_not_limited(branches, olga_staff):
    assert limited_to(olga_staff, "Malmö") == []
