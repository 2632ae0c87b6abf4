import { entry } from '../entry'

/** Plans, sittings, seats, results and absence (Article 10). */
export const exam = {
  'eligibility-pending': entry(
    'exam/eligibility',
    '10 D',
    ['正在确认学习完成情况', '您的学习记录正在传送，尚未确认。', '请过几秒钟再试，无须重新学习。'],
    [
      'Study is being confirmed',
      'Your study record is still under way.',
      'Try again in a few seconds; nothing is lost.',
    ],
  ),
  'study-not-known': entry(
    'exam/eligibility',
    '10 D',
    [
      '未见学习完成记录',
      '目前没有您 {year} 年度该场次所考课程的学习完成记录[（已知学完的其他课程：{finished} 门）]。',
      '请在“个人中心 > 我的课程”查看学习进度；显示已学完而仍见此提示的，请联系所属人力社保局。',
    ],
    [
      'No finished study known',
      'No finished study of {year} that this sitting examines is known of you[; other courses finished: {finished}].',
      'See My courses for what is left to study; if it says finished, ask the bureau of your locality.',
    ],
  ),
  'sitting-not-open': entry(
    'exam/sitting-open',
    '10 D',
    ['场次未开放', '该场次当前不接受报名。', '请选择其他场次。'],
    ['Sitting not open', 'This sitting takes no bookings now.', 'Choose another one.'],
  ),
  'booking-not-yet-open': entry(
    'exam/booking-opens-before',
    '10 D',
    ['报名尚未开始', '该场次报名尚未开始[，将于 {until} 开始]。', '请届时再来报名。'],
    [
      'Booking not open yet',
      'Booking of this sitting has not opened[; it opens at {until}].',
      'Come back then.',
    ],
  ),
  'booking-closed': entry(
    'exam/booking-closes-before',
    '10 D',
    ['报名已截止', '该场次报名已截止[（{closedAt}）]。', '请选择其他场次。'],
    ['Booking closed', 'Booking of this sitting has closed[ (at {closedAt})].', 'Choose another one.'],
  ),
  'sitting-cancelled': entry(
    'exam/sitting-cancelled',
    '10 D',
    ['场次已取消', '该场次已取消[：{reason}]，不计考试次数。', '请选择其他场次；原报名者优先安排。'],
    [
      'Sitting cancelled',
      'This sitting was cancelled[: {reason}]; no attempt is counted.',
      'Choose another one; holders are offered seats first.',
    ],
  ),
  'sitting-full': entry(
    'exam/capacity',
    '10 D',
    // Said to who holds a seat alone: everybody else is offered the queue.
    [
      '场次已满',
      '该场次没有空余座位，您现有的座位不变。',
      '请改到有空位的场次；要候补这一场，须先取消现有座位。',
    ],
    [
      'Sitting full',
      'No seat is left in this sitting; the seat that you have stays yours.',
      'Change to one with a free seat; to wait for this one, cancel your seat first.',
    ],
  ),
  'already-booked': entry(
    'exam/one-seat',
    '10 D',
    ['已有考试座位', '您在该课程已有一个考试座位。', '可更改或取消现有报名。'],
    ['Already booked', 'You hold a seat for this course.', 'Change or cancel that booking.'],
  ),
  'sittings-overlap': entry(
    'exam/one-sitting-at-a-time',
    '10 D',
    [
      '考试时间冲突',
      '您已报名的另一场次（{startsAt} 开始）与该场次时间重叠。',
      '请选择其他时间的场次，或先更改、取消原报名。',
    ],
    [
      'Two sittings at once',
      'You hold a seat in a sitting that overlaps this one (it starts {startsAt}).',
      'Take a sitting at another time, or change or cancel that booking first.',
    ],
  ),
  'room-withdrawn': entry(
    'exam/room',
    '10 D',
    ['考场已停用', '该考场已于 {withdrawnAt} 停用。', '请换一个考场。'],
    ['Room withdrawn', 'This room was withdrawn on {withdrawnAt}.', 'Take another room.'],
  ),
  'room-has-sittings': entry(
    'exam/room',
    '10 D',
    ['考场仍有场次', '该考场还有未举行的场次（{startsAt} 开始）。', '请先将场次移至其他考场，或取消场次。'],
    [
      'The room has open sittings',
      'A sitting in this room is still to take place (it starts {startsAt}).',
      'Move that sitting to another room, or cancel it, first.',
    ],
  ),
  'plan-has-sittings': entry(
    'exam/plan',
    '10 D',
    [
      '考试计划仍有场次',
      '该计划还有未结束的场次（{startsAt} 开始），此项变更与之矛盾。',
      '请等场次结束或取消后再变更，或另立计划。',
    ],
    [
      'The plan has open sittings',
      'A sitting of this plan is still open (it starts {startsAt}), and the change would contradict it.',
      'Change it once that sitting is over or cancelled, or write another plan.',
    ],
  ),
  'attempts-exhausted': entry(
    'exam/attempts-per-year-max',
    '10 D',
    [
      '考试次数已用完',
      '本年度考试次数已用完（{used}/{max}）。',
      '如有特殊原因，可向市人力社保局申请增加一次。',
    ],
    [
      'Attempts used up',
      'All attempts of the year are used ({used} of {max}).',
      'With a reason, the municipal bureau may grant another.',
    ],
  ),
  'retake-too-early': entry(
    'exam/retake-wait',
    '10 D',
    ['补考间隔未到', '距上次考试间隔未到[，{until} 起可考]。', '请选择该时间之后的场次。'],
    ['Retake too early', 'Too soon after the last exam[; from {until} on].', 'Choose a sitting after that.'],
  ),
  'already-passed': entry(
    'exam/passed',
    '10 D',
    ['考试已合格', '该课程考试已合格，无须再考。', '学时登记后可在“个人中心”查看。'],
    ['Already passed', "You passed this course's exam.", 'Nothing to do: the hours show once registered.'],
  ),
  'sitting-outside-year': entry(
    'exam/sitting-in-year',
    '10 D',
    ['场次不在课程年度内', '该场次不属于 {year} 年度的考试计划。', '请选择该年度或其补考计划中的场次。'],
    [
      'Sitting outside the year',
      'This sitting is not in the exam plan of {year}.',
      'Choose one of that year or of its supplementary plan.',
    ],
  ),
  'sitting-of-other-course': entry(
    'exam/sitting-course',
    '10 D',
    ['场次不含该课程', '该场次不考您所学的课程。', '请选择含该课程的场次。'],
    ['Not of this course', 'This sitting does not examine your course.', 'Choose one that does.'],
  ),
  'change-deadline-passed': entry(
    'exam/change-until-before',
    '10 D',
    [
      '已过更改期限',
      '更改或取消的期限已过[（{deadline}）]。',
      '请按时参加考试；如未能参加，可在期限内申诉缺考。',
    ],
    [
      'Too late to change',
      'The deadline for changing or cancelling is over[ ({deadline})].',
      'Come to the sitting; an absence can be contested afterwards.',
    ],
  ),
  'no-offer': entry(
    'exam/offer',
    '10 D',
    ['没有为您保留的座位', '当前没有为您保留的座位。', '请在候补队列中等待，或选择其他场次。'],
    ['No seat offered', 'No seat is held for you.', 'Wait in the queue, or choose another sitting.'],
  ),
  'offer-expired': entry(
    'exam/offer-life',
    '10 D',
    ['保留已过期', '为您保留的座位已过期[（{expiredAt}）]。', '请重新加入候补，或选择其他场次。'],
    [
      'Offer expired',
      'The seat held for you was let go[ (at {expiredAt})].',
      'Join the queue again, or choose another sitting.',
    ],
  ),
  'already-waiting': entry(
    'exam/queue',
    '10 D',
    ['已在候补', '您已在该课程的候补队列中[，第 {place} 位]。', '请等待通知，或先退出候补。'],
    [
      'Already waiting',
      'You wait in the queue already[, at place {place}].',
      'Wait for the offer, or leave the queue first.',
    ],
  ),
  'booking-not-found': entry(
    'exam/booking',
    '10 D',
    ['没有该报名', '没有找到您的这一考试报名。', '请在“考试报名”中核对。'],
    ['No such booking', 'You have no such booking.', 'Look at your bookings.'],
  ),
  'booking-ended': entry(
    'exam/booking',
    '10 D',
    ['该报名已结束', '该报名已结束。', '如需考试请重新报名。'],
    ['Booking ended', 'This booking has ended.', 'Book again if you want to sit.'],
  ),
  'not-before-start': entry(
    'exam/attendance',
    '10 D',
    ['考试尚未开始', '该场次尚未开始，不能登记到场[，{until} 起可登记]。', '请在开考后登记。'],
    [
      'Not before the start',
      'The sitting has not begun: no attendance yet[; it is recorded from {until}].',
      'Record it once it has begun.',
    ],
  ),
  'sitting-under-way': entry(
    'exam/sitting-open',
    '10 D',
    [
      '场次已开考',
      '该场次已于 {startsAt} 开考，不能再取消、变更或减少座位。',
      '请按规定完成考试并提交成绩。',
    ],
    [
      'Sitting under way',
      'This sitting began at {startsAt}: it can no longer be cancelled, moved or made smaller.',
      'Hold it to its end and post its results.',
    ],
  ),
  'results-before-sitting': entry(
    'exam/results',
    '10 D',
    ['考试尚未举行', '场次尚未结束，不能提交成绩[，{until} 起可提交]。', '请在考试结束后提交。'],
    [
      'Results before the sitting',
      'The sitting is not over[; its results are taken from {until}].',
      'Post its results afterwards.',
    ],
  ),
  'sitting-closed': entry(
    'exam/sitting-closed',
    '10 D',
    ['场次已结束', '该场次成绩已全部确定并关闭。', '如需更正，请由所属人力社保局发起更正。'],
    [
      'Sitting closed',
      'Every ticket of this sitting has its outcome; it is closed.',
      'A correction is opened by the bureau of the locality.',
    ],
  ),
  'row-unknown-ticket': entry(
    'exam/result-row',
    '10 D',
    ['准考证号不存在', '准考证号 {ticket} 不存在。', '请核对该行的准考证号。'],
    ['Ticket not known', 'There is no admission ticket {ticket}.', 'Check the number in this row.'],
  ),
  'row-wrong-sitting': entry(
    'exam/result-row',
    '10 D',
    ['不属于该场次', '准考证 {ticket} 属于另一场次。', '请将该行提交到其所属场次。'],
    ["Another sitting's", 'The ticket {ticket} is of another sitting.', 'Post this row with that sitting.'],
  ),
  'row-own': entry(
    'authority/own',
    '10 D',
    ['本人的成绩', '第 {row} 行是账号持有人本人的记录，不能由本人提交。', '该行请由本单位其他工作人员提交。'],
    [
      'One’s own row',
      'Row {row} is about the person who holds this account.',
      'Let another official of the organisation post this row.',
    ],
  ),
  'row-score-out-of-range': entry(
    'exam/result-row',
    '10 D',
    ['成绩超出范围', '成绩 {score} 不在 0 至 {scoreMax} 之间。', '请核对该行的成绩。'],
    [
      'Score out of range',
      'The score {score} is not between 0 and {scoreMax}.',
      'Check the score in this row.',
    ],
  ),
  'row-outcome-contradicts-score': entry(
    'exam/pass-percent-min',
    '10 D',
    ['结论与成绩不符', '提交的结论为 {posted}，按合格标准应为 {computed}。', '请核对该行的成绩或结论。'],
    [
      'Outcome contradicts the score',
      'Posted {posted}, by the pass mark it is {computed}.',
      'Check score and outcome of this row.',
    ],
  ),
  'row-duplicate-in-file': entry(
    'exam/result-row',
    '10 D',
    ['文件内重复', '准考证 {ticket} 在文件中重复出现[（第 {otherRow} 行）]。', '请只保留正确的一行。'],
    [
      'Twice in the file',
      'The ticket {ticket} stands twice in the file[ (row {otherRow})].',
      'Keep the right row only.',
    ],
  ),
  'row-contradicts-earlier-post': entry(
    'exam/result-row',
    '10 D',
    ['与已提交成绩不符', '准考证 {ticket} 已有不同的成绩。', '如需修改，请走成绩更正并说明理由。'],
    [
      'Contradicts an earlier post',
      'Another result is posted for the ticket {ticket}.',
      'Use a correction, with a reason.',
    ],
  ),
  'row-marked-absent': entry(
    'exam/result-row',
    '10 D',
    ['已登记缺考', '准考证 {ticket} 已登记为缺考或未准入场，却有成绩。', '请先更正到场登记。'],
    [
      'Marked absent',
      'The ticket {ticket} is recorded as absent or turned away, yet has a score.',
      'Correct the attendance first.',
    ],
  ),
  'row-marked-present': entry(
    'exam/result-row',
    '10 D',
    [
      '已登记到场',
      '准考证 {ticket} 已登记为到场，却报为缺考。',
      '请核对该行；到场登记有误的，请先更正登记。',
    ],
    [
      'Marked present',
      'The ticket {ticket} is recorded as present, yet the row says absent.',
      'Check this row, or correct the attendance first.',
    ],
  ),
  'row-full-mark-differs': entry(
    'exam/full-mark',
    '10 D',
    [
      '满分不一致',
      '第 {row} 行的满分为 {scoreMax}，而本场考试或其他各行的满分为 {others}：一场考试只有一个满分。',
      '请核对“满分”列后重新提交该行；总成绩不是满分。',
    ],
    [
      'Another full mark',
      'Row {row} has the full mark {scoreMax}; the sitting or its other rows have {others}. A sitting has one full mark.',
      'Check the column 满分 and send the row again; a total of marks is no full mark.',
    ],
  ),
  'row-unreadable': entry(
    'exam/result-row',
    '10 D',
    ['该行无法读取', '第 {row} 行无法读取[（{reason}）]。', '请按模板改正该行后重新提交。'],
    [
      'Row not readable',
      'Row {row} can not be read[ ({reason})].',
      'Correct it after the template and send it again.',
    ],
  ),
  'correction-needs-reason': entry(
    'exam/correction',
    '16 D',
    ['更正须说明理由', '更正成绩须写明理由。', '请填写理由后提交。'],
    ['A reason is needed', 'A correction needs a reason.', 'Give one and send it again.'],
  ),
  'correction-unchanged': entry(
    'exam/correction',
    '10 D',
    ['没有变化', '更正内容与现有成绩相同。', '无须更正。'],
    ['Nothing changes', 'The correction is what stands already.', 'Nothing to do.'],
  ),
  'absence-not-contestable': entry(
    'exam/absence-contest',
    '10 D',
    ['不可申诉', '该报名没有登记缺考，或已经裁定。', '如对成绩有异议，请联系考点或所属人力社保局。'],
    [
      'Not contestable',
      'No absence is recorded here, or it was decided.',
      'If it is the result you doubt, ask the centre or the bureau of your locality.',
    ],
  ),
  'contest-window-closed': entry(
    'exam/absence-contest-within',
    '10 D',
    ['申诉期限已过', '缺考申诉期限已过[（{deadline}）]。', '如有特殊原因，请联系所属人力社保局。'],
    [
      'Too late to contest',
      'The time for contesting the absence is over[ ({deadline})].',
      'With a special reason, ask the bureau of your locality.',
    ],
  ),
  'room-in-use': entry(
    'exam/room',
    '10 D',
    ['考场已被占用', '该考场在同一时间已有场次。', '请换一个考场或时间。'],
    ['Room in use', 'Another sitting is in this room at that time.', 'Take another room or time.'],
  ),
  'supplementary-too-late': entry(
    'exam/supplementary-until',
    '10 D',
    ['补考日期过晚', '补考计划不得晚于 {deadline}。', '请改为该日期或之前。'],
    [
      'Supplementary plan too late',
      'A supplementary sitting lies by {deadline}.',
      'Choose a day up to that.',
    ],
  ),
  'grant-not-needed': entry(
    'exam/attempts-per-year-max',
    '10 D',
    ['无须增加次数', '考试次数尚未用完[（剩余 {left} 次）]。', '请直接报名。'],
    ['No grant needed', 'Attempts are left[ ({left})].', 'Just book.'],
  ),
  'row-ticket-void': entry(
    'exam/result-row',
    '10 D',
    ['准考证已失效', '准考证 {ticket} 对应的报名已取消或更改。', '请核对该行的准考证号。'],
    [
      'Ticket no longer valid',
      'The booking of the ticket {ticket} was cancelled or changed.',
      'Check the number in this row.',
    ],
  ),
  'row-not-studied': entry(
    'exam/eligibility',
    '11 D',
    ['未完成学习', '{ticket} 尚无该课程的学习完成记录。', '请核对人员编号；学习完成后重新提交该行。'],
    [
      'Study not finished',
      'No finished study of this offering is known for {ticket}.',
      'Check the person; send the row again once the study is finished.',
    ],
  ),
  'file-unreadable': entry(
    'intake/file',
    'none D',
    ['文件无法读取', '文件无法读取[（{reason}）]，未作任何处理。', '请按模板导出后重新提交。'],
    [
      'File not readable',
      'The file can not be read[ ({reason})]; nothing was done.',
      'Export it after the template and send it again.',
    ],
  ),
  'preview-outdated': entry(
    'intake/preview',
    'none D',
    ['预览已过时', '提交的结果与预览不同，未作任何处理。', '请重新预览后再提交。'],
    [
      'Preview is outdated',
      'The commit would do something else than its preview showed; nothing was done.',
      'Preview again, then commit.',
    ],
  ),
  'room-too-small': entry(
    'exam/capacity',
    '10 D',
    ['考场座位不足', '该考场只有 {roomSeats} 个座位，少于 {seats} 个。', '请减少座位或换一个考场。'],
    [
      'Room too small',
      'The room has {roomSeats} seats, fewer than {seats}.',
      'Take fewer seats or another room.',
    ],
  ),
}
