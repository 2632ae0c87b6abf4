import { entry } from '../entry'

/** Claims, hour standards, evidence and training classes (Articles 12-14). */
export const claim = {
  'standard-not-loaded': entry(
    'standards/which',
    '12 D',
    [
      '学时标准尚未载入',
      '{industry} 行业 {on} 适用的标准[（{standard}）]中没有载入第 {type} 类（{kind}）的学时数。',
      '申报将保留并等待标准载入；也可由两名工作人员附依据登记暂定学时。',
    ],
    [
      'No figure loaded',
      'The standard that applies to {industry} on {on}[ ({standard})] has no figure loaded for type {type} ({kind}).',
      'The claim is kept and waits for the policy; two officials may give provisional hours with a citation.',
    ],
  ),
  'type-nine-not-named': entry(
    'standards/type-nine',
    '12 R',
    [
      '省级细则未列明',
      '第 9 类只认定省级行业登记细则列明的内容，{industry} 行业 {on} 没有列明“{kind}”的细则。',
      '请改选第 1 至 8 类中相符的类型。',
    ],
    [
      'Not named by a provincial rule',
      'Type 9 is what the provincial rule of the industry names; none names "{kind}" for {industry} on {on}.',
      'Choose the one of types 1 to 8 that fits.',
    ],
  ),
  'claim-fact-missing': entry(
    'standards/measure',
    '12 D',
    ['缺少计算所需内容', '按标准[“{clause}”]计算学时需要填写：{fact}。', '请退回申报人补充后再计算。'],
    [
      'A fact is missing',
      'The standard[ ({clause})] needs: {fact}.',
      'Return the claim for it, then the hours can be computed.',
    ],
  ),
  'rank-not-counted': entry(
    'standards/rank',
    '12 D',
    ['该排名不计学时', '按标准[“{clause}”]，第 {place} 位作者不计学时。', '请核对作者排名。'],
    ['Rank not counted', 'By the standard[ ({clause})] author {place} gets no hours.', 'Check the rank.'],
  ),
  'achievement-already-counted': entry(
    'achievement/once',
    '12 D',
    [
      '同一成果只计一次',
      '该成果或该日活动已在[ {countedIn} ]另一申报或培训班中登记。',
      '无须重复申报；如系另一成果，请填写其自身的编号（项目编号、证书号）或科目，或写明系另一成果的理由后再提交，由审核人确认。',
    ],
    [
      'Counted already',
      'This achievement, or these days, are registered in another claim or class[ ({countedIn})].',
      'No need to claim it again; if it is another one, state its own number (project, certificate) or subject, or say why it is another work and submit it: a reviewer confirms it.',
    ],
  ),
  'author-place-taken': entry(
    'achievement/authors',
    '12 D',
    [
      '作者排名已被认定',
      '该成果的第 {place} 位作者已由他人申报并认定。',
      '请核对排名；如有异议请提交佐证材料。',
    ],
    [
      'Place among the authors taken',
      'Place {place} among the authors of this work is registered for someone else.',
      'Check the rank; if it is yours, show evidence.',
    ],
  ),
  'author-count-differs': entry(
    'achievement/authors',
    '12 D',
    ['作者人数不一致', '该成果登记的作者人数为 {registered}，本次申报为 {stated}。', '请核对作者名单。'],
    [
      'Number of authors differs',
      'This work is registered with {registered} authors; the claim says {stated}.',
      'Check the list of authors.',
    ],
  ),
  'claim-act-not-allowed': entry(
    'claim/states',
    '12 D',
    [
      '当前状态不能这样办理',
      '申报处于“{state}”状态，不能“{act}”[；可以：{allowed}]。',
      '请按当前状态可办理的事项操作。',
    ],
    [
      'Not in this state',
      'The claim is {state}: {act} is not possible[; possible: {allowed}].',
      'Do what is possible in this state.',
    ],
  ),
  'not-your-move': entry(
    'claim/states',
    '12 D',
    ['不由您办理', '“{act}”由{by}办理。', '请等待有权的一方办理。'],
    ['Not your move', '{act} is for the {by}.', 'Wait for whoever may do it.'],
  ),
  'own-claim': entry(
    'claim/own',
    '12 D',
    ['不能审核本人的申报', '审核人是申报人本人或同一成果的申报人。', '请由本部门其他工作人员审核。'],
    [
      'One’s own claim',
      'The reviewer is the claimant, or claims the same work.',
      'Let another official of the department review it.',
    ],
  ),
  'appeal-same-official': entry(
    'claim/appeal',
    '12 D',
    ['申诉须由他人办理', '您已办理过该申报，申诉须由其他工作人员办理。', '请转交其他工作人员。'],
    [
      'Appeal goes to another official',
      'You decided on this claim before; its appeal goes to another official.',
      'Hand it to a colleague.',
    ],
  ),
  'provisional-needs-two': entry(
    'claim/provisional',
    '12 D',
    [
      '暂定学时须两人并附依据',
      '暂定学时须由两名工作人员共同作出并注明依据。',
      '请由另一名工作人员确认并填写依据。',
    ],
    [
      'Two officials and a citation',
      'Provisional hours are given by two officials, with a citation.',
      'Let a second official confirm, and name the text.',
    ],
  ),
  'hours-by-hand-above-max': entry(
    'claim/by-hand-max',
    '12 D',
    [
      '超过可改定的学时上限',
      '一项申报 {year} 年度由工作人员改定或暂定的学时最多为 {max}，所填为 {hours}。',
      '请填写不超过上限的学时；按标准应更高的，请先载入标准。',
    ],
    [
      'Above what may be given by hand',
      'For {year}, officials may give one claim {max} hours at most by hand; {hours} were given.',
      'Give no more than that; where a standard says more, have it loaded first.',
    ],
  ),
  'claim-taken': entry(
    'claim/lock',
    '12 D',
    ['已由他人受理', '该申报自 {since} 起由其他工作人员受理。', '请由受理人或其代理人办理，或附理由转交。'],
    [
      'Taken up by a colleague',
      'Another official has had this claim since {since}.',
      'Let that official or a deputy act, or have it assigned to you, with a reason.',
    ],
  ),
  'claims-not-alike': entry(
    'claim/batch',
    '12 D',
    ['不属于同类申报', '该申报与本批次不是同一活动的同类申报。', '请单独审核。'],
    ['Not alike', 'This claim is not of the activity that the batch is about.', 'Review it by itself.'],
  ),
  'claim-same-elsewhere': entry(
    'claim/batch',
    '12 D',
    [
      '另有相同成果或材料',
      '该申报的成果或佐证材料在其他申报中也出现，不能批量审批。',
      '请打开该申报单独审核。',
    ],
    [
      'The same elsewhere',
      'The achievement or a file of this claim is in another claim too: no batch approves it.',
      'Look at it by itself.',
    ],
  ),
  'provisional-differs': entry(
    'claim/provisional',
    '12 D',
    ['与另一名工作人员的意见不一致', '另一名工作人员提出的暂定学时或依据不同。', '请核对后再确认。'],
    [
      'The two officials differ',
      'The other official proposed other hours, or another citation.',
      'Agree first, then confirm the same.',
    ],
  ),
  'standard-loaded': entry(
    'claim/provisional',
    '12 D',
    ['学时标准已载入', '适用的标准（{standard}）已载入，不再登记暂定学时。', '请按标准审核。'],
    [
      'The standard is loaded',
      'The standard that applies ({standard}) is loaded: no provisional hours.',
      'Review by the standard.',
    ],
  ),
  'industry-not-mapped': entry(
    'claim/industry',
    '2 D',
    [
      '尚无对应的行业主管部门',
      '活动日期 {on} 的职称系列没有对应的行业主管部门。',
      '由市人力社保局指定后办理。',
    ],
    [
      'No department is mapped',
      'No industry department is mapped for the title series on {on}.',
      'The municipal bureau names one by referring the claim.',
    ],
  ),
  'claim-reason-required': entry(
    'claim/reason',
    '12 D',
    ['须写明理由', '“{act}”须写明理由。', '请填写理由后提交。'],
    ['Reason needed', '{act} needs a reason.', 'Give the reason.'],
  ),
  'claim-window-closed': entry(
    'claim/window-until',
    '12 D',
    [
      '已过申报期限',
      '{year} 年度的申报截至 {lastDay}。',
      '如有正当理由，请写明理由由行业主管部门决定是否受理，学时仍计入该年度。',
    ],
    [
      'Claim window closed',
      'Claims for {year} were open until {lastDay}.',
      'Give a reason for the department to accept; the hours still go into that year.',
    ],
  ),
  'activity-in-future': entry(
    'claim/dates',
    '12 D',
    ['活动日期在将来', '{on} 尚未到来。', '请在活动完成后申报。'],
    ['In the future', '{on} has not come yet.', 'Claim once it is done.'],
  ),
  'activity-before-regulation': entry(
    'claim/dates',
    '12 D',
    ['活动早于本办法', '{on} 早于第一个考核年度（{year}）。', '该年度按原办法处理。'],
    [
      'Before the first year',
      '{on} lies before the first assessed year ({year}).',
      'It is governed by the earlier rules.',
    ],
  ),
  'employer-needed': entry(
    'claim/type-four',
    '12 D',
    [
      '须有在职单位',
      '第 4 类为本单位组织的培训，{on} 您没有已匹配的单位。',
      '请先匹配单位，或改选其他类型。',
    ],
    [
      'Employer needed',
      "Type 4 is one's own unit's training; on {on} you had no matched employer.",
      'Match your employer, or choose another type.',
    ],
  ),
  'evidence-missing': entry(
    'claim/evidence',
    '12 D',
    ['缺少佐证材料', '还须上传：{missingName}。', '请上传后提交；可另附其他材料并说明。'],
    [
      'Evidence missing',
      'Still needed: {missingName}.',
      'Upload it; other evidence may be added with a description.',
    ],
  ),
  'evidence-needs-description': entry(
    'claim/evidence',
    '12 D',
    ['其他材料须说明', '“其他”佐证材料须写明是什么。', '请填写说明。'],
    ['Description needed', 'Other evidence needs a description of what it is.', 'Describe it.'],
  ),
  'evidence-too-large': entry(
    'claim/evidence-bytes-max',
    '12 D',
    [
      '材料过大',
      '一份佐证材料不得超过 {limit}，这一份有 {sizeBytes} 字节。',
      '请降低扫描分辨率，或分成几份上传。',
    ],
    [
      'Evidence too large',
      'One piece of evidence is at most {limit}; this one has {sizeBytes} bytes.',
      'Scan it at a lower resolution, or upload it in several parts.',
    ],
  ),
  'evidence-too-many': entry(
    'claim/evidence-files-max',
    '12 D',
    [
      '材料份数过多',
      '一项申报最多 {limit} 份佐证材料，已有 {files} 份。',
      '请移除不需要的材料，或合并后上传。',
    ],
    [
      'Too many pieces',
      'A claim has at most {limit} pieces of evidence; there are {files}.',
      'Take out what is not needed, or put several into one file.',
    ],
  ),
  'evidence-space-used': entry(
    'claim/evidence-open-bytes-max',
    '12 D',
    [
      '未提交的材料过多',
      '您尚未提交的佐证材料合计不得超过 {limit}，现有 {openBytes} 字节；移除或撤回的材料在清理前仍计入。',
      '请先提交申报；已移除的材料约一小时后、已撤回的约一周后清理。实名未核验的，请先完成核验。',
    ],
    [
      'Too much not yet submitted',
      'Your evidence not yet submitted may come to {limit} in all; it has {openBytes} bytes now. What was taken out or withdrawn counts until it is swept.',
      'Submit your claims. What was taken out is swept after about an hour, what was withdrawn after about a week. If your identity is not verified, have it verified first.',
    ],
  ),
  'claims-a-day-used': entry(
    'claim/drafts-a-day-max',
    '12 D',
    [
      '今天新增的申报已达上限',
      '一人一天最多新增 {limit} 件申报，今天已有 {claims} 件。',
      '请继续填写已有的申报，或明天再新增。',
    ],
    [
      'No more claims today',
      'A person begins at most {limit} claims a day; there are {claims} today.',
      'Go on with the claims that there are, or begin another tomorrow.',
    ],
  ),
  'evidence-type-not-taken': entry(
    'claim/evidence-format',
    '12 D',
    [
      '文件格式不予接受',
      '系统按内容而不按文件名识别格式，这份文件：{found}。可接受的格式：{takes}。',
      '请扫描或另存为可接受的格式后重新上传。',
    ],
    [
      'Not a format that is taken',
      'Whatever its name, this file is {found}. What is taken: {takes}.',
      'Scan it, or save it in one of these formats, and upload it again.',
    ],
  ),
  'evidence-infected': entry(
    'claim/evidence-format',
    '12 D',
    [
      '文件含有恶意程序',
      '病毒扫描在这份文件中发现了 {found}，文件没有保存。',
      '请先在本机查杀病毒，再从原件重新保存或扫描后上传。',
    ],
    [
      'The file holds malware',
      'The virus scan found {found} in this file. The file is not kept.',
      'Clean your machine first. Then save or scan the document again from the original and upload it.',
    ],
  ),
  'evidence-damaged': entry(
    'claim/evidence-format',
    '12 D',
    [
      '文件不完整或已损坏',
      '这份 {format} 文件不完整或已损坏，审核人无法打开。',
      '请在本机确认能打开，重新保存或扫描后再上传。',
    ],
    [
      'Damaged or cut off',
      'This {format} file is not whole: a reviewer could not open it.',
      'Check that it opens on your own machine, save or scan it anew, and upload it again.',
    ],
  ),
  'evidence-unpacks-too-large': entry(
    'claim/evidence-unpacked-max',
    '12 D',
    ['文件展开后过大', '这份文件展开后超过上限 {limit}。', '请降低分辨率或减少内容后重新上传。'],
    [
      'Too large when opened',
      'Opened, this file comes to more than the limit of {limit}.',
      'Lower its resolution or leave something out, and upload it again.',
    ],
  ),
  'upload-offset-differs': entry(
    'claim/evidence-upload',
    'none D',
    ['续传位置不符', '服务器已收到 {offset} 字节。', '请从第 {offset} 字节继续上传。'],
    ['Not where the upload stands', '{offset} bytes have arrived.', 'Go on from byte {offset}.'],
  ),
  'upload-longer-than-said': entry(
    'claim/evidence-upload',
    'none D',
    ['实际内容超过所报大小', '上传前所报大小为 {sizeBytes} 字节，实际更多。', '请重新选择文件上传。'],
    [
      'More than was said',
      'The upload was to have {sizeBytes} bytes, and more came.',
      'Choose the file again and upload it anew.',
    ],
  ),
  'upload-piece-too-small': entry(
    'claim/evidence-upload',
    'none D',
    ['分段过小', '除最后一段外，每段不少于 {bytesMin} 字节。', '请加大分段后继续上传。'],
    [
      'Pieces too small',
      'Every piece but the last has at least {bytesMin} bytes.',
      'Go on with larger pieces.',
    ],
  ),
  'upload-over': entry(
    'claim/evidence-abandoned-after',
    '12 D',
    ['上传已结束', '这次上传已结束，不能继续[：{ended}]。', '请重新选择文件上传。'],
    [
      'The upload is over',
      'This upload has ended and can not go on[: {ended}].',
      'Choose the file again and upload it anew.',
    ],
  ),
  'claim-correction-late': entry(
    'claim/return-within',
    '12 D',
    ['已过补正期限', '补正期限已于 {deadline} 届满。', '请重新申报。'],
    ['Too late to correct', 'What was returned could be corrected until {deadline}.', 'Make a new claim.'],
  ),
  'appeal-window-closed': entry(
    'claim/appeal-within',
    '12 D',
    ['已过申诉期限', '申诉期限已于 {deadline} 届满。', '如属逾期有因，请向市人力社保局说明。'],
    [
      'Too late to appeal',
      'Appeals were open until {deadline}.',
      'Tell the municipal bureau why it is late.',
    ],
  ),
  'appeal-decided-once': entry(
    'claim/appeal',
    '12 D',
    ['一项申报只能申诉一次', '该申报已提出过申诉。', '如有新的材料，请另行申报或向市人力社保局反映。'],
    [
      'One appeal a claim',
      'This claim was appealed before.',
      'With new evidence, tell the municipal bureau.',
    ],
  ),
  'class-act-not-allowed': entry(
    'class/states',
    '13 D',
    [
      '当前状态不能这样办理',
      '培训班处于“{state}”状态，不能“{act}”[；可以：{allowed}]。',
      '请按当前状态可办理的事项操作。',
    ],
    [
      'Not in this state',
      'The class is {state}: {act} is not possible[; possible: {allowed}].',
      'Do what is possible in this state.',
    ],
  ),
  'class-reason-required': entry(
    'class/reason',
    '13 D',
    ['须写明理由', '“{act}”须写明理由。', '请填写理由后提交。'],
    ['Reason needed', '{act} needs a reason.', 'Give the reason.'],
  ),
  'class-document-missing': entry(
    'class/documents',
    '13 R',
    ['缺少材料', '还须报送：{missing}。', '请上传该材料后再办理。'],
    ['Document missing', 'Still needed: {missing}.', 'Upload it, then go on.'],
  ),
  'class-document-handed-in': entry(
    'class/documents',
    '13 D',
    [
      '材料已报送',
      '该材料已于 {handedInAt} 随计划或名单报送，须予保留。',
      '如有更正，请上传新的材料，与原件并存；误报的可注明理由作废。',
    ],
    [
      'Document handed in',
      'It went in with the plan or the roster at {handedInAt}, and stays.',
      'Upload a newer one beside it if it is wrong; withdraw it with a reason if it was handed in by mistake.',
    ],
  ),
  'class-document-too-large': entry(
    'class/document-bytes-max',
    '13 D',
    [
      '材料文件过大',
      '单份材料不得超过 {limit}，该文件为 {sizeBytes} 字节。',
      '请降低扫描分辨率或拆分后上传。',
    ],
    [
      'Document too large',
      'One document is at most {limit}; this one has {sizeBytes} bytes.',
      'Scan it at a lower resolution, or upload it in several parts.',
    ],
  ),
  'class-documents-too-many': entry(
    'class/documents-max',
    '13 D',
    [
      '材料份数过多',
      '一个培训班最多 {limit} 份材料，已有 {files} 份。',
      '请删除尚未报送的多余材料，或合并后上传。',
    ],
    [
      'Too many documents',
      'A class has at most {limit} documents; there are {files}.',
      'Take out what was not handed in and is not needed, or put several into one file.',
    ],
  ),
  'class-documents-space-used': entry(
    'class/documents-open-bytes-max',
    '13 D',
    [
      '尚未报送的材料过多',
      '尚未报送的材料合计不得超过 {limit}，现有 {openBytes} 字节。',
      '请先报送或删除已上传的材料。',
    ],
    [
      'Too much not handed in',
      'Your documents not yet handed in may come to {limit} in all; they have {openBytes} bytes now.',
      'Hand in, or take out, what you have uploaded.',
    ],
  ),
  'class-days-unusable': entry(
    'class/plan',
    '13 D',
    ['办班日期不可用', '办班日期重复或为空[：{on}]。', '请逐日填写办班日期，每日一次。'],
    ['Days unusable', 'The days of the class are none, or one stands twice[: {on}].', 'Name each day once.'],
  ),
  'class-plan-late': entry(
    'class/plan-due-before',
    '13 D',
    ['办班计划报送过晚', '办班计划应于 {due} 前报送。', '请写明逾期理由后报送。'],
    ['Class plan late', 'The class plan was due by {due}.', 'Give the reason and send it.'],
  ),
  'class-approval-missing': entry(
    'class/approval',
    '13 R',
    ['缺少批准文件', '市级高级研修班须报送市人力社保局的批准文件。', '请上传批准文件。'],
    [
      'Approval document missing',
      'A municipal advanced seminar needs the approval of the municipal bureau.',
      'Upload it.',
    ],
  ),
  'class-approval-unreadable': entry(
    'class/approval',
    '13 D',
    [
      '批准文号格式不正确',
      '批准文号“{approvalNumber}”不是发文字号。',
      '请按批准文件填写，例如：温人社培〔2026〕7号。',
    ],
    [
      'Not the number of an approval',
      '"{approvalNumber}" is not the number of an official document.',
      'Write it as the document of approval has it, for instance 温人社培〔2026〕7号.',
    ],
  ),
  'association-not-authorised': entry(
    'class/authorisation',
    '13 R',
    [
      '协会未获授权',
      '{on} 该协会没有{series}系列的有效职称评审授权。',
      '参加人员可按第十二条第 3 类个人申报。',
    ],
    [
      'Association not authorised',
      'On {on} the association has no authorisation in force for title reviews of the series {series}.',
      'Those who took part may claim by type 3 of Article 12.',
    ],
  ),
  'class-fact-missing': entry(
    'standards/measure',
    '13 D',
    ['计划缺少计算学时所需内容', '按标准[“{clause}”]，每个办班日须填写：{fact}。', '请补充计划后再报送。'],
    [
      'The plan lacks a fact',
      'The standard[ ({clause})] needs this of each day: {fact}.',
      'Add it to the plan, then send it.',
    ],
  ),
  'roster-id-unreadable': entry(
    'class/roster',
    '13 D',
    [
      '证件号码不可识别',
      '该行没有可识别的证件号码。',
      '请对照证件更正后重新上传；持护照者请在号码前注明“护照”，如：护照E12345678。',
    ],
    [
      'No identity number',
      'The row has no readable identity number.',
      "Compare it with the card and upload again; before a passport's number write 护照: 护照E12345678.",
    ],
  ),
  'roster-row-unreadable': entry(
    'class/roster',
    '13 D',
    ['该行不可识别', '该行不可识别：{reason}。', '请更正后重新上传。'],
    ['Row unreadable', 'The row can not be read: {reason}.', 'Correct it and upload again.'],
  ),
  'roster-row-reversed': entry(
    'class/roster',
    '15 D',
    ['该行已被撤销', '该人员在本班的学时已由市人力社保局撤销。', '如有异议，请由本人向市人力社保局申诉。'],
    [
      'Taken back',
      'The hours of this person for this class were taken back by the municipal bureau.',
      'Let the person appeal to the municipal bureau.',
    ],
  ),
  'roster-name-differs': entry(
    'class/roster',
    '13 D',
    ['姓名与证件不符', '该行姓名与该证件号码的注册姓名不符。', '请核对后重新上传。'],
    [
      'Name differs',
      'The name is not the one signed up under this identity number.',
      'Check it and upload again.',
    ],
  ),
  'roster-row-set-aside': entry(
    'class/roster',
    '13 D',
    [
      '该行待主管部门核对',
      '该行未予登记，已搁置并告知主管部门：姓名、所属行业或职称系列与登记信息不符。',
      '请核对证件号码和姓名；无误的，由主管部门核对，本人也可按第十二条申报。',
    ],
    [
      'Set aside for the department',
      'This row does not register. It is set aside, and the department is told: the name, the industry or the title series does not agree.',
      'Check number and name. Where both are right, the department looks at it, and the person may claim by Article 12.',
    ],
  ),
  'roster-numbers-exceeded': entry(
    'class/organiser-fresh-numbers-max',
    '13 D',
    [
      '今日核对的证件号码过多',
      '举办单位每日最多新核对 {max} 个证件号码，加上本名单为 {asked} 个。',
      '请明日再上传；人数确有这么多的，请联系主管部门。',
    ],
    [
      'Too many numbers today',
      'An organiser may have {max} new identity numbers checked on a day; with this list there are {asked}.',
      'Upload it tomorrow. If the class really has that many people, ask the department.',
    ],
  ),
  'roster-repeated': entry(
    'class/roster',
    '13 D',
    ['名单中重复', '同一人在第 {row} 行也出现。', '请保留正确的一行。'],
    ['Twice in the roster', 'The same person stands in row {row} too.', 'Keep the right one.'],
  ),
  'roster-days-unreadable': entry(
    'class/roster',
    '13 D',
    [
      '参加天数不可识别',
      '参加天数“{days}”不可识别。',
      '请填写 0.5 的倍数（如 1、2.5）、“全程”，或逐日填写日期（如 2026-03-02、2026-03-04半天），更正后重新上传。',
    ],
    [
      'Days unreadable',
      'Days attended "{days}" can not be read.',
      'Write a number in steps of 0.5 (1, 2.5), "all", or dates (2026-03-02, 2026-03-04 half), and upload again.',
    ],
  ),
  'roster-days-outside-class': entry(
    'class/roster',
    '13 D',
    [
      '参加天数超出办班天数',
      '参加 {days} 天，办班共 {classDays} 天[；{on} 不在办班日期内]。',
      '请更正后重新上传。',
    ],
    [
      'More days than the class had',
      '{days} days attended of a class of {classDays}[; {on} is none of its days].',
      'Correct it and upload again.',
    ],
  ),
  'roster-dates-needed': entry(
    'class/roster',
    '13 D',
    ['须注明参加日期', '该班跨年度或分标准，参加 {days} 天须逐日注明日期。', '请填写参加日期后重新上传。'],
    [
      'Dates needed',
      'The class lies in two years: the {days} days attended must be named by date.',
      'Give the dates and upload again.',
    ],
  ),
  'roster-other-industry': entry(
    'class/roster',
    '13 D',
    [
      '不属于本行业',
      '该人员 {on} 属于 {industry} 行业，不由本部门登记，该行已搁置。',
      '请告知本人按第十二条第 {claimType} 类向所属行业主管部门申报。',
    ],
    [
      'Of another industry',
      'On {on} this person belonged to {industry}, whose department registers; the row is set aside.',
      'Tell the person to claim by type {claimType} of Article 12 there.',
    ],
  ),
  'roster-other-series': entry(
    'class/roster',
    '13 R',
    [
      '不属于授权的职称系列',
      '该人员 {on} 属于 {series} 系列，该协会只获 {classSeries} 系列授权，该行已搁置。',
      '请告知本人按第十二条第 {claimType} 类申报。',
    ],
    [
      'Of another title series',
      'On {on} this person belonged to {series}; the association is authorised for {classSeries} only. The row is set aside.',
      'Tell the person to claim by type {claimType} of Article 12.',
    ],
  ),
  'official-unknown': entry(
    'claim/desk',
    '12 D',
    ['不是本部门的账号', '账号 {accountId} 不是本部门在用的账号。', '请核对账号；新账号由市人力社保局分配。'],
    [
      'No account of this department',
      'The account {accountId} is none of this department, or is suspended.',
      'Check the account. The municipal bureau makes new ones.',
    ],
  ),
  'own-roster': entry(
    'class/own',
    '13 D',
    ['不能审核本人在列的名单', '审核人本人在待审核的参加人员名单中。', '请由本部门其他工作人员审核。'],
    [
      'One’s own row',
      'Whoever reviews stands on the roster that is to be reviewed.',
      'Let another official of the department review it.',
    ],
  ),
  'class-plan-outdated': entry(
    'class/plan',
    '13 D',
    ['办班计划已有变动', '该办班计划在查看之后又有变动，未作答复。', '请重新查看计划后再答复。'],
    [
      'The plan has changed',
      'Something was done to this class after it was looked at; its plan was not answered.',
      'Look at the plan again, then answer it.',
    ],
  ),
  'roster-outdated': entry(
    'class/roster',
    '13 D',
    ['名单已有变动', '该培训班在查看之后又有变动，未作任何登记。', '请重新查看名单后再审核。'],
    [
      'The roster has changed',
      'Something was done to this class after it was looked at; nobody was registered.',
      'Look at the roster again, then review it.',
    ],
  ),
  'roster-sign-up-late': entry(
    'class/roster-waits-until',
    '13 D',
    [
      '未在期限内注册',
      '该人员未在 {lastDay} 前注册，该行不再等待。',
      '请本人注册后按第十二条申报并说明逾期理由。',
    ],
    [
      'Not signed up in time',
      'This person had not signed up by {lastDay}; the row waits no longer.',
      'Let the person sign up and claim by Article 12, with the reason for being late.',
    ],
  ),
  'roster-not-verified': entry(
    'class/roster-verified-until',
    '13 D',
    [
      '未按期完成实名核验',
      '该人员已注册，但至 {lastDay} 仍未完成实名核验，该行不再等待。',
      '请本人到所属人力社保局核验后按第十二条申报，并写明逾期理由。',
    ],
    [
      'Not verified in time',
      'This person signed up, and was not verified by {lastDay}; the row waits no longer.',
      'Let the person be verified at the bureau of the locality and claim by Article 12, with the reason for being late.',
    ],
  ),
  'roster-same-official': entry(
    'class/second-official',
    '14 D',
    ['须由另一名工作人员确认', '部门自办培训班的名单须由另一名工作人员确认。', '请由同事确认。'],
    [
      'A second official confirms',
      "The roster of a department's own class is confirmed by a second official.",
      'Let a colleague confirm it.',
    ],
  ),
}
