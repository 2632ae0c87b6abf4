import { useTexts } from '../../text/text'
import { Page } from '../../ui/page'

const texts = {
  title: { zh: '办事指南', en: 'How it works' },
  who: { zh: '谁要学', en: 'Who learns' },
  whoWords: {
    zh: '温州市各类企事业单位、社会组织的专业技术人员，每年不少于 90 学时：一般公需 18 学时，专业科目不少于 60 学时。申报职称前须达标。',
    en: 'Professionals of all employers in Wenzhou: 90 hours a year, of which 18 general and at least 60 professional. They are proved before a title is applied for.',
  },
  general: { zh: '一般公需科目怎么学', en: 'General hours' },
  generalWords: {
    zh: '培训报名 → 我的课程（在线学完）→ 考试报名（选场次）→ 到考点考试。考试合格，登记 18 学时。',
    en: 'Enrol, study online, book a sitting, take the exam at a centre. A pass records 18 hours.',
  },
  professional: { zh: '专业科目怎么认', en: 'Professional hours' },
  professionalWords: {
    zh: '参加备案培训班的，由举办单位统一登记；学术会议、论文、进修、支教等九类，由本人在“学时认证 > 新增认证”提交材料，行业主管部门审核后登记。',
    en: 'Classes on file are registered by their organiser. The nine kinds of other achievement (conferences, papers, study leave, ...) are claimed by yourself with evidence; the department of the industry reviews them.',
  },
  bring: { zh: '要带什么', en: 'What to bring' },
  bringWords: {
    zh: '注册用居民身份证等有效证件；考试带同一证件和准考证；认证上传证书、文件等材料的照片或 PDF。',
    en: 'Your identity document to sign up; the same document and your ticket to the exam; photos or PDFs of what proves a claim.',
  },
  cost: { zh: '费用与投诉', en: 'Cost, and where to complain' },
  costWords: {
    zh: '学时登记不收费。对审核结果有异议，可在系统内申诉，由市人力社保局处理。',
    en: 'Registering hours is free. Against a decision you may appeal within the system; the municipal bureau decides.',
  },
}

export function GuidePage() {
  const t = useTexts(texts)
  const parts = [
    [t.who, t.whoWords],
    [t.general, t.generalWords],
    [t.professional, t.professionalWords],
    [t.bring, t.bringWords],
    [t.cost, t.costWords],
  ] as const
  return (
    <Page title={t.title} crumbs={[]}>
      {parts.map(([heading, words]) => (
        <section key={heading} className="card">
          <h2>{heading}</h2>
          <p>{words}</p>
        </section>
      ))}
    </Page>
  )
}
