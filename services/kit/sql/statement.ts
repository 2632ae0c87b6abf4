/** An SQL statement with its values, apart from its execution: a test can ask PostgreSQL for its plan. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}
