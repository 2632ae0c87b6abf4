import { entry } from '../entry'

/** Awards, entries, batches and exemptions (Articles 6 and 10). */
export const ledger = {
  'year-before-2021': entry(
    'standing/assessed-from-year',
    '6 D',
    ['早于考核起始年度', '{year} 年度早于本办法的考核起始年度。', '该年度按原办法处理。'],
    [
      'Before the first year',
      'The year {year} is before the first assessed one.',
      'It is governed by the earlier rules.',
    ],
  ),
  'batch-unknown': entry(
    'ledger/batch',
    '10 D',
    ['没有该批次', '没有找到这一批次。', '请核对批次编号。'],
    ['Batch not known', 'There is no such batch.', 'Check its number.'],
  ),
  'batch-digest-mismatch': entry(
    'ledger/batch',
    '10 D',
    ['批次摘要不符', '批次内容与所声明的行数或摘要不符，未登记。', '请核查批次来源后重新发送。'],
    [
      'Batch digest does not match',
      'The batch is not what its count or digest says; nothing was registered.',
      'Look into its source and send it again.',
    ],
  ),
  'exemption-overlaps': entry(
    'ledger/exemption',
    '6 D',
    ['免除时间重叠', '与已有的免除记录时间重叠[（自 {from} 起）]。', '请先更正已有记录。'],
    ['Exemption overlaps', 'It overlaps one that is recorded[ (from {from})].', 'Correct that one first.'],
  ),
  'export-too-long': entry(
    'ledger/export',
    '6 D',
    [
      '导出行数过多',
      '一个 XLSX 工作表最多 {rowsMax} 行数据，本次导出超过此数。',
      '请改为导出 CSV，或缩小年度与人员范围。',
    ],
    [
      'Export is too long',
      'A sheet of XLSX holds {rowsMax} rows of data, and these are more.',
      'Export them as CSV, or fewer years or people.',
    ],
  ),
  'year-final': entry(
    'standing/final-on',
    '6 D',
    [
      '该年度已定',
      '{year} 年度结果已定，仅可凭理由撤销或补登。',
      '请写明理由，由市人力社保局在“人员”页办理。',
    ],
    [
      'Year is final',
      'The verdict of {year} is final: only a reasoned reversal or grant changes it.',
      'Give the reason; the municipal bureau acts, on the page People.',
    ],
  ),
}
