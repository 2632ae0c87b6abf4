import { dictionary } from '@zxcvbn-ts/language-common'

/** Passwords that people of this city and of this register think of first; the package has the common ones of the world. */
const OF_THIS_PLACE = [
  ...[
    'wenzhou',
    'zhejiang',
    'lucheng',
    'longwan',
    'ouhai',
    'ruian',
    'yueqing',
    'xueshi',
    'jixujiaoyu',
    'renshe',
    'renliziyuan',
  ],
  ...[
    'zhuanyejishu',
    'peixun',
    'gongxuke',
    'wzrsj',
    'woaini',
    'woaizhongguo',
    'zhongguo',
    'nihao',
    'mima',
    'administrator',
  ],
  ...[
    '温州',
    '浙江',
    '学时',
    '继续教育',
    '人社局',
    '人力资源',
    '社会保障',
    '专业技术',
    '公需科目',
    '我爱中国',
    '管理员',
    '密码',
  ],
]

const WORD_LENGTH_MIN = 4

/** Common passwords in lower case: about 49,000 of published lists by way of zxcvbn, and the words of this place (docs/decisions/0233). */
export const commonPasswords: ReadonlySet<string> = new Set([
  ...(dictionary['passwords-common'] ?? []).map(String).filter(each => each.length >= WORD_LENGTH_MIN),
  ...OF_THIS_PLACE,
])

/** A word of this place has two letters at least; shorter parts of a password say nothing. */
export const SHORTEST_COMMON = 2

/** Letters and digits of the longest of them. */
export const LONGEST_COMMON = Math.max(...[...commonPasswords].map(each => each.length))
