from tests.conftest import PASSWORD
from tradedoor.access import signing_in


def test_a_contact_with_access_signs_in_by_customer_number(marits_access, noon):
    came = signing_in.sign_in("10927781-1", PASSWORD, address="198.51.100.7", agent="", now=noon)

    assert came.access == marits_access
