/**
 * Whether a result as it was first posted (revision 0) still has a revision that stands, as SQL: it was not withdrawn with its list.
 * Beside `revision = 0`, so that the indices of a ticket's and of an assessment's result find it.
 */
export const isNotWithdrawn = (alias: string): string =>
  `NOT EXISTS (SELECT FROM result w WHERE w.result_id = ${alias}.result_id AND w.outcome = 'withdrawn')`
