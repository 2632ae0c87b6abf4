-- Why hours were changed stands with the act that changed them, and travels nowhere: an item names the act.
UPDATE item SET decided = (decided - 'reason' - 'citation') || jsonb_build_object('decisionId', (
  SELECT fact_id FROM claim_fact f WHERE f.claim_id = item.item_id AND f.act IN ('approve', 'overturn', 'giveProvisional')
  ORDER BY seq DESC LIMIT 1))
WHERE decided IS NOT NULL;
