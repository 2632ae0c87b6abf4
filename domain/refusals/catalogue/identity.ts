import { entry } from '../entry'

/** Accounts, identity, employer, locality and industry (Articles 4 and 5). */
export const identity = {
  'invalid-resident-identity-number': entry(
    'documents/resident-identity-number',
    '4 D',
    ['身份证号码有误', '公民身份号码不正确[（{reason}）]。', '请对照证件核对 18 位号码，末位可为 X。'],
    [
      'Identity number not valid',
      'This is not a valid resident identity number[ ({reason})].',
      'Compare all 18 characters with the card; the last may be X.',
    ],
  ),
  'invalid-identity-document': entry(
    'documents/identity-document',
    '4 D',
    ['证件号码有误', '该证件号码不正确[（{reason}）]。', '请核对证件类型和号码。'],
    [
      'Document number not valid',
      'This is not a valid number of that document[ ({reason})].',
      'Check the kind of document and its number.',
    ],
  ),
  'document-by-bureau-only': entry(
    'documents/identity-document',
    '4 D',
    [
      '该证件须由人力社保局办理',
      '持护照注册须由属地人力社保局办理。',
      '请携带证件到工作所在地人力社保局办理。',
    ],
    [
      'By the bureau only',
      'Signing up with a passport is done by the bureau of the locality.',
      'Go there with the document.',
    ],
  ),
  'invalid-social-credit-code': entry(
    'documents/social-credit-code',
    '4 D',
    [
      '统一社会信用代码有误',
      '统一社会信用代码不正确[（{reason}）]。',
      '请对照营业执照或法人证书核对 18 位代码。',
    ],
    [
      'Social credit code not valid',
      'This is not a valid unified social credit code[ ({reason})].',
      'Compare all 18 characters with the certificate.',
    ],
  ),
  'person-already-signed-up': entry(
    'identity/one-account',
    '4 D',
    ['该证件已注册', '该证件号码已有个人账户。', '请直接登录；如非本人注册，请联系所属人力社保局核实。'],
    [
      'Already signed up',
      'There is an account for this identity document.',
      'Sign in; if it was not you who signed up, go to the bureau of your locality.',
    ],
  ),
  'employer-already-signed-up': entry(
    'identity/one-account',
    '4 D',
    [
      '该单位已注册',
      '该统一社会信用代码已有单位账户。',
      '请使用已有账户登录；如有疑问请联系所属人力社保局。',
    ],
    [
      'Employer already signed up',
      'There is an account for this social credit code.',
      'Sign in with it, or ask the bureau of the locality.',
    ],
  ),
  'employer-not-signed-up': entry(
    'identity/employer-first',
    '4 R',
    ['用人单位尚未注册', '用人单位注册后，个人方可选择匹配。', '请先联系单位在系统中注册，再来匹配。'],
    [
      'Employer not signed up',
      'A person can match only an employer that has signed up.',
      'Ask your employer to sign up, then match it.',
    ],
  ),
  'employment-overlaps': entry(
    'identity/one-employer',
    '4 D',
    [
      '任职时间重叠',
      '同一时间只能有一个用人单位[，现有单位自 {from} 起][至 {to}]。',
      '请先结束现有匹配，或提交单位变更申请。',
    ],
    [
      'Employment overlaps',
      'One employer at a time[; the present one is since {from}][ until {to}].',
      'End the present match first, or apply for a transfer.',
    ],
  ),
  'match-already-answered': entry(
    'identity/match',
    '4 D',
    ['该匹配已答复', '该匹配申请已有答复[：{answer}]。', '无须再次答复；如有误请按单位变更办理。'],
    [
      'Match already answered',
      'This match was answered already[: {answer}].',
      'Nothing more to do; if it is wrong, a transfer corrects it.',
    ],
  ),
  'weak-password': entry(
    'identity/password-length-min',
    'none D',
    ['密码过于简单', '密码不符合要求[（至少 {min} 位）]，或过于常见。', '请换一个更长、不易猜到的密码。'],
    [
      'Password too weak',
      'The password is too short[ (at least {min} characters)] or too common.',
      'Choose a longer one that is hard to guess.',
    ],
  ),
  'account-unverified': entry(
    'identity/verified',
    '10 D',
    [
      '实名尚未核验',
      '账户尚未通过实名核验，可以学习，不能报名考试。',
      '请完成实名核验，或携带证件到所属人力社保局办理。',
    ],
    [
      'Account not verified',
      'The real name is not verified: you may study, not sit an exam.',
      'Have it verified, or go to the bureau of your locality with your document.',
    ],
  ),
  'account-closed': entry(
    'identity/account',
    '5 D',
    ['账户已停用', '该账户已停用。', '请联系市人力社保局。'],
    ['Account closed', 'This account is closed.', 'Ask the municipal bureau.'],
  ),
  'locality-unknown': entry(
    'places/localities',
    '2 D',
    [
      '区划代码不正确',
      '{locality} 在该日期不是温州市的县级区划。',
      '请从十二个县（市、区）或市直（330300）中选择。',
    ],
    [
      'Locality not known',
      '{locality} is no county-level division of Wenzhou on that day.',
      'Choose one of the twelve, or 330300 for municipal units.',
    ],
  ),
  'title-series-unknown': entry(
    'places/title-series',
    '2 D',
    [
      '职称系列不正确',
      '{series} 在该日期不是已登记的职称系列。',
      '请从列表中选择；没有对应的，请联系市人力社保局指定主管部门。',
    ],
    [
      'Title series not known',
      '{series} is not a title series known on that day.',
      'Choose from the list; if yours is missing, the municipal bureau names a department.',
    ],
  ),
  'industry-unknown': entry(
    'places/industries',
    '2 D',
    ['行业不正确', '{industry} 不是已登记的行业。', '请从行业列表中选择。'],
    ['Industry not known', '{industry} is not a known industry.', 'Choose one from the list.'],
  ),
  'sign-up-refused': entry(
    'identity/one-account',
    '4 D',
    [
      '无法以该证件注册',
      '该证件可能已有账户，或姓名与证件不符；为保护个人信息，系统不说明是哪一种。',
      '如已注册，请用证件号码登录；忘记密码或从未注册过，请携带证件到所属人力社保局办理。',
    ],
    [
      'Sign-up with this document not possible',
      'It may have an account already, or name and document may not agree; to protect people, which of them is not said.',
      'If you have signed up, sign in with the number; if the password is lost, or you never signed up, go to the bureau of your locality with the document.',
    ],
  ),
  'password-change-required': entry(
    'identity/one-time-password',
    'none D',
    ['请设置新密码', '一次性密码只能用于设置新密码。', '请用一次性密码登录，同时设置新密码。'],
    [
      'Set a new password',
      'A one-time password only serves to set a new one.',
      'Sign in once more and give the new password too.',
    ],
  ),
  'match-pending': entry(
    'identity/match',
    '4 D',
    ['已有待答复的匹配', '您已有一项匹配申请等待单位答复。', '请等待答复，或先撤回该申请。'],
    [
      'A match is waiting',
      'A match of yours is waiting for its answer.',
      'Wait for the answer, or withdraw that match first.',
    ],
  ),
  'match-answer-not-due': entry(
    'identity/match-answer-within',
    '4 D',
    [
      '尚在单位答复期内',
      '单位可在[ {until} ]期限前答复，逾期后由属地人力社保局决定。',
      '请在期限届满后办理。',
    ],
    [
      'The employer may still answer',
      'The employer has time to answer[ until {until}]; after that the bureau of the locality decides.',
      'Decide when the time is over.',
    ],
  ),
  'employer-unconfirmed': entry(
    'identity/employer-confirmed',
    '4 D',
    [
      '单位尚未经确认',
      '单位注册信息尚未经属地人力社保局确认，暂不能查看或答复匹配[，现有 {waiting} 人等待]。',
      '请联系属地人力社保局确认单位信息。',
    ],
    [
      'Employer not confirmed',
      'The bureau of the locality has not confirmed this employer yet, so it reads and answers no match[; {waiting} wait].',
      'Ask the bureau of the locality to confirm the employer.',
    ],
  ),
  'backdated-by-bureau-only': entry(
    'identity/dated-changes',
    '2 D',
    [
      '追溯变更须由人力社保局办理',
      '本人变更自 {today} 起方可生效。',
      '请选择当日或以后的日期；需追溯的请到所属人力社保局办理。',
    ],
    [
      'Backdated by the bureau only',
      'A change that you make yourself takes effect from {today} at the earliest.',
      'Choose today or later; for an earlier day go to the bureau of your locality.',
    ],
  ),
  'backdated-needs-reason': entry(
    'identity/dated-changes',
    '2 D',
    ['追溯变更须说明理由', '自 {startsOn} 起的变更追溯到过去，须写明理由。', '请填写理由后重新提交。'],
    [
      'A change of the past needs a reason',
      'The change takes effect from {startsOn}, which is past, and needs a reason.',
      'Give the reason and send it again.',
    ],
  ),
}
