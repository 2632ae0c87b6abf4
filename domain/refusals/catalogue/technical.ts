import { entry } from '../entry'

/** Of the request itself, whatever the subject. */
export const technical = {
  'invalid-input': entry(
    'input',
    'none D',
    ['填写有误', '提交的内容有误[：{field}][（{reason}）]。', '请按提示改正后重新提交。'],
    [
      'Something is filled in wrongly',
      'The input is not valid[: {field}][ ({reason})].',
      'Correct what is marked and send it again.',
    ],
  ),
  unauthenticated: entry(
    'authentication',
    'none D',
    ['尚未登录', '此操作需要登录。', '请登录后再试。'],
    ['Not signed in', 'This needs you to be signed in.', 'Sign in and try again.'],
  ),
  'session-expired': entry(
    'authentication',
    'none D',
    ['登录已过期', '您的登录已过期或已在别处退出。', '请重新登录，已填写的内容请重新提交。'],
    [
      'Session expired',
      'Your session has ended or was closed elsewhere.',
      'Sign in again and send the request once more.',
    ],
  ),
  'csrf-token-wrong': entry(
    'authentication/browser',
    'none D',
    ['页面已失效', '该请求不是由当前页面发出的，或页面打开后登录状态已变化。', '请刷新页面后重新提交。'],
    [
      'The page is out of date',
      'The request did not come from a page of this session.',
      'Load the page again and send it once more.',
    ],
  ),
  'own-affair': entry(
    'authority/own',
    'none D',
    ['不能办理本人事项', '该事项属于账号持有人本人，不能由本人办理。', '请由其他工作人员办理。'],
    ['One’s own affair', 'It concerns the person who holds this account.', 'Let another official do it.'],
  ),
  'needs-second-official': entry(
    'authority/second-official',
    '16 D',
    [
      '须由另一名工作人员确认',
      '该变更须由同一机构的另一名工作人员或上级机构确认[（提出方：{proposedBy}）]。',
      '请由另一名有权的工作人员确认。',
    ],
    [
      'A second official has to confirm it',
      'One official proposes it[ (here: {proposedBy})], and another of the same authority, or of one above it, confirms it.',
      'Let another official confirm it.',
    ],
  ),
  'official-unnamed': entry(
    'authority/second-official',
    '16 D',
    [
      '账号未登记持有人',
      '须由两名工作人员办理的事项，只能由已登记持有人的账号办理；提出或办理该事项的账号未登记持有人。',
      '请市人力社保局先登记该账号的持有人（“账号”页），重新登录后再办理；由其提出的须重新提出。',
    ],
    [
      'Nobody is named who holds the account',
      'What two officials decide, they decide under accounts whose holders are named; an account that proposed this or decides it has none.',
      'Let the municipal bureau name its holder (the page Accounts), sign in again, and ask again; what that account proposed is proposed anew.',
    ],
  ),
  'proposal-open': entry(
    'authority/second-official',
    '16 D',
    [
      '已有待确认的变更',
      '另一名工作人员已提出变更，有待确认[（{proposalId}）]。',
      '请确认或撤回该变更后再提出。',
    ],
    [
      'Another proposal is open',
      'Another official has proposed a change that waits to be confirmed[ ({proposalId})].',
      'Confirm that one, or withdraw it first.',
    ],
  ),
  'proposal-lapsed': entry(
    'authority/second-official-within',
    '16 D',
    ['待确认的变更已失效', '该变更在期限内未获确认，已失效。', '如仍需变更，请重新提出。'],
    ['The proposal has lapsed', 'It was not confirmed in time.', 'Propose it again if it is still needed.'],
  ),
  'proposal-outdated': entry(
    'authority/second-official',
    '16 D',
    ['待确认的变更已过时', '提出之后，所涉记录又有变动。', '请核对现状后重新提出。'],
    [
      'The proposal is outdated',
      'What it would change has changed since.',
      'Look at how it stands now, and propose it again.',
    ],
  ),
  'not-found': entry(
    'authority',
    'none D',
    ['未找到', '没有找到所请求的内容，或您无权查看。', '请核对编号；如确信无误，请联系所属人力社保局。'],
    [
      'Not found',
      'There is no such thing, or it is not yours to see.',
      'Check the number; if you are sure of it, ask the bureau of your locality.',
    ],
  ),
  'not-allowed': entry(
    'authority',
    '16 D',
    ['无权操作', '您的账户角色不能进行此操作。', '请换用有此权限的账户，或联系市人力社保局。'],
    ['Not allowed', 'Your role may not do this.', 'Use an account that may, or ask the municipal bureau.'],
  ),
  'account-locked': entry(
    'identity/login-attempts-max',
    'none D',
    [
      '登录须等待',
      '多次登录失败，[{until} 前]不能再次尝试。',
      '请稍候再试，或从常用地点登录；忘记密码请联系所属人力社保局。',
    ],
    [
      'Signing in has to wait',
      'Too many failed sign-ins: the next attempt has to wait[ until {until}].',
      'Try again then, or from where you usually sign in; if the password is lost, go to the bureau of your locality.',
    ],
  ),
  'wrong-credentials': entry(
    'authentication',
    'none D',
    [
      '账号或密码不正确',
      '账号或密码不正确[，还可尝试 {attemptsLeft} 次]。',
      '请核对后重试；忘记密码请联系所属人力社保局。',
    ],
    [
      'Wrong account or password',
      'The account or the password is wrong[; {attemptsLeft} attempts left].',
      'Check both and try again; if the password is lost, go to the bureau of your locality.',
    ],
  ),
  'too-many-requests': entry(
    'input',
    'none D',
    ['请求过于频繁', '短时间内请求过多[，{until} 后恢复]。', '请稍候再试。'],
    [
      'Too many requests',
      'Too many requests in a short time[; open again at {until}].',
      'Wait a little and try again.',
    ],
  ),
  'idempotency-key-reused': entry(
    'input',
    'none D',
    [
      '幂等键已用于其他内容',
      '同一个请求编号已用于另一份内容。',
      '新的操作请使用新的请求编号；在网页上请刷新后重新提交。',
    ],
    [
      'Idempotency key reused',
      'This Idempotency-Key was used with other content.',
      'Use a new key for a new act.',
    ],
  ),
  'too-large': entry(
    'input',
    'none D',
    ['内容过大', '提交的内容超过上限[ {limit}]，未予保存。', '请缩小或分批提交。'],
    [
      'Too large',
      'The content is larger than the limit[ of {limit}]; nothing of it was kept.',
      'Make it smaller or send it in parts.',
    ],
  ),
  'body-too-slow': entry(
    'input',
    'none D',
    ['上传过慢', '内容上传过慢或中途停止，未予保存。', '请在网络较好时重新提交；大文件可分段上传。'],
    [
      'Sent too slowly',
      'The content came too slowly or stopped on its way; nothing of it was kept.',
      'Send it again on a better line; a large file can be uploaded in pieces.',
    ],
  ),
  'unsupported-media-type': entry(
    'input',
    'none D',
    ['格式不受支持', '不支持此内容格式[：{mediaType}]。', '请改用[：{allowed}]受支持的格式。'],
    [
      'Unsupported format',
      'This format is not supported[: {mediaType}].',
      'Use a supported one[: {allowed}].',
    ],
  ),
  'temporarily-unavailable': entry(
    'operation',
    'none D',
    ['服务暂时不可用', '系统暂时无法处理，您的操作尚未完成。', '请稍后用同一请求重试，不会重复办理。'],
    [
      'Temporarily unavailable',
      'The system can not do this just now; nothing was done.',
      'Repeat the same request a little later: it will not be done twice.',
    ],
  ),
  'already-exists': entry(
    'uniqueness',
    'none D',
    ['已存在', '同样的内容已经存在[（{what}）]。', '请使用已有的一项，或修改后再提交。'],
    [
      'Already there',
      'The same thing exists already[ ({what})].',
      'Use the one that exists, or change yours.',
    ],
  ),
  conflict: entry(
    'concurrency',
    'none D',
    ['状态已变化', '该项的状态已变化。', '请刷新后按当前状态重新操作。'],
    ['It has changed meanwhile', 'Its state has changed.', 'Reload and act on what is there now.'],
  ),
  'internal-fault': entry(
    'fault',
    'none D',
    ['系统故障', '系统发生故障，您的操作未被执行。', '请稍后重试；如需帮助，请提供编号 {correlationId}。'],
    [
      'A fault of ours',
      'Something failed on our side; nothing of your request was carried out.',
      'Try again later; if you ask for help, name {correlationId}.',
    ],
  ),
}
