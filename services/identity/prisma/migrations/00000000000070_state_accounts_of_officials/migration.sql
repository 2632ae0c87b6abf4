-- Whose authority's an account is was never told; it is told of each that is there.
UPDATE account SET holder_version = holder_version + 1 WHERE role <> 'employer';
INSERT INTO outbox (fact_id, topic, key, type, body, correlation_id, occurred_at)
  SELECT gen_random_uuid(), 'identity.account', a.id::text, 'xueshi.identity.v1.AccountHolderStated',
    jsonb_build_object('accountId', a.id, 'version', a.holder_version, 'personId', coalesce(a.holder_id::text, ''),
      'role', a.role, 'industry', coalesce(o.industry, ''), 'active', a.status = 'active',
      'statedAt', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
    'state_accounts_of_officials', now()
  FROM account a JOIN organisation o ON o.id = a.organisation_id WHERE a.role <> 'employer';
