def _(r, **k): ...


home = sign_in = sign_out = forgot_password = choose_password = me = index = new = card = edit = (
    block
) = unblock = of_customer = archive = bring_back = window = send_again = take_away = give_back = (
    letter
) = seller = _
