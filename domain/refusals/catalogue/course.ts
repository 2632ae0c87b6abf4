import { entry } from '../entry'

/** Offerings, enrolment and study (Articles 7-9 and 11). */
export const course = {
  'offering-not-confirmed': entry(
    'course/confirmed-together',
    '11 R',
    [
      '课程尚未共同确定',
      '行业公需课程须经市人力社保局共同确定后方可使用。',
      '请等待确定，或联系行业主管部门。',
    ],
    [
      'Offering not confirmed',
      'An industry-common offering is usable once the municipal bureau has confirmed it.',
      'Wait for that, or ask the industry department.',
    ],
  ),
  'offering-withdrawn': entry(
    'course/withdrawn',
    '8 D',
    [
      '课程已停止报名',
      '该课程已停止报名[（{withdrawnAt}）]；已报名的人员可继续学完。',
      '请选择本年度的其他课程。',
    ],
    [
      'Offering withdrawn',
      'The offering takes nobody new[ (since {withdrawnAt})]; who is enrolled finishes it.',
      'Choose another offering of the year.',
    ],
  ),
  'offering-hours-above-max': entry(
    'course/own-hours-max',
    '11 D',
    [
      '超过课程学时上限',
      '一门行业公需课程最多登记 {max} 学时，所填为 {hours}。',
      '请填写不超过上限的学时，或分为几门课程。',
    ],
    [
      'Above what an offering registers',
      'An industry-common offering registers {max} hours at most; {hours} were proposed.',
      'Propose no more than that, or several offerings.',
    ],
  ),
  'offering-has-no-courseware': entry(
    'course/courseware',
    '7 D',
    ['课程尚无课件', '该课程还没有可用的课件。', '请先上传课件再开放报名。'],
    ['No courseware', 'The offering has no courseware yet.', 'Add courseware, then open it.'],
  ),
  'media-too-large': entry(
    'course/media-bytes-max',
    '7 D',
    [
      '课件文件过大',
      '这类课件文件不得超过 {limit}，这一份有 {sizeBytes} 字节。',
      '请降低清晰度或码率，或分成几个单元上传。',
    ],
    [
      'File too large',
      'A file of this kind is at most {limit}; this one has {sizeBytes} bytes.',
      'Lower its resolution or bit rate, or upload it in several units.',
    ],
  ),
  'media-too-many': entry(
    'course/media-max',
    '7 D',
    ['课件文件过多', '一门课程最多 {limit} 个课件文件，已有 {media} 个。', '请先删除不用的课件文件。'],
    [
      'Too many files',
      'A course has at most {limit} files of courseware; there are {media}.',
      'Remove those that no unit uses.',
    ],
  ),
  'media-type-not-taken': entry(
    'course/media-format',
    '7 D',
    [
      '文件格式不予接受',
      '系统按内容而不按文件名识别格式，这份文件：{found}。这类课件可接受的格式：{takes}。',
      '请另存或转码为可接受的格式后重新上传。',
    ],
    [
      'Not a format that is taken',
      'Whatever its name, this file is {found}. What is taken for this kind: {takes}.',
      'Save or encode it in one of these formats, and upload it again.',
    ],
  ),
  'media-damaged': entry(
    'course/media-format',
    '7 D',
    [
      '文件不完整或已损坏',
      '这份 {format} 文件不完整或已损坏，学员无法打开。',
      '请在本机确认能播放或打开，重新导出后再上传。',
    ],
    [
      'Damaged or cut off',
      'This {format} file is not whole: nobody could play or open it.',
      'Check that it plays on your own machine, export it again, and upload it.',
    ],
  ),
  'media-infected': entry(
    'course/media-format',
    '7 D',
    [
      '文件含有恶意程序',
      '病毒扫描在这份文件中发现了 {found}，文件没有保存。',
      '请先在本机查杀病毒，再从原件重新导出后上传。',
    ],
    [
      'The file holds malware',
      'The virus scan found {found} in this file. The file is not kept.',
      'Clean your machine first. Then export the file again from its source and upload it.',
    ],
  ),
  'captions-faulty': entry(
    'course/captions',
    '7 D',
    [
      '字幕文件有误',
      '字幕第 {line} 行有误，浏览器读不出来：WebVTT 文件以 WEBVTT 开头，每条字幕有起止时间（如 00:01.000 --> 00:04.000）和文字，按时间先后排列。',
      '请改正该行后重新上传。',
    ],
    [
      'Fault in the captions',
      'Line {line} of the captions can not be read. WebVTT begins with WEBVTT; each caption has its times (00:01.000 --> 00:04.000) and a text, in the order of time.',
      'Correct that line and upload the file again.',
    ],
  ),
  'media-in-courseware': entry(
    'course/courseware',
    '7 D',
    ['课件文件已在使用', '已发布的课件用到了这份文件，须保留。', '请上传新的文件，并发布新版课件。'],
    [
      'In published courseware',
      'A published version of the courseware has this file, so that it stays.',
      'Upload a new file, and publish a new version with it.',
    ],
  ),
  'unit-media-unfit': entry(
    'course/courseware',
    '7 D',
    [
      '单元的课件文件不合适',
      '单元“{unit}”的课件文件不合适：视频单元用一个视频和每种语言至多一份字幕，不再另填网址；阅读单元用一份讲义；文件须属于本课程。',
      '请重新选择该单元的课件文件。',
    ],
    [
      'Files do not fit the unit',
      'The files of unit "{unit}" do not fit. A video unit has one video and at most one file of captions a language, and no address beside them; a page to read has one PDF. They are files of this course.',
      'Choose the files of the unit again.',
    ],
  ),
  'unit-empty': entry(
    'course/courseware',
    '7 D',
    ['阅读单元没有内容', '阅读单元“{unit}”没有可阅读的内容。', '请填写正文或网址，或选择一份讲义。'],
    [
      'A unit has nothing to read',
      'Unit "{unit}" has nothing to read.',
      'Write its text, give an address, or choose a handout.',
    ],
  ),
  'video-shorter-than-unit': entry(
    'course/courseware',
    '7 D',
    [
      '视频短于要求的时长',
      '单元“{unit}”要求学习 {requiredSeconds} 秒，而视频只有 {lengthSeconds} 秒，无人能够学完。',
      '请把要求的时长改为不超过视频时长，或换用更长的视频。',
    ],
    [
      'Video shorter than the time asked for',
      'Unit "{unit}" asks for {requiredSeconds} seconds, and its video lasts {lengthSeconds}: nobody could finish it.',
      'Ask for no more than the video lasts, or choose a longer one.',
    ],
  ),
  'media-link-over': entry(
    'course/media-link-lasts',
    '7 D',
    ['播放链接已失效', '播放链接只在几分钟内有效，这个链接已失效或不完整。', '请回到课程页面重新打开。'],
    [
      'The link is over',
      'A link to courseware lasts some minutes; this one is over, or not whole.',
      'Open it again from the page of the course.',
    ],
  ),
  'courseware-not-proposed': entry(
    'course/courseware',
    '11 D',
    [
      '该课件版本不是待确认版本',
      '所确认的课件版本不是行业主管部门现在提出的版本。',
      '请查看该课程现在提出的课件版本，再确认该版本。',
    ],
    [
      'Not the version proposed',
      'The courseware version named is not the one that the department proposes now.',
      'Look at the version that is proposed now, and confirm that one.',
    ],
  ),
  'year-closed': entry(
    'year/closed',
    '8 D',
    ['该年度已结束', '{year} 年度已结束，不再接受报名和学习。', '请报名本年度课程；往年学时不补。'],
    [
      'Year closed',
      'The year {year} is over: no more enrolment or study in it.',
      "Enrol in this year's; past years are not filled.",
    ],
  ),
  'year-not-open': entry(
    'year/open',
    '8 D',
    ['该年度尚未开始', '{year} 年度尚未开始。', '请在该年度开始后报名。'],
    ['Year not begun', 'The year {year} has not begun.', 'Enrol once it has.'],
  ),
  'course-studied-in-past-year': entry(
    'course/never-again',
    '8 R',
    ['历年已学课程', '该课程您已在[ {year} ]年度学过，无法再次选择。', '请选择一门未学过的课程。'],
    [
      'Studied in a past year',
      'You studied this course in a past year[ ({year})]: it can not be chosen again.',
      'Choose a course that you have not studied.',
    ],
  ),
  'already-enrolled': entry(
    'course/one-general-a-year',
    '8 D',
    ['本年度已报名', '您本年度已报名一门一般公需课程。', '可继续学习该课程，或在学完之前更换课程。'],
    [
      'Already enrolled',
      'You have an enrolment in force this year.',
      'Go on with it, or change it before study is finished.',
    ],
  ),
  'not-enrolled': entry(
    'course/enrolment',
    '8 D',
    ['尚未报名', '您没有报名该课程，或该报名已失效。', '请先在“培训报名”中报名。'],
    ['Not enrolled', 'You have no enrolment in force for this.', 'Enrol first.'],
  ),
  'study-already-finished': entry(
    'course/change',
    '8 D',
    ['已完成学习', '该课程已学完，不能再更换[（完成于 {finishedAt}）]。', '请报名该课程的考试。'],
    [
      'Study already finished',
      "The course is studied to the end[ (on {finishedAt})]: it can't be changed any more.",
      'Book its exam.',
    ],
  ),
  'already-earned': entry(
    'course/earned-once',
    '10 D',
    ['学时已登记', '该课程本年度学时已登记。', '无须再次学习或考试。'],
    [
      'Already earned',
      'The hours of this course and year are registered.',
      'No need to study or sit it again.',
    ],
  ),
  'courses-enrolled-together': entry(
    'course/earned-once',
    '10 D',
    [
      '有人同时报名了这两门课程',
      '有 {people} 人本年度同时报名了这两门课程，此时关联会使同一课程的学时登记两次。',
      '请待其中一项报名结束后再关联。',
    ],
    [
      'Enrolled in both',
      '{people} people are enrolled in both courses: linked now, hours of one course would be registered twice.',
      'Link them once one of the enrolments has ended.',
    ],
  ),
  'offering-year-mismatch': entry(
    'course/offering-year',
    '8 D',
    ['年度不一致', '课程属于 {offeringYear} 年度，而请求为[ {year} ]另一年度。', '请选择同一年度的课程。'],
    [
      'Year does not match',
      'The offering is of {offeringYear}, the request of another year[ ({year})].',
      'Choose an offering of that year.',
    ],
  ),
  'wrong-authority': entry(
    'course/authority',
    '11 R',
    [
      '不属于该部门权限',
      '一般公需课程由市人力社保局指定，行业公需课程由该行业主管部门提出。',
      '请由有权部门提交。',
    ],
    [
      'Not of this authority',
      "General offerings are set by the municipal bureau, industry-common ones proposed by that industry's department.",
      'Let the competent authority submit it.',
    ],
  ),
  'unit-out-of-order': entry(
    'study/order',
    '9 D',
    ['请按顺序学习', '前面的单元尚未完成[：{unit}]。', '请先完成前面的单元。'],
    ['Units in order', 'An earlier unit is not finished[: {unit}].', 'Finish that one first.'],
  ),
  'unit-unknown': entry(
    'study/unit',
    '9 D',
    ['没有这一单元', '您所学的课件版本中没有这一单元。', '请从“我的课程”进入学习。'],
    ['No such unit', 'The courseware you study has no such unit.', 'Open it from My courses.'],
  ),
  'unit-already-finished': entry(
    'study/unit',
    '9 D',
    ['该单元已学完', '该单元已学完，学习时间已记录。', '请继续学习下一单元。'],
    ['Unit already finished', 'This unit is finished and its time recorded.', 'Go on with the next one.'],
  ),
  'no-active-study-session': entry(
    'study/session',
    '9 D',
    [
      '没有进行中的学习',
      '当前没有进行中的学习，或已因长时间无操作而停止计时。',
      '请重新打开课程继续学习，已记录的时间不会丢失。',
    ],
    [
      'No study under way',
      'No study session is under way, or it stopped because nothing happened for long.',
      'Open the course again: the time recorded is kept.',
    ],
  ),
  'study-session-taken-over': entry(
    'study/one-session',
    '9 D',
    ['已在别处学习', '您已在另一窗口或设备打开学习，此处停止计时。', '请关闭其他窗口，或在此处重新开始。'],
    [
      'Study goes on elsewhere',
      'You opened study in another window or device: this one counts no more.',
      'Go on there, or start again here.',
    ],
  ),
  'beat-replayed': entry(
    'study/beat',
    '9 D',
    ['学习心跳重复', '同一心跳令牌附带了不同内容（{differs}），未计时。', '请刷新学习页面后继续。'],
    [
      'Beat replayed',
      'The same beat token came with another body ({differs}); it counts nothing.',
      'Reload the study page and go on.',
    ],
  ),
  'beat-token-unknown': entry(
    'study/beat',
    '9 D',
    [
      '学习心跳无效',
      '该心跳令牌不是本次学习的下一个令牌，未计时；已记录的 {creditedSeconds} 秒不受影响。',
      '请刷新学习页面后继续。',
    ],
    [
      'Beat token not known',
      'This beat token is not the next one of the session; it counts nothing. {creditedSeconds} s stay credited.',
      'Reload the study page and go on.',
    ],
  ),
  'check-missed': entry(
    'study/check-answer-within',
    '9 R',
    [
      '未及时回答在线确认',
      '未在规定时间内回答，自上次确认以来的时间不计入。',
      '请重新开始学习；如需更长的回答时间，请申请无障碍安排。',
    ],
    [
      'Check missed',
      'It was not answered in time: the time since the last check is not recorded.',
      'Start again; if you need longer to answer, ask for an accommodation.',
    ],
  ),
  'check-unknown': entry(
    'study/check',
    '9 D',
    ['没有这一确认', '该在线确认不存在或已失效。', '请刷新学习页面后继续。'],
    ['No such check', 'There is no such check, or it is over.', 'Reload the study page and go on.'],
  ),
  'check-answered-wrongly': entry(
    'study/check',
    '9 D',
    ['确认回答不正确', '在线确认的回答不正确。', '请在时限内再次回答。'],
    ['Wrong answer', 'The answer to the check is wrong.', 'Answer again before its time is over.'],
  ),
  'quiz-not-passed': entry(
    'study/quiz-pass-percent-min',
    '9 D',
    ['单元测验未通过', '测验正确率未达到 {min}%。', '请复习后重做测验。'],
    ['Quiz not passed', 'Fewer than {min} % of the answers are right.', 'Go over the unit and try again.'],
  ),
  'quiz-attempts-used': entry(
    'study/quiz-attempts-a-day-max',
    '9 D',
    ['今日测验次数已用完', '该测验每天最多作答 {max} 次。', '请复习本单元，明天再试。'],
    [
      'No attempt left today',
      'This quiz is tried {max} times a day at most.',
      'Go over the unit and try again tomorrow.',
    ],
  ),
  'industry-mismatch': entry(
    'course/industry',
    '11 D',
    ['不属于您的行业', '该行业公需课程属于其他行业[（{industry}）]。', '请选择您职称系列所属行业的课程。'],
    [
      "Another industry's",
      'This industry-common offering is of another industry[ ({industry})].',
      'Choose one of the industry of your title series.',
    ],
  ),
  'row-person-unknown': entry(
    'course/import-row',
    '8 D',
    [
      '没有这一人员',
      '第 {row} 行的人员 {personId} 未注册，或其信息尚未送达。',
      '请核对编号，稍后重新提交该行。',
    ],
    [
      'Person not known',
      'The person {personId} of row {row} has not signed up, or is still under way.',
      'Check the id and send the row again.',
    ],
  ),
  'row-name-differs': entry(
    'intake/listed-person',
    'none D',
    [
      '姓名与证件不符',
      '第 {row} 行的姓名与该证件号码的注册姓名不符。',
      '请核对姓名和证件号码后重新提交该行。',
    ],
    [
      'Name differs',
      'The name of row {row} is not the one signed up under this document number.',
      'Check the name and the number and send the row again.',
    ],
  ),
  'row-number-unknown': entry(
    'intake/listed-person',
    'none D',
    [
      '该证件号码尚未注册',
      '第 {row} 行的证件号码尚无人注册。',
      '请核对证件号码；本人注册后重新提交该行，其余各行不受影响。',
    ],
    [
      'Nobody has signed up',
      'Nobody has signed up under the document number of row {row}.',
      'Check the number; send the row again once the person has signed up. The other rows are not affected.',
    ],
  ),
  'row-title-unknown': entry(
    'course/import-row',
    '8 D',
    ['没有这一课程', '第 {row} 行：没有名称为“{title}”的课程。', '请对照“课程”页核对名称，或先建立该课程。'],
    [
      'Course not known',
      'Row {row}: no course has the title "{title}".',
      'Check the title against the page Courses, or create the course first.',
    ],
  ),
  'row-title-ambiguous': entry(
    'course/import-row',
    '8 D',
    [
      '课程名称不唯一',
      '第 {row} 行：名称为“{title}”的课程有 {courses} 门。',
      '请在“课程编号”列写明是哪一门；编号是该课程页面网址的最后一段。',
    ],
    [
      'More than one course of this title',
      'Row {row}: {courses} courses have the title "{title}".',
      'Say which by its id in the column 课程编号, the last part of the address of its page.',
    ],
  ),
  'row-course-unknown': entry(
    'course/import-row',
    '8 D',
    ['没有这一课程', '第 {row} 行的课程 {courseId} 不存在。', '请先建立该课程，或核对编号。'],
    [
      'Course not known',
      'There is no course {courseId}, as row {row} says.',
      'Create it first, or check the id.',
    ],
  ),
  'row-repeated': entry(
    'intake/repeated-row',
    'none D',
    ['文件内重复', '第 {row} 行与第 {otherRow} 行重复。', '请只保留正确的一行。'],
    [
      'Twice in the file',
      'Row {row} says the same as row {otherRow}, or contradicts it.',
      'Keep the right row only.',
    ],
  ),
  'row-not-attended-so': entry(
    'course/attendance-row',
    '11 D',
    [
      '与已提交的名单不符',
      '第 {row} 行：该人员已登记为 {attendedOn} 参加。',
      '如登记有误，请联系市人力社保局。',
    ],
    [
      'Contradicts an earlier list',
      'Row {row}: this person is recorded as having attended on {attendedOn}.',
      'If that is wrong, ask the municipal bureau.',
    ],
  ),
  'offering-not-by-attendance': entry(
    'course/study-mode',
    '11 D',
    ['该课程为在线学习', '该课程不以到场名单确认学习[（{studyMode}）]。', '请让学员在线完成学习。'],
    [
      'Not studied by attendance',
      'This offering is not studied by an attendance list[ ({studyMode})].',
      'Its people study online.',
    ],
  ),
}
