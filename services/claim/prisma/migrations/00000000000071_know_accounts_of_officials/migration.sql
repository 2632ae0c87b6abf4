-- Whose authority's an account is, as identity tells; empty: not told yet. A desk names only accounts that are there.
ALTER TABLE account_holder ADD COLUMN role text, ADD COLUMN industry text, ADD COLUMN active boolean;
