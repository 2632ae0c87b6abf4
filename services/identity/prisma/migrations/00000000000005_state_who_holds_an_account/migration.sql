-- How often it was told who holds the account; who was named before that is told now.
ALTER TABLE account ADD COLUMN holder_version integer NOT NULL DEFAULT 0;
UPDATE account SET holder_version = 1 WHERE holder_id IS NOT NULL;
INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
  SELECT gen_random_uuid(), 'identity.account', id::text, 'xueshi.identity.v1.AccountHolderStated',
    jsonb_build_object('accountId', id, 'version', 1, 'personId', holder_id,
      'statedAt', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    'state_who_holds_an_account', now()
  FROM account WHERE holder_id IS NOT NULL;
