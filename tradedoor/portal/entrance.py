def _(r, **k): ...


home = sign_in = sign_out = sign_up = forgot_password = language = invitation = new_link = (
    choose
) = details = password = _
