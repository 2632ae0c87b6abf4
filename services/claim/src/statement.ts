/** What PostgreSQL is asked, so that a test can see how it goes about it. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}
