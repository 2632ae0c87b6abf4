-- What kit deletes once it is over: services/kit/purge.ts.
CREATE INDEX trust_revocation_expires_at ON trust_revocation (expires_at);
CREATE INDEX idempotency_created_at ON idempotency (created_at);
