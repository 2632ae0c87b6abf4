/** Words that people write into the field of a number that they don't have, as letters and digits alone, in lower case. */
const WORDS = [
  /^(?:暂|尚|还|均|本项|此项)?(?:无|無|没有|没|未有|未编|未取得|未给|未发)(?:此项|该项)?$/,
  /^(?:不详|未详|不明|未知|不清楚|不知道|不知|不适用|不涉及|不填|未填|待定|待补|待补充|待发|空|空白|略|同上)$/,
  /^(?:详)?见(?:附件|证书|证明|材料|佐证材料|佐证|原件|封面)$/,
  /^(?:na|none|null|nil|no|not?number|notavailable|notapplicable|unknown|undefined|tbd|tba|empty|blank)$/,
  /^x+$/,
  /^0+$/,
]
/** The kind of number may follow such a word, and the name of the field may precede it: 无编号, 证书号无. */
const FIELD =
  '(?:证书|项目|课题|立项|标准|专利|文件|合格证|管理)?(?:编号|号码|证号|文号|批号|号|number|doi|isbn|issn|cn)'
const AROUND = new RegExp(`^(?:${FIELD})?(.*?)(?:${FIELD})?$`)

/** Whether a number says that there is none. */
export function isWordForNone(letters: string): boolean {
  const within = AROUND.exec(letters)?.[1] ?? ''
  return [letters, within].some(each => each === '' || WORDS.some(word => word.test(each)))
}
