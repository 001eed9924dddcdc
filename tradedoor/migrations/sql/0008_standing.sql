
CREATE OR REPLACE FUNCTION public.tradedoor_note_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', contact.id FROM rows_written AS name
    JOIN public.tradedoor_contact AS contact ON lower(contact.email) = name.value
    WHERE name.kind = 'email' AND contact.email <> '';
  RETURN NULL;
END $$;

CREATE TRIGGER standing_new_address_insert AFTER insert ON public.tradedoor_signinname
REFERENCING new TABLE AS rows_written FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_address();

CREATE TRIGGER standing_old_address_update AFTER update ON public.tradedoor_signinname
REFERENCING old TABLE AS rows_written FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_address();

CREATE TRIGGER standing_new_address_update AFTER update ON public.tradedoor_signinname
REFERENCING new TABLE AS rows_written FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_address();

CREATE TRIGGER standing_old_address_delete AFTER delete ON public.tradedoor_signinname
REFERENCING old TABLE AS rows_written FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_address();

CREATE OR REPLACE FUNCTION public.tradedoor_note_contact_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', id FROM new_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_contact
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_contact_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_contact_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.customer_id, o.first_name, o.last_name, o.email, o.archived_at, o.created_at) IS DISTINCT FROM (n.id, n.customer_id, n.first_name, n.last_name, n.email, n.archived_at, n.created_at)) AS changed WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_contact
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_contact_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_contact_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', id FROM old_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_delete AFTER delete ON public.tradedoor_contact
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_contact_delete();

CREATE OR REPLACE FUNCTION public.tradedoor_note_customer_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'customer', id FROM new_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_customer
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_customer_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_customer_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'customer', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.name, o.number, o.branch_id, o.blocked_at) IS DISTINCT FROM (n.id, n.name, n.number, n.branch_id, n.blocked_at)) AS changed WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_customer
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_customer_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_customer_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'customer', id FROM old_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_delete AFTER delete ON public.tradedoor_customer
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_customer_delete();

CREATE OR REPLACE FUNCTION public.tradedoor_note_access_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', contact_id FROM new_rows WHERE contact_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_access
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_access_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_access_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', contact_id FROM (SELECT unnest(ARRAY[o.contact_id, n.contact_id]) AS contact_id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE o IS DISTINCT FROM n) AS changed WHERE contact_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_access
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_access_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_access_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'contact', contact_id FROM old_rows WHERE contact_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_delete AFTER delete ON public.tradedoor_access
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_access_delete();

CREATE OR REPLACE FUNCTION public.tradedoor_note_login_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', id FROM new_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_login
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_login_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_login_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.password_chosen_at, o.reset_at) IS DISTINCT FROM (n.id, n.password_chosen_at, n.reset_at)) AS changed WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_login
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_login_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_login_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', id FROM old_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_delete AFTER delete ON public.tradedoor_login
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_login_delete();

CREATE OR REPLACE FUNCTION public.tradedoor_note_invitation_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'access', access_id FROM new_rows WHERE access_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_invitation
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_invitation_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_invitation_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'access', access_id FROM (SELECT unnest(ARRAY[o.access_id, n.access_id]) AS access_id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE o IS DISTINCT FROM n) AS changed WHERE access_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_invitation
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_invitation_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_invitation_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'access', access_id FROM old_rows WHERE access_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_delete AFTER delete ON public.tradedoor_invitation
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_invitation_delete();

CREATE OR REPLACE FUNCTION public.tradedoor_note_letter_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'letter', id FROM new_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_letter
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_letter_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_letter_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'letter', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.state, o.came_back_at) IS DISTINCT FROM (n.id, n.state, n.came_back_at)) AS changed WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_letter
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_letter_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_signinname_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', login_id FROM new_rows WHERE login_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_signinname
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_signinname_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_signinname_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', login_id FROM (SELECT unnest(ARRAY[o.login_id, n.login_id]) AS login_id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE o IS DISTINCT FROM n) AS changed WHERE login_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_signinname
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_signinname_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_signinname_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', login_id FROM old_rows WHERE login_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_delete AFTER delete ON public.tradedoor_signinname
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_signinname_delete();

CREATE OR REPLACE FUNCTION public.tradedoor_note_signintry_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', login_id FROM new_rows WHERE login_id IS NOT NULL AND outcome = 'wrong';
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_signintry
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_signintry_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_signintry_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', login_id FROM (SELECT unnest(ARRAY[o.login_id, n.login_id]) AS login_id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.login_id, o.outcome, o.at) IS DISTINCT FROM (n.login_id, n.outcome, n.at)) AS changed WHERE login_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_signintry
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_signintry_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_signintry_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'login', login_id FROM old_rows WHERE login_id IS NOT NULL AND outcome = 'wrong';
  RETURN NULL;
END $$;
CREATE TRIGGER standing_delete AFTER delete ON public.tradedoor_signintry
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_signintry_delete();

CREATE OR REPLACE FUNCTION public.tradedoor_note_seller_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'everybody', id FROM new_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_insert AFTER insert ON public.tradedoor_seller
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_seller_insert();

CREATE OR REPLACE FUNCTION public.tradedoor_note_seller_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'everybody', id FROM (SELECT unnest(ARRAY[o.id, n.id]) AS id FROM old_rows AS o JOIN new_rows AS n USING (id) WHERE (o.id, o.dormant_days) IS DISTINCT FROM (n.id, n.dormant_days)) AS changed WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_update AFTER update ON public.tradedoor_seller
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_seller_update();

CREATE OR REPLACE FUNCTION public.tradedoor_note_seller_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.tradedoor_standingdue (kind, key)
    SELECT DISTINCT 'everybody', id FROM old_rows WHERE id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER standing_delete AFTER delete ON public.tradedoor_seller
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION public.tradedoor_note_seller_delete();
