/** A record that a person studied a course, or one linked as the same. */
export interface StudyRecord {
  readonly year: number
  /** The enrolment in which it was studied; null for an imported record. */
  readonly enrolmentId: string | null
  /** Superseded or reversed. */
  readonly isEnded: boolean
}

/**
 * Whether a record is the past of an enrolment (历年已学, Article 8): another study, of an earlier year, or of the same year by an
 * import or an earlier enrolment. Of two studies of one course, the later one has a past.
 */
export const isEarlierStudy = (
  record: StudyRecord,
  enrolment: { readonly enrolmentId: string; readonly year: number },
): boolean =>
  !record.isEnded &&
  record.enrolmentId !== enrolment.enrolmentId &&
  (record.year < enrolment.year ||
    (record.year === enrolment.year &&
      (record.enrolmentId === null || record.enrolmentId < enrolment.enrolmentId)))

/** The newest year in which a course was studied, in any enrolment but the one that is asked about; undefined: never. */
export function latestStudyYear(
  records: readonly StudyRecord[],
  exceptEnrolmentId: string | null,
): number | undefined {
  const years = records
    .filter(each => !each.isEnded)
    .filter(each => exceptEnrolmentId === null || each.enrolmentId !== exceptEnrolmentId)
    .map(each => each.year)
  return years.length > 0 ? Math.max(...years) : undefined
}
