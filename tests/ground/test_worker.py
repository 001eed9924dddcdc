"""The worker's connections, and what its tasks queue."""

import pytest
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tradedoor import later
from tradedoor.cli.worker import Connector


@pytest.mark.django_db(transaction=True)
def test_what_a_task_queues_is_there_when_its_transaction_is_and_not_before():
    with app.replace_connector(Connector(app.connector, at_once=1)):
        with transaction.atomic():
            later.queue("letters.send", letter_id=1)
            transaction.set_rollback(True)
        assert not ProcrastinateJob.objects.exists()

        with transaction.atomic():
            later.queue("letters.send", letter_id=1)
        assert ProcrastinateJob.objects.get().args == {"letter_id": 1}
